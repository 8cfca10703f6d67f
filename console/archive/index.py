"""The parties in memory, so that a part of a number or name is found between two keystrokes.

A million parties take about 80 MB, in segments small enough that no scan holds up other threads. What changed since
they were read is laid over them.
"""

import sqlite3
from collections.abc import Iterator

from console.archive.fold import Wanted
from console.archive.segment import Hit, Needles, NotInSegments, Segment

_SEGMENT = 10_000
_OVERLAY_LIMIT = 20_000
_WHOLE = "typeof(last) = 'integer' AND typeof(digits) = 'text' AND typeof(names) = 'text'"
"""Damage can leave NULL where the table allows none: such a party is passed over."""


class PartyIndex:
    """Belongs to the reader thread. Empty and of no use until `step` has said that it is complete."""

    def __init__(self) -> None:
        self._segments: list[Segment] | None = None
        self._overlay: dict[int, tuple[int, str, str]] = {}
        self._seen = 0
        self._growing: list[Segment] = []
        self._growing_from = 0
        self._reached = 0

    @property
    def wants_building(self) -> bool:
        """Whether it was never built, or so much has changed since that it should be built again."""
        return self._segments is None or len(self._overlay) > _OVERLAY_LIMIT

    def step(self, db: sqlite3.Connection) -> bool:
        """Read the next parties. Returns whether the index is complete."""
        if not self._reached:
            (self._growing_from,) = db.execute("SELECT coalesce(max(changed), 0) FROM party").fetchone()
        rows = db.execute(
            f"SELECT last, id, digits, names, {_WHOLE} FROM party WHERE id > ? ORDER BY id LIMIT ?",  # noqa: S608 (ours)
            (self._reached, _SEGMENT),
        ).fetchall()
        if whole := [row[:4] for row in rows if row[4]]:
            self._growing.append(Segment(whole))
        if rows:
            self._reached = rows[-1][1]
        if len(rows) == _SEGMENT:
            return False
        self._segments, self._growing = self._growing, []
        self._seen, self._overlay, self._reached = self._growing_from, {}, 0
        return True

    def matching(self, db: sqlite3.Connection, wanted: Wanted) -> list[Iterator[Hit]]:
        """The parties that are wanted, in parts with falling `last`. From memory if it can, else from the table."""
        if self._segments is None:
            return [_scan(db, wanted)]
        try:
            needles = Needles(wanted)
        except NotInSegments:
            return [_scan(db, wanted)]
        if self._segments:
            needles.sort(self._segments[0])
        self._catch_up(db)
        overlay = self._overlay
        changed = ((last, party) for party, (last, digits, names) in overlay.items() if wanted.accepts(digits, names))
        settled = (filter(self._is_settled, segment.hits(needles)) for segment in self._segments)
        return [iter(sorted(changed, reverse=True)), *settled]

    def _is_settled(self, hit: Hit) -> bool:
        return hit[1] not in self._overlay

    def _catch_up(self, db: sqlite3.Connection) -> None:
        """Learn what this or another process has written since."""
        select = f"SELECT id, last, digits, names, changed FROM party WHERE changed > ? AND {_WHOLE}"  # noqa: S608 (ours)
        changed = db.execute(select, (self._seen,))
        for party, last, digits, names, turn in changed:
            self._overlay[party] = (last, digits, names)
            self._seen = max(self._seen, turn)


def _scan(db: sqlite3.Connection, wanted: Wanted) -> Iterator[Hit]:
    terms: tuple[str, ...]
    if wanted.readings:
        where = " OR ".join(["instr(char(10) || digits, ?)"] * len(wanted.readings))
        terms = wanted.readings
    else:
        where = " AND ".join(["(instr(names, ?) OR instr(digits, ?))"] * len(wanted.words))
        terms = tuple(word for word in wanted.words for _twice in range(2))
    yield from db.execute(f"SELECT last, id FROM party WHERE ({where}) AND {_WHOLE} ORDER BY last DESC, id DESC", terms)  # noqa: S608 (only placeholders)
