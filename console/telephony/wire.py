"""Bytes of an AMI connection to messages, and bytes of a value to text. No socket, no loop: a recording goes through
the same code as a live PBX."""

import re

from console.domain.text import clean

MESSAGE_LIMIT = 64 * 1024
"""Bytes of one message; a longer one is dropped. Asterisk's own messages have a few hundred."""

# A blank line. Asterisk sometimes loses the second CR: https://github.com/asterisk/asterisk/issues/761
_END = re.compile(rb"\r\n\r?\n")
_END_CUT = 3
"""Bytes of an end that can lie in one segment while the rest is in the next."""


class Splitter:
    """Cuts a stream of bytes into messages, whichever way TCP had cut it before.

    Time is linear and memory constant in whatever arrives: a message longer than the limit is thrown away as it comes.
    """

    def __init__(self, limit: int = MESSAGE_LIMIT) -> None:
        self.greeting: bytes | None = None
        """The first line of the stream, `Asterisk Call Manager/…` on a live connection; None until it is whole."""
        self.dropped = 0
        """Messages that were too long."""
        self._limit = limit
        self._tail = bytearray()
        self._skipping = False

    def feed(self, data: bytes) -> list[bytes]:
        """Take a segment, return the messages that it completes, without their ends."""
        if self.greeting is None:
            data = self._greet(data)
        if self._skipping:
            data = self._skip(data)
        if self._tail:
            data = self._joined(data)
        if not data:
            return []
        pieces = _END.split(data)
        self._keep(pieces.pop())
        if len(data) > self._limit:
            pieces = [piece for piece in pieces if self._is_short(piece)]
        return list(filter(None, map(bytes.lstrip, pieces)))

    def _greet(self, data: bytes) -> bytes:
        """Wait for the first line and take it off, unless it is a header: a capture may begin anywhere."""
        searched = len(self._tail)
        self._tail += data
        end = self._tail.find(b"\n", searched)
        if end < 0 and len(self._tail) <= self._limit:
            return b""
        rest = bytes(self._tail)
        self._tail.clear()
        self.greeting = rest[:end].strip() if 0 <= end <= self._limit else b""
        return rest if b": " in self.greeting or not self.greeting else rest[end + 1 :]

    def _joined(self, data: bytes) -> bytes:
        """What was left and what came, if that makes a message; else nothing, and it waits on."""
        searched = max(0, len(self._tail) - _END_CUT)
        if len(data) > len(self._tail):  # copy once what is big; a drip is only ever appended
            joined = bytes(self._tail) + data
            if _END.search(joined, searched):
                self._tail.clear()
                return joined
            self._tail += data
        else:
            self._tail += data
            if _END.search(self._tail, searched):
                joined = bytes(self._tail)
                self._tail.clear()
                return joined
        self._mind_length()
        return b""

    def _keep(self, rest: bytes) -> None:
        self._tail += rest
        self._mind_length()

    def _mind_length(self) -> None:
        """Give up on a message that can no longer be short enough."""
        if len(self._tail) > self._limit + _END_CUT:
            self.dropped += 1
            self._skipping = True
            del self._tail[:-_END_CUT]

    def _skip(self, data: bytes) -> bytes:
        """Let a message that is too long go by."""
        window = bytes(self._tail) + data
        end = _END.search(window)
        self._tail.clear()
        if end is None:
            self._tail += window[-_END_CUT:]
            return b""
        self._skipping = False
        return window[end.end() :]

    def _is_short(self, piece: bytes) -> bool:
        if len(piece) <= self._limit:
            return True
        self.dropped += 1
        return False


def headers(message: bytes) -> dict[bytes, bytes]:
    """The headers of a message by lower-case name. Of duplicates the first counts; a line without a colon does not."""
    found: dict[bytes, bytes] = {}
    for line in message.split(b"\r\n"):
        name, colon, value = line.partition(b":")
        if colon:
            found.setdefault(name.strip().lower(), value.removeprefix(b" "))
    return found


class Texts(dict[bytes, str]):
    """Values as clean text, remembered. UTF-8 where it is UTF-8, else `encoding`; `<unknown>` is the empty text.

    A PBX says the same few names, numbers and channels over and over.
    """

    _REMEMBERED = 20_000
    _LONGEST = 300

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding

    def __missing__(self, raw: bytes) -> str:
        text = clean(_decoded(raw, self._encoding))
        if text == "<unknown>":  # Asterisk's word for no number or no name
            text = ""
        if len(self) >= self._REMEMBERED:
            self.clear()
        if len(raw) <= self._LONGEST:
            self[raw] = text
        return text


def _decoded(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        is_cut = error.reason == "unexpected end of data" and not before.isascii()
        # Asterisk cuts long names at a byte, in the middle of a letter
        return before.decode("utf-8") + "…" if is_cut else raw.decode(encoding, "replace")
