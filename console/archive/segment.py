"""Some thousands of parties in memory."""

from array import array
from collections.abc import Iterable, Iterator
from heapq import merge

from console.archive.column import Column, Needle
from console.archive.fold import Wanted

Hit = tuple[int, int]
"""A party's `last` and id."""


class NotInSegments(Exception):
    """Only the table can answer this."""


class Needles:
    """What is wanted, as segments have it. Raises `NotInSegments` for letters that they do not tell apart."""

    def __init__(self, wanted: Wanted) -> None:
        self.readings = [Needle(reading) for reading in wanted.readings]
        self.words = [Needle(word) for word in wanted.words]
        if any(word.is_vague for word in self.words):
            raise NotInSegments

    def sort(self, sample: "Segment") -> None:
        """Bring the word forward that most likely decides, going by one segment."""
        if len(self.words) > 1:
            self.words.sort(key=sample.count)


class Segment:
    """Made of rows of `last`, id, digits and folded names."""

    def __init__(self, rows: Iterable[tuple[int, int, str, str]]) -> None:
        lasts, ids, digits, names = zip(*sorted(rows, reverse=True), strict=True)
        self._lasts, self._ids = array("q", lasts), array("q", ids)
        self._digits, self._names = Column(digits), Column(names)

    def hits(self, needles: Needles) -> Iterator[Hit]:
        """The parties that are wanted, with falling `last`."""
        found = self._by_number(needles) if needles.readings else self._by_words(needles)
        return ((self._lasts[row], self._ids[row]) for row in found)

    def _by_number(self, needles: Needles) -> Iterator[int]:
        if len(needles.readings) == 1:
            return self._digits.rows(needles.readings[0])
        return _once(merge(*map(self._digits.rows, needles.readings)))

    def count(self, word: Needle) -> int:
        """How often a word is there."""
        return self._names.count(word) + (self._digits.count(word) if word.is_digits else 0)

    def _by_words(self, needles: Needles) -> Iterator[int]:
        first, *others = needles.words
        found = self._names.rows(first)
        if first.is_digits:
            found = _once(merge(found, self._digits.rows(first)))
        return (row for row in found if all(self._has(row, word) for word in others)) if others else found

    def _has(self, row: int, word: Needle) -> bool:
        return self._names.has(row, word) or (word.is_digits and self._digits.has(row, word))


def _once(rising: Iterable[int]) -> Iterator[int]:
    previous = -1
    for row in rising:
        if row != previous:
            yield row
        previous = row
