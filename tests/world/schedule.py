"""One schedule: some calls at once on the small PBX, seen by the program's real link over a wire with faults."""

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
from .plots import any_call
from .switch import Switch
from .truth import Truth
from .watch import Watch, ended_differences, live_differences
from .wire import Faults, Wire

START = 1_795_000_000.0
FAULTS = {
    "none": Faults(),
    "doubled": Faults(doubled=0.3),
    "mixed": Faults(mixed=3.0),
    "doubled and mixed": Faults(doubled=0.2, mixed=2.0),
    "lost": Faults(lost=0.1),
    "cut": Faults(cut_within=60_000, cuts=3),
    "everything": Faults(doubled=0.1, mixed=1.0, lost=0.05, cut_within=40_000, cuts=3),
}
_SETTINGS = PbxSettings("main", "pbx", 5038, "console", "secret", ping_s=20.0)
_PACE = Pace(first_pause=0.5, longest_pause=2.0)
_QUIET_S = 5.0
"""Longer than lag, answers and whatever else is on its way."""


class Schedule:
    """Plays calls and compares. `run` raises AssertionError with what is told wrongly.

    Args:
        loop: to run on; not used before.
        chance: decides everything.
        kind: a key of `FAULTS`.
        calls: how many are played, at most.
    """

    def __init__(self, loop: Timeless, chance: random.Random, kind: str, calls: int = 4) -> None:
        self._loop = loop
        self._chance = chance
        self._kind = kind
        self.switch = Switch(loop.now)
        self.play = Play(self.switch, chance)
        self.wire = Wire(chance, FAULTS[kind])
        self.exchange = Exchange(loop, self.switch, self.wire, chance.choice((0.0, 0.0, 0.01, 0.3)))
        self.watch = Watch()
        self._plots: list[Plot] = [any_call(self.play) for _ in range(chance.randint(1, calls))]
        self._is_whole = kind in ("none", "doubled", "mixed", "doubled and mixed")

    def run(self) -> None:
        self._loop.run_until_complete(self._run())

    async def _run(self) -> None:
        link = AmiLink(_SETTINGS, self.watch, pace=_PACE, clock=self._loop.time)
        task = asyncio.create_task(link.run())
        try:
            if self._is_whole or self._chance.random() < 0.5:
                await self._connected()
            await self._calls()
            await self._end()
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            self._loop.listen = None

    async def _connected(self) -> None:
        await self.watch.until_up()

    async def _calls(self) -> None:
        """Each plot goes on when its pause is over; whoever is due first is first."""
        due = [(self._loop.now + self._chance.random() * 10, plot) for plot in self._plots]
        while due:
            due.sort(key=lambda each: each[0])
            at, plot = due.pop(0)
            if at - self._loop.now > _QUIET_S:
                await asyncio.sleep(_QUIET_S)
                self._compare_live()
            await asyncio.sleep(max(0.0, at - self._loop.now))
            self.switch.now = max(self.switch.now, self._loop.now)
            pause = next(plot, None)
            self.exchange.tell()
            if pause is not None:
                due.append((self._loop.now + pause, plot))

    def _compare_live(self) -> None:
        """Quiet on the wire: what is shown now?"""
        assert not self.watch.broken, self.watch.broken[0]
        if not self.watch.up or self.wire.lost:
            return
        live = {truth.uid: truth for truth in self.play.truths if truth.is_live}
        shown = self.watch.live
        assert set(shown) == set(live), f"shown {sorted(shown)}, really {sorted(live)}"
        told = {uid: live_differences(truth, shown[uid]) for uid, truth in live.items()}
        assert not any(told.values()), f"told wrongly while live: {told}"

    async def _end(self) -> None:
        """Everything is over, also for the program, after an audit at the latest."""
        self.wire.spoils = False
        await self._connected()
        await asyncio.sleep(2 * _PACE.audit + 10 * _QUIET_S)
        assert not self.watch.broken, self.watch.broken[0]
        assert not self.watch.live, f"ghosts: {sorted(self.watch.live)}"
        assert not any(self.watch.sizes().values()), f"not freed: {self.watch.sizes()}"
        self._compare_records()

    def _compare_records(self) -> None:
        records = {call.id.partition("/")[2]: call for call in self.watch.records}
        assert len(records) == len(self.watch.records), "a call was recorded twice"
        for truth in self.play.truths:
            call = records.get(truth.uid)
            if self._is_whole:
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


def run(chance: random.Random, kind: str) -> None:
    """One schedule of a kind, decided by chance alone. Raises AssertionError with what is told wrongly."""
    random.seed(0)  # the link's own jitter
    loop = Timeless(START)
    asyncio.set_event_loop(loop)
    try:
        Schedule(loop, chance, kind).run()
    finally:
        loop.close()
        asyncio.set_event_loop(None)


def run_seed(kind: str, seed: int) -> None:
    """The schedule that a kind and a number name."""
    run(random.Random(f"{kind}/{seed}"), kind)
