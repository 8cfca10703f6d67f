"""What the tests of the simulated PBX share: a simulator that only does as told, and a plain AMI client."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from console.demo.pbx import SimulatedPbx
from tests.pbx.ami import Message, encode, parse

RECORDINGS = Path(__file__).parents[1] / "recordings" / "22"
LINES = {"101": "Анна", "102": "Борис", "103": "Олена", "104": "Склад", "105": "Ірина"}
CALLERS = [("380501112233", "Ромашка ТОВ", 3), ("380672223344", None, 2), ("", "anonymous", 1)]
PATIENCE = 5.0


def simulator(pace: float = 0.0, seed: int = 7) -> SimulatedPbx:
    """An exchange; at pace 0 nothing happens by itself."""
    return SimulatedPbx(CALLERS, LINES, seed=seed, pace=pace, user="console", secret="demo", my_line="101")


class Client:
    """An AMI connection that keeps the bytes it was given."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self.raw = b""

    async def banner(self) -> bytes:
        self.raw = await asyncio.wait_for(self._reader.readline(), PATIENCE)
        return self.raw

    def send(self, action: str, **headers: str) -> None:
        self._writer.write(encode(action, **headers))

    async def message(self) -> tuple[list[str], Message]:
        """The next message: its headers' names in order, and its values."""
        block = await asyncio.wait_for(self._reader.readuntil(b"\r\n\r\n"), PATIENCE)
        self.raw += block
        return names_of(block), parse(block)

    async def until(self, **wanted: str) -> Message:
        """The next message with these values."""
        while True:
            _, message = await self.message()
            if wanted.items() <= message.items():
                return message

    async def ask(self, action: str, **headers: str) -> Message:
        self.send(action, ActionID=f"{action}-1", **headers)
        return await self.until(ActionID=f"{action}-1")

    async def listing(self, action: str) -> list[Message]:
        """The events of a list."""
        assert (await self.ask(action))["EventList"] == "start"
        rows: list[Message] = []
        while True:
            _, message = await self.message()
            if message.get("EventList") == "Complete":
                assert message["ListItems"] == str(len(rows))
                return rows
            if message.get("ActionID") == f"{action}-1":
                rows.append(message)

    async def ended(self) -> None:
        """Wait until the other side has closed."""
        with contextlib.suppress(ConnectionError):
            while data := await asyncio.wait_for(self._reader.read(65536), PATIENCE):
                self.raw += data

    async def close(self) -> None:
        self._writer.close()
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()


@contextlib.asynccontextmanager
async def connected(port: int) -> AsyncIterator[Client]:
    """A connection, not logged in."""
    client = Client(*await asyncio.open_connection("127.0.0.1", port))
    await client.banner()
    try:
        yield client
    finally:
        await client.close()


@contextlib.asynccontextmanager
async def logged_in(port: int, *, events: str = "on") -> AsyncIterator[Client]:
    """A connection, logged in."""
    async with connected(port) as client:
        client.send("Login", Username="console", Secret="demo", Events=events)
        await client.until(Event="FullyBooted")
        yield client


@contextlib.asynccontextmanager
async def running(pbx: SimulatedPbx) -> AsyncIterator[int]:
    """The port of a started simulator."""
    port = await pbx.start()
    try:
        yield port
    finally:
        await pbx.stop()


def names_of(block: bytes) -> list[str]:
    """The names of a message's headers, in order."""
    return [line.partition(":")[0] for line in block.decode().split("\r\n") if ":" in line]


def blocks(*paths: Path) -> Iterator[bytes]:
    """The messages of recordings."""
    for path in paths:
        yield from path.read_bytes().split(b"\r\n\r\n")
