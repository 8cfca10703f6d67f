"""A busy exchange in a process of its own: the small PBX of `tests/world` over a real socket, many calls at once.

Only its own process pays for making calls, so that what is measured of the other is the program.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools
import multiprocessing
import random
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection

from tests.telephony.fake_ami import Action, Answer, FakeAmi, response
from tests.world.exchange import listed
from tests.world.play import Play, Plot
from tests.world.plots import any_call
from tests.world.switch import Switch

_AT_ONCE = 20
"""Steps of calls between two looks at the clock."""
_AHEAD = 300
"""Calls that may be over here and not yet there."""


@dataclass(frozen=True, slots=True)
class Order:
    """How busy it is: `live` calls at a time, `rate` messages a second (0: as many as are taken), `calls` in all
    (0: no end), over `lines` lines, from `numbers` numbers."""

    live: int
    rate: float = 0.0
    calls: int = 0
    lines: int = 60
    numbers: int = 20_000
    seed: int = 1


class BusyPbx:
    """Handle of the process, for the program's side."""

    def __init__(self, order: Order) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_run, args=(order, theirs), daemon=True)
        self._process.start()
        self.port: int = self._pipe.recv()

    def begin(self) -> None:
        """Let the calls come."""
        self._pipe.send(0)

    def taken(self, calls: int) -> None:
        """So many have been recorded here: it need not wait."""
        self._pipe.send(calls)

    def told(self) -> tuple[int, int, int] | None:
        """Messages said, calls live and calls over, when it was last asked for; None while there is nothing new."""
        told = None
        while self._pipe.poll():
            told = self._pipe.recv()
        return told

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.join()


def _run(order: Order, pipe: Connection) -> None:
    with contextlib.suppress(ConnectionError):  # the program has seen enough
        asyncio.run(_Busy(order, pipe).run())


class _Busy:
    def __init__(self, order: Order, pipe: Connection) -> None:
        self._order, self._pipe = order, pipe
        chance = random.Random(order.seed)
        self._switch = Switch(time.time(), tick=1e-6)
        lines = [str(101 + number) for number in range(order.lines)]
        outside = [f"38050{chance.randrange(10**7):07}" for _ in range(order.numbers)]
        self._play = Play(self._switch, chance, lines, outside)
        self._count = itertools.count()
        self._due: list[tuple[float, int, Plot]] = []
        self.said = self.begun = self.over = self._taken = 0

    async def run(self) -> None:
        async with FakeAmi() as pbx:
            for name in ("CoreShowChannels", "Status", "QueueStatus", "BridgeList"):
                pbx.answers[name.lower()] = self._list(name)
            self._pipe.send(pbx.port)
            await asyncio.to_thread(self._pipe.recv)
            for _ in range(self._order.live):
                self._begin(self._play.chance.random() * 30)
            began = time.monotonic()
            while self._due:
                await self._step(pbx)
                await self._wait(time.monotonic() - began)
                self._report()
            self._report()
            await asyncio.sleep(3600)

    def _list(self, name: str) -> Answer:
        def answer(action: Action) -> bytes:
            tag = f"ActionID: {action['ActionID']}\r\n"
            lines = listed(self._switch, name)
            end = f"Event: {name}Complete\r\n{tag}EventList: Complete\r\nListItems: {len(lines)}\r\n\r\n"
            each = "".join(f"{line}{tag}\r\n" for line in lines)
            return response(action, EventList="start", Message="will follow") + (each + end).encode()

        return answer

    def _begin(self, at: float) -> None:
        if not self._order.calls or self.begun < self._order.calls:
            self.begun += 1
            heapq.heappush(self._due, (at, next(self._count), any_call(self._play)))

    async def _step(self, pbx: FakeAmi) -> None:
        """Some calls go on a little, those that are due first; for each that is over another one begins."""
        self._switch.now = max(self._switch.now, time.time())
        for _ in range(min(_AT_ONCE, len(self._due))):
            at, _number, plot = heapq.heappop(self._due)
            pause = next(plot, None)
            if pause is None:
                self._begin(at + 1.0)
            else:
                heapq.heappush(self._due, (at + pause, next(self._count), plot))
        said = self._switch.take()
        self.said += len(said)
        self.over += sum(not truth.is_live and truth.part_of is None for truth in self._play.truths)
        self._play.truths[:] = [truth for truth in self._play.truths if truth.is_live]
        pbx.last.writer.write(b"".join(each.text for each in said))
        await pbx.last.writer.drain()

    async def _wait(self, running: float) -> None:
        """Until the next messages are due, and the other side is not too far behind."""
        if self._order.rate:
            await asyncio.sleep(max(0.0, self.said / self._order.rate - running))
            return
        await asyncio.sleep(0)
        while self._pipe.poll() or self.over - self._taken > _AHEAD:
            if self._pipe.poll():
                self._taken = self._pipe.recv()
            else:
                await asyncio.sleep(0.002)

    def _report(self) -> None:
        live = sum(truth.is_live and truth.part_of is None for truth in self._play.truths)
        if not self._due or self.said % 50 < 5:
            self._pipe.send((self.said, live, self.over))
