"""Numbers in 1C's free text."""

from collections.abc import Iterable, Iterator

from console.domain.phone import Number, Numbers, split_numbers
from console.onec.answers import Row

_LONGEST = 1000


def numbers_in(row: Row, columns: Iterable[str], numbers: Numbers) -> Iterator[Number]:
    """Every number that the columns of a row hold; the same one may come more than once."""
    for column in columns:
        told = row.get(column)
        if isinstance(told, str):
            text = told[:_LONGEST]
            # A slash parts numbers, but some people part the digits of one number with it: 096/222/33/45.
            for written in split_numbers(text) or split_numbers(text.replace("/", "-")):
                yield numbers.parse(written)
