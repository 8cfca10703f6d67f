"""A very small HTTP/1.1 server: what a web server in front of 1C does, and some ways in which it fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import chain
from urllib.parse import unquote, unquote_plus

_WHOLE = 1 << 20
_LINE = 1 << 17


@dataclass(frozen=True, slots=True)
class Request:
    """A request; path and query are decoded, header names are in lower case."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: dict[str, str]
    body: bytes = b""


@dataclass(slots=True)
class Reply:
    """A reply and how it goes wrong on its way.

    Attributes:
        status: HTTP status.
        headers: Headers; length and connection are added.
        body: Blocks of the body. Up to 1 MB goes with Content-Length, more goes chunked.
        length: A Content-Length to lie about.
        after: Break the body after so many bytes…
        stall: … by waiting for this event, or, when it is None, by closing the connection.
    """

    status: int
    headers: list[tuple[str, str]]
    body: Iterable[bytes]
    length: int | None = None
    after: int | None = None
    stall: asyncio.Event | None = field(default=None)


Handler = Callable[[Request], Awaitable[Reply]]


class Server:
    """Listens on loopback; can stop and begin again on the same port."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0
        self.connections = 0

    async def listen(self, port: int = 0) -> int:
        """Begin; 0 takes the port that it had, or any free one. Listening already, it stays as it is."""
        if self._server is not None:
            return self.port
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", port or self.port, limit=_LINE)
        self.port = self._server.sockets[0].getsockname()[1]
        return self.port

    async def close(self) -> None:
        """Stop listening and break every connection: new ones are refused."""
        if self._server is None:
            return
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()
        self._server = None

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.get_running_loop().create_task(self._talk(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (request := await _read(reader)) is not None:
                reply = await self._handler(request)
                if not await _write(writer, request, reply):
                    break
        except (ConnectionError, asyncio.IncompleteReadError, ValueError):
            pass  # the client went away or spoke no HTTP
        finally:
            # Aborting on the way out keeps a stopped simulator from holding its port.
            writer.transport.abort()


async def _read(reader: asyncio.StreamReader) -> Request | None:
    line = await reader.readline()
    if not line:
        return None
    method, target, _ = line.decode("latin-1").split(" ", 2)
    headers: dict[str, str] = {}
    while (header := (await reader.readline()).decode("latin-1").strip()) != "":
        name, _, value = header.partition(":")
        headers[name.lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    path, _, query = target.partition("?")
    pairs = (one.partition("=") for one in query.split("&") if one)
    return Request(
        method,
        unquote(path),
        tuple((unquote_plus(name), unquote_plus(value)) for name, _, value in pairs),
        headers,
        body,
    )


async def _write(writer: asyncio.StreamWriter, request: Request, reply: Reply) -> bool:
    """Send a reply; False when the connection has to be closed after it."""
    blocks = iter(reply.body)
    start = b""
    for block in blocks:
        start += block
        if len(start) > _WHOLE:
            break
        await asyncio.sleep(0)
    else:
        return await _write_whole(writer, request, reply, start)
    if reply.after is not None or reply.length is not None:
        return await _write_whole(writer, request, reply, start + b"".join(blocks))
    return await _write_chunked(writer, request, reply, chain((start,), blocks))


async def _write_whole(writer: asyncio.StreamWriter, request: Request, reply: Reply, body: bytes) -> bool:
    length = len(body) if reply.length is None else reply.length
    writer.write(_head(reply, f"Content-Length: {length}"))
    if request.method != "HEAD":
        writer.write(body if reply.after is None else body[: reply.after])
    await writer.drain()
    if reply.after is not None and reply.stall is not None:
        await reply.stall.wait()
        return False
    return reply.after is None and length == len(body) and request.headers.get("connection", "").lower() != "close"


async def _write_chunked(writer: asyncio.StreamWriter, request: Request, reply: Reply, blocks: Iterable[bytes]) -> bool:
    writer.write(_head(reply, "Transfer-Encoding: chunked"))
    if request.method != "HEAD":
        for block in blocks:
            writer.write(f"{len(block):x}\r\n".encode() + block + b"\r\n")
            await writer.drain()
            await asyncio.sleep(0)  # let other requests in between
        writer.write(b"0\r\n\r\n")
    await writer.drain()
    return request.headers.get("connection", "").lower() != "close"


def _head(reply: Reply, length: str) -> bytes:
    with suppress(ValueError):
        phrase = HTTPStatus(reply.status).phrase
        lines = [f"HTTP/1.1 {reply.status} {phrase}", *(f"{name}: {value}" for name, value in reply.headers), length]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8")
    raise ValueError(f"no such HTTP status: {reply.status}")
