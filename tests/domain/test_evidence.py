"""What is kept of a call for its account: exactly what the PBX said of it, no more than a bound, and it goes along."""

import re
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from console.domain.calls import Calls
from console.domain.events import (
    ChannelSeen,
    ChannelState,
    DeviceState,
    HoldChanged,
    HungUp,
    LinkChanged,
    LocalPaired,
    PbxEvent,
    Resync,
    Transferred,
)
from console.domain.evidence import MOST_EVENTS, MOST_PARTS, Evidence
from console.domain.lines import Plan
from console.domain.phone import Numbers
from console.domain.why import seen
from console.telephony.replay import events_of_recording

from .story import Story

RECORDINGS = sorted(Path(__file__).parents[1].glob("recordings/[12][0-9]/*.ami"))
KINDS = {
    *("Newchannel", "Newstate", "NewCallerid", "DialBegin", "DialEnd", "BridgeEnter", "BridgeLeave", "LocalBridge"),
    *("HangupRequest", "Hangup", "Hold", "Unhold", "BlindTransfer", "AttendedTransfer"),
    *("QueueCallerJoin", "QueueCallerLeave"),
}


def told(recording: Path) -> dict[str, Evidence]:
    """The evidence of each call of a recording that is not a part of another one."""
    calls = Calls("main", Plan(), Numbers())
    found: dict[str, Evidence] = {}
    for event in events_of_recording(recording):
        calls.apply(event)
        for call in calls.drain():
            evidence = calls.evidence(call.id)
            assert evidence is not None
            found[call.id] = evidence
            if call.merged_into:
                del found[call.id]
    return found


@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_events_of_an_account_are_those_of_the_pbx(recording: Path) -> None:
    """By name and number: none is missing, none is in two calls, none has a wrong name.

    But for what Asterisk says of a channel that is no more, as it does when a Local channel is taken away.
    """
    evidence = told(recording).values()
    kept = Counter(one.event for each in evidence for one in seen(each) if one.event in KINDS)
    dropped = sum(each.dropped for each in evidence)
    said = Counter(name.decode() for name in re.findall(rb"^Event: (\w+)\r$", recording.read_bytes(), re.MULTILINE))
    assert {one.event for each in evidence for one in seen(each)} <= {*said, "CoreShowChannels"}
    expected = Counter({name: count for name, count in said.items() if name in KINDS})
    expected.subtract(late(recording))
    assert kept.total() + dropped == expected.total()
    if not dropped:
        assert kept == +expected


def late(recording: Path) -> Counter[str]:
    """The caller IDs that came for a channel after its end."""
    gone: set[str] = set()
    found: Counter[str] = Counter()
    for event in events_of_recording(recording):
        if isinstance(event, HungUp):
            gone.add(event.uid)
        elif isinstance(event, ChannelState) and event.uid in gone:
            found["NewCallerid"] += 1
    return found


def test_every_event_names_its_channel_behind_the_time() -> None:
    """`Calls.apply` finds the call of an event by its second field."""
    about_a_channel = set(get_args(PbxEvent)) - {DeviceState, LinkChanged, Resync}
    seconds = {kind._fields[:2] for kind in about_a_channel}
    assert seconds <= {("at", "uid"), ("at", "dest"), ("at", "one")}


def test_an_ended_call_has_its_evidence_until_something_else_changed() -> None:
    story = Story()
    caller = story.arrives()
    phone = story.dials(caller, "101")
    story.rings(phone, "101", caller)
    story.asks_to_hang_up(caller, caller)
    story.hangs_up(phone, caller, 26)
    story.hangs_up(caller, caller)
    evidence = story.calls.evidence(story.call.id)
    assert evidence is not None
    names = [one.event for one in seen(evidence)]
    assert names == ["Newchannel", "Newchannel", "DialBegin", "Newstate", "HangupRequest", "Hangup", "Hangup"]
    parts = [(part.line, part.rang, part.dialled, part.cause) for part in evidence.parts]
    assert parts == [(None, False, False, 16), ("101", True, True, 26)]
    story.tell()
    assert story.calls.evidence(story.call.id) is None


def test_no_more_is_kept_than_the_bound_and_what_was_dropped_is_counted() -> None:
    story = Story()
    caller = story.arrives()
    for _ in range(MOST_EVENTS):
        story.tell(HoldChanged(story.now, caller, caller, True), HoldChanged(story.now, caller, caller, False))
    evidence = story.calls.evidence(story.call.id)
    assert evidence is not None
    assert (len(evidence.events), evidence.dropped) == (MOST_EVENTS, MOST_EVENTS + 1)
    for _ in range(3 * MOST_PARTS):
        phone = story.dials(caller, "101")
        story.ends(phone, caller, "NOANSWER", 19)
    evidence = story.calls.evidence(story.call.id)
    assert evidence is not None
    assert len(evidence.parts) == MOST_PARTS
    assert evidence.parts[0].uid == caller, "who began the call stays"


def test_a_call_that_goes_into_an_older_one_brings_what_was_heard() -> None:
    story = Story()
    caller = story.arrives()
    phone = story.dials(caller, "101")
    story.rings(phone, "101", caller)
    story.wait(1)
    picker = story.arrives(number="102", exten="*8", peer="102")
    story.wait(1)
    story.answers(caller, picker, caller)
    survivor = story.calls.evidence(f"main/{caller}")
    assert survivor is not None
    assert {part.uid for part in survivor.parts} == {caller, phone, picker}
    times = [event.at for event in survivor.events]
    assert times == sorted(times)
    assert [one.uid for one in seen(survivor) if one.event == "Newchannel"] == [caller, phone, picker]


def test_what_was_learned_by_asking_stands_among_the_events() -> None:
    story = Story()
    caller = story.arrives()
    stays = ChannelSeen(caller, caller, "PJSIP/trunk-00000001", 6, "380501112233", "", "", "", 9.0)
    story.tell(Resync(story.now + 5, story.now + 5, (stays,), (), ()))
    story.tell(Resync(story.now + 9, story.now + 9, (), (), ()))
    evidence = story.calls.evidence(story.call.id)
    assert evidence is not None
    asked = [one for one in seen(evidence) if one.event == "CoreShowChannels"]
    assert [one.facts["found"] for one in asked] == [True, False]


def test_events_without_the_usual_channel_are_kept_with_another_that_they_name() -> None:
    story = Story()
    line = story.arrives(peer="101")
    other = story.dials("", "102", linked=line)
    story.tell(Transferred(story.now, "", line, "blind", line, "105"), LocalPaired(story.now, other, line, line))
    evidence = story.calls.evidence(story.call.id)
    assert evidence is not None
    kinds = {one.event: one for one in seen(evidence)}
    assert kinds["DialBegin"].uid == other
    assert (kinds["BlindTransfer"].uid, kinds["BlindTransfer"].facts["to"]) == (line, "105")
    assert kinds["LocalBridge"].facts["two"] == line
