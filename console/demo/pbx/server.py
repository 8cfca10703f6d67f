"""AMI's listener: it keeps the sessions and sends them the events."""

from __future__ import annotations

import asyncio

from console.demo.pbx.exchange import Exchange
from console.demo.pbx.session import Orders, Session, Terms


class Server:
    """Listens on loopback and keeps the sessions."""

    def __init__(self, exchange: Exchange, terms: Terms, orders: Orders) -> None:
        self._exchange, self._terms, self._orders = exchange, terms, orders
        self._sessions: dict[Session, asyncio.Task[None]] = {}
        self._server: asyncio.Server | None = None

    async def start(self, port: int) -> int:
        """Listen; returns the port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Close everything."""
        if self._server:
            self._server.close()
        self.drop_connections()
        await asyncio.gather(*self._sessions.values(), return_exceptions=True)

    def drop_connections(self) -> None:
        """Break off every connection."""
        for session in self._sessions:
            session.abort()

    def broadcast(self, text: str) -> None:
        """Send an event to everybody who is logged in."""
        data = text.encode()
        for session in self._sessions:
            session.hear(data)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = Session(self._exchange, self._terms, self._orders, writer)
        if task := asyncio.current_task():
            self._sessions[session] = task
        try:
            await session.serve(reader)
        finally:
            self._sessions.pop(session, None)
            writer.close()
