"""Cards as bytes: what is written is read back, and what is not a card is refused."""

import math
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.card import Field, Flag, Kind, Level, Match, Money, Section, Why
from console.domain.text import clean, is_clean
from console.onec.card import Part
from console.onec.saved import Damaged, Saved, read_card, read_matches, write_card, write_matches

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40).map(clean)
times = st.floats(0, 4e9)
amounts = st.decimals(-(10**12), 10**12, places=2)
values = st.one_of(texts, st.integers(-(10**9), 10**9), st.dates(), st.builds(Money, amounts, texts))
fields = st.builds(Field, texts, texts, values, st.none() | times)
sections = st.builds(
    Section, texts, texts, st.lists(fields, max_size=4).map(tuple), st.none() | times, st.none() | texts
)
flags = st.builds(Flag, st.sampled_from(Level), texts)
parts = st.builds(Part, sections, st.lists(flags, max_size=3).map(tuple))
matches = st.builds(
    Match, st.sampled_from(Kind), texts, texts, st.none() | texts, st.none() | texts, st.none() | texts,
    st.sampled_from(Why), st.none() | texts,
)  # fmt: skip


@given(times, texts, st.lists(parts, max_size=4).map(tuple))
def test_a_card_is_read_back_as_it_was(at: float, title: str, some: tuple[Part, ...]) -> None:
    assert read_card(write_card(Saved(at, title, some))) == Saved(at, title, some)


@given(times, st.lists(matches, max_size=4).map(tuple))
def test_matches_are_read_back_as_they_were(at: float, some: tuple[Match, ...]) -> None:
    assert read_matches(write_matches(at, some)) == (at, some)


@given(st.binary())
def test_bytes_that_are_no_card_are_refused(data: bytes) -> None:
    with pytest.raises(Damaged):
        read_card(data)
    with pytest.raises(Damaged):
        read_matches(data)


def test_money_keeps_its_last_kopeck() -> None:
    part = Part(Section("debt", "Борг", (Field("debt.total", "Борг", Money(Decimal("48200.10"), "грн"), 1.0),), 1.0))
    field = read_card(write_card(Saved(1.0, "x", (part,)))).parts[0].section.fields[0]
    assert field.value == Money(Decimal("48200.10"), "грн")
    assert isinstance(field.value, Money) and str(field.value.amount) == "48200.10"


def test_what_somebody_wrote_into_the_file_cannot_act_on_a_terminal() -> None:
    data = (
        b'{"at":1,"title":"\\u001b]52;c;SEFDS0VE\\u001b\\\\","parts":[["a","\\u202e",'
        b'[["k","\\u0007",{"type":"money","amount":"1","currency":"\\u009b1m"},null],["k","l","\\u001b[2J",1]],null,null,'
        b'[["stop","\\u001bc"]]]]}'
    )
    card = read_card(data)
    section = card.parts[0].section
    seen = [card.title, section.title, section.fields[0].label, section.fields[1].value, card.parts[0].flags[0].text]
    assert all(is_clean(str(one)) for one in seen)
    money = section.fields[0].value
    assert isinstance(money, Money) and is_clean(money.currency)


def test_days_and_numbers_stay_what_they_are() -> None:
    some = tuple(Field(str(n), "", value) for n, value in enumerate(["2026-11-23", date(2026, 11, 23), 34]))
    assert read_card(write_card(Saved(math.pi, "", (Part(Section("a", "b", some)),)))).parts[0].section.fields == some
