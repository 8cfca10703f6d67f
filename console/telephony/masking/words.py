"""Invented names of people, hosts and codes: the first person met is the first, and so on; the order tells nothing."""

import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterator

_PERSON = "Особа"
_PERSON_IN_ASCII = "Person"
_MOST = 200_000
"""Words remembered: a recording may go on for weeks."""
_OWN_ADDRESS = re.compile(r"127\..*|0\.0\.0\.0")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Words:
    """Says which invented word stands for which real one.

    Args:
        encoding: what names are in where they are not UTF-8.
        draw: `draw(n)` is a random number from 0 to n-1.
    """

    def __init__(self, encoding: str, draw: Callable[[int], int]) -> None:
        self._encoding = encoding
        self._draw = draw
        self._counters: defaultdict[str, Iterator[int]] = defaultdict(lambda: itertools.count(1))
        self._known: dict[tuple[str, str], int] = {}
        self._letters: dict[str, str] = {}

    def number(self, kind: str, original: str) -> int:
        """The place of a word among those of its kind, in the order in which they were met, from 1."""
        key = (kind, original)
        if key not in self._known:
            self._known[key] = next(self._counters[kind])
        return self._known[key]

    def token(self, kind: str, original: str) -> str:
        """`hidden-12`, `user-3`; without a number where there were very many."""
        if len(self._known) >= _MOST and (kind, original) not in self._known:
            return kind
        return f"{kind}-{self.number(kind, original)}"

    def person(self, raw: bytes, text: str) -> bytes:
        """`Особа 12` in the encoding of the real name, with a cut letter at its end where that had one.

        Args:
            raw: the name as the PBX wrote it.
            text: the same as it is read; spellings that are read alike are one person.
        """
        place = self.number("person", text)
        if raw.isascii():
            return f"{_PERSON_IN_ASCII} {place}".encode()
        name = f"{_PERSON} {place}"
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError as error:
            if error.reason == "unexpected end of data" and not raw[: error.start].isascii():
                return name.encode() + raw[error.start :]
            return _encoded(name, self._encoding) or f"{_PERSON_IN_ASCII} {place}".encode()
        return name.encode()

    def host(self, original: str) -> str:
        """A name that no network has."""
        return f"host-{self.number('host', original.lower())}.invalid"

    def address(self, original: str) -> str:
        """An IPv4 address of the range that nobody uses; this computer's own and the empty one stay."""
        if _OWN_ADDRESS.fullmatch(original):
            return original
        place = self.number("address", original)
        return f"240.{place >> 16 & 255}.{place >> 8 & 255}.{place & 255}"

    def address6(self, original: str) -> str:
        """An IPv6 address of the range kept for documents."""
        return original if original == "::1" else f"2001:db8::{self.number('address6', original.lower()):x}"

    def letters(self, original: str) -> str:
        """Other letters, as many: for words among digits, where length and place matter."""
        known = self._letters.get(original)
        while known is None or known == original:
            known = "".join(_LETTERS[self._draw(len(_LETTERS))] for _ in original)
        self._letters[original] = known
        return known


def _encoded(text: str, encoding: str) -> bytes | None:
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return None
