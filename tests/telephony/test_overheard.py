"""Lists in a recording: the calls that were going on, told as the live link tells them."""

import asyncio
from pathlib import Path

import pytest

from console.cli.replay import calls_of
from console.desk.contract import call_json
from console.domain.events import ChannelNew, HungUp, LinkState, PbxEvent, Resync
from console.domain.lines import Plan
from console.domain.phone import Numbers
from console.telephony.recorder import record
from console.telephony.replay import events_of_recording

from .fake_ami import Action, FakeAmi, listing, message, refusal
from .helpers import PATIENCE, RECORDINGS, linked, settings

CHANNEL = {
    "Channel": "PJSIP/trunk-00000001",
    "ChannelState": "6",
    "CallerIDNum": "380501112233",
    "CallerIDName": "Ромашка",
    "Exten": "101",
    "Uniqueid": "1795415240.1",
    "Linkedid": "1795415240.1",
    "Duration": "00:00:30",
    "BridgeId": "b1",
}
OTHER = {**CHANNEL, "Channel": "PJSIP/101-00000002", "CallerIDNum": "101", "Uniqueid": "1795415240.2"}
STATUS = {"Uniqueid": "1795415240.1", "DNID": "380441112244"}


def hangup(uid: str, at: float) -> bytes:
    return message(("Event", "Hangup"), ("Timestamp", str(at)), ("Uniqueid", uid), ("Linkedid", uid), ("Cause", "16"))


def lists(name: bytes, *channels: dict[str, str], count: int | None = None) -> bytes:
    """One whole `CoreShowChannels` that somebody else asked for."""
    begin = b"Response: Success\r\nActionID: %s\r\nEventList: start\r\n\r\n" % name
    each = [message(("Event", "CoreShowChannel"), ("ActionID", name.decode()), **channel) for channel in channels]
    end = message(
        ("Event", "CoreShowChannelsComplete"),
        ("ActionID", name.decode()),
        ("EventList", "Complete"),
        ("ListItems", str(len(channels) if count is None else count)),
    )
    return b"".join((begin, *each, end))


def events_of(data: bytes, tmp_path: Path) -> list[PbxEvent]:
    path = tmp_path / "made.ami"
    path.write_bytes(data)
    return list(events_of_recording(path))


def resyncs(events: list[PbxEvent]) -> list[Resync]:
    return [event for event in events if isinstance(event, Resync)]


async def answered(pbx: FakeAmi) -> None:
    """Calls, queues and phones as a PBX tells them, with a call that begins and one that ends meanwhile."""

    def busy(action: Action) -> bytes:
        new = message(
            ("Event", "Newchannel"),
            ("Timestamp", "1795415271.5"),
            ("Channel", "PJSIP/trunk-00000009"),
            ("Uniqueid", "1795415271.9"),
            ("Linkedid", "1795415271.9"),
        )
        late = {**CHANNEL, "Uniqueid": "1795415271.9", "Linkedid": "1795415271.9", "Duration": "00:00:00"}
        return new + hangup("1795415200.1", 1795415271.6) + listing("CoreShowChannel", CHANNEL, OTHER, late)(action)

    pbx.answers["coreshowchannels"] = busy
    pbx.answers["status"] = listing("Status", STATUS)
    pbx.answers["queuestatus"] = listing("QueueEntry", {"Queue": "sales", "Uniqueid": "1795415240.1"})
    pbx.answers["devicestatelist"] = listing("DeviceStateChange", {"Device": "PJSIP/101", "State": "INUSE"})


async def test_a_recording_tells_what_the_live_link_told(tmp_path: Path) -> None:
    async with FakeAmi() as pbx:
        await answered(pbx)
        async with linked(pbx) as (_, inbox):
            await inbox.state(LinkState.UP)
            told = inbox.events[1:-1]  # without those of the link itself
            data = pbx.last.given
    again = events_of(data, tmp_path)
    assert [type(event) for event in again] == [type(event) for event in told]
    (live,), (replayed,) = resyncs(told), resyncs(again)
    assert replayed._replace(at=0, asked=0) == live._replace(at=0, asked=0)
    assert replayed.channels[0].exten == "380441112244"
    assert 1795415270 <= replayed.asked <= replayed.at <= 1795415272
    assert [event for event in again if event is not replayed] == [event for event in told if event is not live]


