"""Every recorded stream, cut at every byte: the same messages, and so the same calls."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from console.domain.call import Call
from console.domain.calls import Calls
from console.domain.lines import Plan
from console.domain.phone import Numbers
from console.telephony.events import Reader
from console.telephony.wire import Splitter

from ..spread import spread
from .helpers import RECORDINGS

STREAMS = sorted(RECORDINGS.rglob("*.ami"))
NUMBERS = Numbers("UA")
_HEX = re.compile(rb"[0-9a-f]")
END, NEXT = b"\r\n\r\n", b"Event: X"


def name(path: Path) -> str:
    return path.relative_to(RECORDINGS).with_suffix("").as_posix()


def calls_of(pieces: Iterable[bytes]) -> dict[str, Call]:
    """The calls as they stood last, when the stream comes in these pieces."""
    splitter, event_of, calls = Splitter(), Reader().event_of, Calls("main", Plan(), NUMBERS)
    last: dict[str, Call] = {}
    for piece in pieces:
        for message in splitter.feed(piece):
            event = event_of(message, 0.0)
            if event is not None:
                calls.apply(event)
                last |= {call.id: call for call in calls.drain()}
    return last


def test_cut_at_every_byte_the_messages_are_the_same() -> None:
    """Message by message, each with the first line of the one behind it, cut everywhere, on a splitter that goes on.

    That a splitter which has given a message out remembers nothing of it is what makes this all cuts of the stream;
    so one that several streams have, but for hexadecimal digits, is cut once: a splitter knows none.
    """
    spread(_cut_streams, STREAMS)


def _cut_streams(paths: Sequence[Path]) -> None:
    done: set[bytes] = set()
    for path in paths:
        stream = path.read_bytes()
        start = stream.index(b"\r\n") + 2
        splitter = Splitter()
        assert splitter.feed(stream[:start]) == []
        texts = stream[start:].split(END)
        assert texts.pop() == b""
        for text in texts:
            shape = _HEX.sub(b"0", text)
            if shape not in done:
                cut_everywhere(splitter, text)
            done.add(shape)


def cut_everywhere(splitter: Splitter, text: bytes) -> None:
    feed, whole = splitter.feed, text + END
    for place in range(len(whole)):
        told = feed(whole[:place])
        assert [*told, *feed(whole[place:])] == [text], (text, place)
    for place in range(len(text), len(whole) + len(NEXT)):  # in the end, and with something behind it
        told = feed((whole + NEXT)[:place])
        assert [*told, *feed((whole + NEXT)[place:]), *feed(END)] == [text, NEXT], (text, place)


@pytest.mark.parametrize("path", STREAMS, ids=name)
def test_cut_within_the_greeting_the_messages_are_the_same(path: Path) -> None:
    stream = path.read_bytes()[:3000]
    whole = Splitter().feed(stream)
    for place in range(200):
        splitter = Splitter()
        told = splitter.feed(stream[:place])
        assert [*told, *splitter.feed(stream[place:])] == whole


@pytest.mark.parametrize("path", STREAMS, ids=name)
def test_byte_by_byte_and_in_halves_the_calls_are_the_same(path: Path) -> None:
    stream = path.read_bytes()
    whole = calls_of([stream])
    assert calls_of(bytes((byte,)) for byte in stream) == whole
    for part in range(1, 4):
        place = len(stream) * part // 4
        assert calls_of([stream[:place], stream[place:]]) == whole
