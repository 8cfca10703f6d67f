"""The keys under which the directory keeps the numbers of 1C's free text: a million of them, so it is kept short."""

from collections.abc import Iterable, Iterator

from console.domain.phone import Number, Numbers, tail_length
from console.onec.answers import Row
from console.onec.directory import digits_of, tail_of
from console.onec.written import LONGEST, numbers_in

Key = tuple[int, int]
"""The last digits that decide, and all of them."""


class Keys:
    """Keys of what `numbers_in` finds; what is written as most numbers are becomes no `Number` on its way."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._length = tail_length(numbers.region)
        self._deciding = 10**self._length

    def of(self, row: Row, columns: Iterable[str]) -> dict[Key, bool]:
        """Every number of a row, each once, and whether its country could be told."""
        keys: dict[Key, bool] = {}
        usual = self._numbers.usual_digits
        for column in columns:
            told = row.get(column)
            if not told or not isinstance(told, str):
                continue
            alone = usual(told)
            for whole in (alone,) if alone is not None else self._several(told[:LONGEST]):
                if whole is None or len(whole) < self._length:
                    for key, is_e164 in self._slowly(row, column):
                        keys.setdefault(key, is_e164)
                    break
                digits = int(whole)
                keys.setdefault((digits % self._deciding, digits), True)
        return keys

    def _several(self, text: str) -> Iterable[str | None]:
        """Digits of E.164 of each number; a None: they are to be read one by one."""
        found = self._numbers.all_digits(text)
        joined = self._numbers.all_digits(text.replace("/", "-")) if "/" in text else []
        return (None,) if found is None or joined is None else [*found, *joined]

    def _slowly(self, row: Row, column: str) -> Iterator[tuple[Key, bool]]:
        for number in numbers_in(row, (column,), self._numbers):
            key = self._key(number)
            if key is not None:
                yield key, number.e164 is not None

    def _key(self, number: Number) -> Key | None:
        if number.e164 is not None and len(number.e164) > self._length:
            whole = int(number.e164[1:])
            return whole % self._deciding, whole
        tail = tail_of(number)
        return None if tail is None else (tail, digits_of(number))
