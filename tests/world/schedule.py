"""One schedule: some calls at once on the small PBX, seen by the program's real link over a wire with faults."""

from __future__ import annotations

import asyncio
import random

from .loop import Timeless
from .plots import any_call
from .stage import QUIET_S, START, Stage
from .wire import Faults

FAULTS = {
    "none": Faults(),
    "doubled": Faults(doubled=0.3),
    "mixed": Faults(mixed=3.0),
    "doubled and mixed": Faults(doubled=0.2, mixed=2.0),
    "lost": Faults(lost=0.1),
    "cut": Faults(cut_within=60_000, cuts=3),
    "everything": Faults(doubled=0.1, mixed=1.0, lost=0.05, cut_within=40_000, cuts=3),
}
_MOST_CALLS = 4


async def _play(stage: Stage, chance: random.Random) -> None:
    plots = [any_call(stage.play) for _ in range(chance.randint(1, _MOST_CALLS))]
    await stage.begin()
    try:
        if stage.is_whole or chance.random() < 0.5:
            await stage.connected()
        due = [(stage.loop.now + chance.random() * 10, plot) for plot in plots]
        while due:  # each goes on when its pause is over; whoever is due first is first
            due.sort(key=lambda each: each[0])
            at, plot = due.pop(0)
            if at - stage.loop.now > QUIET_S:
                await asyncio.sleep(QUIET_S)
                stage.compare_live()
            await asyncio.sleep(max(0.0, at - stage.loop.now))
            pause = stage.step(plot)
            if pause is not None:
                due.append((stage.loop.now + pause, plot))
        await stage.compare_end()
    finally:
        await stage.close()


def run(chance: random.Random, kind: str) -> None:
    """One schedule of a kind of `FAULTS`, decided by chance alone. Raises AssertionError with what is told wrongly."""
    loop = Timeless(START)
    asyncio.set_event_loop(loop)
    try:
        stage = Stage(loop, chance, FAULTS[kind], chance.choice((0.0, 0.0, 0.01, 0.3)))
        loop.run_until_complete(_play(stage, chance))
    finally:
        loop.close()
        asyncio.set_event_loop(None)


def run_seed(kind: str, seed: int) -> None:
    """The schedule that a kind and a number name."""
    run(random.Random(f"{kind}/{seed}"), kind)
