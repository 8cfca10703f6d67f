"""The line of work with the rooms beside it replaced by ones that remember."""

from collections.abc import AsyncIterator, Sequence

import pytest

from console.domain.board import Board
from console.domain.call import Call, CallState
from console.domain.calls import Calls
from console.domain.card import Card, CardState, Flag, Kind, Level, Lookup, Match
from console.domain.events import DeviceState, LinkChanged, LinkState, PbxEvent
from console.domain.history import Acquaintance, Query, Record
from console.domain.lines import LineState, Plan
from console.domain.notes import NOTHING, Kept
from console.domain.phone import Number, Numbers
from console.flow.attention import Attention
from console.flow.cards import Cards
from console.flow.pipeline import Pipeline
from console.flow.ports import Alert, CardArrived, FromPbx, Notice, Recorded, RecordingFailed, SourceState

from ..domain.story import Story

NUMBERS = Numbers("UA")
MATCH = Match(Kind.PARTNER, "ref-1", "ТОВ «Ромашка»")
STOP = Card("ref-1", "ТОВ «Ромашка»", (Flag(Level.STOP, "Без оплати не відвантажувати"),))


class Desktop:
    def __init__(self) -> None:
        self.shown: dict[str, Alert] = {}
        self.count = 0

    def show(self, alert: Alert) -> None:
        self.shown[alert.key] = alert
        self.count += 1

    def clear(self, key: str) -> None:
        self.shown.pop(key, None)

    async def close(self) -> None:
        self.shown.clear()


class Shelf:
    def __init__(self) -> None:
        self.recorded: list[tuple[Call, Card | None]] = []
        self.book: dict[str, Kept] = {}

    def record(self, call: Call, card: Card | None) -> None:
        self.recorded.append((call, card))

    async def search(self, query: Query, *, before: int | None = None, limit: int = 200) -> Sequence[Record]:
        return ()

    def kept(self, number: str) -> Kept:
        return self.book.get(number, NOTHING)

    def keep(self, number: str, kept: Kept) -> None:
        self.book[number] = kept

    async def find(self, call_id: str) -> Record | None:
        return None

    async def acquaintance(self, number: str, since: float) -> Acquaintance:
        return Acquaintance(today=2)

    async def missed_not_called_back(self, since: float) -> int:
        return 0

    async def recent(self, limit: int) -> Sequence[Record]:
        return ()

    async def close(self) -> None:
        pass


class Rolodex:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def identify(self, number: Number, *, ref: str | None = None) -> Lookup:
        return Lookup(number.raw, CardState.SEARCHING, (MATCH,))

    async def stages(self, number: Number, *, ref: str | None = None, anew: bool = False) -> AsyncIterator[Lookup]:
        self.asked.append(number.raw)
        yield Lookup(number.raw, CardState.FRESH, (MATCH,), STOP, 1_000.0)

    async def run(self) -> None:
        pass


class House:
    def __init__(self, line: str = "101") -> None:
        plan = Plan()
        self.desktop, self.shelf, self.rolodex = Desktop(), Shelf(), Rolodex()
        self.pipeline = Pipeline(
            {"main": Calls("main", plan, NUMBERS)},
            {"main": Board("main", plan, {"101": "Анна", "107": "Віра"})},
            Attention(line),
            self.desktop,
            fully=lambda call: line in call.lines,
            clock=lambda: 1_000.0,  # as the stories count
        )
        self.pipeline.archive = self.shelf
        self.pipeline.cards = Cards(self.rolodex, self.shelf, NUMBERS, self.pipeline.inbox, lambda: 0.0)

    async def hear(self, *events: PbxEvent) -> None:
        for event in events:
            self.pipeline.inbox(FromPbx("main", event))
        await self.settle()

    async def settle(self) -> None:
        import asyncio

        for _ in range(5):
            self.pipeline.work()
            await asyncio.sleep(0)


class Live(Story):
    """A story that is told to a house, event by event."""

    def take(self) -> list[PbxEvent]:
        told, self.told = self.told, []
        return told


@pytest.fixture
def house() -> House:
    return House()


async def ringing(house: House, live: Live, peer: str = "101") -> tuple[str, str]:
    caller = live.arrives()
    phone = live.dials(caller, peer)
    live.rings(phone, peer, caller)
    await house.hear(*live.take())
    return caller, phone


async def test_a_ring_on_my_line_shows_the_card_and_one_notification_that_gets_better(house: House) -> None:
    live = Live()
    rings: list[str] = []
    house.pipeline.on_ring.append(lambda call: rings.append(call.id))
    await ringing(house, live)
    (key,) = house.desktop.shown
    alert = house.desktop.shown[key]
    assert alert.title == "ТОВ «Ромашка»"
    assert "Без оплати не відвантажувати" in alert.body
    assert alert.urgent
    assert house.desktop.count == 2  # at once from the directory, then with the card
    assert rings and set(rings) == {key}
    snapshot = house.pipeline.projection.snapshot()
    assert snapshot.lookups[key].state is CardState.FRESH
    assert snapshot.acquaintances[key].today == 2
    assert snapshot.calls[0].client is not None and snapshot.calls[0].client.name == "ТОВ «Ромашка»"


