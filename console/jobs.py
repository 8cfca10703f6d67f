"""Jobs in the background: one that falls over is said, logged and started again; the others go on."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection

_log = logging.getLogger(__name__)
_RESTART_S = 5.0
"""Pause before a job that fell over is started again."""


class Jobs:
    """Some jobs that end together.

    Args:
        on_fall: told the name of a job that fell over.
    """

    def __init__(self, on_fall: Callable[[str], None]) -> None:
        self._on_fall = on_fall
        self._tasks: list[asyncio.Task[None]] = []

    def begin(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Begin a job; `name` is for people."""
        self._tasks.append(asyncio.create_task(self._kept(name, work), name=name))

    async def end(self) -> None:
        """End them all. A second end does nothing."""
        tasks, self._tasks = self._tasks, []
        await end(tasks)

    async def _kept(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                return await work()
            except Exception:
                _log.exception("%s fell over and is started again", name)
                self._on_fall(name)
                await asyncio.sleep(_RESTART_S)


async def end(tasks: Collection[asyncio.Task[None]]) -> None:
    """Cancel these and wait until they are gone."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
