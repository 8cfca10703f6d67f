"""A PBX's AMI on loopback that does what a test says: also everything that a good PBX never does."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
from collections.abc import Callable

Action = dict[str, str]
Answer = Callable[[Action], bytes]
PATIENCE = 10.0


def message(*headers: tuple[str, str] | str, encoding: str = "utf-8", **more: str) -> bytes:
    """One message; headers as pairs (or whole lines) keep their order, duplicates included."""
    lines = [header if isinstance(header, str) else f"{header[0]}: {header[1]}" for header in headers]
    lines += [f"{name}: {value}" for name, value in more.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode(encoding)


def response(action: Action, *lines: str, ok: bool = True, **headers: str) -> bytes:
    """The response to an action."""
    return message(
        ("Response", "Success" if ok else "Error"), ("ActionID", action.get("ActionID", "")), *lines, **headers
    )


def listing(event: str, *items: dict[str, str], closing: str = "") -> Answer:
    """A list as AMI gives it: a response, an event for each item, a closing event."""

    def answer(action: Action) -> bytes:
        begin = response(action, EventList="start", Message="will follow")
        each = [message(("Event", event), ("ActionID", action["ActionID"]), **item) for item in items]
        end = message(
            ("Event", closing or f"{action['Action']}Complete"), ActionID=action["ActionID"], EventList="Complete"
        )
        return b"".join((begin, *each, end))

    return answer


def refusal(why: str = "Permission denied") -> Answer:
    """A refusal."""
    return lambda action: response(action, Message=why, ok=False)


def silence(_action: Action) -> bytes:
    """No answer."""
    return b""


class Connection:
    """One client that came."""

    def __init__(self, pbx: FakeAmi, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.pbx, self.reader, self.writer = pbx, reader, writer
        self.actions: list[Action] = []
        self.received = 0
        self.sent = 0
        self.given = b""
        self.deaf = False
        self.closed = asyncio.Event()

    def send(self, data: bytes) -> None:
        """Give the client bytes; cut off at the count that the test set."""
        limit = self.pbx.cut_after_sent
        if limit is not None and self.sent + len(data) >= limit:
            self.writer.write(data[: limit - self.sent])
            self.pbx.cut_after_sent = None
            self.end()
            return
        self.sent += len(data)
        self.given += data
        self.writer.write(data)

    async def drip(self, data: bytes, size: int = 1) -> None:
        """Give the client bytes, a few in each segment."""
        for start in range(0, len(data), size):
            self.writer.write(data[start : start + size])
            await self.writer.drain()
            await asyncio.sleep(0)

    def end(self) -> None:
        """Close in good order (FIN) once everything is sent."""
        self.writer.close()

    def reset(self) -> None:
        """Break off (RST)."""
        raw = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    async def serve(self) -> None:
        """Read actions and answer them until the client is gone."""
        self.send(self.pbx.greeting)
        buffer = b""
        with contextlib.suppress(ConnectionError):
            while data := await self.reader.read(4096):
                self.received += len(data)
                buffer += data
                while b"\r\n\r\n" in buffer:
                    block, _, buffer = buffer.partition(b"\r\n\r\n")
                    self._act(block)
                limit = self.pbx.cut_after_received
                if limit is not None and self.received >= limit:
                    self.pbx.cut_after_received = None
                    self.reset()
        self.closed.set()
        self.writer.close()

    def _act(self, block: bytes) -> None:
        pairs = (line.split(": ", 1) for line in block.decode("utf-8").split("\r\n") if ": " in line)
        action = {pair[0]: pair[1] for pair in pairs}
        self.actions.append(action)
        self.pbx.on_action(self, action)


class FakeAmi:
    """Listens on a free port of loopback while the `async with` lasts. `answers`: by action, in lower case."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.greeting = b"Asterisk Call Manager/11.0.0\r\n"
        self.connections: list[Connection] = []
        self.cut_after_sent: int | None = None
        self.cut_after_received: int | None = None
        self.answers: dict[str, Answer] = {
            "login": lambda action: response(action, Message="Authentication accepted") + self.after_login,
            "ping": lambda action: response(action, Ping="Pong", Timestamp="1795415240.077050"),
            "coreshowchannels": listing("CoreShowChannel"),
            "queuestatus": listing("QueueEntry"),
            "devicestatelist": listing("DeviceStateChange"),
            "originate": lambda action: response(action, Message="Originate successfully queued"),
            "listcommands": lambda action: response(
                action,
                Originate="Originate a call.  (Priv: originate,all)",
                BlindTransfer="Blind transfer.  (Priv: call,all)",
            ),
        }
        self.after_login = message(("Event", "FullyBooted"), ("Privilege", "system,all"), ("Status", "Fully Booted"))
        self._tls = tls
        self._changed = asyncio.Condition()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> FakeAmi:
        self._server = await asyncio.start_server(self._on_client, "127.0.0.1", 0, ssl=self._tls)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def stop(self) -> None:
        """Listen no more and break off what is there."""
        self._server.close()
        for connection in self.connections:
            connection.writer.transport.abort()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def last(self) -> Connection:
        """The newest connection."""
        return self.connections[-1]

    def all_actions(self, name: str) -> list[Action]:
        """Every action of this name on any connection."""
        return [action for each in self.connections for action in each.actions if action.get("Action") == name]

    async def until(self, wanted: Callable[[], bool]) -> None:
        """Wait until something that depends on connections and actions is so."""
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(wanted)

    async def connected(self, count: int = 1) -> Connection:
        """Wait for the so-many-th client."""
        await self.until(lambda: len(self.connections) >= count)
        return self.connections[count - 1]

    async def acted(self, name: str, count: int = 1) -> Action:
        """Wait for the so-many-th action of a name."""
        await self.until(lambda: len(self.all_actions(name)) >= count)
        return self.all_actions(name)[count - 1]

    def on_action(self, connection: Connection, action: Action) -> None:
        """Answer, and tell those who wait."""
        answer = self.answers.get(action.get("Action", "").lower(), refusal("Invalid/unknown command"))
        if not connection.deaf:
            connection.send(answer(action))
        self._tell()

    def _tell(self) -> None:
        async def tell() -> None:
            async with self._changed:
                self._changed.notify_all()

        self._keep(asyncio.ensure_future(tell()))

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _on_client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(self, reader, writer)
        self.connections.append(connection)
        self._tell()
        await connection.serve()
