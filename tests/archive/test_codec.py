"""What goes into JSON, and into a row, comes out the same."""

import json
import sqlite3
from dataclasses import replace

import pytest
from hypothesis import given

from console.archive import recording, schema, search
from console.archive.codec import decode_call, decode_card, encode_call, encode_card
from console.domain.call import Call
from console.domain.card import Card

from .making import a_call, a_card, calls, cards


@given(calls)
def test_a_call_comes_back_from_json(call: Call) -> None:
    assert decode_call(encode_call(call)) == call


@given(cards)
def test_a_card_comes_back_from_json(card: Card) -> None:
    assert decode_card(encode_card(card)) == card


@given(calls, cards)
def test_a_call_and_its_card_come_back_from_the_tables(call: Call, card: Card) -> None:
    db = sqlite3.connect(":memory:", isolation_level=None)
    schema.upgrade(db)
    recording.write(db, [(call, card)])
    found = search.find(db, call.id)
    db.close()
    assert found is not None
    assert (found.call, found.card) == (call, card)


def test_a_later_version_may_add_keys() -> None:
    card = json.loads(encode_card(a_card()))
    card["mood"] = "good"
    card["sections"][0]["fields"][0]["value"]["rate"] = 41.5
    assert decode_card(json.dumps(card)) == a_card()
    call = json.loads(encode_call(a_call())) | {"mood": "good"}
    assert decode_call(json.dumps(call)) == a_call()


def test_values_that_look_alike_stay_apart() -> None:
    card = a_card(a="2025-11-24", b="34", c="48200.00")
    texts = [field.value for field in decode_card(encode_card(card)).sections[1].fields]
    assert texts == ["2025-11-24", "34", "48200.00"]


@pytest.mark.parametrize("nonsense", [b"", b"{}", b"[1]", b'{"id": 7}', b"\xff"])
def test_nonsense_is_a_value_error(nonsense: bytes) -> None:
    with pytest.raises(ValueError):
        decode_call(nonsense)
    with pytest.raises(ValueError):
        decode_card(nonsense)


def test_half_a_surrogate_pair_does_not_refuse_the_call() -> None:
    db = sqlite3.connect(":memory:", isolation_level=None)
    schema.upgrade(db)
    call = a_call(caller_name="Ро\ud83dмашка")
    recording.write(db, [(call, replace(a_card(), title="\ud83d"))])
    found = search.find(db, call.id)
    db.close()
    assert found is not None
    assert found.call.caller_name == "Ро?машка"
    assert found.card is None
