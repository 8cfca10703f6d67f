"""Writing the directory's next generation: page by page, with a journal of the pages, so that a killed load goes on."""

import sqlite3
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import NamedTuple, Self

from console.onec.directory import FORMAT, POINTER
from console.onec.failures import Busy, Implausible
from console.onec.heap import HEAP, append, make
from console.onec.private import private_file, private_folder
from console.onec.swap import dated, put_in_place

_LOADING, _MAKING = "directory.loading", "directory.making"
_STALE = 24 * 3600.0
_LEAST_SHARE = 0.5
_LAYOUT = "2"

_ABOUT = "INSERT OR REPLACE INTO about VALUES (?,?)"
_MADE_ABOUT = "INSERT OR REPLACE INTO made.about VALUES (?,?)"
_TABLES = f"""
CREATE TABLE IF NOT EXISTS about(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS page(part TEXT PRIMARY KEY, rows INTEGER, done INTEGER) WITHOUT ROWID;
{HEAP}
"""


class PhoneRow(NamedTuple):
    """One number of one client; `kind` indexes `directory.KINDS`, references are 16 bytes."""

    tail: int
    digits: int
    kind: int
    ref: bytes
    e164: bool
    label: bytes | None


class OwnerRow(NamedTuple):
    """One client."""

    kind: int
    ref: bytes
    name: str
    company_kind: int | None
    company: bytes | None
    manager: bytes | None
    inactive: bool
    deleted: bool


PhoneCells = tuple[int, int, int, bytes, bool, bytes | None]
OwnerCells = tuple[int, bytes, str, int | None, bytes | None, bytes | None, bool, bool]
"""The same rows without names for their cells, which are quicker made by the million."""


class Loading:
    """The file being written. For one thread at a time. Raises `Busy`, `OSError` or `sqlite3.Error`.

    A damaged or day-old unfinished file is begun anew, and so is one of another base or another `origin`: what it is
    read out of, where that comes in versions.
    """

    def __init__(self, folder: Path, source: str, origin: str = "") -> None:
        self._folder = private_folder(folder)
        self._file = folder / _LOADING
        self._source = source
        self._origin = origin
        self._using = Lock()
        self._base = self._begin()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(sqlite3.ProgrammingError):  # closed already
            self._base.interrupt()  # a cancelled load leaves its thread in the middle of something
        with self._using:
            self._base.close()

    def progress(self, part: str) -> tuple[int, bool]:
        """How many of 1C's rows of this part are read, and whether that is all."""
        found = self._base.execute("SELECT rows, done FROM page WHERE part = ?", (part,)).fetchone()
        return (found[0], bool(found[1])) if found else (0, False)

    def add(
        self,
        part: str,
        read: int,
        done: bool,
        owners: Iterable[OwnerCells] = (),
        phones: Iterable[PhoneCells] = (),
        names: Iterable[tuple[bytes, str]] = (),
        notes: Mapping[str, str] | None = None,
    ) -> None:
        """Keep one page, and notes about it; either all of it is on disk after this, with the journal, or nothing."""
        with self._using, self._base:
            append(self._base, "read_owner", owners)
            append(self._base, "read_phone", phones)
            append(self._base, "read_name", names)
            before, _done = self.progress(part)
            self._base.execute("INSERT OR REPLACE INTO page VALUES (?,?,?)", (part, before + read, done))
            self._base.executemany(_ABOUT, (notes or {}).items())

    def note(self, key: str) -> str:
        """What was noted; nothing when it was not."""
        found = self._base.execute("SELECT value FROM about WHERE key = ?", (key,)).fetchone()
        return found[0] if found else ""

    def remember(self, key: str) -> None:
        """Note that something is so."""
        with self._using:
            _note(self._base, _ABOUT, {key: "yes"})

    def finish(self, in_use: int, as_of: float | None = None) -> tuple[int, int]:
        """Put it in the place of the generation in use, which has `in_use` phones. Returns clients and phones.

        `as_of` is when all this was true (epoch seconds), None: now. Raises `Implausible`.
        """
        made = self._file.with_name(_MAKING)
        made.unlink(missing_ok=True)
        try:
            with self._using:
                clients, phones = make(self._base, private_file(made))
                if phones < in_use * _LEAST_SHARE:
                    self._discard()
                    raise Implausible
                now = time.time()
                about = {"loaded_at": as_of or now, "clients": clients, "phones": phones, "full_at": now}
                _note(self._base, _MADE_ABOUT, about)
                self._discard()
            file = made.rename(made.with_name(dated("directory")))
            put_in_place(file, POINTER, "directory-*.sqlite")
        finally:
            with suppress(OSError):  # Windows: still open
                made.unlink(missing_ok=True)
        return clients, phones

    def _begin(self) -> sqlite3.Connection:
        private_file(self._file)
        try:
            base = self._connect()
            about = dict(base.execute("SELECT key, value FROM about"))
            mine = self._source, str(FORMAT), _LAYOUT, self._origin
            same = (*(about.get(key) for key in ("source", "format", "layout")), about.get("origin", "")) == mine
            if same and time.time() - float(about["begun_at"]) < _STALE:
                return base
            if not about:
                return self._sign(base)
            base.close()
        except (sqlite3.DatabaseError, ValueError) as error:
            if "locked" in str(error):
                raise Busy from None
            if isinstance(error, sqlite3.OperationalError):
                raise
        self._file.unlink()
        private_file(self._file)
        return self._sign(self._connect())

    def _connect(self) -> sqlite3.Connection:
        base = sqlite3.connect(self._file, timeout=0.2, check_same_thread=False)
        base.execute("PRAGMA locking_mode=EXCLUSIVE")  # held until closed, so that two consoles do not load at once
        base.execute("PRAGMA synchronous=NORMAL")
        base.execute("PRAGMA cache_size=-16384")
        base.execute("BEGIN EXCLUSIVE")
        base.commit()
        base.executescript(_TABLES)
        return base

    def _sign(self, base: sqlite3.Connection) -> sqlite3.Connection:
        about = {"source": self._source, "format": FORMAT, "layout": _LAYOUT}
        about |= {"begun_at": time.time(), "origin": self._origin}
        _note(base, _ABOUT, about)
        return base

    def _discard(self) -> None:
        """What was read is no longer needed."""
        self._base.close()
        with suppress(OSError):
            self._file.unlink()


def _note(base: sqlite3.Connection, where: str, about: Mapping[str, object]) -> None:
    with base:
        base.executemany(where, [(key, str(value)) for key, value in about.items()])
