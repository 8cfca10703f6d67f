"""The quick way to a message's values: one compiled pattern for each order of headers that a PBX was seen to use.

Asterisk writes the headers of an event in one order, which differs between versions and settings. So the order is
learned from the first message of its kind; the tolerant parser stays the truth and the way for everything unusual.
"""

import re
from collections.abc import Callable

from console.telephony.wire import headers

_MOST = 8
"""Orders remembered for one event; one PBX uses one or two."""
_PLAIN_LINE = re.compile(rb"([A-Za-z0-9_()-]+): [^\r\n]*")

_Match = Callable[[bytes], "re.Match[bytes] | None"]


class Layout:
    """Reads the values of chosen headers out of messages of one event.

    Args:
        wanted: names of headers, in the order in which `read` returns their values.
    """

    def __init__(self, *wanted: str) -> None:
        self._wanted = tuple(name.lower().encode() for name in wanted)
        self._known: list[tuple[_Match, tuple[int, ...]]] = []

    def read(self, message: bytes) -> tuple[bytes, ...]:
        """The values, empty where the message has no such header."""
        for match, order in self._known:
            found = match(message)
            if found is not None:
                return found.group(*order)
        return self._read_slowly(message)

    def _read_slowly(self, message: bytes) -> tuple[bytes, ...]:
        if len(self._known) < _MOST:
            self._learn(message)
        return values_of(message, self._wanted)

    def _learn(self, message: bytes) -> None:
        lines = message.split(b"\r\n")
        plain = [_PLAIN_LINE.fullmatch(line) for line in lines]
        names = [found[1].lower() for found in plain if found]
        if len(names) != len(lines):
            return  # something unusual in it: never the base of a pattern
        places = {name: names.index(name) for name in self._wanted if name in names}
        whole = len(places) < len(self._wanted)
        # What is absent can only be known from the whole message; else the last wanted header is the end.
        last = len(lines) if whole else max(places.values()) + 1
        pattern = rb"\r\n".join(
            re.escape(line[: line.index(b":")]) + (rb": ([^\r]*+)" if place in places.values() else rb": [^\r]*+")
            for place, line in enumerate(lines[:last])
        )
        groups = {name: number for number, name in enumerate(sorted(places, key=places.__getitem__), 1)}
        absent = len(groups) + 1
        compiled = re.compile(pattern + (rb"()\Z" if whole else rb"()(?:\r\n|\Z)"))
        self._known.append((compiled.match, tuple(groups.get(name, absent) for name in self._wanted)))


def values_of(message: bytes, wanted: tuple[bytes, ...]) -> tuple[bytes, ...]:
    """The values of headers (given by lower-case name) by the tolerant parser."""
    found = headers(message)
    return tuple(found.get(name, b"") for name in wanted)
