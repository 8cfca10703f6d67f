"""One question on its way, for everybody who asks the same meanwhile: a flood of calls makes one request."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

_log = logging.getLogger(__name__)


class Flight:
    """Work in progress that others can watch; `over` when nothing more will come."""

    def __init__(self) -> None:
        self.over = False
        self._changed = asyncio.Event()

    def tell(self) -> None:
        """Wake those who watch: something came."""
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    def next(self) -> asyncio.Event:
        """What is set when the next thing comes; take it before looking at what there is."""
        return self._changed


F = TypeVar("F", bound=Flight)


class Flights(Generic[F]):
    """The flights in the air, by key. One goes on when those who wait leave, since its answer is saved."""

    def __init__(self) -> None:
        self._flights: dict[str, F] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def join(self, key: str, flight: Callable[[], F], fly: Callable[[F], Awaitable[None]]) -> F:
        """The flight of this key, begun now when there is none. `fly` must not raise."""
        known = self._flights.get(key)
        if known is not None:
            return known
        fresh = self._flights[key] = flight()
        task = asyncio.ensure_future(self._run(key, fresh, fly))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return fresh

    async def close(self) -> None:
        """Break off all."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self, key: str, flight: F, fly: Callable[[F], Awaitable[None]]) -> None:
        try:
            await fly(flight)
        except Exception:  # those who wait must not wait for ever
            _log.exception("a question to 1C fell over")
        finally:
            self._flights.pop(key, None)
            flight.over = True
            flight.tell()
