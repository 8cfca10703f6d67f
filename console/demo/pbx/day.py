"""The day's schedule: who calls whom, how often, and what comes of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple

from console.demo.pbx.calls import COMPANY, Call, Fate, Wish, from_line, from_outside
from console.demo.pbx.dialing import Dialing
from console.demo.pbx.exchange import Exchange

QUEUE_NUMBER = "380441112255"
_EVERY = (6.0, 8.0)
_MINE = 3  # after so many calls one rings at my line: about every 25 seconds
_KINDS = {"group": 3, "queue": 4, "direct": 3, "internal": 2, "outbound": 4}
_GROUP = 3


class Caller(NamedTuple):
    """Somebody outside who calls now and then. `number` is as a trunk gives it, "" when withheld."""

    number: str
    name: str | None
    weight: int


class Day:
    """An endless working day, the same for the same seed.

    Args:
        exchange: where it happens.
        callers: who calls from outside.
        my_line: the line that rings most often.
        begin: starts a call.
        seed: another one makes another day.
    """

    def __init__(
        self,
        exchange: Exchange,
        callers: Sequence[tuple[str, str | None, int]],
        my_line: str,
        begin: Callable[[Call], object],
        seed: int,
    ) -> None:
        self._exchange, self._callers, self._my_line, self._begin = exchange, list(callers), my_line, begin
        self._random = Random(seed)  # noqa: S311 - a play, not a secret
        self._since_mine = _MINE

    async def play(self) -> None:
        """Let things happen until cancelled."""
        while True:
            self.happen()
            await asyncio.sleep(self._exchange.seconds(self._random.uniform(*_EVERY)))

    def happen(self) -> None:
        """One thing happens: a call begins, if somebody is free for it."""
        self._since_mine += 1
        kind = self._random.choices(list(_KINDS), list(_KINDS.values()))[0]
        if self._since_mine >= _MINE and self._exchange.devices.is_free(self._my_line):
            self._since_mine = 0
            kind = kind if kind in ("group", "queue") else "direct"
            self._inbound(kind, self._my_line)
        elif kind in ("group", "queue", "direct"):
            self._inbound(kind, None)
        else:
            self._own(kind)

    def _inbound(self, kind: str, mine: str | None) -> None:
        lines, did = self._rung(kind, mine)
        if not lines and kind != "queue":  # the queue lets people wait though nobody is free
            return
        number, name, _ = self._random.choices(self._callers, [caller[2] for caller in self._callers])[0]
        fate = self._fate(lines, mine)
        self._start(fate, lambda: from_outside(self._exchange, number, name, did, lines, kind == "queue"))

    def _rung(self, kind: str, mine: str | None) -> tuple[list[str], str]:
        """Which lines ring, and the number that was called for it."""
        devices, everybody = self._exchange.devices, list(self._exchange.lines)
        if kind == "queue":
            return [m.line for m in self._exchange.queue.members if devices.is_free(m.line)], QUEUE_NUMBER
        if kind == "group":
            return [line for line in everybody[:_GROUP] if devices.is_free(line)], COMPANY
        line = mine or self._free(self._my_line)
        return ([line] if line else []), did_of(line or "")

    def _own(self, kind: str) -> None:
        """A line calls: a colleague, or a client."""
        line = self._free(self._my_line)
        if line is None:
            return
        if kind == "internal":
            other = self._free(self._my_line, line)
            if other is None:
                return
            dialled = other
        else:
            numbers = [number for number, _, _ in self._callers if number.startswith("380")]
            dialled = self._random.choice(numbers)[2:] if numbers else "0441234567"
        self._start(self._fate([], None), lambda: from_line(self._exchange, line, dialled))

    def _start(self, fate: Fate, enter: Callable[[], Dialing]) -> None:
        self._begin(Call(self._exchange, fate, enter))

    def _free(self, *but: str) -> str | None:
        """A line that is free, or None."""
        free = [line for line in self._exchange.lines if self._exchange.devices.is_free(line) and line not in but]
        return self._random.choice(free) if free else None

    def _fate(self, lines: list[str], mine: str | None) -> Fate:
        """Mostly somebody answers; my own line rings longer, for somebody looks at it."""
        random = self._random
        wish = random.choices([Wish.ANSWER, Wish.GIVE_UP, Wish.NOTHING, Wish.BUSY], [14, 3, 2, 0 if mine else 1])[0]
        if len(lines) > 1 and wish is Wish.BUSY:
            wish = Wish.GIVE_UP
        rings = random.uniform(8, 13) if mine else random.uniform(3, 9)
        return Fate(
            wish=wish,
            line=random.choice(lines) if lines else None,
            rings=0.5 if wish is Wish.BUSY else rings * (1.6 if wish is Wish.NOTHING else 1),
            talks=random.uniform(8, 35),
            holds=random.uniform(4, 9) if random.random() < 0.2 else 0.0,
            caller_ends=random.random() < 0.6,
        )


def did_of(line: str) -> str:
    """The company's number that leads straight to a line."""
    return f"380441112{line}"
