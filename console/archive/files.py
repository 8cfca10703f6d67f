"""Where the history lies on disk: making, opening and putting aside its file, and what went wrong in plain words."""

import errno
import os
import sqlite3
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from console.archive.schema import TooNew, upgrade
from console.i18n import _

_NAME = "history.sqlite3"
_COMPANIONS = ("", "-wal", "-shm")
_PATIENCE_S = 2.0  # for another process that writes; only our own thread waits
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_FORBIDDEN = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_AUTH})
_LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})

Failure = (sqlite3.Error, OSError, TooNew)
"""Everything that a disk can answer with."""


class Files:
    """The history's file in `folder`. `generation` grows whenever another file takes its place."""

    def __init__(self, folder: Path) -> None:
        self.path = folder.absolute() / _NAME
        self.generation = 0
        self._identity: tuple[int, int] | None = None

    def open_writer(self) -> sqlite3.Connection:
        """Open for writing. Folder (0700), file (0600) and tables are made where missing. Raises `Failure`."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        # Opened in the reader's thread when it replaces another file, used in the writer's alone
        db = sqlite3.connect(self.path, timeout=_PATIENCE_S, isolation_level=None, check_same_thread=False)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")  # a power cut takes nothing that was acknowledged
            db.execute(f"PRAGMA journal_size_limit = {64 << 20}")
            upgrade(db)
        except BaseException:
            db.close()
            raise
        self._identity = self._on_disk()
        return db

    def open_reader(self) -> sqlite3.Connection:
        """Open for reading only. Raises `sqlite3.Error`."""
        db = sqlite3.connect(f"{self.path.as_uri()}?mode=ro", uri=True, timeout=_PATIENCE_S, isolation_level=None)
        db.execute(f"PRAGMA cache_size = {-16 << 10}")
        return db

    def is_ours(self) -> bool:
        """Whether the path still leads to the file that was opened: one deleted while open writes into nowhere."""
        return self._identity is not None and self._on_disk() == self._identity

    def set_aside(self) -> Path:
        """Rename the file and its companions, so that a new one can begin. Returns the new path; raises `OSError`."""
        stamp = datetime.now().astimezone().strftime("%Y-%m-%dT%H-%M-%S")
        aside = self.path.with_name(f"history-damaged-{stamp}.sqlite3")
        for companion in _COMPANIONS:
            with suppress(FileNotFoundError):
                Path(f"{self.path}{companion}").replace(f"{aside}{companion}")
        return aside

    def _on_disk(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino


def is_damage(error: BaseException) -> bool:
    """Whether the file itself is broken, as against a disk that is full, locked or forbidden."""
    if isinstance(error, sqlite3.OperationalError) and "decode" in str(error):
        return True  # text that is no UTF-8: the module says so without a code
    return isinstance(error, sqlite3.Error) and _code(error) in _DAMAGE


def in_words(error: BaseException) -> str:
    """Why the history cannot be written, in one line for a person."""
    code = _code(error)
    if isinstance(error, TooNew):
        return _("The history was written by a later version of this program; calls are kept in memory")
    if code in _DAMAGE:
        return _("The history's file is damaged")
    if code == sqlite3.SQLITE_FULL or getattr(error, "errno", None) == errno.ENOSPC:
        return _("The disk is full; calls are kept in memory until there is room")
    if code in _LOCKED:
        return _("Another program holds the history; calls are kept in memory until it lets go")
    if code in _FORBIDDEN or isinstance(error, OSError):
        return _("The history cannot be written in its folder; calls are kept in memory")
    return _("The disk failed to take the history ({error}); calls are kept in memory").format(error=error)


def _code(error: BaseException) -> int:
    """SQLite's primary result code; 0 when it gave none."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
