"""A recording in the place of a PBX."""

import asyncio
import json
from pathlib import Path

import pytest

from console.domain.events import HoldChanged, LinkChanged, LinkState, Resync
from console.flow.ports import ActionRefused
from console.telephony.player import Player
from console.telephony.replay import events_of_recording
from console.telephony.tape import times_of

from .fake_ami import message
from .helpers import PATIENCE, RECORDINGS, Inbox

HOLD = message(("Event", "Hold"), ("Uniqueid", "1795415240.7"), ("Linkedid", "1795415240.7"))
MAX = float("inf")


async def played(player: Player) -> None:
    async with asyncio.timeout(PATIENCE):
        await player.run()


@pytest.mark.parametrize("speed", [1000.0, MAX])
@pytest.mark.parametrize("name", ["queue_answered", "lists/console"])
async def test_it_tells_what_the_recording_tells_each_at_its_time(name: str, speed: float) -> None:
    path = RECORDINGS / "22" / f"{name}.ami"
    inbox = Inbox()
    arrived: list[float] = []

    def take(arrival: object) -> None:
        inbox(arrival)  # type: ignore[arg-type]
        arrived.append(player.arrived)

    player = Player("main", path, take, speed=speed)
    await played(player)
    first, *events = inbox.events
    assert isinstance(first, LinkChanged)
    assert (first.state, first.at) == (LinkState.UP, events[0].at)
    assert events == list(events_of_recording(path))
    assert arrived == sorted(arrived)
    assert all(at >= event.at for at, event in zip(arrived[1:], events, strict=False))
    if not inbox.of(Resync):  # what came while lists were read comes after them
        assert [round(at - event.at, 3) for at, event in zip(arrived[1:], events, strict=False)] == [0.0] * len(events)
    assert player.over
    assert player.played == 1.0
    assert [notice[:24] for notice in inbox.notices] == ["The recording is over. T"]


async def test_times_come_from_the_file_beside(tmp_path: Path) -> None:
    path = tmp_path / "a.ami"
    path.write_bytes(HOLD * 3)
    marks = [[0, 2000.0], [len(HOLD), 2030.0], [2 * len(HOLD), 2031.5]]
    times_of(path).write_text("".join(json.dumps(mark) + "\n" for mark in marks))
    inbox = Inbox()
    player = Player("main", path, inbox, speed=MAX)
    await played(player)
    assert [event.at for event in inbox.events[1:]] == [2000.0, 2030.0, 2031.5]
    assert player.lapse.now() == 2031.5


async def test_how_much_was_played_goes_by_time(tmp_path: Path) -> None:
    path = tmp_path / "a.ami"
    stamped = [HOLD.replace(b"Event: Hold", b"Event: Hold\r\nTimestamp: %d" % at) for at in (2000, 2025, 2100)]
    path.write_bytes(b"".join(stamped) + b"Event: Unknown\r\nX: 1\r\n\r\n" * 100)
    parts: list[float] = []
    player = Player("main", path, lambda _arrival: parts.append(player.played), speed=MAX)
    await played(player)
    assert parts == [0.0, 0.0, 0.25, 0.99, 1.0]


async def test_a_recording_without_any_time_is_spread_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.ami"
    new = message(("Event", "Newchannel"), ("Uniqueid", "1795415250.8"), ("Linkedid", "1795415250.8"))
    path.write_bytes(HOLD + HOLD + new + HOLD)
    inbox = Inbox()
    await played(Player("main", path, inbox, speed=MAX))
    times = [event.at for event in inbox.events if not isinstance(event, LinkChanged)]
    assert times == pytest.approx([1795415240.0, 1795415240.2, 1795415250.0, 1795415250.2])
    assert [notice.split(":")[0] for notice in inbox.notices] == [
        "The recording tells no times",
        "The recording is over. The calls are shown as they stood at its end.",
    ]


async def test_it_stands_until_it_is_told_to_go_on_and_changes_its_speed() -> None:
    inbox = Inbox()
    player = Player("main", RECORDINGS / "22" / "hold_and_resume.ami", inbox, speed=1.0)
    player.pause()
    task = asyncio.create_task(player.run())
    await inbox.until(lambda it: bool(it.links))
    assert player.paused
    assert not inbox.of(HoldChanged)
    for _ in range(20):
        player.faster()
    assert player.speed == MAX
    player.slower()
    assert player.speed == 1000.0
    assert not inbox.of(HoldChanged)
    player.pause()
    async with asyncio.timeout(PATIENCE):
        await task
    assert len(inbox.of(HoldChanged)) == 2
    for _ in range(20):
        player.slower()
    assert player.speed == 0.1


async def test_nobody_can_be_called_in_a_recording() -> None:
    player = Player("main", RECORDINGS / "22" / "direct_answered.ami", Inbox())
    with pytest.raises(ActionRefused, match="recording"):
        await player.originate("101", "102")


async def test_an_empty_recording_is_over_at_once(tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.write_bytes(b"")
    inbox = Inbox()
    await played(Player("main", path, inbox))
    assert inbox.links == [(LinkState.UP, "")]
    with pytest.raises(FileNotFoundError):
        Player("main", tmp_path / "none", inbox)
