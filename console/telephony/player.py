"""A recording in the place of a PBX: what it tells comes when it came then, faster or slower as one likes."""

import asyncio
import itertools
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from console.domain.events import LinkChanged, LinkState, PbxEvent, Resync
from console.flow.ports import ActionRefused, FromPbx, Inbox, Notice
from console.i18n import _
from console.telephony.replay import Moment, end_of_recording, moments_of_recording
from console.telephony.timelapse import Timelapse

_SPREAD_S = 0.2
"""Between events of a recording that tells no times."""
_TURN_S = 0.01
"""Real seconds after which the screen gets its turn."""
_ALMOST = 0.99
"""So much is played at most while there is something to come."""
_SPEEDS = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 1000.0, float("inf"))


class Player:
    """A `flow.ports.Link` that plays a recording once, and a `desk.playback.Playback` to steer it by.

    Args:
        name: what the PBX is called.
        path: the recording.
        inbox: where events go; each is to be worked on at once, so that what is told of it has its own time.
        speed: how many seconds of the recording pass in one of ours; `math.inf` is as fast as can be.
        encoding: what names are in where they are not UTF-8.

    Raises:
        OSError: it cannot be read.
    """

    def __init__(
        self, name: str, path: Path, inbox: Inbox, *, speed: float = 1.0, encoding: str = "cp1251",
        real: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._name = name
        self._inbox = inbox
        self._size = max(1, path.stat().st_size)
        self._end = end_of_recording(path)
        moments = moments_of_recording(path, encoding)
        first = next(moments, None)
        self._moments: Iterator[Moment] = moments if first is None else itertools.chain([first], moments)
        self._start = self.arrived = _start(first, path)
        self.lapse = Timelapse(self._start, speed, real)
        self._read = 0
        self._steered = asyncio.Event()
        self.over = False

    # What it does

    async def run(self) -> None:
        """Play to the end, once."""
        self._tell(LinkChanged(self.arrived, LinkState.UP, ""))
        turn = time.monotonic()
        last, guessed = self._start - _SPREAD_S, False
        for moment in self._moments:
            event = moment.event
            if moment.due is None:
                event = _at(event, max(last + _SPREAD_S, event.at))
                guessed = self._say_that_times_are_guessed(guessed)
            last = max(last, event.at if moment.due is None else moment.due)
            await self._wait(last)
            self.arrived, self._read = last, moment.read
            self._tell(event)
            if time.monotonic() - turn > _TURN_S:
                await asyncio.sleep(0)
                turn = time.monotonic()
        self.over = True
        self._inbox(Notice(_("The recording is over. The calls are shown as they stood at its end.")))

    def _say_that_times_are_guessed(self, said: bool) -> bool:
        if not said:
            self._inbox(Notice(_("The recording tells no times: they are guessed, durations mean nothing.")))
        return True

    async def _wait(self, moment: float) -> None:
        self.lapse.until(moment)
        while (left := self.lapse.wait()) is None or left > 0:
            self._steered.clear()
            try:
                async with asyncio.timeout(left):
                    await self._steered.wait()
            except TimeoutError:
                pass

    def _tell(self, event: PbxEvent) -> None:
        self._inbox(FromPbx(self._name, event))

    async def originate(self, line: str, number: str) -> None:
        """See `Link`: nobody can be called in a recording."""
        raise ActionRefused(_("This is a recording: nobody can be called."))

    async def transfer(self, channel: str, number: str, *, ask_first: bool) -> None:
        """See `Link`: nobody can be handed on in a recording."""
        raise ActionRefused(_("This is a recording: nobody can be called."))

    # How it is steered

    @property
    def speed(self) -> float:
        """See `Playback`."""
        return self.lapse.speed

    @property
    def paused(self) -> bool:
        """See `Playback`."""
        return self.lapse.paused

    @property
    def played(self) -> float:
        """See `Playback`."""
        if self.over:
            return 1.0
        if self._end is not None and self._end > self._start:
            part = (self.lapse.now() - self._start) / (self._end - self._start)
        else:
            part = self._read / self._size
        return min(_ALMOST, max(0.0, part))

    def pause(self) -> None:
        """See `Playback`."""
        self.lapse.pause(not self.lapse.paused)
        self._steered.set()

    def faster(self) -> None:
        """See `Playback`."""
        self._run_at(next((speed for speed in _SPEEDS if speed > self.speed), _SPEEDS[-1]))

    def slower(self) -> None:
        """See `Playback`."""
        self._run_at(next((speed for speed in reversed(_SPEEDS) if speed < self.speed), _SPEEDS[0]))

    def _run_at(self, speed: float) -> None:
        self.lapse.run_at(speed)
        self._steered.set()


def _start(first: Moment | None, path: Path) -> float:
    """When the recording begins; by its file's time where nothing in it tells."""
    told = 0.0 if first is None else first.event.at if first.due is None else first.due
    return told or path.stat().st_mtime


def _at(event: PbxEvent, at: float) -> PbxEvent:
    changes: dict[str, Any] = {"at": at}
    if isinstance(event, Resync):
        changes["asked"] = at
    return event._replace(**changes)
