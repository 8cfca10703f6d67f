"""Recording the exact bytes, and playing a recording back."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from console.domain.events import ChannelNew, HoldChanged, HungUp
from console.telephony.recorder import record
from console.telephony.replay import events_of_recording
from console.telephony.tape import times_of
from console.telephony.wire import Splitter
from console.telephony.words import Fault, Refused

from .fake_ami import FakeAmi, message, refusal
from .helpers import PATIENCE, RECORDINGS, settings

HOLD = message(("Event", "Hold"), ("Uniqueid", "1795415240.7"), ("Linkedid", "1795415240.7"))


class Recording:
    """A recording that runs until the block ends."""

    def __init__(self, pbx: FakeAmi, path: Path) -> None:
        self._started = asyncio.Event()
        self.times = iter(range(1000, 2000))
        self._coroutine = record(
            settings(pbx.port), path, started=self._started.set, clock=lambda: float(next(self.times))
        )

    async def __aenter__(self) -> "asyncio.Task[None]":
        self.task = asyncio.create_task(self._coroutine)
        async with asyncio.timeout(PATIENCE):
            await self._started.wait()
        return self.task

    async def __aexit__(self, *_: object) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


async def test_the_exact_bytes_from_the_greeting_on(tmp_path: Path) -> None:
    path = tmp_path / "a.ami"
    odd = b"Event: X\r\n\nbroken \xff\x00\r\n\r\n" + HOLD
    async with FakeAmi() as pbx:
        async with Recording(pbx, path):
            pbx.last.send(odd)
            sent = pbx.last.given
            assert sent.startswith(pbx.greeting)
            assert sent.endswith(odd)
            async with asyncio.timeout(PATIENCE):
                while path.stat().st_size < len(sent):  # noqa: ASYNC110 a file has no event for it
                    await asyncio.sleep(0.001)
        await pbx.last.closed.wait()
    assert path.read_bytes() == sent
    marks = [json.loads(line) for line in times_of(path).read_text().splitlines()]
    assert marks[0] == [0, 1000.0]
    assert [offset for offset, _ in marks] == sorted({offset for offset, _ in marks})
    *_, event = events_of_recording(path)
    assert event == HoldChanged(marks[-1][1], "1795415240.7", "1795415240.7", True)
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o777 == times_of(path).stat().st_mode & 0o777 == 0o600


async def test_old_files_are_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.ami"
    path.write_bytes(b"old" * 10_000)
    path.chmod(0o644)
    async with FakeAmi() as pbx, Recording(pbx, path):
        assert path.read_bytes().startswith(pbx.greeting)
        assert sys.platform == "win32" or path.stat().st_mode & 0o777 == 0o600


async def test_what_goes_wrong_is_one_plain_line(tmp_path: Path) -> None:
    async with FakeAmi() as pbx:
        async with Recording(pbx, tmp_path / "a") as task:
            pbx.last.reset()
            with pytest.raises(Fault, match="The PBX closed the connection"):
                await task
        pbx.answers["login"] = refusal("Authentication failed")
        with pytest.raises(Refused, match="does not accept"):
            await record(settings(pbx.port), tmp_path / "a")
    with pytest.raises(Fault, match="nothing listens"):
        await record(settings(pbx.port), tmp_path / "a")
    with pytest.raises(OSError, match="No such file"):
        await record(settings(pbx.port), tmp_path / "none" / "a")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
async def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "console.telephony.recorder.private", lambda path: os.fdopen(os.open("/dev/full", os.O_WRONLY), "wb", 0)
    )
    async with FakeAmi() as pbx:
        with pytest.raises(Fault, match="No space left on device"):
            await record(settings(pbx.port), tmp_path / "a")


# Playing back


def test_every_recording_plays() -> None:
    for path in sorted(RECORDINGS.rglob("*.ami")):
        events = list(events_of_recording(path))
        assert all(1_700_000_000 < event.at < 2_000_000_000 for event in events), path


def test_times_come_from_the_timestamp_header_else_from_the_file_beside_else_from_uniqueids(tmp_path: Path) -> None:
    path = tmp_path / "a.ami"
    new = message(("Event", "Newchannel"), ("Uniqueid", "main-pbx-1795415250.8"), ("Linkedid", "1795415240.7"))
    stamped = message(("Event", "Hangup"), ("Timestamp", "1795415260.5"), ("Uniqueid", "1795415240.7"))
    chosen = message(("Event", "Hold"), ("Uniqueid", "console-9999999999"), ("Linkedid", ""))
    pieces = [b"Asterisk Call Manager/5.0.5\r\n" + HOLD[:30], HOLD[30:] + new, chosen, stamped, HOLD]
    path.write_bytes(b"".join(pieces))
    assert [event.at for event in events_of_recording(path)] == [
        1795415240.0,
        1795415250.0,
        1795415250.0,
        1795415260.5,
        1795415250.0,
    ]
    marks, offset = [], 0
    for number, piece in enumerate(pieces):
        marks.append(json.dumps([offset, 2000.0 + number]))
        offset += len(piece)
    times_of(path).write_text("\n".join([*marks, '[99, "cut']))
    assert [event.at for event in events_of_recording(path)] == [2001.0, 2001.0, 2002.0, 1795415260.5, 2004.0]


def test_a_recording_without_timestamps_tells_the_same_story(tmp_path: Path) -> None:
    source = RECORDINGS / "22" / "direct_answered.ami"
    path = tmp_path / "a.ami"
    lines = source.read_bytes().split(b"\r\n")
    path.write_bytes(b"\r\n".join(line for line in lines if not line.startswith(b"Timestamp: ")))
    with_times, without = list(events_of_recording(source)), list(events_of_recording(path))
    assert [event[1:] for event in with_times] == [event[1:] for event in without]
    assert [event.at for event in without] == sorted(event.at for event in without)


def test_live_and_replay_are_the_same_code(tmp_path: Path) -> None:
    source = (RECORDINGS / "22" / "direct_answered.ami").read_bytes()
    start = source.index(b"\r\n\r\n")
    path = tmp_path / "mid.ami"
    path.write_bytes(source[start + 100 :])  # a capture that begins in the middle of a message
    events = list(events_of_recording(path))
    assert any(isinstance(event, ChannelNew) for event in events)
    assert any(isinstance(event, HungUp) for event in events)
    assert Splitter().feed(source)


def test_there_is_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(events_of_recording(tmp_path / "none"))
    (tmp_path / "empty").write_bytes(b"")
    assert list(events_of_recording(tmp_path / "empty")) == []
