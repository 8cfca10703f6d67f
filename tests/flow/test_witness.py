"""Why a ring was notified or not, and the account that is made of a call, rule by rule."""

from collections.abc import Callable

import pytest

from console.domain.call import CallState, Outcome
from console.domain.card import CardState
from console.domain.phone import NumberKind
from console.domain.why import Account, Asked, Decision
from console.flow.attention import Attention
from console.flow.ports import Delivered

from .test_pipeline import House, Live, ringing


class Drawer:
    """Keeps accounts as the archive would."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.parts: dict[str, str] = {}

    def write(self, call_id: str, make: Callable[[], Account]) -> None:
        self.accounts[call_id] = make()

    def merged(self, call_id: str, into: str, started: float) -> None:
        self.parts[call_id] = into

    async def find(self, call_id: str) -> Account | None:
        return self.accounts.get(self.parts.get(call_id, call_id))

    async def close(self) -> None:
        pass


@pytest.fixture
def drawer() -> Drawer:
    return Drawer()


def a_house(drawer: Drawer, line: str = "101", off: Decision | None = None) -> House:
    house = House(line)
    attention = house.pipeline._attention
    attention.off = off
    house.pipeline.witness.cards = house.pipeline.cards
    house.pipeline.witness.accounts = drawer
    return house


def decisions(house: House) -> list[Decision]:
    """Of the only call there is."""
    return [note.decision for note in the_account(house).notified]


def the_account(house: House) -> Account:
    (call_id,) = house.pipeline.projection.calls
    make = house.pipeline.witness.make(call_id)
    assert make is not None
    return make()


async def the_whole_call(house: House, live: Live, peer: str = "101") -> None:
    caller, phone = await ringing(house, live, peer)
    live.answers(caller, phone, caller)
    live.hangs_up(phone, caller)
    live.hangs_up(caller, caller)
    await house.hear(*live.take())


async def test_a_ring_on_my_line_is_shown_renewed_with_the_card_and_taken_away(drawer: Drawer) -> None:
    house = a_house(drawer)
    await the_whole_call(house, Live())
    assert decisions(house) == [Decision.SHOWN, Decision.RENEWED, Decision.CLEARED]


@pytest.mark.parametrize(
    ("line", "off", "reason"),
    [
        ("", None, Decision.NO_LINE),
        ("105", None, Decision.NOT_MINE),
        ("105", Decision.SWITCHED_OFF, Decision.NOT_MINE),
        ("101", Decision.SWITCHED_OFF, Decision.SWITCHED_OFF),
        ("101", Decision.NO_SCREEN, Decision.NO_SCREEN),
    ],
)
async def test_why_there_was_none(drawer: Drawer, line: str, off: Decision | None, reason: Decision) -> None:
    house = a_house(drawer, line, off)
    await the_whole_call(house, Live())
    assert decisions(house)[-1] is reason
    assert house.desktop.count == 0


async def test_none_for_a_call_that_i_placed(drawer: Drawer) -> None:
    house = a_house(drawer)
    live = Live()
    caller = live.arrives(number="101", exten="0501112233", peer="101")
    live.dials(caller, "trunk", string="0501112233")
    await house.hear(*live.take())
    assert decisions(house) == [Decision.MY_OWN]


async def test_quiet_mode_is_told_when_it_takes_one_away_and_when_it_holds_one_back(drawer: Drawer) -> None:
    house = a_house(drawer)
    live = Live()
    caller, phone = await ringing(house, live)
    house.pipeline.be_quiet(True)
    assert decisions(house)[-1] is Decision.QUIET
    house.pipeline.be_quiet(False)
    live.rings(phone, "101", caller)
    await house.hear(*live.take())
    assert decisions(house)[-1] is Decision.SHOWN


async def test_what_the_desktop_made_of_it(drawer: Drawer) -> None:
    house = a_house(drawer)
    await ringing(house, Live())
    (call_id,) = house.desktop.shown
    house.pipeline.inbox(Delivered(call_id, Decision.BY_TERMINAL, "no such service"))
    house.pipeline.inbox(Delivered("main/unknown", Decision.BY_DESKTOP))
    await house.settle()
    last = the_account(house).notified[-1]
    assert (last.decision, last.detail) == (Decision.BY_TERMINAL, "no such service")


def test_a_notification_that_says_all_there_is_to_say_stands() -> None:
    live = Live()
    caller = live.arrives()
    live.rings(live.dials(caller, "101"), "101", caller)
    attention = Attention("101")
    judged = [attention.consider(live.call, None).decision for _ in range(3)]
    assert judged == [Decision.SHOWN, Decision.STANDS, Decision.STANDS]


async def test_the_account_of_an_answered_call(drawer: Drawer) -> None:
    house = a_house(drawer)
    await the_whole_call(house, Live())
    account = the_account(house)
    assert (account.call.outcome, account.asked, account.state) == (Outcome.ANSWERED, Asked.ASKED, CardState.FRESH)
    assert (account.number.received, account.number.e164) == ("380501112233", "+380501112233")
    assert (account.number.kind, account.number.compared) == (NumberKind.PHONE, "501112233")
    assert [part.line for part in account.parts] == [None, "101"]
    assert {seen.event for seen in account.events} >= {"Newchannel", "DialBegin", "BridgeEnter", "Hangup"}
    assert [answer.state for answer in account.answers] == [CardState.SEARCHING, CardState.FRESH]


@pytest.mark.parametrize(
    ("number", "peer", "asked"),
    [
        ("380501112233", "102", Asked.DIRECTORY),
        ("anonymous", "101", Asked.NO_NUMBER),
        ("104", "101", Asked.INTERNAL),
    ],
)
async def test_whether_1c_was_asked(drawer: Drawer, number: str, peer: str, asked: Asked) -> None:
    house = a_house(drawer)
    live = Live()
    caller = live.arrives(number=number, exten=peer, peer="104" if number == "104" else "trunk")
    live.rings(live.dials(caller, peer), peer, caller)
    await house.hear(*live.take())
    assert the_account(house).asked is asked
    (call,) = house.pipeline.projection.calls.values()
    house.pipeline.cards.refresh(call)  # type: ignore[union-attr]
    assert the_account(house).asked is (Asked.ASKED if asked is Asked.DIRECTORY else asked)


async def test_without_1c_that_is_said(drawer: Drawer) -> None:
    house = a_house(drawer)
    house.pipeline.cards.clients = None  # type: ignore[union-attr]
    await ringing(house, Live())
    assert the_account(house).asked is Asked.NO_SOURCE


async def test_what_changed_is_written_and_only_that(drawer: Drawer) -> None:
    house = a_house(drawer)
    live = Live()
    caller, phone = await ringing(house, live)
    house.pipeline.witness.write()
    (call_id,) = drawer.accounts
    assert drawer.accounts[call_id].call.state is CallState.RINGING
    drawer.accounts.clear()
    house.pipeline.witness.write()
    assert drawer.accounts == {}
    live.hangs_up(phone, caller)
    live.hangs_up(caller, caller)
    await house.hear(*live.take())
    house.pipeline.witness.write()
    assert drawer.accounts[call_id].call.state is CallState.ENDED
    assert drawer.accounts[call_id].events[-1].event == "Hangup"


async def test_many_live_calls_take_turns_and_ended_ones_do_not_wait(drawer: Drawer) -> None:
    house = a_house(drawer)
    live = Live()
    callers = [live.arrives() for _ in range(7)]
    live.hangs_up(callers[-1], callers[-1])
    await house.hear(*live.take())
    house.pipeline.witness.write(most_live=4)
    assert len(drawer.accounts) == 5
    assert f"main/{callers[-1]}" in drawer.accounts
    house.pipeline.witness.write(most_live=4)
    assert len(drawer.accounts) == 7


async def test_a_part_of_a_call_hands_on_what_was_decided(drawer: Drawer) -> None:
    house = a_house(drawer)
    live = Live()
    caller = live.arrives()
    live.rings(live.dials(caller, "102"), "102", caller)
    live.wait(1)
    consults = live.arrives(number="102", exten="101", peer="102")
    mine = live.dials(consults, "101")
    live.rings(mine, "101", consults)
    await house.hear(*live.take())
    live.wait(1)
    live.answers(caller, mine, caller)
    await house.hear(*live.take())
    assert drawer.parts == {f"main/{consults}": f"main/{caller}"}
    assert Decision.SHOWN in decisions(house)
    assert {part.line for part in the_account(house).parts} == {None, "101", "102"}


async def test_nothing_stays_of_calls_that_left_the_screen(drawer: Drawer) -> None:
    house = a_house(drawer)
    live = Live()
    for _ in range(250):
        caller = live.arrives()
        live.hangs_up(caller, caller)
    await house.hear(*live.take())
    house.pipeline.projection.written(tuple(house.pipeline.projection.calls))
    witness = house.pipeline.witness
    assert len(witness._notes) == len(house.pipeline.projection.calls) == 200
    assert len(drawer.accounts) == 50, "what left was written first"
    assert witness.make(next(iter(drawer.accounts))) is None
