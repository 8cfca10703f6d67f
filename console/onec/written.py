"""Numbers in 1C's free text."""

from collections.abc import Iterable, Iterator

from console.domain.phone import Number, Numbers, split_numbers
from console.onec.answers import Row

LONGEST = 1000
"""Characters of a field that are looked at."""


def numbers_in(row: Row, columns: Iterable[str], numbers: Numbers) -> Iterator[Number]:
    """Every number that the columns of a row hold; the same one may come more than once."""
    for column in columns:
        told = row.get(column)
        if isinstance(told, str):
            if (usual := numbers.usual(told)) is not None:
                yield usual
                continue
            text = told[:LONGEST]
            for written in split_numbers(text):
                yield numbers.parse(written)
            # A slash parts numbers, but some people part the digits of one number with it: 044/222-33-45.
            for written in split_numbers(text.replace("/", "-")) if "/" in text else ():
                whole = numbers.parse(written)
                if whole.e164 is not None:
                    yield whole
