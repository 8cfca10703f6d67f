"""The index of a folder of exported files: one SQLite file, made anew when a file changes, put in place in one step.

What is no good does not come in: a file that cannot be read, or that shrank to less than half, leaves its table as it
was, and one line says so.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from console.i18n import _
from console.onec.files.bad import BadFile
from console.onec.files.folder import Stamp
from console.onec.files.shape import Shape
from console.onec.files.writing import Writing
from console.onec.private import private_file, private_folder
from console.onec.swap import dated, pointed_at, put_in_place

POINTER = "export.current"
_FORMAT = 1
_WRITTEN = "export.writing"
_LEAST_SHARE = 0.5
_PLAUSIBLE_FROM = 20
"""Rows; of fewer, half may well be gone by right."""


@dataclass(slots=True)
class Indexed:
    """What came of making an index: the tables taken anew, and for those that stay as they were, why."""

    taken: list[str] = field(default_factory=list)
    refused: dict[str, BadFile] = field(default_factory=dict)


def in_use(folder: Path, key: str) -> Path | None:
    """The index that is in place, if it is of these files and this preset."""
    file = pointed_at(folder, POINTER)
    try:
        if file is None or not file.is_file():
            return None
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as base:
            about = base.execute("PRAGMA user_version").fetchone()[0], base.execute("SELECT key FROM about").fetchone()
            return file if about == (_FORMAT, (key,)) else None
    except sqlite3.Error:
        return None


def stamps(file: Path) -> dict[str, Stamp]:
    """Table → the file that an index took it from."""
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as base:
        rows = base.execute("SELECT name, file, size, modified FROM origin")
        return {name: Stamp(*rest) for name, *rest in rows}


def make(
    place: Path,
    key: str,
    folder: Path,
    shapes: dict[str, Shape],
    wanted: dict[str, Stamp],
    read_rows: Callable[[int], None] = lambda _rows: None,
) -> Indexed:
    """Make the index anew and put it in use. For a thread. Raises `OSError`, `sqlite3.Error`.

    `place` is where it is kept, `wanted` says which file each table is; a table whose file is gone goes too.
    """
    old = in_use(private_folder(place), key)
    had = stamps(old) if old else {}
    fresh = place / _WRITTEN
    fresh.unlink(missing_ok=True)
    private_file(fresh)
    indexed = Indexed()
    try:
        with closing(sqlite3.connect(fresh, uri=True, isolation_level=None)) as base:
            base.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-16384;")
            base.execute("CREATE TABLE about AS SELECT ? AS key", (key,))
            writing = Writing(base, shapes, folder, frozenset(wanted), read_rows)
            writing.begin()
            for table, stamp in wanted.items():
                _take(writing, indexed, table, stamp, old, had)
            writing.finish()
            base.execute(f"PRAGMA user_version={_FORMAT}")
        if indexed.taken or had.keys() - wanted.keys():
            file = fresh.with_name(dated("export"))
            fresh.rename(file)
            put_in_place(file, POINTER, "export-*.sqlite")
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
    return indexed


def _take(
    writing: Writing, indexed: Indexed, table: str, stamp: Stamp, old: Path | None, had: dict[str, Stamp]
) -> None:
    """One table: from its file, or as it was when that is no good or has not changed."""
    before = had.get(table)
    if before == stamp and old:
        writing.keep(table, old)
    else:
        try:
            writing.take(table, stamp.file)
            rows = writing.rows(table)
            least = _rows_of(old, table) if before and old else 0
            if least >= _PLAUSIBLE_FROM and rows < least * _LEAST_SHARE:
                why = _("has {rows} rows, less than half of the {before} it had").format(rows=rows, before=least)
                raise BadFile(stamp.file, why)
            indexed.taken.append(table)
        except BadFile as error:
            indexed.refused[table] = error
            writing.drop(table)
            if before is None or old is None:
                return
            writing.keep(table, old)
            stamp = before
    writing.base.execute("INSERT INTO origin VALUES (?,?,?,?)", (table, *stamp))


def _rows_of(file: Path, table: str) -> int:
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as base:
        return Writing(base, {}, file.parent).rows(table)
