"""What people say about numbers, and what follows from it for calls, notifications and the history's record."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from console.domain.card import Card, CardState, Flag, Kind, Level, Lookup, Match, Why
from console.domain.notes import NOTHING, Choice, Kept, Note, key_of
from console.domain.phone import Number
from console.flow.cards import Cards, better
from console.flow.keeping import Keeping
from console.flow.ports import KeptChanged

from .test_pipeline import NUMBERS, House, Live, Rolodex, ringing

FIRST = Match(Kind.PARTNER, "ref-1", "ТОВ «Ромашка»")
SECOND = Match(Kind.CONTACT, "ref-2", "Ірина", "ТОВ «Лан»", "ref-3")
ALIKE = Match(Kind.LEAD, "ref-4", "Ігор", why=Why.POSSIBLY)


def card_of(match: Match) -> Card:
    return Card(match.ref, match.name, (Flag(Level.HINT, "Постійний клієнт"),))


class Several(Rolodex):
    """Finds two clients and a likeness for every number; the picked one comes first."""

    def __init__(self, *matches: Match) -> None:
        super().__init__()
        self.matches = matches or (FIRST, SECOND, ALIKE)

    def _sorted(self, ref: str | None) -> tuple[Match, ...]:
        return tuple(sorted(self.matches, key=lambda match: match.ref != ref)) if ref else self.matches

    def identify(self, number: Number, *, ref: str | None = None) -> Lookup:
        return Lookup(number.raw, CardState.SEARCHING, self._sorted(ref))

    async def stages(self, number: Number, *, ref: str | None = None, anew: bool = False) -> AsyncIterator[Lookup]:
        matches = self._sorted(ref)
        yield Lookup(number.raw, CardState.FRESH, matches, card_of(matches[0]), 1_000.0)


@pytest.fixture
def house() -> House:
    return a_house()


def a_house(*matches: Match) -> House:
    house = House()
    pipeline = house.pipeline
    pipeline.cards = Cards(Several(*matches), house.shelf, NUMBERS, pipeline.inbox, lambda: 0.0)
    pipeline.keeping = Keeping(house.shelf, pipeline.projection, pipeline.inbox, lambda: 2_000.0)
    return house


def keeping(house: House) -> Keeping:
    assert house.pipeline.keeping is not None
    return house.pipeline.keeping


async def called(house: House, live: Live) -> str:
    """A call rings; its id in the projection."""
    before = set(house.pipeline.projection.calls)
    await ringing(house, live)
    (call_id,) = set(house.pipeline.projection.calls) - before
    return call_id


async def test_a_choice_names_the_call_at_once_everywhere_and_again_at_the_next_call(house: House) -> None:
    live = Live()
    caller, phone = await ringing(house, live)
    (call_id,) = house.pipeline.projection.calls
    assert house.desktop.shown[call_id].title == FIRST.name
    keeping(house).choose(call_id, SECOND.ref)
    await house.settle()
    snapshot = house.pipeline.projection.snapshot()
    assert snapshot.kept[call_id].choice == Choice(SECOND.kind, SECOND.ref, SECOND.name, 2_000.0)
    card = snapshot.lookups[call_id].card
    assert card is not None and card.ref == SECOND.ref
    assert house.desktop.shown[call_id].title == SECOND.name
    live.hangs_up(phone, caller)
    live.hangs_up(caller, caller)
    await house.hear(*live.take())
    recorded, seen = house.shelf.recorded[-1]
    assert recorded.client is not None and recorded.client.ref == SECOND.ref
    assert seen is not None and seen.ref == SECOND.ref

    next_id = await called(house, live)
    first_lookup = house.pipeline.projection.snapshot().lookups[next_id]
    assert first_lookup.matches[0] == SECOND
    assert house.desktop.shown[next_id].title == SECOND.name


async def test_taken_back_the_call_is_named_as_before(house: House) -> None:
    call_id = await called(house, Live())
    keeping(house).choose(call_id, SECOND.ref)
    await house.settle()
    keeping(house).choose(call_id, None)
    await house.settle()
    snapshot = house.pipeline.projection.snapshot()
    assert snapshot.kept == {}
    assert house.shelf.book == {key_of(snapshot.calls[0]): NOTHING}
    client = snapshot.calls[0].client
    assert client is not None and client.ref == FIRST.ref


async def test_a_choice_made_for_an_ended_call_corrects_its_record_and_no_other(house: House) -> None:
    ids, live = [], Live()
    for _time in range(2):
        caller, phone = await ringing(house, live)
        ids.append(next(reversed(house.pipeline.projection.calls)))
        live.hangs_up(phone, caller)
        live.hangs_up(caller, caller)
        await house.hear(*live.take())
    house.shelf.recorded.clear()
    keeping(house).choose(ids[0], SECOND.ref)
    await house.settle()
    assert {(call.id, call.client and call.client.ref) for call, _card in house.shelf.recorded} == {(ids[0], "ref-2")}
    clients = {call.id: call.client and call.client.ref for call in house.pipeline.projection.calls.values()}
    assert clients == {ids[0]: "ref-2", ids[1]: "ref-1"}
    assert len(house.pipeline.projection.snapshot().kept) == 2  # yet both say what is remembered now


async def test_a_likeness_that_was_chosen_is_still_no_fact() -> None:
    house = a_house(ALIKE)
    call_id = await called(house, Live())
    keeping(house).choose(call_id, ALIKE.ref)
    await house.settle()
    snapshot = house.pipeline.projection.snapshot()
    assert snapshot.calls[0].client is None
    assert house.desktop.shown[call_id].title != ALIKE.name


async def test_a_client_remembered_but_not_found_any_more_is_passed_over(house: House) -> None:
    live = Live()
    call_id = await called(house, live)
    number = key_of(house.pipeline.projection.calls[call_id])
    gone = Kept(None, Choice(Kind.PARTNER, "gone", "ТОВ «Колишній»", 1.0))
    house.shelf.keep(number, gone)
    house.pipeline.inbox(KeptChanged())
    await house.settle()
    snapshot = house.pipeline.projection.snapshot()
    assert snapshot.kept[call_id] == gone
    assert snapshot.lookups[call_id].matches[0] == FIRST


async def test_a_name_of_our_own_titles_the_notification_only_where_1c_has_none() -> None:
    house = House()
    live = Live()

    class Nobody(Rolodex):
        def identify(self, number: Number, *, ref: str | None = None) -> Lookup:
            return Lookup(number.raw, CardState.ABSENT)

        async def stages(self, number: Number, *, ref: str | None = None, anew: bool = False) -> AsyncIterator[Lookup]:
            yield Lookup(number.raw, CardState.ABSENT)

    pipeline = house.pipeline
    pipeline.cards = Cards(Nobody(), house.shelf, NUMBERS, pipeline.inbox, lambda: 0.0)
    pipeline.keeping = Keeping(house.shelf, pipeline.projection, pipeline.inbox, lambda: 2_000.0)
    call_id = await called(house, live)
    call = pipeline.projection.calls[call_id]
    keeping(house).write(key_of(call), Note("Василь, цемент", "Дзвонити після обіду", "101", 1.0))
    await house.settle()
    alert = house.desktop.shown[call_id]
    assert alert.title == "Василь, цемент"
    assert "Дзвонити після обіду" in alert.body and "+380" in alert.body
    known = a_house()
    known.shelf.book = house.shelf.book
    known_id = await called(known, Live())
    assert known.desktop.shown[known_id].title == FIRST.name
    assert "Дзвонити після обіду" in known.desktop.shown[known_id].body


async def test_what_cannot_be_chosen_is_not_kept(house: House) -> None:
    call_id = await called(house, Live())
    keeping(house).choose(call_id, "nobody's ref")
    keeping(house).choose("no such call", FIRST.ref)
    keeping(house).write("", Note("x", "", "", 1.0))
    await asyncio.sleep(0)
    assert house.shelf.book == {}


def test_another_client_s_card_is_not_kept_while_the_chosen_one_is_asked_for() -> None:
    old = Lookup("1", CardState.FRESH, (FIRST, SECOND), card_of(FIRST))
    asking = Lookup("1", CardState.SEARCHING, (SECOND, FIRST))
    assert better(asking, old)
    assert not better(replace(asking, matches=(FIRST, SECOND)), old)
    assert not better(replace(asking, matches=()), old)
