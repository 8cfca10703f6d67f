"""Some thousands of parties in memory: a part of a number or name is found faster in them than by an index on disk."""

import codecs
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import accumulate

from console.archive.fold import START, Wanted

Hit = tuple[int, int]
"""A party's `last` and id."""

# Folded text has no capitals and no controls, so the letters of every language around fit into one byte beside ASCII;
# the rest become ?.
_LETTERS = iter(
    "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґўәғқңөұүһјљњћђџѓќѕ№—–…·°§€₴₽"
    "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿāăąćčďđēėęěğģīįıķĺľłļńňņőœŕřśşšșťțţūůűųźžż"
)
_ITSELF = {ord("\n"), *range(ord(" "), ord("A")), *range(ord("Z") + 1, 127)}
_UNDEFINED = "\ufffe"
_CODES = codecs.charmap_build(
    "".join(chr(code) if code in _ITSELF else next(_LETTERS, _UNDEFINED) for code in range(256))
)


def _letters(text: str) -> bytes:
    return codecs.charmap_encode(text, "replace", _CODES)[0]


class NotInSegments(Exception):
    """Only the table can answer this."""


class Needles:
    """What is wanted, as segments have it. Raises `NotInSegments` for letters that they do not tell apart."""

    def __init__(self, wanted: Wanted) -> None:
        self.readings = [_letters(reading) for reading in wanted.readings]
        self.words = [_letters(word) for word in wanted.words]
        if any(b"?" in word for word in self.words):  # which stands for any letter without a byte of its own
            raise NotInSegments


class _Column:
    """Many short texts as one run of bytes, each begun by START."""

    def __init__(self, texts: Iterable[str]) -> None:
        texts = tuple(texts)
        self._run = _letters("".join(START + text for text in texts))
        self._ends = array("I", accumulate(len(text) + 1 for text in texts))

    def rows(self, needle: bytes) -> Iterator[int]:
        """The rows that contain `needle`, rising."""
        at = self._run.find(needle)
        while at >= 0:
            row = bisect_right(self._ends, at)
            yield row
            at = self._run.find(needle, self._ends[row])

    def has(self, row: int, needle: bytes) -> bool:
        """Whether this row contains `needle`."""
        return self._run.find(needle, self._ends[row - 1] if row else 0, self._ends[row]) >= 0

    def count(self, needle: bytes) -> int:
        """How often `needle` is there."""
        return self._run.count(needle)


class Segment:
    """Rows of `last`, id, digits and folded names, in the order that they are to be found in."""

    def __init__(self, rows: list[tuple[int, int, str, str]]) -> None:
        lasts, ids, digits, names = zip(*rows, strict=True)
        self._lasts, self._ids = array("q", lasts), array("q", ids)
        self._digits, self._names = _Column(digits), _Column(names)

    def hits(self, needles: Needles) -> Iterator[Hit]:
        """The parties that are wanted."""
        found = self._by_number(needles) if needles.readings else self._by_words(needles)
        return ((self._lasts[row], self._ids[row]) for row in found)

    def _by_number(self, needles: Needles) -> Iterator[int]:
        return _once(merge(*map(self._digits.rows, needles.readings)))

    def _by_words(self, needles: Needles) -> Iterator[int]:
        first = min(needles.words, key=self._count) if len(needles.words) > 1 else needles.words[0]
        others = [word for word in needles.words if word is not first]
        found = self._names.rows(first)
        if first.isdigit():
            found = _once(merge(found, self._digits.rows(first)))
        return (row for row in found if all(self._has(row, word) for word in others))

    def _count(self, word: bytes) -> int:
        return self._names.count(word) + (self._digits.count(word) if word.isdigit() else 0)

    def _has(self, row: int, word: bytes) -> bool:
        return self._names.has(row, word) or (word.isdigit() and self._digits.has(row, word))


def _once(rising: Iterable[int]) -> Iterator[int]:
    previous = -1
    for row in rising:
        if row != previous:
            yield row
        previous = row
