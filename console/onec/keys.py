"""The keys under which the directory keeps the numbers of 1C's free text: a million of them, so it is kept short."""

from collections.abc import Iterable, Iterator, Sequence

from console.domain.phone import Number, Numbers, tail_length
from console.onec.answers import Row
from console.onec.directory import digits_of, tail_of
from console.onec.written import LONGEST, numbers_in

Key = tuple[int, int, bool]
"""The last digits that decide, all of them, and whether the country could be told."""


class Keys:
    """Keys of what `numbers_in` finds; what is written as most numbers are becomes no `Number` on its way."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._length = tail_length(numbers.region)
        self._deciding = 10**self._length

    def of(self, row: Row, columns: Iterable[str]) -> Iterable[Key]:
        """Every number of a row, each once."""
        wholes: dict[str, None] = {}
        for column in columns:
            told = row.get(column)
            if told and isinstance(told, str):
                alone = self._numbers.usual_digits(told)
                several = (alone,) if alone is not None else self._several(told[:LONGEST])
                if several is None:
                    return self._one_by_one(row, columns)
                for whole in several:
                    if len(whole) < self._length:
                        return self._one_by_one(row, columns)
                    wholes[whole] = None
        return [((digits := int(whole)) % self._deciding, digits, True) for whole in wholes]

    def _several(self, text: str) -> Sequence[str] | None:
        """Digits of E.164 of each number; None: they are to be read one by one."""
        found = self._numbers.all_digits(text)
        if found is None or "/" not in text:
            return found
        joined = self._numbers.all_digits(text.replace("/", "-"))
        return None if joined is None else [*found, *joined]

    def _one_by_one(self, row: Row, columns: Iterable[str]) -> Iterator[Key]:
        seen = set[tuple[int, int]]()
        for number in numbers_in(row, columns, self._numbers):
            key = self._key(number)
            if key is not None and key not in seen:
                seen.add(key)
                yield *key, number.e164 is not None

    def _key(self, number: Number) -> tuple[int, int] | None:
        if number.e164 is not None and len(number.e164) > self._length:
            whole = int(number.e164[1:])
            return whole % self._deciding, whole
        tail = tail_of(number)
        return None if tail is None else (tail, digits_of(number))