async def test_the_notification_goes_when_the_call_is_answered_and_the_record_has_client_and_card(house: House) -> None:
    live = Live()
    caller, phone = await ringing(house, live)
    live.answers(caller, phone, caller)
    await house.hear(*live.take())
    assert house.desktop.shown == {}
    live.hangs_up(caller, caller)
    live.hangs_up(phone, caller)
    await house.hear(*live.take())
    call, card = house.shelf.recorded[-1]
    assert (call.state, card) == (CallState.ENDED, STOP)
    assert call.client is not None and call.client.ref == "ref-1"


async def test_a_ring_on_another_line_makes_no_notification_and_asks_1c_for_nothing(house: House) -> None:
    await ringing(house, Live(), peer="102")
    assert (house.desktop.count, house.rolodex.asked) == (0, [])
    assert house.pipeline.projection.snapshot().lookups  # yet the name is known from the directory


async def test_quiet_mode_clears_and_holds_back(house: House) -> None:
    live = Live()
    await ringing(house, live)
    house.pipeline.be_quiet(True)
    assert house.desktop.shown == {}
    await ringing(house, live)
    assert house.desktop.shown == {}


async def test_an_ended_call_stays_until_it_is_on_disk(house: House) -> None:
    live = Live()
    for _ in range(250):
        caller = live.arrives()
        live.hangs_up(caller, caller)
    await house.hear(*live.take())
    projection = house.pipeline.projection
    assert len(projection.snapshot().calls) == 250
    house.pipeline.inbox(Recorded(tuple(projection.calls)))
    await house.settle()
    assert len(projection.snapshot().calls) == 200


async def test_what_fails_is_said_and_taken_back_when_it_works_again(house: House) -> None:
    house.pipeline.inbox(RecordingFailed("The disk is full."))
    await house.settle()
    assert house.pipeline.projection.snapshot().notice == "The disk is full."
    house.pipeline.inbox(Recorded(()))
    await house.settle()
    assert house.pipeline.projection.snapshot().notice == ""
    house.pipeline.inbox(Notice("Something else."))
    house.pipeline.inbox(Recorded(()))
    await house.settle()
    assert house.pipeline.projection.snapshot().notice == "Something else."


async def test_a_strange_arrival_does_not_stop_the_line(house: House) -> None:
    house.pipeline.inbox("nonsense")  # type: ignore[arg-type]
    house.pipeline.inbox(SourceState("ok", 200.0))
    await house.settle()
    assert house.pipeline.projection.snapshot().source.ms == 200.0


async def test_lines_follow_devices_calls_and_the_link(house: House) -> None:
    await house.hear(DeviceState(1.0, "PJSIP/101", "NOT_INUSE"), DeviceState(1.0, "PJSIP/102", "UNAVAILABLE"))
    lines = {line.number: line for line in house.pipeline.projection.snapshot().lines}
    assert (lines["101"].state, lines["101"].name) == (LineState.FREE, "Анна")
    assert (lines["102"].state, lines["107"].state) == (LineState.UNREACHABLE, LineState.UNKNOWN)
    await ringing(house, Live())
    lines = {line.number: line for line in house.pipeline.projection.snapshot().lines}
    call = house.pipeline.projection.snapshot().calls[0]
    assert (lines["101"].state, lines["101"].call) == (LineState.RINGING, call.id)
    await house.hear(LinkChanged(9.0, LinkState.DOWN, "PBX does not answer"))
    snapshot = house.pipeline.projection.snapshot()
    assert {line.state for line in snapshot.lines if line.number != "101"} == {LineState.UNKNOWN}
    assert (snapshot.links[0].state, snapshot.links[0].why) == (LinkState.DOWN, "PBX does not answer")


async def test_the_same_snapshot_while_nothing_changed(house: House) -> None:
    await ringing(house, Live())
    assert house.pipeline.projection.snapshot() is house.pipeline.projection.snapshot()


async def test_a_late_answer_does_not_wipe_a_card_with_searching(house: House) -> None:
    await ringing(house, Live())
    key = house.pipeline.projection.snapshot().calls[0].id
    house.pipeline.inbox(CardArrived(key, Lookup("x", CardState.SEARCHING)))
    await house.settle()
    assert house.pipeline.projection.snapshot().lookups[key].card == STOP


async def test_a_flood_of_calls_asks_the_history_about_a_few_at_a_time_and_not_about_those_that_have_gone() -> None:
    import asyncio

    gate, asked = asyncio.Event(), list[str]()

    class Slow(Shelf):
        async def acquaintance(self, number: str, since: float) -> Acquaintance:
            asked.append(number)
            await gate.wait()
            return Acquaintance(today=2)

    cards = Cards(None, Slow(), NUMBERS, lambda arrival: None, lambda: 0.0)
    live = Live()
    for number in range(30):
        live.arrives(number=f"38050111{number:04}")
    for call in live.calls.live():
        cards.want(call, fully=False)
    await asyncio.sleep(0)
    assert len(asked) == 4
    for call in live.calls.live()[10:]:
        cards.forget(call.id)
    gate.set()
    while cards._tasks:
        await asyncio.gather(*cards._tasks)
    assert len(asked) == 10
