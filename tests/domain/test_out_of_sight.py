"""What the schedules found, in plain form: told twice, told in part, not told at all, and found in a list."""

from console.domain.call import CallState, Direction, Outcome
from console.domain.events import (
    BridgeEntered,
    BridgeLeft,
    ChannelNew,
    ChannelSeen,
    ChannelState,
    DialBegan,
    HungUp,
    QueueJoined,
    Resync,
    Transferred,
)

from .story import Story
from .test_calls import answered, seen


def looked(story: Story, *channels: ChannelSeen, audit: bool = False, **more: object) -> Resync:
    """The lists, and once more: a second time they must change nothing."""
    lists = Resync(story.now, story.now, channels, (), (), audit)._replace(**more)  # type: ignore[arg-type]
    story.tell(lists)
    before = dict(story.seen)
    story.tell(lists)
    assert story.seen == before
    return lists


def kinds(story: Story) -> list[tuple[str, str | None, str | None]]:
    return [(each.kind, each.sender, each.to) for each in story.call.transfers]


def handed_on_blind(story: Story, caller: str, phone: str, *, told: int) -> None:
    for _ in range(told):
        story.tell(Transferred(story.now, caller, caller, "blind", phone, "105"))
    story.leaves(phone, caller)
    story.leaves(caller, caller)
    story.hangs_up(phone, caller)


def test_a_transfer_told_twice_is_one() -> None:
    story = Story()
    caller, phone = answered(story)
    story.wait(5)
    handed_on_blind(story, caller, phone, told=2)
    assert kinds(story) == [("blind", "101", "105")]


def test_a_redirect_whose_ring_is_told_twice_is_one_transfer() -> None:
    story = Story()
    caller, phone = answered(story)
    story.wait(5)
    handed_on_blind(story, caller, phone, told=0)
    rung = story.dials(caller, "105")
    story.tell(DialBegan(story.now, caller, caller, rung, caller, "PJSIP/105-00000003", "105", "105"))
    assert len(kinds(story)) == 1


def test_a_redirect_after_a_transfer_is_another_transfer() -> None:
    story = Story()
    caller, phone = answered(story)
    story.wait(5)
    story.leaves(caller, caller)
    other = story.dials(phone, "105", linked=phone)
    story.answers(phone, other, phone, "b2")
    story.leaves(phone, phone, "b2")
    story.tell(BridgeEntered(story.now, caller, caller, "", "b2", phone))
    story.tell(Transferred(story.now, caller, caller, "attended", phone, phone))
    story.hangs_up(phone, caller)
    assert story.call.with_lines == ("105",)
    story.wait(5)
    story.leaves(other, caller, "b2")
    story.leaves(caller, caller, "b2")
    story.hangs_up(other, caller)
    story.dials(caller, "103")
    assert [kind for kind, _, _ in kinds(story)] == ["attended", "blind"]


def test_who_takes_anothers_place_in_a_bridge_has_not_talked_with_it() -> None:
    story = Story()
    caller, phone = answered(story)
    second = story.arrives(number="380672223344")
    story.tell(BridgeEntered(story.now, second, second, "", "b1", phone))
    assert story.calls.live()[0].with_lines == ()
    story.leaves(phone, caller)
    assert story.calls.live()[0].talked == ("101",)


def test_a_client_parked_by_the_line_that_called_it_waits_in_the_pbx() -> None:
    story = Story()
    line = story.arrives(number="101", exten="0501112233", peer="101")
    trunk = story.dials(line, "trunk", string="0501112233@trunk")
    story.answers(line, trunk, line)
    story.leaves(trunk, line)
    story.tell(BridgeEntered(story.now, trunk, line, "", "", ""))
    story.leaves(line, line)
    story.hangs_up(line, line)
    assert (story.call.direction, story.call.state) == (Direction.OUTBOUND, CallState.QUEUED)


