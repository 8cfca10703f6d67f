"""Taking changes into the directory: a copy of it is changed in a thread, and takes its place in one step."""

import asyncio
import shutil
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

from console.domain.card import Kind
from console.domain.phone import Numbers
from console.onec.directory import POINTER, Directory
from console.onec.failures import Implausible
from console.onec.private import private_file
from console.onec.service.questions import Page
from console.onec.service.walk import Rows, gone, made_of
from console.onec.swap import dated, put_in_place

_WRITTEN = "directory.changing"
_LEAST_SHARE = 0.5


async def take_in(directory: Directory, pages: Sequence[Page], numbers: Numbers, main: Kind) -> None:
    """Raises `Implausible`, `OSError`, `sqlite3.Error`."""
    file = directory.file
    token = next((page.token for page in reversed(pages) if page.token), "")
    if file is not None and (token or any(page.rows or page.removed for page in pages)):
        await asyncio.to_thread(_take_in, file, pages, token, numbers, main)
        directory.look(at_once=True)


def _take_in(file: Path, pages: Sequence[Page], token: str, numbers: Numbers, main: Kind) -> None:
    fresh = file.with_name(_WRITTEN)
    fresh.unlink(missing_ok=True)
    private_file(fresh)
    try:
        shutil.copyfile(file, fresh)
        with closing(sqlite3.connect(fresh)) as base, base:
            before = base.execute("SELECT count(*) FROM phone").fetchone()[0]
            base.execute("CREATE TEMP TABLE touched(kind INTEGER, ref BLOB, PRIMARY KEY(kind, ref)) WITHOUT ROWID")
            for page in pages:
                _apply(base, made_of(page.rows, numbers, main), list(gone(page)))
            clients, phones = (base.execute(f"SELECT count(*) FROM {one}").fetchone()[0] for one in ("owner", "phone"))  # noqa: S608
            if phones < before * _LEAST_SHARE:
                raise Implausible
            about = {"clients": clients, "phones": phones, "loaded_at": time.time(), "token": token}
            base.executemany("INSERT OR REPLACE INTO about VALUES (?,?)", [(k, str(v)) for k, v in about.items() if v])
        named = fresh.with_name(dated("directory"))
        fresh.rename(named)
        put_in_place(named, POINTER, "directory-*.sqlite")
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)


def _apply(base: sqlite3.Connection, rows: Rows, removed: list[tuple[int, bytes]]) -> None:
    """A changed client loses all its numbers and gets those that it has now."""
    base.execute("DELETE FROM touched")
    touched = [(one.kind, one.ref) for one in rows.owners] + removed
    base.executemany("INSERT OR IGNORE INTO touched VALUES (?,?)", touched)
    base.execute("DELETE FROM phone WHERE (kind, ref) IN (SELECT kind, ref FROM touched)")
    base.executemany("DELETE FROM owner WHERE kind = ? AND ref = ?", removed)
    base.executemany("INSERT OR REPLACE INTO owner VALUES (?,?,?,?,?,?,?,?)", rows.owners)
    base.executemany("INSERT OR REPLACE INTO phone VALUES (?,?,?,?,?,?)", rows.phones)
    base.executemany("INSERT OR REPLACE INTO name VALUES (?,?)", rows.names.items())
