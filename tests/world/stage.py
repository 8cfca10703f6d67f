"""All that stands between a small PBX and what is told of it: wire, link, state machine, and the truth beside."""

from __future__ import annotations

import asyncio
import contextlib
import random

from console.domain.call import Call
from console.telephony.link import AmiLink, Pace
from console.telephony.settings import PbxSettings

from .exchange import Exchange
from .loop import Timeless
from .play import Play, Plot
from .switch import Switch
from .truth import Truth
from .watch import Watch, ended_differences, live_differences
from .wire import Faults, Wire

START = 1_795_000_000.0
QUIET_S = 5.0
"""Longer than lag, answers and whatever else is on its way."""
_SETTINGS = PbxSettings("main", "pbx", 5038, "console", "secret", ping_s=20.0)
_PACE = Pace(first_pause=0.5, longest_pause=2.0, jitter=lambda: 0.7)


class Stage:
    """A PBX and the program that looks at it, on a loop in which time jumps.

    Every `compare…` raises AssertionError with what is told wrongly.

    Args:
        loop: to run on; not used before.
        chance: decides everything.
        faults: of the wire.
        lag: how long, in seconds, an event waits in Asterisk before it is on the wire.
    """

    def __init__(self, loop: Timeless, chance: random.Random, faults: Faults, lag: float) -> None:
        self.loop = loop
        self.switch = Switch(loop.now)
        self.play = Play(self.switch, chance)
        self.wire = Wire(chance, faults)
        self.exchange = Exchange(loop, self.switch, self.wire, lag)
        self.watch = Watch()
        self.is_whole = not faults.lost and not faults.cuts
        """Whether everything arrives, so that everything must be told."""
        self._link: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Let the program look for its PBX."""
        link = AmiLink(_SETTINGS, self.watch, pace=_PACE, clock=self.loop.time)
        self._link = asyncio.create_task(link.run())

    async def connected(self) -> None:
        """Wait for the link."""
        await self.watch.until_up()

    async def close(self) -> None:
        """The program leaves."""
        if self._link is not None:
            self._link.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._link
        self.loop.listen = None

    def step(self, plot: Plot) -> float | None:
        """A call goes on; returns the seconds until it goes on again, None when it is over."""
        self.switch.now = max(self.switch.now, self.loop.now)
        pause = next(plot, None)
        self.exchange.tell()
        return pause

    def compare_live(self) -> None:
        """Quiet on the wire: what is shown now?"""
        assert not self.watch.broken, self.watch.broken[0]
        if not self.watch.up or self.wire.lost:
            return
        live = {truth.uid: truth for truth in self.play.truths if truth.is_live}
        shown = self.watch.live
        assert set(shown) == set(live), f"shown {sorted(shown)}, really {sorted(live)}"
        told = {uid: live_differences(truth, shown[uid]) for uid, truth in live.items()}
        assert not any(told.values()), f"told wrongly while live: {told}"

    async def compare_end(self) -> None:
        """Every call is over: also for the program, after an audit at the latest."""
        self.wire.spoils = False
        await self.connected()
        await asyncio.sleep(2 * _PACE.audit + 10 * QUIET_S)
        assert not self.watch.broken, self.watch.broken[0]
        assert not self.watch.live, f"ghosts: {sorted(self.watch.live)}"
        assert not any(self.watch.sizes().values()), f"not freed: {self.watch.sizes()}"
        self._compare_records()

    def _compare_records(self) -> None:
        records = {call.id.partition("/")[2]: call for call in self.watch.records}
        assert len(records) == len(self.watch.records), "a call was recorded twice"
        for truth in self.play.truths:
            call = records.get(truth.uid)
            if self.is_whole:
                assert call is not None, f"{truth.uid} is lost"
                found = ended_differences(truth, call)
                assert not found, f"{truth.uid} is told wrongly: {found}"
            elif call is not None and not call.merged_into and not truth.part_of:
                self._compare_outcome(truth, call)

    def _compare_outcome(self, truth: Truth, call: Call) -> None:
        """It is told how a call ended, or that nobody knows: never something else."""
        told = call.outcome and str(call.outcome)
        if told is None:
            assert call.approximate, f"{truth.uid}: nobody knows, and that is not marked"
        elif not self.wire.lost:
            assert told == truth.outcome, f"{truth.uid} is told as {told}, really {truth.outcome}"
        elif not self.wire.lost_a_talk:  # without a ring or a hangup, how nobody answered cannot be known
            answered = truth.outcome == "answered"
            assert (told == "answered") == answered, f"{truth.uid} is told as {told}, really {truth.outcome}"
