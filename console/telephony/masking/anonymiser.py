"""A stream of AMI bytes as others may see it: message by message the same, without numbers, names and secrets."""

import re
import secrets
from collections.abc import Callable, Iterable

from console.telephony.masking.kinds import Kind, kind_of, name_of
from console.telephony.masking.phones import Phones
from console.telephony.masking.values import Values
from console.telephony.masking.words import Words

_END = b"\r\n"
_LONGEST_LINE = 64 * 1024
"""A longer line is in no message that anybody reads; it is covered as it comes."""
_GREETING = re.compile(rb"Asterisk Call Manager/[\d.]{1,20}")
_RAW_END = b"--END COMMAND--"
_LATIN = "latin-1"


class Anonymiser:
    """Takes segments, however they were cut, and gives what may be shown. Every line is changed by itself, so message
    boundaries stay where they were.

    What stands for what is drawn by chance and kept here alone: when this object is gone, nothing leads back.

    Args:
        region: the country in which numbers without a country are read (ISO 3166).
        encoding: what names are in where they are not UTF-8.
        also: words to hide wherever they stand, whatever their case: a device or a queue called after a person.
        draw: `draw(n)` is a random number from 0 to n-1.
    """

    def __init__(
        self,
        region: str = "UA",
        encoding: str = "cp1251",
        also: Iterable[str] = (),
        draw: Callable[[int], int] = secrets.randbelow,
    ) -> None:
        self._words = Words(encoding, draw)
        self._values = Values(Phones(region, draw), self._words, region, encoding)
        self._also = _any_of(also, encoding)
        self._tail = bytearray()
        self._is_first = True
        self._is_covering = False
        self._new_message()

    def _new_message(self) -> None:
        self._event = b""
        self._application = b""
        self._variable = b""
        self._is_raw = False

    def feed(self, data: bytes) -> bytes:
        """Take a segment; returns what can be told of the stream so far. A line is told once it is whole."""
        told = bytearray()
        if self._is_covering:
            data = self._cover(data, told)
        self._tail += data
        if b"\n" in data:
            *lines, rest = bytes(self._tail).split(_END)
            for line in lines:
                told += self._line(line) + _END
            self._tail = bytearray(rest)
        while self._tail.startswith(b"\n"):  # the end of a message that lost its CR is told at once
            del self._tail[:1]
            self._new_message()
            told += b"\n"
        if len(self._tail) > _LONGEST_LINE:
            told += b"x" * (len(self._tail) - 1)
            del self._tail[:-1]
            self._is_covering = True
        return bytes(told)

    def _cover(self, data: bytes, told: bytearray) -> bytes:
        """Go on with a line that is too long; returns what comes behind it, once it ends."""
        window = bytes(self._tail) + data
        self._tail.clear()
        end = window.find(_END)
        if end < 0:
            told += b"x" * (len(window) - 1)
            return window[-1:]
        told += b"x" * end + _END
        self._is_covering = self._is_first = False
        return window[end + len(_END) :]

    def _line(self, line: bytes) -> bytes:
        """One line without its end."""
        start = len(line) - len(line.lstrip(b"\n"))
        if start or not line:
            self._new_message()
        told = self._without_more(self._header(line[start:]))
        self._is_first = False
        return line[:start] + told

    def _header(self, line: bytes) -> bytes:
        if not line.strip() or (self._is_first and _GREETING.fullmatch(line)):
            return line
        raw, colon, value = line.partition(b":")
        name = name_of(raw) if colon else None
        if self._is_raw and (name is None or name[0] not in ("privilege", "actionid")):
            return line if line.strip() == _RAW_END else self._values.masked(Kind.HIDDEN, line)
        if name is None:
            return (b"hidden: " if b": " in line else b"") + self._values.masked(Kind.HIDDEN, line)
        header, inside = name
        if inside:
            raw = raw.replace(inside, self._values.masked(Kind.TEXT, inside))
        return raw + colon + self._value(header, value)

    def _value(self, header: str, value: bytes) -> bytes:
        kind = kind_of(header, self._event)
        if header == "message" and self._event:  # only in an answer are these Asterisk's own words
            kind = Kind.HIDDEN
        if kind is Kind.EVENT:
            self._event = value.strip().lower()
        elif kind is Kind.APPLICATION:
            self._application = value.strip()
        elif kind is Kind.VARIABLE:
            self._variable = value.strip()
        elif header == "response" and value.strip().lower() == b"follows":
            self._is_raw = True
        of = self._application if kind is Kind.ARGUMENTS else self._variable if kind is Kind.VALUE else b""
        return self._values.masked(kind, value, of)

    def _without_more(self, line: bytes) -> bytes:
        """The words that somebody wants hidden besides."""
        if self._also is None:
            return line
        return self._also.sub(lambda found: self._words.token("word", found[0].lower().decode(_LATIN)).encode(), line)


def _any_of(words: Iterable[str], encoding: str) -> "re.Pattern[bytes] | None":
    """Finds any of these, in any case and in both encodings that a PBX may write."""
    spellings = {
        form.encode(code, "ignore")
        for word in words
        for form in (word, word.lower(), word.upper(), word.capitalize())
        for code in ("utf-8", encoding)
    }
    found = sorted(filter(None, spellings), key=len, reverse=True)
    return re.compile(b"|".join(map(re.escape, found)), re.IGNORECASE) if found else None
