"""Invented phone numbers: the same length, country and kind as the real ones, and the same one for each spelling."""

import re
from collections.abc import Callable

from console.domain.phone import Number, Numbers

LONG = 6
"""Digits from which on a number is hidden; shorter ones are extensions."""
_TAILS = (7, 6, 5, 4)
"""How many last digits are replaced: as many as can be, so that what is left is a country and a city or an operator."""
_LONGEST = 18
"""Digits of the longest number that somebody dials; more is something else and is replaced as a whole."""
_TRIES = 300
_DIGITS = re.compile(r"\d+", re.ASCII)


class Phones:
    """Says which number stands for which. What was drawn is kept here alone: nothing can be computed back.

    Args:
        region: the country in which numbers without a country are read (ISO 3166).
        draw: `draw(n)` is a random number from 0 to n-1.
    """

    def __init__(self, region: str, draw: Callable[[int], int]) -> None:
        self._numbers = Numbers(region)
        self._draw = draw
        self._of: dict[str, str] = {}
        self._tails: dict[str, str] = {}
        self._taken: set[str] = set()

    def masked(self, written: str) -> str:
        """The number that stands for this one, written in the same way; what has few digits stays as it is."""
        digits = "".join(_DIGITS.findall(written))
        if len(digits) < LONG:
            return written
        identity = self._identity(self._numbers.parse(written), digits)
        tail = self._of.get(identity)
        if tail is None:
            tail = self._of[identity] = self._choose(written, digits)
        return _with_tail(written, tail)

    def _choose(self, written: str, digits: str) -> str:
        if len(digits) > _LONGEST:
            return self._drawn(len(digits))
        was = self._numbers.parse(written)
        longest = min(_TAILS[0], len(digits))
        shared = self._tails.get(digits[-longest:])
        if shared and self._is_alike(was, written, shared):
            return shared
        for length in (size for size in _TAILS if size <= len(digits)):
            for _ in range(_TRIES):
                tail = self._drawn(length)
                if tail != digits[-length:] and self._is_alike(was, written, tail):
                    if length == longest:
                        self._tails.setdefault(digits[-longest:], tail)
                    return tail
        return self._drawn(longest)  # better another kind of number than the real one

    def _drawn(self, length: int) -> str:
        return f"{self._draw(10**length):0{length}}"

    def _is_alike(self, was: Number, written: str, tail: str) -> bool:
        """Whether the program would treat both alike: the same kind, the same country, valid or not; and it is free."""
        text = _with_tail(written, tail)
        now = self._numbers.parse(text)
        if now.kind is not was.kind or (now.e164 is None) is not (was.e164 is None):
            return False
        if was.e164 is not None and now.e164 != was.e164[: -len(tail)] + tail:
            return False
        identity = self._identity(now, "".join(_DIGITS.findall(text)))
        if identity in self._taken:
            return False
        self._taken.add(identity)
        return True

    @staticmethod
    def _identity(number: Number, digits: str) -> str:
        return number.e164 or digits


def _with_tail(written: str, tail: str) -> str:
    """The last digits replaced, everything between them left where it is."""
    rest = list(tail)
    turned = []
    for letter in reversed(written):
        turned.append(rest.pop() if rest and letter in "0123456789" else letter)
    return "".join(reversed(turned))
