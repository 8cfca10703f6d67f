"""Ups and downs of a 1C on a working day, for the demonstration: now and then it is slow, now and then it is gone."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from console.demo.onec.simulator import SimulatedOneC


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of time: how 1C is, for how many seconds, and how much later it answers when it is slow."""

    state: Literal["well", "slow", "down"]
    seconds: float
    delay: float = 0.0


def spells(seed: int) -> Iterator[Spell]:
    """The schedule, without end; the same seed gives the same one. It begins well, and never goes from bad to bad."""
    chance = random.Random(seed)  # noqa: S311 - a schedule, not a secret
    while True:
        yield Spell("well", chance.uniform(40, 120))
        if chance.random() < 0.65:
            yield Spell("slow", chance.uniform(10, 25), chance.uniform(3, 6))
        else:
            yield Spell("down", chance.uniform(20, 30))


async def live(
    simulator: SimulatedOneC, seed: int = 1, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """Run the schedule over a started simulator until cancelled; it is left well. Clears other faults as it goes."""
    try:
        for spell in spells(seed):
            await _spell(simulator, spell, sleep)
    finally:
        simulator.faults.clear()
        await simulator.come_up()


async def _spell(simulator: SimulatedOneC, spell: Spell, sleep: Callable[[float], Awaitable[None]]) -> None:
    if spell.state == "slow":
        simulator.faults.slow(spell.delay)
    if spell.state == "down":
        await simulator.go_down()
    await sleep(spell.seconds)
    if spell.state == "slow":
        simulator.faults.clear()
    if spell.state == "down":
        await simulator.come_up()
