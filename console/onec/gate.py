"""Who may ask 1C now. A request takes a session, a session takes a licence: two at once, no more."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

AT_ONCE = 2
_PATIENCE = 30.0


class Gate:
    """Two places; the directory's pages take one of them, and only when nobody waits for a card."""

    def __init__(self, patience: float = _PATIENCE) -> None:
        self._places = asyncio.Semaphore(AT_ONCE)
        self._one_page = asyncio.Lock()
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._cards = 0
        self._patience = patience

    @asynccontextmanager
    async def card(self) -> AsyncIterator[None]:
        """A place for a question that a person waits for."""
        self._cards += 1
        self._quiet.clear()
        try:
            async with self._places:
                yield
        finally:
            self._cards -= 1
            if not self._cards:
                self._quiet.set()

    @asynccontextmanager
    async def bulk(self) -> AsyncIterator[None]:
        """A place for a page of the directory; after half a minute of waiting it goes on beside the cards."""
        async with self._one_page:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._patience):
                    await self._quiet.wait()
            async with self._places:
                yield
