"""A folder of exported files as something that can be asked, and that is looked at every few seconds."""

import asyncio
import hashlib
import logging
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from console.i18n import _
from console.onec.answers import Answer
from console.onec.failures import Broken, NoRoom, OneCFailure, Unrecognised
from console.onec.files import index
from console.onec.files.asked import Book
from console.onec.files.bad import BadFile
from console.onec.files.folder import Stamp, tables_of
from console.onec.files.shape import Shape, shapes
from console.onec.gate import Gate
from console.onec.odata import Question
from console.onec.preset import Preset

_log = logging.getLogger(__name__)
_SETTLED = 3.0
"""Seconds for which a file has to lie still: until then somebody may be writing it."""
_LONG_AGO = 60.0


class NoFolder(OneCFailure):
    """The folder is not there, or may not be read, or does not answer."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def _text(self) -> str:
        return _("the folder of exported files cannot be read: {folder}").format(folder=self.folder)


class NothingExported(OneCFailure):
    """The folder has no file that the preset knows."""

    def _text(self) -> str:
        return _("no exported file here is one that the preset knows: see caller-console check")


class Exported:
    """One folder. `place` is where its index is kept; `on_refused` hears of each file that was not taken, once.

    `clock` counts seconds.
    """

    def __init__(
        self,
        folder: Path,
        place: Path,
        on_refused: Callable[[BadFile], None] = lambda _file: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._folder = folder
        self._place = place
        self._on_refused = on_refused
        self._clock = clock
        self._preset: Preset | None = None
        self._key = ""
        self._shapes: dict[str, Shape] = {}
        self._book: Book | None = None
        self._refused: dict[str, Stamp] = {}
        self._looking = asyncio.Lock()
        self._seen: dict[str, tuple[Stamp, float]] = {}
        self.refused: dict[str, BadFile] = {}
        """Table → why its newest file is not used."""
        self.trouble: OneCFailure | None = None
        """Why the folder could not be looked at the last time."""
        self.pending = False
        """Whether some file is being written, or was a moment ago, and is not taken in yet."""
        self.gate = Gate()

    @property
    def as_of(self) -> float | None:
        """When the oldest of the files in use was written; epoch seconds."""
        origins = self._book.origins.values() if self._book else ()
        return min((one.modified for one in origins), default=None)

    @property
    def book(self) -> Book | None:
        """The index in use."""
        return self._book

    def speak(self, name: str, preset: Preset) -> None:
        """Read the files by this preset from now on."""
        if self._preset is not preset:
            self._preset, self._shapes = preset, shapes(preset)
            told = f"{self._folder}\n{name}\n{self._shapes}"
            self._key = hashlib.sha256(told.encode()).hexdigest()[:16]

    async def look(self, patient: bool = True, read_rows: Callable[[int], None] = lambda _rows: None) -> bool:
        """See whether files have changed and take them in; True when another index is in use now.

        `patient`: files that changed a moment ago are left for the next time, since they may not be finished.
        Raises `NoFolder`, `NothingExported`, `BadFile`, `NoRoom`.
        """
        async with self._looking:
            try:
                changed = await asyncio.to_thread(self._look, patient and self._book is not None, read_rows)
            except OneCFailure as failure:
                self.trouble = failure
                raise
            self.trouble = None
            return changed

    def no_folder(self) -> NoFolder:
        """What is wrong when the folder cannot be read."""
        return NoFolder(self._folder)

    async def ask(self, question: Question) -> Answer:
        """Rows of one answer. Raises `OneCFailure`."""
        if self._book is None:
            await self.look(patient=False)
        book = self._book
        if book is None:
            raise NothingExported
        started = time.monotonic()
        try:
            rows, at = await asyncio.to_thread(book.answer, question)
        except Broken:
            if book is self._book:
                raise
            return await self.ask(question)  # a newer index came meanwhile
        return Answer(rows, (time.monotonic() - started) * 1000, at)

    async def close(self) -> None:
        """Let go of the index."""
        async with self._looking:
            book, self._book = self._book, None
            if book is not None:
                await asyncio.to_thread(book.close)

    def _look(self, patient: bool, read_rows: Callable[[int], None]) -> bool:
        if self._preset is None:
            raise Unrecognised
        try:
            there = tables_of(self._folder, (self._preset,))
        except OSError:
            self._open()
            raise self.no_folder() from None
        opened = self._open()
        wanted = self._settled(there) if patient else there
        self.pending = wanted != there
        had = dict(self._book.origins) if self._book else {}
        taken = {table: stamp for table, stamp in wanted.items() if self._refused.get(table) != stamp}
        if not wanted and not had:
            raise NothingExported
        if all(had.get(table) == stamp for table, stamp in taken.items()) and had.keys() <= there.keys():
            return opened
        try:
            done = index.make(self._place, self._key, self._folder, self._shapes, wanted, read_rows)
        except (OSError, sqlite3.Error) as error:
            _log.warning("the index of exported files is not made: %s", error)
            raise NoRoom from None
        for table, why in done.refused.items():
            if self._refused.get(table) != wanted[table]:
                self._on_refused(why)
        self._refused = {table: wanted[table] for table in done.refused}
        self.refused = done.refused
        return self._open() or opened

    def _settled(self, there: dict[str, Stamp]) -> dict[str, Stamp]:
        """The files that have been as they are for a while; for others, the version in use."""
        now = self._clock()
        had = self._book.origins if self._book else {}
        found: dict[str, Stamp] = {}
        for table, stamp in there.items():
            seen, since = self._seen.get(table, (None, now))
            if seen != stamp:
                since = now
            self._seen[table] = stamp, since
            still = now - since >= _SETTLED or now - stamp.modified > _LONG_AGO
            if had.get(table) == stamp or (still and _is_free(self._folder / stamp.file)):
                found[table] = stamp
            elif table in had:
                found[table] = had[table]
        return found

    def _open(self) -> bool:
        """Take up the index that is in place; True when it is another one than before."""
        file = index.in_use(self._place, self._key)
        if file is None or (self._book and self._book.file == file):
            return False
        before = self._book
        try:
            self._book = Book(file)
        except sqlite3.Error:
            file.unlink(missing_ok=True)
            return False
        if before:
            before.close()
        return True


def _is_free(file: Path) -> bool:
    """Whether nobody keeps it closed to others, as programs on Windows do while they write."""
    try:
        with file.open("rb") as stream:
            stream.read(1)
    except OSError:
        return False
    return True
