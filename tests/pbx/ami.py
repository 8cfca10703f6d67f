"""The least AMI client that the rig needs, and one that keeps the exact bytes."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Callable
from pathlib import Path

Message = dict[str, str]
Wanted = Callable[[Message], bool]
PATIENCE = 10.0


def parse(block: bytes) -> Message:
    """One message as a dictionary; of a header that comes twice the last value stays."""
    pairs = (line.partition(":") for line in block.decode("utf-8", "replace").split("\r\n") if ":" in line)
    return {key: value.lstrip() for key, _, value in pairs}


class AmiError(Exception):
    """Asterisk answered `Response: Error`."""


class AmiSession:
    """One connection, logged in."""

    def __init__(self, port: int, user: str = "lab", secret: str = "labsecret") -> None:
        self._port, self._user, self._secret = port, user, secret
        self._ids = itertools.count(1)
        self._answers: dict[str, tuple[asyncio.Future[Message], list[Message]]] = {}
        self._watchers: list[tuple[Wanted, asyncio.Future[Message]]] = []
        self.banner = b""

    async def __aenter__(self) -> AmiSession:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        self.banner = await self._reader.readline()
        self._task = asyncio.create_task(self._read())
        booted = self.expect(Event="FullyBooted")
        await self.action("Login", Username=self._user, Secret=self._secret)
        await booted
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()

    async def action(self, name: str, **headers: str) -> Message:
        """Send an action, return its response; an Error response is an exception."""
        return (await self.listing(name, **headers))[0]

    async def listing(self, name: str, **headers: str) -> list[Message]:
        """Send an action, return its response and, when it promises a list, the events of the list."""
        action_id = f"rig-{next(self._ids)}"
        messages: list[Message] = []
        future: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._answers[action_id] = future, messages
        self._writer.write(encode(name, ActionID=action_id, **headers))
        last = await asyncio.wait_for(future, PATIENCE)
        if last.get("Response") == "Error":
            raise AmiError(f"{name}: {last.get('Message')}")
        return messages

    def expect(self, **headers: str) -> asyncio.Future[Message]:
        """The next event with these headers; ask before causing it, await after."""
        future: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._watchers.append((lambda message: headers.items() <= message.items(), future))
        return asyncio.ensure_future(asyncio.wait_for(future, PATIENCE))

    async def _read(self) -> None:
        while True:
            self._dispatch(parse(await self._reader.readuntil(b"\r\n\r\n")))

    def _dispatch(self, message: Message) -> None:
        action_id = message.get("ActionID", "")
        if action_id in self._answers:
            future, messages = self._answers[action_id]
            messages.append(message)
            list_begins = "Response" in message and message.get("EventList", "").lower() == "start"
            list_goes_on = "Event" in message and message.get("EventList") not in ("Complete", "cancelled")
            if not (list_begins or list_goes_on):
                del self._answers[action_id]
                future.set_result(message)
            return
        for wanted, future in self._watchers:
            if not future.done() and wanted(message):
                future.set_result(message)
        self._watchers = [watcher for watcher in self._watchers if not watcher[1].done()]


def encode(name: str, **headers: str) -> bytes:
    """One action as bytes."""
    return "".join(f"{key}: {value}\r\n" for key, value in {"Action": name, **headers}.items()).encode() + b"\r\n"


class Recorder:
    """A connection that writes every byte it is given to a file.

    Args:
        asks: lists that are asked for first, as a program does that wants to know what there is.
    """

    def __init__(
        self,
        port: int,
        path: Path,
        user: str = "lab",
        secret: str = "labsecret",
        logs_off: bool = True,
        asks: tuple[str, ...] = (),
    ) -> None:
        self._port, self._path, self._user, self._secret, self._logs_off = port, path, user, secret, logs_off
        self._asks = asks
        self._said = bytearray()
        self._news = asyncio.Event()

    async def __aenter__(self) -> Recorder:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._task = asyncio.create_task(self._copy())
        self.send("Login", Username=self._user, Secret=self._secret)
        await self._until(b"FullyBooted", b"Response: Error")
        for number, name in enumerate(self._asks):
            self.send(name, ActionID=f"{number}-{name}")
            await self._until(f"Event: {name}Complete".encode(), b"Response: Error")
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.sleep(0.3)  # the last CEL and Cdr events come a moment after the last channel
        if self._logs_off:
            self.send("Logoff")
        await asyncio.wait_for(self._task, PATIENCE)
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()

    def send(self, name: str, **headers: str) -> None:
        """Send an action; its answer goes to the file."""
        self._writer.write(encode(name, **headers))

    async def _until(self, *words: bytes) -> None:
        async with asyncio.timeout(PATIENCE):
            while not any(word in self._said for word in words):
                self._news.clear()
                await self._news.wait()
        self._said.clear()

    async def _copy(self) -> None:
        with self._path.open("wb") as file:
            while data := await self._reader.read(65536):
                file.write(data)
                self._said += data
                self._news.set()