async def test_record_asks_for_the_lists(tmp_path: Path) -> None:
    path = tmp_path / "a.ami"
    async with FakeAmi() as pbx:
        await answered(pbx)
        started = asyncio.Event()
        task = asyncio.create_task(record(settings(pbx.port), path, started=started.set))
        async with asyncio.timeout(PATIENCE):
            await started.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    (resync,) = resyncs(list(events_of_recording(path)))
    assert [channel.uid for channel in resync.channels] == ["1795415240.1", "1795415240.2"]
    calls = [call_json(call) for call in calls_of(path, "main", Plan(), Numbers("UA"))]
    assert ("+380501112233", "380441112244", "sales") in [(c["number"], c["dialed"], c["queue"]) for c in calls]


@pytest.mark.parametrize("version", ["16", "22"])
@pytest.mark.parametrize("user", ["lab", "console"])
def test_calls_that_were_going_on_when_a_real_pbx_was_asked(version: str, user: str) -> None:
    path = RECORDINGS / version / "lists" / f"{user}.ami"
    calls = [call_json(call) for call in calls_of(path, "main", Plan(), Numbers("UA"))]
    told = {(call["direction"], call["state"], call["number"], tuple(call["talked"])) for call in calls}
    assert ("inbound", "talking", "+380501110001", ("101",)) in told
    assert ("outbound", "talking", "+380501110002", ("104",)) in told
    assert ("inbound", "ringing", "+380501110004", ()) in told
    assert all(call["approximate"] for call in calls)


def test_a_list_that_is_not_whole_says_nothing(tmp_path: Path) -> None:
    whole = lists(b"1", CHANNEL, OTHER)
    for cut in (whole[60:], whole[:-60], lists(b"1", CHANNEL, count=2)):
        assert resyncs(events_of(cut + hangup("1795415240.9", 1795415270.0), tmp_path)) == []
    assert len(resyncs(events_of(whole, tmp_path))) == 1


def test_status_of_one_channel_is_not_taken_for_all(tmp_path: Path) -> None:
    def status(name: str) -> bytes:
        return listing("Status", {**CHANNEL, "Seconds": "30"})({"Action": "Status", "ActionID": name})

    assert resyncs(events_of(status("theirs-1") + hangup("1.1", 1795415270.0), tmp_path)) == []
    (ours,) = resyncs(events_of(status("console-7") + hangup("1.1", 1795415270.0), tmp_path))
    assert ours.channels[0].duration == 30


def test_lists_asked_for_again_and_again_are_audits(tmp_path: Path) -> None:
    ended = hangup("1795415240.2", 1795415285.0)
    data = b"".join(
        (
            lists(b"1", CHANNEL, OTHER),
            hangup("1795415230.1", 1795415280.0),
            # while the second list comes, a call in it ends
            lists(b"2", CHANNEL, OTHER).replace(b"Event: CoreShowChannelsC", ended + b"Event: CoreShowChannelsC"),
            hangup("1795415230.2", 1795415300.0),
            lists(b"3", CHANNEL),
        )
    )
    told = resyncs(events_of(data, tmp_path))
    assert [event.audit for event in told] == [False, True, True]
    assert [len(event.channels) for event in told] == [2, 1, 1]
    assert [event.at for event in told] == sorted(event.at for event in told)


def test_two_lists_at_once_are_two(tmp_path: Path) -> None:
    told = resyncs(
        events_of(hangup("1.1", 1795415270.0) + lists(b"1", CHANNEL, OTHER) + lists(b"2", CHANNEL), tmp_path)
    )
    assert [len(event.channels) for event in told] == [2, 1]


async def test_refused_lists_say_nothing(tmp_path: Path) -> None:
    async with FakeAmi() as pbx:
        pbx.answers["coreshowchannels"] = refusal()
        async with linked(pbx) as (_, inbox):
            await inbox.state(LinkState.UP)
            data = pbx.last.given
    assert resyncs(events_of(data + hangup("1.1", 1795415270.0), tmp_path)) == []


def test_without_lists_nothing_changes(tmp_path: Path) -> None:
    path = RECORDINGS / "22" / "direct_answered.ami"
    events = list(events_of_recording(path))
    assert resyncs(events) == []
    assert isinstance(events[0], ChannelNew)
    assert isinstance(events[-1], HungUp) or any(isinstance(event, HungUp) for event in events)
