"""What is read out of 1C, in a heap as it comes; and the directory, made of the heap in one go and in order.

Keeping a million rows in order while they come costs five times what sorting them in the end does.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain, islice
from pathlib import Path

_AT_ONCE = 250
"""Rows of one statement. While SQLite works on it other threads run, so the screen waits for a millisecond of rows."""

HEAP = """
CREATE TABLE IF NOT EXISTS read_name(ref, name);
CREATE TABLE IF NOT EXISTS read_owner(kind, ref, name, company_kind, company, manager, inactive, deleted);
CREATE TABLE IF NOT EXISTS read_phone(tail, digits, kind, ref, e164, label);
"""
_INTO = {
    "read_name": "INSERT INTO read_name VALUES ",
    "read_owner": "INSERT INTO read_owner VALUES ",
    "read_phone": "INSERT INTO read_phone VALUES ",
}
_MADE = (
    "CREATE TABLE made.about(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID",
    "CREATE TABLE made.name(ref BLOB PRIMARY KEY, name TEXT) WITHOUT ROWID",
    """CREATE TABLE made.owner(
        kind INTEGER, ref BLOB, name TEXT, company_kind INTEGER, company BLOB, manager BLOB, inactive INTEGER,
        deleted INTEGER, PRIMARY KEY(kind, ref)) WITHOUT ROWID""",
    """CREATE TABLE made.phone(
        tail INTEGER, digits INTEGER, kind INTEGER, ref BLOB, e164 INTEGER, label BLOB,
        PRIMARY KEY(tail, digits, kind, ref)) WITHOUT ROWID""",
    "INSERT INTO made.about SELECT * FROM about",
    # Of rows with one key the last that was read counts.
    "INSERT OR REPLACE INTO made.name SELECT * FROM read_name ORDER BY ref, rowid",
    "INSERT OR REPLACE INTO made.owner SELECT * FROM read_owner ORDER BY kind, ref, rowid",
    "INSERT OR REPLACE INTO made.phone SELECT * FROM read_phone ORDER BY tail, digits, kind, ref, rowid",
    "CREATE INDEX made.likeness ON phone(tail % 10000000)",
)


def append(base: sqlite3.Connection, table: str, rows: Iterable[Sequence[object]]) -> None:
    """Add rows to a table of the heap; they are asked for while it is written."""
    coming = iter(rows)
    while some := list(islice(coming, _AT_ONCE)):
        base.execute(_insert(table, len(some), len(some[0])), list(chain.from_iterable(some)))


def make(base: sqlite3.Connection, file: Path) -> tuple[int, int]:
    """Make a directory of the heap in an empty file, then attached as `made`. Clients and phones are returned."""
    base.execute("ATTACH ? AS made", (str(file),))
    base.execute("PRAGMA made.journal_mode=OFF")  # half of a file is nothing to be saved
    with base:
        base.execute("BEGIN")
        for step in _MADE:
            base.execute(step)
    clients = base.execute("SELECT count(*) FROM made.owner").fetchone()[0]
    return clients, base.execute("SELECT count(*) FROM made.phone").fetchone()[0]


@cache
def _insert(table: str, rows: int, columns: int) -> str:
    one = f"({','.join('?' * columns)})"
    return _INTO[table] + ",".join([one] * rows)
