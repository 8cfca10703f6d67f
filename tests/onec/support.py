"""A simulated 1C and what asks it, over real HTTP; and a web server that says what it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from console.demo.company import Company
from console.demo.onec import SimulatedOneC
from console.domain.card import Lookup
from console.domain.phone import Numbers
from console.flow.ports import Arrival, Notice, SourceState
from console.onec.lookup import OneCClients
from console.onec.settings import OneCSettings
from console.roles.eyes import Eyes
from console.roles.read import read
from console.roles.view import View
from console.ui.format.values import say

ROMASHKA = "+380501112233"
IRYNA = "+380961112233"
STRANGER = "+380501234567"


def seen(lookup: Lookup) -> Lookup:
    """The lookup through the eyes of a role that shows what the preset shows."""
    ready, _mistakes = read("")
    assert ready
    return Eyes(View(ready, say))(lookup)


class Clock:
    """A clock that a test winds."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class House:
    """A base, who asks it, and what was put into the inbox."""

    sim: SimulatedOneC
    settings: OneCSettings
    clients: OneCClients
    clock: Clock
    numbers: Numbers = field(default_factory=Numbers)
    heard: list[Arrival] = field(default_factory=list)

    @property
    def notices(self) -> list[str]:
        return [one.text for one in self.heard if isinstance(one, Notice)]

    @property
    def states(self) -> list[str]:
        return [one.state for one in self.heard if isinstance(one, SourceState)]

    async def stages(self, number: str, **how: Any) -> list[Lookup]:
        return [seen(lookup) async for lookup in self.clients.stages(self.numbers.parse(number), **how)]

    async def ask(self, number: str, **how: Any) -> Lookup:
        return (await self.stages(number, **how))[-1]

    def identify(self, number: str) -> Lookup:
        return seen(self.clients.identify(self.numbers.parse(number)))

    async def load(self) -> tuple[int, int]:
        return await self.clients._upkeep.load()

    async def again(self, **changes: Any) -> None:
        """End the program and start it anew, on the same disk."""
        await self.clients.close()
        self.settings = replace(self.settings, **changes)
        self.clients = OneCClients(self.settings, self.numbers, self.heard.append, clock=self.clock)
        await self.clients._cache.ready()


@asynccontextmanager
async def house(
    folder: Path, clients: int = 40, published: list[str] | None = None, family: str = "ut11", **settings: Any
) -> AsyncIterator[House]:
    """A running base of invented clients and a program that knows its address."""
    sim = SimulatedOneC(Company.make(1, clients, date.today()), published=published, family=family)
    await sim.start()
    settings = {"way": "odata", **settings}
    made = OneCSettings(sim.url, sim.user, sim.password, folder, **settings)
    heard: list[Arrival] = []
    clock = Clock()
    numbers = Numbers("UA")
    built = House(sim, made, OneCClients(made, numbers, heard.append, clock=clock), clock, numbers, heard)
    try:
        await built.clients._cache.ready()
        yield built
        assert sim.mistakes == []
        assert sim.writes == 0
        assert sim.max_concurrent <= 2
    finally:
        await built.clients.close()
        await sim.stop()


@asynccontextmanager
async def server(say: Callable[[bytes], bytes]) -> AsyncIterator[str]:
    """A web server whose whole answer to a request is what `say` returns; its address is given."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await reader.readuntil(b"\r\n\r\n")
            writer.write(say(request))
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/trade"
    finally:
        listening.close()
        await listening.wait_closed()


def http(body: bytes, status: str = "200 OK", kind: str = "application/json;charset=utf-8", more: str = "") -> bytes:
    """An HTTP answer."""
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{more}\r\n"
    )
    return head.encode() + body
