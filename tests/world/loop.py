"""An event loop without a clock and without sockets: time jumps to whatever is due next, and a connection is a call.

The program's real link runs on it: its pings, audits and pauses take no time at all, and always come in the same order.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable
from typing import Any


class Stuck(Exception):
    """Everybody waits and nothing will ever happen."""


class _Jump(selectors.SelectSelector):
    """Waits by moving the loop's time on."""

    loop: Timeless

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise Stuck
        self.loop.now += timeout
        return []


class Timeless(asyncio.SelectorEventLoop):
    """A loop whose time is `now`; `listen` says who answers when somebody connects."""

    def __init__(self, start: float) -> None:
        self.now = start
        selector = _Jump()
        selector.loop = self
        super().__init__(selector)
        self._clock_resolution = 1e-5  # epoch seconds as floats are no finer
        self.listen: Callable[[asyncio.Protocol], asyncio.Transport] | None = None

    def time(self) -> float:
        return self.now

    async def create_connection(self, protocol_factory: Any, *_: Any, **__: Any) -> Any:
        if self.listen is None:
            raise ConnectionRefusedError(111, "Connection refused")
        protocol = protocol_factory()
        transport = self.listen(protocol)
        protocol.connection_made(transport)
        return transport, protocol
