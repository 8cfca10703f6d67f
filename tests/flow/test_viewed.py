"""The employee's role on the line: cards as it sees them, made anew when it changes."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from console.domain.card import Card, CardState, Field, Flag, Level, Lookup, Section, Shown
from console.flow.cards import Cards, better
from console.flow.ports import ViewChanged
from console.flow.viewed import Viewed

from .test_pipeline import MATCH, NUMBERS, STOP, House, Live, Rolodex, ringing

OTHER = Card("ref-1", "ТОВ «Ромашка»", (Flag(Level.HINT, "Просить дзвонити після обіду"),))


def otherwise(lookup: Lookup) -> Lookup:
    return replace(lookup, card=OTHER)


@pytest.fixture
def house() -> House:
    return House()


async def test_every_answer_passes_the_eyes_of_the_role() -> None:
    seen = Viewed(Rolodex(), otherwise)
    number = NUMBERS.parse("0501112233")
    assert seen.identify(number).card == OTHER
    assert [lookup.card async for lookup in seen.stages(number)] == [OTHER]


async def test_a_changed_role_makes_the_cards_on_the_screen_anew_without_asking_1c(house: House) -> None:
    await ringing(house, Live())
    (key,) = house.desktop.shown
    asked = len(house.rolodex.asked)
    version = house.pipeline.projection.snapshot().version
    house.pipeline.inbox(ViewChanged(otherwise, lambda _lookup: False))
    await house.settle()
    snapshot = house.pipeline.projection.snapshot()
    assert snapshot.version > version and snapshot.lookups[key].card == OTHER
    assert "після обіду" in house.desktop.shown[key].body and not house.desktop.shown[key].urgent
    assert len(house.rolodex.asked) == asked


async def test_what_the_role_asks_for_besides_is_read_at_once_for_live_calls_alone(house: House) -> None:
    live = Live()
    caller, phone = await ringing(house, live)
    live.hangs_up(phone, caller)
    live.hangs_up(caller, caller)
    await house.hear(*live.take())
    await ringing(house, live)
    asked = len(house.rolodex.asked)
    house.pipeline.cards = Cards(
        Viewed(house.rolodex, otherwise), house.shelf, NUMBERS, house.pipeline.inbox, lambda: 0.0
    )
    house.pipeline.inbox(ViewChanged(otherwise, lambda lookup: True))
    await house.settle()
    assert len(house.rolodex.asked) == asked + 1


async def test_the_notification_says_what_the_role_says(house: House) -> None:
    told: list[tuple[Mapping[str, str], CardState | None]] = []

    def words(call: Mapping[str, str], lookup: Lookup | None) -> tuple[str, str]:
        told.append((call, lookup.state if lookup else None))
        return "A client", "Look at the screen"

    house.pipeline.witness._attention.words = words
    await ringing(house, Live())
    (alert,) = house.desktop.shown.values()
    assert (alert.title, alert.body) == ("A client", "Look at the screen")
    call, state = told[-1]
    assert set(call) == {"call.number", "call.queue", "call.name"} and call["call.number"].startswith("+380")
    assert state is CardState.FRESH


def test_a_card_that_is_being_read_grows_block_by_block() -> None:
    waiting = Section("debt", "Debt", (Field("debt.total", "Debt", "", None, Shown.AWAITED),))
    told = Section("debt", "Debt", (Field("debt.total", "Debt", "5"),))
    empty = Lookup("1", CardState.SEARCHING, (MATCH,), Card("ref-1", "x", (), (waiting,)))
    half = replace(empty, card=Card("ref-1", "x", (), (told,)))
    assert better(half, empty) and better(replace(half, card=STOP), half)
    assert not better(empty, replace(half, state=CardState.SAVED))
    assert (empty.told, half.told) == (None, half.card)


async def test_a_card_of_places_to_be_filled_is_not_kept_as_seen(house: House) -> None:
    waiting = Section("debt", "Debt", (Field("debt.total", "Debt", "", None, Shown.AWAITED),))
    card = Card("ref-1", "x", (), (waiting,))

    def still_waiting(lookup: Lookup) -> Lookup:
        return replace(lookup, state=CardState.SEARCHING, card=card)

    seen = Viewed(house.rolodex, still_waiting)
    house.pipeline.cards = Cards(seen, house.shelf, NUMBERS, house.pipeline.inbox, lambda: 0.0)
    live = Live()
    caller, phone = await ringing(house, live)
    live.hangs_up(phone, caller)
    live.hangs_up(caller, caller)
    await house.hear(*live.take())
    assert house.shelf.recorded and house.shelf.recorded[-1][1] is None
