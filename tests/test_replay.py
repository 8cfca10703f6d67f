"""A recording on the screen: the whole program with a recording in the place of the PBX."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from console.bootstrap import Console
from console.cli.replay import calls_of
from console.cli.replay_screen import plug_in
from console.desk.contract import call_json
from console.domain.history import Query
from console.domain.lines import Plan
from console.domain.phone import Numbers
from console.settings import OperatorTable, PbxTable, Settings
from console.ui import clock
from console.ui.replaying import Replaying

from .ui.looking import screen_text

RECORDINGS = Path(__file__).parent / "recordings"
PATIENCE = 60.0
MAX = float("inf")


class Replayed:
    """The program over a recording, while it plays."""

    def __init__(self, folder: Path, recording: Path, speed: float, line: str) -> None:
        settings = Settings(operator=OperatorTable(line=line), pbx={"main": PbxTable("", "")})
        self.console = Console(settings, folder / "data", notify=False, history=folder / "history")
        self.player = plug_in(self.console, recording, "main", speed)
        self.app = Replaying(self.console.desk, self.player, start=self.console.start)
        clock.replace(self.player.lapse.now, hand=time.time)

    @asynccontextmanager
    async def running(self, size: tuple[int, int] = (120, 32)) -> AsyncIterator[Pilot[None]]:
        async with self.app.run_test(size=size) as pilot:
            try:
                yield pilot
            finally:
                await self.console.stop()

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not true():  # noqa: ASYNC110 the screen pulls, so does this test
                await asyncio.sleep(0.02)

    async def see(self, *words: str) -> None:
        await self.until(lambda: all(word in screen_text(self.app) for word in words))


@pytest.fixture
def replayed(tmp_path: Path) -> Iterator[Callable[..., Replayed]]:
    def make(name: str, speed: float = MAX, line: str = "101") -> Replayed:
        return Replayed(tmp_path, RECORDINGS / f"{name}.ami", speed, line)

    yield make
    clock.replace()


@pytest.mark.parametrize("speed", [100.0, MAX])
async def test_all_calls_of_a_day_end_on_the_screen_as_they_are_printed(
    replayed: Callable[..., Replayed], speed: float, tmp_path: Path
) -> None:
    day = replayed("ast22", speed)
    async with day.running() as pilot:
        await day.see("the recording is over", "Ромашка ТОВ")
        await pilot.pause()
        printed = calls_of(RECORDINGS / "ast22.ami", "main", Plan(), Numbers("UA"))
        shown = {call.id: call for call in day.console.desk.snapshot().calls}
        assert [call_json(shown[call.id]) for call in printed] == [call_json(call) for call in printed]
        assert "Traceback" not in screen_text(day.app)
        assert day.player.lapse.now() == day.player.arrived
        ended = sum(not call.is_live for call in printed)
        async with asyncio.timeout(PATIENCE):
            while len(await day.console.desk.search(Query(""), limit=1000)) < ended:  # noqa: ASYNC110 written beside
                await asyncio.sleep(0.02)
    assert not (tmp_path / "data" / "history").exists()


async def test_it_stands_and_goes_on_by_the_keys(replayed: Callable[..., Replayed]) -> None:
    day = replayed("ast22", 1.0)
    async with day.running() as pilot:
        await day.see("▶ recording ×1 ")
        await pilot.press("plus", "plus")
        await day.see("▶ recording ×5 ")
        await pilot.press("minus")
        await day.see("▶ recording ×2 ")
        await pilot.press("p")
        await day.see("‖ recording ×2 ")
        stood, read = day.player.lapse.now(), day.player.played
        await asyncio.sleep(0.3)
        assert (day.player.lapse.now(), day.player.played) == (stood, read)
        await pilot.press("з")
        await day.see("▶ recording ×2 ")
        await pilot.press("f1")
        await day.see("While a recording plays", "Play the recording faster")
        await pilot.press("escape", "f6")
        for _ in range(9):
            await pilot.press("equals_sign")
        await day.see("the recording is over")


async def test_a_talk_is_as_long_as_it_was_however_fast_it_plays(
    replayed: Callable[..., Replayed], tmp_path: Path
) -> None:
    source = (RECORDINGS / "22" / "direct_answered.ami").read_bytes()
    path = tmp_path / "long.ami"
    path.write_bytes(_longer(source, 60.0))
    long = Replayed(tmp_path, path, 50.0, "101")
    began = time.monotonic()
    async with long.running():
        await long.see("the recording is over", "1:00")
        assert time.monotonic() - began >= 60 / 50
        (call,) = long.console.desk.snapshot().calls
        assert call.talk_s == pytest.approx(60.0, abs=1.5)


def _longer(data: bytes, seconds: float) -> bytes:
    """The same call, with everything from the first `HangupRequest` on so much later."""
    head, hangup, rest = data.partition(b"Event: HangupRequest")
    lines = (hangup + rest).split(b"\r\n")
    later = [
        b"Timestamp: %.6f" % (float(line.removeprefix(b"Timestamp: ")) + seconds)
        if line.startswith(b"Timestamp")
        else line
        for line in lines
    ]
    return head + b"\r\n".join(later)


@pytest.mark.parametrize("size", [(80, 24), (120, 32), (200, 50)])
async def test_it_fits(replayed: Callable[..., Replayed], size: tuple[int, int]) -> None:
    day = replayed("22/queue_answered", 0.5)
    async with day.running(size):
        await day.see("recording ×0.5", "● main")
        assert max(map(len, screen_text(day.app).splitlines())) <= size[0]


async def test_nobody_is_called_from_a_recording(replayed: Callable[..., Replayed]) -> None:
    day = replayed("22/direct_answered")
    async with day.running() as pilot:
        await day.see("the recording is over")
        await pilot.press("f6")
        await day.see("This is a recording: nobody can be called.")


async def test_a_recording_without_times_says_so(replayed: Callable[..., Replayed], tmp_path: Path) -> None:
    lines = (RECORDINGS / "22" / "direct_answered.ami").read_bytes().split(b"\r\n")
    path = tmp_path / "bare.ami"
    path.write_bytes(b"\r\n".join(line for line in lines if not line.startswith(b"Timestamp: ")))
    bare = Replayed(tmp_path, path, 5.0, "101")
    async with bare.running():
        await bare.see("The recording tells no times", "▶ recording ×5")
        await bare.see("the recording is over", "answered")
