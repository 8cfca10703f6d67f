"""Brings what can still be read out of a damaged history."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from console.archive import keeping
from console.archive.rows import SELECT, readable
from console.archive.waiting import Entry
from console.domain.notes import Kept

_SIZES = (500, 20, 1)  # smaller steps the nearer the damage
_END_OF_TIME = 1 << 62


def rescue(file: Path) -> Iterator[list[Entry]]:
    """Calls and cards, from the newest down to the damage, then from the oldest up to it. Never raises."""
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as db:
            bottom, top = 0, _END_OF_TIME
            for order in ("DESC", "ASC"):
                for size in _SIZES:
                    while rows := _read(db, bottom, top, order, size):
                        yield [(record.call, record.card) for record in readable(rows)]
                        bottom, top = (bottom, rows[-1][0]) if order == "DESC" else (rows[-1][0], top)
    except sqlite3.Error:
        return


def rescue_kept(file: Path) -> dict[str, Kept]:
    """What was kept about numbers, as far as it can be read. Never raises."""
    found: dict[str, Kept] = {}
    for read in (keeping.read_notes, keeping.read_choices):
        with suppress(sqlite3.Error), closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as db:
            read(db, found)
    return found


def _read(db: sqlite3.Connection, bottom: int, top: int, order: str, size: int) -> list[tuple[Any, ...]]:
    """Some rows between two slots; without their cards where these cannot be read; none where the calls cannot."""
    between = f"WHERE slot > ? AND slot < ? ORDER BY slot {order} LIMIT ?"
    without_cards = SELECT.replace("card,", "NULL,", 1).partition(" LEFT JOIN")[0]
    for select in (SELECT, without_cards):
        try:
            return db.execute(f"{select} {between}", (bottom, top, size)).fetchall()
        except sqlite3.Error:
            continue
    return []
