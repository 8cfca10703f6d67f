"""An archive in a folder of its own, and an inbox that can be waited on."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from console.archive import SqliteArchive
from console.flow.ports import Arrival, Notice, Recorded, RecordingFailed


class Inbox:
    """Keeps what was told."""

    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []
        self._came = asyncio.Event()

    def __call__(self, arrival: Arrival) -> None:
        self.arrivals.append(arrival)
        self._came.set()

    @property
    def recorded(self) -> list[str]:
        return [call for told in self.arrivals if isinstance(told, Recorded) for call in told.calls]

    @property
    def failures(self) -> list[str]:
        return [told.why for told in self.arrivals if isinstance(told, RecordingFailed)]

    @property
    def notices(self) -> list[str]:
        return [told.text for told in self.arrivals if isinstance(told, Notice)]

    async def until(self, so: Callable[["Inbox"], object]) -> None:
        """Wait until what was told is enough."""
        while not so(self):
            self._came.clear()
            await self._came.wait()

    async def until_recorded(self, count: int) -> None:
        await self.until(lambda inbox: len(inbox.recorded) >= count)


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history"


@pytest.fixture
async def archive(folder: Path, inbox: Inbox) -> AsyncIterator[SqliteArchive]:
    archive = SqliteArchive(folder, inbox)
    await archive.open()
    yield archive
    await archive.close()
