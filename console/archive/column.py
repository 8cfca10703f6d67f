"""Many short texts as one run of bytes, in which a part of one is found by leaping over most of the run."""

import codecs
import sys
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from console.archive.fold import START, is_digits

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

_BLOCKS = 32
_GRAM = 4
_GRAM_CODES = 1 << 14
_SWAPPED = bytes((code << 4 | code >> 4) & 0xFF for code in range(256))
_SIX_BITS = bytes(code & 0x3F for code in range(256))


def _encoded(text: str) -> bytes:
    return codecs.charmap_encode(text, "replace", _CODES)[0]


class Needle:
    """What is looked for in columns. `is_vague` tells that it has letters that columns do not tell apart."""

    def __init__(self, text: str) -> None:
        self.text = _encoded(text)
        self.grams = tuple(_grams(self.text))
        self.is_digits = is_digits(text)
        self.is_vague = b"?" in self.text


class Column:
    """Each text is begun by START. Of each block of rows it is known which sequences of four letters are in it."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._run = _encoded("".join(START + text for text in texts))
        self._ends = array("I", accumulate(len(text) + 1 for text in texts))
        rows = -(-len(texts) // _BLOCKS)
        self._bounds = [0, *(self._ends[min(row, len(texts)) - 1] for row in range(rows, rows * _BLOCKS + 1, rows))]
        self._grams = array("I", [0]) * _GRAM_CODES  # a bit for each block
        for block in range(_BLOCKS):
            for code in set(_grams(self._run[self._bounds[block] : self._bounds[block + 1]])):
                self._grams[code] |= 1 << block

    def rows(self, needle: Needle) -> Iterator[int]:
        """The rows that contain `needle`, rising."""
        find, text = self._run.find, needle.text
        blocks = (1 << _BLOCKS) - 1
        for code in needle.grams:
            blocks &= self._grams[code]
        for block in range(_BLOCKS):
            if blocks >> block & 1:
                end = self._bounds[block + 1]
                at = find(text, self._bounds[block], end)
                while at >= 0:
                    row = bisect_right(self._ends, at)
                    yield row
                    at = find(text, self._ends[row], end)

    def has(self, row: int, needle: Needle) -> bool:
        """Whether this row contains `needle`."""
        return self._run.find(needle.text, self._ends[row - 1] if row else 0, self._ends[row]) >= 0

    def count(self, needle: Needle) -> int:
        """How often `needle` is there."""
        return self._run.count(needle.text)


def _grams(run: bytes) -> Sequence[int]:
    """A code for each four bytes that follow each other; made of whole runs at once, because there are millions."""
    count = len(run) - _GRAM + 1
    if count <= 0:
        return ()
    codes = bytearray(2 * count)
    low, high = (0, 1) if sys.byteorder == "little" else (1, 0)
    codes[low::2] = _xor(run[:count], run[2 : 2 + count].translate(_SWAPPED))
    codes[high::2] = _xor(run[1 : 1 + count], run[3 : 3 + count].translate(_SWAPPED)).translate(_SIX_BITS)
    return memoryview(codes).cast("H")


def _xor(one: bytes, other: bytes) -> bytes:
    return (int.from_bytes(one, "little") ^ int.from_bytes(other, "little")).to_bytes(len(one), "little")
