"""The file with the accounts of calls: a table of its own file, so that nothing in it can harm the history."""

import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from console.archive.account_codec import decode_account
from console.archive.files import is_damage
from console.domain.why import Account

NAME = "why.sqlite3"
_COMPANIONS = ("", "-wal", "-shm")
_PATIENCE_S = 2.0
_VERSION = 1
_SHORTEST = 5
"""Digits with which a number can be asked for."""
_TABLE = """
CREATE TABLE IF NOT EXISTS account (
    id TEXT PRIMARY KEY,
    started REAL NOT NULL,
    ended INTEGER NOT NULL,
    notifies INTEGER NOT NULL,  -- told by a program with a screen, which knows more
    digits TEXT NOT NULL,
    into_call TEXT,             -- this was a part of that call
    data BLOB
);
CREATE INDEX IF NOT EXISTS account_started ON account(started);
"""
_WRITE = """
INSERT INTO account VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET
    started = excluded.started, ended = excluded.ended, notifies = excluded.notifies, digits = excluded.digits,
    into_call = excluded.into_call, data = excluded.data
WHERE excluded.notifies >= account.notifies OR excluded.ended > account.ended
"""

Row = tuple[str, float, bool, bool, str, str | None, bytes | None]
"""A row of the table."""


def open_writer(path: Path) -> sqlite3.Connection:
    """Open for writing; folder (0700) and file (0600) are made. A damaged file is deleted: it is no history.

    Raises:
        sqlite3.Error, OSError: it cannot be opened now.
    """
    try:
        return _open_writer(path)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        remove(path)
        return _open_writer(path)


def remove(path: Path) -> None:
    """Delete the file with its companions. Raises `OSError`."""
    for companion in _COMPANIONS:
        Path(f"{path}{companion}").unlink(missing_ok=True)


def _open_writer(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    db = sqlite3.connect(path, timeout=_PATIENCE_S, isolation_level=None)
    try:
        db.execute("PRAGMA auto_vacuum = INCREMENTAL")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")  # a power cut may take the last accounts, never a call
        db.execute("PRAGMA secure_delete = ON")  # phone numbers that are no longer kept are overwritten
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version > _VERSION:
            raise sqlite3.OperationalError(f"written by a later version ({version})")
        db.executescript(f"BEGIN IMMEDIATE; {_TABLE} PRAGMA user_version = {_VERSION}; COMMIT;")
    except BaseException:
        db.close()
        raise
    return db


def write(db: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Write all or nothing; an account by a program with a screen is not replaced by one without. `sqlite3.Error`."""
    db.execute("BEGIN IMMEDIATE")
    try:
        db.executemany(_WRITE, rows)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def prune(db: sqlite3.Connection, before: float) -> None:
    """Forget calls that began before this epoch second, and give the room back. Raises `sqlite3.Error`."""
    db.execute("DELETE FROM account WHERE started < ?", (before,))
    db.executescript("PRAGMA incremental_vacuum;")  # execute would take one page's step and stop


def find(path: Path, call_id: str) -> Account | None:
    """The account of a call by its id, of the one it went into where it is a part of one.

    Raises:
        sqlite3.Error: the file cannot be read.
        ValueError: the account makes no sense.
    """
    with _reader(path) as db:
        for _step in range(5):  # a part of a part
            row = db.execute("SELECT into_call, data FROM account WHERE id = ?", (call_id,)).fetchone()
            if row is None or row[0] is None:
                return decode_account(row[1]) if row else None
            call_id = row[0]
    return None


def ids_like(path: Path, wanted: str, most: int) -> list[str]:
    """Ids of calls that somebody may mean, the newest first. Raises `sqlite3.Error`.

    `wanted` is `last`, an id, the beginning of one with or without the PBX's name, or else a number's last digits:
    of the calls with that number the newest is meant.
    """
    with _reader(path) as db:
        if wanted == "last":
            return _ids(db, "into_call IS NULL", (), 1)
        if exact := _ids(db, "id = ? OR substr(id, instr(id, '/') + 1) = ?", (wanted, wanted), most):
            return exact
        length = (len(wanted), wanted)
        if begun := _ids(db, "substr(id, 1, ?) = ? OR substr(id, instr(id, '/') + 1, ?) = ?", (*length, *length), most):
            return begun
        digits = "".join(letter for letter in wanted if letter.isascii() and letter.isdigit())
        if len(digits) < _SHORTEST:
            return []
        return _ids(db, "into_call IS NULL AND substr(digits, -?) = ?", (len(digits), digits), 1)


def _ids(db: sqlite3.Connection, where: str, values: tuple[object, ...], most: int) -> list[str]:
    # our own conditions alone; the values go apart
    rows = db.execute(f"SELECT id FROM account WHERE {where} ORDER BY started DESC LIMIT ?", (*values, most))  # noqa: S608
    return [call_id for (call_id,) in rows]


def _reader(path: Path) -> "closing[sqlite3.Connection]":
    return closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_PATIENCE_S))
