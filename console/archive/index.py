"""The parties in memory, latest first, so that a part of a number or name is found between two keystrokes.

A million parties take about 60 MB: one byte a letter, in segments small enough that no scan holds up other threads.
What changed since is laid over them and looked at first.
"""

import codecs
import sqlite3
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from heapq import merge
from itertools import accumulate

from console.archive.fold import START, Wanted

Hit = tuple[int, int]
"""A party's `last` and id; hits come with falling `last`."""

_SEGMENT = 5_000
_OVERLAY_LIMIT = 20_000
# Folded text has no capitals, so the letters of every language around fit into one byte; the rest become ?.
_LETTERS = (
    "\n" + "".join(map(chr, range(32, 127))) + "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґўәғқңөұүһіјљњћђџѓќѕ"
    "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿßāăąćčďđēėęěğģīįıķĺľłļńňņőœŕřśşšșťțţūůűųźžżə№—–…·°§€₴₽"
)
_TABLE = "".join(dict.fromkeys(_LETTERS))
_CODES = codecs.charmap_build(_TABLE + "\ufffe" * (256 - len(_TABLE)))


class _Column:
    """Many short texts as one run of bytes, each begun by `START`."""

    def __init__(self, texts: list[str]) -> None:
        self._bytes = codecs.charmap_encode("".join(START + text for text in texts), "replace", _CODES)[0]
        self._ends = array("I", accumulate(len(text) + 1 for text in texts))

    def rows(self, needle: bytes) -> Iterator[int]:
        """The rows that contain `needle`, rising."""
        at = self._bytes.find(needle)
        while at >= 0:
            row = bisect_right(self._ends, at)
            yield row
            at = self._bytes.find(needle, self._ends[row])

    def has(self, row: int, needle: bytes) -> bool:
        """Whether this row contains `needle`."""
        return self._bytes.find(needle, self._ends[row - 1] if row else 0, self._ends[row]) >= 0


class _Segment:
    def __init__(self, rows: list[tuple[int, int, str, str]]) -> None:
        self._lasts = array("q", (row[0] for row in rows))
        self._ids = array("q", (row[1] for row in rows))
        self._digits = _Column([row[2] for row in rows])
        self._names = _Column([row[3] for row in rows])

    def hits(self, needles: "_Needles") -> Iterator[Hit]:
        for row in self._rows(needles):
            yield self._lasts[row], self._ids[row]

    def _rows(self, needles: "_Needles") -> Iterator[int]:
        if needles.readings:
            previous = -1
            for row in merge(*map(self._digits.rows, needles.readings)):
                if row != previous:
                    yield row
                previous = row
            return
        for row in self._names.rows(needles.rarest):
            if all(
                self._names.has(row, word) or (word.isdigit() and self._digits.has(row, word))
                for word in needles.others
            ):
                yield row


class _Needles:
    """What is wanted, in the index's letters. Raises `UnicodeEncodeError` for letters that the index has not."""

    def __init__(self, wanted: Wanted) -> None:
        self.readings = [self._encode(reading) for reading in wanted.readings]
        self.rarest = self._encode(wanted.rarest) if wanted.words else b""
        self.others = [self._encode(word) for word in wanted.words if word != wanted.rarest]

    @staticmethod
    def _encode(text: str) -> bytes:
        # A question mark in the index may stand for any letter that it does not have
        return codecs.charmap_encode(text.replace("?", "\ufffe"), "strict", _CODES)[0]


class PartyIndex:
    """Belongs to the reader thread. Empty and of no use until `step` has said that it is complete."""

    def __init__(self) -> None:
        self._segments: list[_Segment] | None = None
        self._overlay: dict[int, tuple[int, str, str]] = {}
        self._seen = 0
        self._growing: list[_Segment] = []
        self._growing_from = 0
        self._reached: Hit | None = None

    @property
    def wants_building(self) -> bool:
        """Whether it was never built, or so much has changed since that it should be built again."""
        return self._segments is None or len(self._overlay) > _OVERLAY_LIMIT

    def step(self, db: sqlite3.Connection) -> bool:
        """Read the next few thousand parties. Returns whether the index is complete."""
        if self._reached is None:
            (self._growing_from,) = db.execute("SELECT coalesce(max(changed), 0) FROM party").fetchone()
            self._reached = (1 << 62, 0)
        rows = db.execute(
            "SELECT last, id, digits, names FROM party WHERE (last, id) < (?, ?) ORDER BY last DESC, id DESC LIMIT ?",
            (*self._reached, _SEGMENT),
        ).fetchall()
        if rows:
            self._growing.append(_Segment(rows))
            self._reached = rows[-1][:2]
        if len(rows) == _SEGMENT:
            return False
        self._segments, self._growing = self._growing, []
        self._seen, self._overlay, self._reached = self._growing_from, {}, None
        return True

    def matching(self, db: sqlite3.Connection, wanted: Wanted) -> Iterator[Hit]:
        """The parties that are wanted, latest first; from memory if it can, else by going through the table."""
        try:
            needles = _Needles(wanted)
        except UnicodeEncodeError:
            return _scan(db, wanted)
        if self._segments is None:
            return _scan(db, wanted)
        self._catch_up(db)
        changed = (
            (last, party) for party, (last, digits, names) in self._overlay.items() if wanted.accepts(digits, names)
        )
        return merge(sorted(changed, reverse=True), self._settled(self._segments, needles), reverse=True)

    def _settled(self, segments: list[_Segment], needles: _Needles) -> Iterator[Hit]:
        for segment in segments:
            for hit in segment.hits(needles):
                if hit[1] not in self._overlay:
                    yield hit

    def _catch_up(self, db: sqlite3.Connection) -> None:
        """Learn what this or another process has written since."""
        changed = db.execute("SELECT id, last, digits, names, changed FROM party WHERE changed > ?", (self._seen,))
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
    yield from db.execute(f"SELECT last, id FROM party WHERE {where} ORDER BY last DESC, id DESC", terms)  # noqa: S608 (only placeholders)