def test_of_a_talk_only_its_end_was_heard() -> None:
    """Somebody leaves a bridge that we did not see it come into."""
    story = Story()
    caller = story.arrives()
    phone = story.dials(caller, "101")
    story.tell(BridgeEntered(story.now, phone, caller, "", "b1", ""))
    story.wait(5)
    story.leaves(caller, caller)
    story.leaves(caller, caller)  # twice
    assert (story.call.answered, story.call.talked, story.call.approximate) == (story.now, ("101",), True)


def test_of_a_talk_only_that_both_left_was_heard() -> None:
    story = Story()
    caller = story.arrives()
    phone = story.dials(caller, "101")
    for uid in (caller, phone):
        story.leaves(uid, caller)
    for uid in (caller, phone):
        story.hangs_up(uid, caller)
    assert (story.call.outcome, story.call.approximate) == (None, True)


def test_a_hangup_says_that_it_was_answered_and_nothing_else_does() -> None:
    story = Story()
    caller = story.arrives()
    story.tell(HungUp(story.now, caller, caller, "", 16, state=6))
    assert (story.call.outcome, story.call.approximate) == (None, True)


def test_a_call_of_whose_first_channel_nothing_was_heard() -> None:
    story = Story()
    phone = story.dials("999.0", "101")
    story.hangs_up(phone, "999.0")
    assert (story.call.outcome, story.call.approximate) == (None, True)
    story.tell(ChannelState(story.now, "999.0", "999.0", "PJSIP/trunk-00000009", 6, "380501112233", ""))
    assert [call.id for call in story.calls.live()] == ["main/999.0~"]


def test_a_phone_rings_though_nobody_said_who_dialled_it() -> None:
    story = Story()
    caller = story.arrives()
    story.tell(ChannelNew(story.now, "1000.9", caller, "PJSIP/101-00000009", 0, "101", "", "s"))
    story.rings("1000.9", "101", caller)
    assert (story.call.ringing, story.call.rang) == (("101",), ("101",))


def test_a_phone_that_was_known_rings_in_the_list() -> None:
    story = Story()
    caller = story.arrives()
    story.tell(ChannelNew(story.now, "1000.9", caller, "PJSIP/101-00000009", 0, "101", "", "s"))
    looked(story, seen(caller, caller, "trunk", 4), seen("1000.9", caller, "101", 5))
    assert (story.call.ringing, story.call.approximate) == (("101",), True)


def test_a_click_found_while_the_line_rings() -> None:
    story = Story(start=5_000.0)
    looked(story, ChannelSeen("1.1", "1.1", "PJSIP/101-0000000a", 5, "0501112233", "", "s", "", 3.0))
    assert (story.call.direction, story.call.ringing) == (Direction.OUTBOUND, ("101",))


def test_a_click_of_which_only_the_beginning_and_the_end_were_heard() -> None:
    story = Story()
    story.tell(ChannelNew(story.now, "1000.1", "1000.1", "PJSIP/101-00000001", 0, "0501112233", "", "s"))
    story.tell(HungUp(story.now, "1000.1", "1000.1", "PJSIP/101-00000001", 19, state=5))
    assert (story.call.direction, story.call.outcome) == (Direction.OUTBOUND, Outcome.CANCELLED)


def test_of_two_calls_found_in_one_second_the_one_that_began_first_is_the_older() -> None:
    """A list counts in whole seconds: by it, the caller came after the colleague who picked the call up."""
    story = Story(start=1_001.5)
    looked(story, seen("1001.1", "1001.1", "trunk", 4, duration=0.0))
    story.tell(ChannelNew(1_001.3, "1001.2", "1001.2", "PJSIP/104-00000002", 4, "104", "", "*8"))
    story.tell(BridgeEntered(1_002.0, "1001.2", "1001.2", "", "b1", ""))
    story.tell(BridgeEntered(1_002.0, "1001.1", "1001.1", "", "b1", ""))
    assert [call.id for call in story.calls.live()] == ["main/1001.1"]


