"""Every recorded call against what Asterisk's own CEL and CDR say of it; the program itself needs neither."""

from pathlib import Path

import pytest

from console.cli.replay import calls_of
from console.domain.call import Call, Outcome
from console.domain.lines import Plan
from console.domain.phone import Numbers

from .test_recordings import CASES, RECORDINGS
from .witness import by_cdr, by_cel

IDS = [f"{version}-{name}" for version, name in CASES]
SECOND = 1.0
# CDR has both as answered: the phone that rang and the one that took the call from it.
PICKUPS = {
    *("group_pickup", "directed_pickup", "queue_picked_up_by_another"),
    *("transferred_call_picked_up", "local_channels_picked_up", "queue_of_local_channels_picked_up"),
}
# It has the Local channel that forwarded the call where the caller's would stand.
BEHIND_LOCAL = {"internal_forwarded_to_a_mobile"}
# Who was asked within the client's own call (*2), and never heard the client.
ONLY_ASKED = {"attended_transfer_taken_back": {"105"}}
# CEL's own clock begins with the call between our lines, or goes on when two clients talk without us.
TWO_CALLS = {
    *("put_through_to_who_called_before", "connected_by_a_secretary", "conference_waits_for_a_client"),
    *("two_clients_joined", "conference_with_two_clients"),
}
# What a machine said to the caller before is in the same record.
AFTER_A_MACHINE = {"ivr_then_operator", "conference_waits_for_a_client"}


def calls(version: str, name: str) -> tuple[Path, list[Call]]:
    recording = RECORDINGS / version / f"{name}.ami"
    return recording, calls_of(recording, "main", Plan(), Numbers("UA"))


def talkers(call: Call) -> set[str]:
    """The lines that talked, the one that placed the call among them."""
    return {*call.talked, *([call.caller_line] if call.answered and call.caller_line else [])}


@pytest.mark.parametrize(("version", "name"), CASES, ids=IDS)
def test_cel_says_the_same(version: str, name: str) -> None:
    """Answered or not, by whom, and after how long, for how long: from ANSWER, BRIDGE_ENTER, BRIDGE_EXIT, HANGUP."""
    recording, told = calls(version, name)
    for call in told:
        seen = by_cel(recording, call.id.partition("/")[2])
        lines = seen.lines - ONLY_ASKED.get(name, set())
        assert (seen.answered, lines) == (call.outcome is Outcome.ANSWERED, talkers(call))
        if name in TWO_CALLS:
            continue
        assert call.talk_s == pytest.approx(seen.talk_s, abs=SECOND)
        assert not seen.answered or call.wait_s == pytest.approx(seen.wait_s, abs=SECOND)


@pytest.mark.parametrize(("version", "name"), CASES, ids=IDS)
def test_cdr_says_the_same_where_it_can(version: str, name: str) -> None:
    """Who answered, always; for how long, of a call that is a single record from phone to phone."""
    recording, told = calls(version, name)
    records, plan = by_cdr(recording), Plan()
    answered = [record for record in records if record.answered]
    lines = {
        line for record in answered for each in (record.caller, record.called) if (line := plan.line_of_channel(each))
    }
    lines -= ONLY_ASKED.get(name, set())
    talked = set().union(*map(talkers, told))
    called = {line for call in told for line in call.talked}
    assert called <= lines or name in BEHIND_LOCAL
    assert lines <= talked or name in PICKUPS
    if len(told) == len(records) == len(answered) == 1 and _is_plain(told[0], records[0].caller, name):
        assert told[0].talk_s == pytest.approx(records[0].seconds, abs=SECOND)


def _is_plain(call: Call, caller: str, name: str) -> bool:
    is_whole = not call.transfers and call.queue is None and not caller.startswith("Local/")
    return is_whole and name not in AFTER_A_MACHINE


def test_cdr_can_tell_the_seconds_of_many() -> None:
    plain = 0
    for version, name in CASES:
        recording, told = calls(version, name)
        records = by_cdr(recording)
        plain += len(told) == len(records) == 1 and records[0].answered and _is_plain(told[0], records[0].caller, name)
    assert plain > 40
