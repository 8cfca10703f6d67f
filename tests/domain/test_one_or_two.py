"""When two calls turn out to be one, and which of them stays; a real Asterisk's are under `tests/recordings`."""

import pytest

from console.domain.call import Call, CallState, Direction, Outcome
from console.domain.events import (
    BridgeEntered,
    ChannelNew,
    ChannelState,
    HoldChanged,
    HungUp,
    LocalPaired,
    PbxEvent,
    Resync,
    Transferred,
)

from .story import Story

CLIENT, SECOND = "+380501112233", "+380672223344"


def told(story: Story, uid: str) -> Call:
    return story.seen[f"main/{uid}"]


def client_talks(story: Story, line: str = "101", number: str = "380501112233") -> tuple[str, str]:
    caller = story.arrives(number)
    phone = story.dials(caller, line)
    story.answers(caller, phone, caller, f"with {caller}")
    story.wait(5)
    return caller, phone


def line_asks(story: Story, line: str, *others: str) -> tuple[str, list[str]]:
    """A line calls, and these phones ring."""
    question = story.arrives(line, "603", peer=line)
    rung = [story.dials(question, other) for other in others]
    for uid, other in zip(rung, others, strict=True):
        story.rings(uid, other, question)
    story.wait(2)
    return question, rung


def test_a_question_joined_while_it_rings_is_the_clients_call_from_then_on() -> None:
    story = Story()
    caller, ours = client_talks(story)
    story.tell(HoldChanged(story.now, ours, caller, True))
    question, (asked,) = line_asks(story, "101", "105")
    story.tell(Transferred(story.now, caller, caller, "attended", ours, question))
    assert told(story, question).merged_into == f"main/{caller}"
    story.hangs_up(ours, caller)
    story.hangs_up(question, question)
    call = told(story, caller)
    assert (call.state, call.ringing, call.number) == (CallState.RINGING, ("105",), CLIENT)
    story.asks_to_hang_up(caller, caller)
    story.ends(asked, question, "CANCEL", 16)
    story.hangs_up(caller, caller)
    call = told(story, caller)
    assert (call.outcome, call.rang, call.operator) == (Outcome.ANSWERED, ("101", "105"), "101")
    assert [(each.kind, each.sender, each.to) for each in call.transfers] == [("attended", "101", "105")]


def test_of_several_who_ring_nobody_knows_who_will_get_it() -> None:
    story = Story()
    caller, ours = client_talks(story)
    question, _ = line_asks(story, "101", "104", "106")
    story.tell(Transferred(story.now, caller, caller, "attended", ours, question))
    assert [each.to for each in told(story, caller).transfers] == ["603"]


@pytest.mark.parametrize("linkedid_first", [False, True])
def test_the_clients_call_stays_though_ours_began_before(linkedid_first: bool) -> None:
    """101 had called 102, who now joins a client with 101: Asterisk gives all of them the Linkedid of our call."""
    story = Story()
    ours, (theirs,) = line_asks(story, "101", "102")
    story.answers(ours, theirs, ours, "b0")
    story.wait(10)
    caller, second = client_talks(story, "102")
    joined: list[PbxEvent] = [
        ChannelState(story.now, caller, ours, "PJSIP/trunk-00000003", 6, "380501112233", ""),
        BridgeEntered(story.now, ours, ours, "", f"with {caller}", second),
    ]
    story.tell(*(joined if linkedid_first else reversed(joined)))
    story.tell(Transferred(story.now, caller, ours, "attended", second, theirs))
    for uid in (second, theirs):
        story.hangs_up(uid, ours)
    call = told(story, caller)
    assert (call.direction, call.number, call.with_lines) == (Direction.INBOUND, CLIENT, ("101",))
    assert [(each.sender, each.to) for each in call.transfers] == [("102", "101")]
    assert told(story, ours).merged_into == f"main/{caller}"
    story.hangs_up(ours, ours)
    story.hangs_up(caller, ours)
    assert (told(story, caller).outcome, told(story, caller).talked) == (Outcome.ANSWERED, ("102", "101"))


def test_two_clients_who_are_joined_both_called_us() -> None:
    story = Story()
    first, ours = client_talks(story)
    second, other = client_talks(story, number="380672223344")
    story.tell(
        BridgeEntered(story.now, second, first, "", f"with {first}", ours),
        Transferred(story.now, first, first, "attended", ours, other),
    )
    story.hangs_up(other, second)
    story.hangs_up(ours, first)
    call = told(story, second)
    assert (call.outcome, call.operator, call.merged_into, call.talk_s) == (Outcome.ANSWERED, "101", None, 5.0)
    assert (call.number, call.approximate) == (SECOND, False)
    assert told(story, first).state is CallState.TALKING


def test_who_comes_into_a_room_where_nobody_of_ours_is_may_talk_later() -> None:
    story = Story()
    first, second = story.arrives(), story.arrives("380672223344")
    for uid in (first, second):
        story.tell(BridgeEntered(story.now, uid, uid, "", "room", ""))
    call = told(story, second)
    assert (call.state, call.outcome, call.approximate) == (CallState.ENDED, None, True)


def test_a_local_channel_that_rang_nobody_was_to_ring_its_extension() -> None:
    story = Story()
    story.tell(Resync(story.now, story.now, (), (), (("PJSIP/109", "UNAVAILABLE"),)))
    caller = story.arrives()
    one, two = f"{caller}1", f"{caller}2"
    for uid, half in ((one, 1), (two, 2)):
        story.tell(ChannelNew(story.now, uid, caller, f"Local/109@internal-00000001;{half}", 4, "", "", "109"))
    story.tell(LocalPaired(story.now, one, two, caller))
    story.tell(HungUp(story.now, two, caller, "", 3, "109"))
    assert (told(story, caller).tried, told(story, caller).rang) == (("109",), ())


def test_an_internal_call_that_is_forwarded_outside_stays_internal() -> None:
    story = Story()
    caller = story.arrives("101", "102", peer="101")
    phone = story.dials(caller, "102")
    mobile = story.dials(caller, "trunk", string="0679998877@trunk")
    story.ends(phone, caller, "", 0)
    story.answers(caller, mobile, caller)
    call = told(story, caller)
    assert (call.direction, call.number, call.dialed) == (Direction.INTERNAL, "101", "102")