def test_the_halves_of_a_local_channel_in_a_list_are_one_wire() -> None:
    story = Story(start=5_000.0)
    wire = "Local/105@internal-00000001"
    halves = (
        ChannelSeen("1.2", "1.1", f"{wire};1", 6, "", "", "", "b1", 9.0),
        ChannelSeen("1.3", "1.1", f"{wire};2", 6, "", "", "", "b2", 9.0),
    )
    looked(story, seen("1.1", "1.1", "trunk", 6, "b1"), *halves, seen("1.4", "1.1", "105", 6, "b2", 9.0))
    assert (story.call.state, story.call.with_lines) == (CallState.TALKING, ("105",))


def test_a_local_channel_may_be_in_a_bridge_before_it_is_up() -> None:
    story = Story()
    caller, phone = answered(story)
    half = ("1000.9", caller, "Local/105@internal-00000001;1")
    story.tell(ChannelNew(story.now, *half, 0, "", "", "105"), BridgeEntered(story.now, *half, "b1", ""))
    before = story.call
    told = ChannelSeen(*half, 5, "", "", "105", "b1", 0.0)
    looked(story, seen(caller, caller, "trunk", 6, "b1"), seen(phone, caller, "101", 6, "b1"), told, audit=True)
    assert (story.call, story.call.approximate) == (before, False)


def test_a_call_that_goes_on_with_other_channels_than_before_is_the_same_call() -> None:
    story = Story()
    line = story.arrives(number="101", exten="0501112233", peer="101")
    story.wait(60)
    looked(story, seen("1010.1", line, "trunk", 6, "b1"), seen("1050.1", line, "102", 6, "b1", 9.0))
    assert [call.id for call in story.calls.live()] == [f"main/{line}"]
    assert story.call.with_lines == ("102",)


def test_one_that_rang_before_and_after_was_not_answered_meanwhile() -> None:
    story = Story()
    caller = story.arrives()
    phone = story.dials(caller, "101")
    story.rings(phone, "101", caller)
    story.wait(20)
    looked(story, seen(caller, caller, "trunk", 4))  # the phone rings no more; the caller is there and was not answered
    story.asks_to_hang_up(caller, caller)
    story.hangs_up(caller, caller)
    assert (story.call.outcome, story.call.approximate) == (Outcome.MISSED, True)


def queued(story: Story) -> str:
    caller = story.arrives(exten="700")
    story.tell(ChannelState(story.now, caller, caller, "PJSIP/trunk-00000001", 6, "", ""))
    story.tell(QueueJoined(story.now, caller, caller, "sales"))
    story.wait(60)
    return caller


def test_who_waited_in_the_queue_all_the_while_and_gives_up_is_missed() -> None:
    story = Story()
    caller = queued(story)
    looked(story, seen(caller, caller, "trunk", 6), waiting=(("sales", caller),), waits=((caller, 60.0),))
    story.hangs_up(caller, caller)
    assert (story.call.outcome, story.call.approximate) == (Outcome.MISSED, True)


def test_who_came_into_the_queue_again_meanwhile_may_have_talked() -> None:
    story = Story()
    caller = queued(story)
    looked(story, seen(caller, caller, "trunk", 6), waiting=(("sales", caller),), waits=((caller, 20.0),))
    story.hangs_up(caller, caller)
    assert (story.call.outcome, story.call.approximate) == (None, True)


def test_a_channel_whose_last_events_are_yet_to_come_is_not_closed_by_the_list() -> None:
    story = Story()
    caller, phone = answered(story)
    story.wait(30)
    looked(story, ending=(caller, phone))
    assert story.call.is_live
    story.tell(BridgeLeft(story.now, caller, caller, "b1"))
    story.hangs_up(phone, caller)
    story.hangs_up(caller, caller)
    assert (story.call.outcome, story.call.talk_s) == (Outcome.ANSWERED, 30.0)
