"""The state machine on hand-made streams: time, partial knowledge, and what no recording can hold."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain.call import CallState, Direction, Outcome, Reason
from console.domain.events import ChannelSeen, HoldChanged, PbxEvent, QueueJoined, QueueLeft, Resync

from .story import Story


def answered(story: Story) -> tuple[str, str]:
    caller = story.arrives(name="Ромашка ТОВ")
    story.wait(1)
    phone = story.dials(caller, "101")
    story.rings(phone, "101", caller)
    story.wait(3)
    story.answers(caller, phone, caller)
    return caller, phone


def test_a_direct_call_from_ring_to_end() -> None:
    story = Story()
    caller = story.arrives(name="Ромашка ТОВ")
    assert (story.call.state, story.call.direction, story.call.ringing) == (CallState.RINGING, Direction.INBOUND, ())
    phone = story.dials(caller, "101")
    story.rings(phone, "101", caller)
    assert story.call.ringing == ("101",)
    story.wait(4)
    story.answers(caller, phone, caller)
    assert (story.call.state, story.call.with_lines, story.call.ringing) == (CallState.TALKING, ("101",), ())
    story.wait(10)
    story.asks_to_hang_up(caller, caller)
    story.leaves(caller, caller)
    story.leaves(phone, caller)
    story.hangs_up(phone, caller)
    story.hangs_up(caller, caller)
    call = story.call
    assert (call.state, call.outcome, call.reason) == (CallState.ENDED, Outcome.ANSWERED, None)
    assert (call.number, call.caller_name, call.dialed) == ("+380501112233", "Ромашка ТОВ", "380441112244")
    assert (call.rang, call.answered_by, call.talked, call.operator) == (("101",), "101", ("101",), "101")
    assert (call.wait_s, call.talk_s, call.held_s) == (4.0, 10.0, 0.0)


def test_hold_is_counted_within_the_talk() -> None:
    story = Story()
    caller, phone = answered(story)
    story.wait(2)
    story.tell(HoldChanged(story.now, phone, caller, True))
    assert story.call.state is CallState.HELD
    story.wait(5)
    story.tell(HoldChanged(story.now, phone, caller, False))
    story.wait(3)
    story.hangs_up(caller, caller)
    story.hangs_up(phone, caller)
    assert (story.call.talk_s, story.call.held_s) == (10.0, 5.0)


def test_a_caller_left_on_hold_was_held_to_the_end() -> None:
    story = Story()
    caller, phone = answered(story)
    story.tell(HoldChanged(story.now, phone, caller, True))
    story.wait(5)
    story.hangs_up(caller, caller)
    story.hangs_up(phone, caller)
    assert story.call.held_s == 5.0


def test_a_queue_that_rings_is_ringing_and_one_that_does_not_is_queued() -> None:
    story = Story()
    caller = story.arrives(exten="700")
    story.tell(QueueJoined(story.now, caller, caller, "sales"))
    assert (story.call.state, story.call.queue) == (CallState.QUEUED, "sales")
    phone = story.dials(caller, "101")
    story.rings(phone, "101", caller)
    assert story.call.state is CallState.RINGING
    story.ends(phone, caller, "NOANSWER", 19)
    assert story.call.state is CallState.QUEUED
    story.tell(QueueLeft(story.now, caller, caller, "sales"))
    story.hangs_up(caller, caller)
    assert (story.call.outcome, story.call.reason, story.call.queue) == (Outcome.MISSED, Reason.NO_ANSWER, "sales")


def test_a_busy_line_among_ringing_ones_does_not_hide_that_others_did_not_answer() -> None:
    story = Story()
    caller = story.arrives()
    first, second = story.dials(caller, "101"), story.dials(caller, "102")
    story.rings(second, "102", caller)
    story.ends(first, caller, "BUSY", 17)
    story.ends(second, caller, "NOANSWER", 0)
    story.hangs_up(caller, caller)
    assert (story.call.reason, story.call.rang) == (Reason.NO_ANSWER, ("102",))


def test_late_words_of_a_dead_channel_are_ignored() -> None:
    story = Story()
    caller, phone = answered(story)
    story.hangs_up(phone, caller)
    story.hangs_up(caller, caller)
    before = story.call
    story.rings(phone, "101", caller)
    story.hangs_up(caller, caller)
    story.leaves(phone, caller)
    assert (story.call, story.calls.live()) == (before, [])


def test_a_number_that_comes_late_is_taken_and_a_rewritten_one_is_not() -> None:
    from console.domain.events import ChannelState

    story = Story()
    caller = story.arrives(number="")
    assert (story.call.number, story.call.number_raw) == (None, "")
    story.tell(ChannelState(story.now, caller, caller, "PJSIP/trunk-00000001", 4, "0501112233", "Ірина"))
    assert (story.call.number, story.call.caller_name) == ("+380501112233", "Ірина")
    story.tell(ChannelState(story.now, caller, caller, "PJSIP/trunk-00000001", 4, "600", "sales:Ірина"))
    assert (story.call.number, story.call.caller_name) == ("+380501112233", "sales:Ірина")


def seen(uid: str, linked: str, peer: str, state: int, bridge: str = "", duration: float = 30.0) -> ChannelSeen:
    return ChannelSeen(uid, linked, f"PJSIP/{peer}-0000000a", state, "380501112233", "", "600", bridge, duration)


def test_calls_that_began_before_we_looked_are_met_in_the_middle() -> None:
    story = Story(start=5_000.0)
    channels = (seen("1.1", "1.1", "trunk", 6, "b"), seen("1.2", "1.1", "102", 6, "b", 20.0))
    story.tell(Resync(story.now, story.now, channels, (), ()))
    call = story.call
    assert (call.state, call.with_lines, call.started, call.approximate) == (CallState.TALKING, ("102",), 4_970.0, True)
    assert call.direction is Direction.INBOUND


def test_in_a_list_the_phone_may_stand_before_the_caller_that_began_in_the_same_second() -> None:
    story = Story(start=5_000.0)
    channels = (seen("1.2", "1.1", "101", 5, duration=0.0), seen("1.1", "1.1", "trunk", 4, duration=0.0))
    story.tell(Resync(story.now, story.now, channels, (), ()))
    assert (story.call.ringing, story.call.rang, story.call.direction) == (("101",), ("101",), Direction.INBOUND)


def test_what_ended_while_the_link_was_down_is_closed_without_claiming_to_know_how() -> None:
    story = Story()
    caller = story.arrives()
    phone = story.dials(caller, "101")
    story.rings(phone, "101", caller)
    story.wait(60)
    story.tell(Resync(story.now, story.now, (), (), ()))
    call = story.call
    assert (call.state, call.outcome, call.reason, call.approximate) == (CallState.ENDED, None, None, True)
    assert story.calls.live() == []


def test_what_was_answered_before_the_link_went_down_stays_answered() -> None:
    story = Story()
    answered(story)
    story.wait(60)
    story.tell(Resync(story.now, story.now, (), (), ()))
    assert (story.call.outcome, story.call.approximate) == (Outcome.ANSWERED, True)


def test_a_channel_younger_than_the_question_is_not_taken_for_gone() -> None:
    story = Story()
    story.wait(10)
    caller = story.arrives()
    story.tell(Resync(story.now + 0.1, story.now - 1, (), (), ()))
    assert [call.id for call in story.calls.live()] == [f"main/{caller}"]


def test_an_audit_that_agrees_changes_nothing() -> None:
    story = Story()
    caller, phone = answered(story)
    before = story.call
    channels = (seen(caller, caller, "trunk", 6, "b1"), seen(phone, caller, "101", 6, "b1", 20.0))
    story.wait(20)
    story.tell(Resync(story.now, story.now, channels, (), (), audit=True))
    assert story.call == before


def _several_calls() -> list[PbxEvent]:
    story = Story()
    answered(story)
    story.wait(1)
    other = story.arrives(number="380672223344")
    for peer in ("101", "102", "103"):
        phone = story.dials(other, peer)
        story.rings(phone, peer, other)
        story.ends(phone, other, "NOANSWER", 19)
    story.asks_to_hang_up(other, other)
    story.hangs_up(other, other)
    return story.told


_EVENTS = _several_calls()


@settings(max_examples=300)
@given(st.lists(st.sampled_from(_EVENTS), max_size=60), st.integers(0, 2**16))
def test_no_order_or_loss_of_events_breaks_it_and_a_resync_mends_it(events: list[PbxEvent], seed: int) -> None:
    random.Random(seed).shuffle(events)
    story = Story()
    story.tell(*events)
    story.wait(100)
    story.tell(Resync(story.now, story.now, (), (), ()))
    assert story.calls.live() == []
    assert all(call.state is CallState.ENDED for call in story.seen.values())


@given(st.integers(0, len(_EVENTS)))
def test_each_event_may_come_twice(position: int) -> None:
    once, twice = Story(), Story()
    once.tell(*_EVENTS)
    twice.tell(*_EVENTS[:position], *_EVENTS[max(0, position - 1) :])
    assert list(twice.seen.values()) == list(once.seen.values())
