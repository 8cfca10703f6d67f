"""The history on disk, as the rest of the program knows it."""

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from console.archive import search
from console.archive.files import Files, is_damage
from console.archive.fold import Wanted, digits_of, understand
from console.archive.notebook import Notebook
from console.archive.overlay import Overlay
from console.archive.reader import Job, Reader, T
from console.archive.waiting import Waiting
from console.archive.writer import Writer
from console.domain.call import Call
from console.domain.card import Card
from console.domain.history import Acquaintance, Query, Record
from console.domain.notes import Kept
from console.flow.ports import Arrival, Inbox, Notice
from console.i18n import _

_log = logging.getLogger(__name__)


class SqliteArchive:
    """Implements `flow.ports.Archive` with SQLite, one writer thread and one reader thread.

    Await `open` once, in the loop in which `inbox` is to be called; calls recorded before that wait. What is not on
    disk yet is part of every answer, so where no file can be opened the history is what waits, and opening is tried on.
    """

    def __init__(self, folder: Path, inbox: Inbox, region: str = "UA") -> None:
        self._inbox, self._region = inbox, region
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting = Waiting()
        self._notebook = Notebook(self._waiting.changed)
        self._files = Files(folder)
        self._reader = Reader(self._files)
        self._writer = Writer(
            self._files, self._waiting, self._notebook, self._tell, self._opened, self._reader.while_shut
        )
        self._ready = asyncio.Event()
        self._building: asyncio.Task[None] | None = None
        self._told_unreadable = False

    async def open(self) -> None:
        """Start the writer. Returns at once: a file that is slow to open holds up nobody but who asks for history."""
        self._loop = asyncio.get_running_loop()
        self._writer.start()

    def record(self, call: Call, card: Card | None) -> None:
        """Write an ended call; a call known by its id is replaced. Told by `Recorded` or `RecordingFailed`."""
        self._waiting.put(call, card)

    def kept(self, number: str) -> Kept:
        """What is kept about these digits; nothing until the file is open, which `KeptChanged` tells."""
        return self._notebook.kept(number)

    def keep(self, number: str, kept: Kept) -> None:
        """Keep this about these digits. Never blocks; where it cannot be written, the writer tries on."""
        self._notebook.keep(number, kept)

    async def search(self, query: Query, *, before: int | None = None, limit: int = 200) -> Sequence[Record]:
        """Newest first; `before` is the rowid to go on from. The first search has the index of parties built."""
        self._build_index()
        return await self._search(query, before, limit)

    async def prepare_search(self) -> None:
        """Wait for the index of parties; without it a search goes through their table, which large ones make slow."""
        self._build_index()
        if self._building:
            await asyncio.shield(self._building)

    async def recent(self, limit: int = 200) -> Sequence[Record]:
        """The newest calls."""
        return await self._search(Query(), None, limit)

    async def find(self, call_id: str) -> Record | None:
        """One call by its id."""
        overlay = Overlay(self._waiting.first())
        return overlay.find(call_id) or await self._read(lambda db, _index: search.find(db, call_id), None)

    async def acquaintance(self, number: str, since: float) -> Acquaintance:
        """What is known of an E.164 number or extension; `since` is the epoch second at which today began."""
        if not (key := digits_of(number)):
            return Acquaintance()
        overlay = Overlay(self._waiting.first())
        known = await self._read(lambda db, _index: search.acquaintance(db, key, since, overlay.ids), Acquaintance())
        return overlay.acquaintance(known, key, since)

    async def missed_not_called_back(self, since: float) -> int:
        """How many numbers called in vain since that epoch second and were not spoken with later, by whoever called.

        Calls without a number are left out: nobody can call them back.
        """
        overlay = Overlay(self._waiting.first())
        known = await self._read(lambda db, _index: search.missed(db, since), dict[str, int]())
        return len(overlay.missed(known, since))

    async def close(self) -> None:
        """Write what is left and close."""
        if self._building:
            self._building.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._building
        if self._writer.is_alive():
            await asyncio.to_thread(self._writer.finish)
        await asyncio.to_thread(self._reader.close)

    async def _search(self, query: Query, before: int | None, limit: int) -> list[Record]:
        wanted = understand(query.text, self._region)
        overlay = Overlay(self._waiting.first())  # taken first: a call is in it, or was on disk before we look there
        for enough in (limit, limit + len(overlay)):  # some of what is found may be out of date
            found = await self._on_disk(wanted, query.line, before, enough)
            current = overlay.over(found, wanted, query.line, before)
            if len(current) >= limit or len(found) < enough:
                break
        return current[:limit]

    async def _on_disk(self, wanted: Wanted, line: str | None, before: int | None, limit: int) -> list[Record]:
        return await self._read(lambda db, index: search.search(db, index, wanted, line, before, limit), list[Record]())

    async def _read(self, job: Job[T], otherwise: T) -> T:
        """Do `job`; a file that proves damaged is replaced. Without a readable file the answer is `otherwise`."""
        await self._ready.wait()
        for _attempt in range(2):
            try:
                answer = await self._reader.run(job)
            except sqlite3.Error as error:
                if not is_damage(error):
                    self._unreadable(error)
                    break
                await asyncio.wrap_future(self._writer.renew(self._reader.generation))
            else:
                self._told_unreadable = False
                return answer
        return otherwise

    def _unreadable(self, error: sqlite3.Error) -> None:
        if not self._told_unreadable and not self._writer.failing:
            self._inbox(Notice(_("The history cannot be read: {error}").format(error=error)))
        self._told_unreadable = True

    def _build_index(self) -> None:
        """Begin to build the index of parties, in small steps between which other reading goes on."""
        if self._reader.index.wants_building and (self._building is None or self._building.done()):
            self._building = asyncio.create_task(self._build())

    async def _build(self) -> None:
        while not await self._read(lambda db, index: index.step(db), True):
            pass

    def _opened(self) -> None:
        self._in_loop(self._ready.set)

    def _tell(self, arrival: Arrival) -> None:
        self._in_loop(self._inbox, arrival)

    def _in_loop(self, function: Callable[..., object], *arguments: object) -> None:
        assert self._loop is not None
        with contextlib.suppress(RuntimeError):  # the loop has ended: nobody is left to be told
            self._loop.call_soon_threadsafe(function, *arguments)
