"""A recording as events: the same code as for a live PBX, as fast as it can."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from console.domain.events import PbxEvent
from console.telephony.events import Reader
from console.telephony.wire import Splitter

_PIECE = 256 * 1024
_TIMES = ".times"
# The integer part of a Uniqueid is the second in which the channel began; a system name may stand before it.
_BORN = re.compile(rb"(?i)uniqueid: (?:[^\r\n]*-)?(\d{9,11})\.\d+\r?(?:\n|\Z)")


def times_of(recording: Path) -> Path:
    """The file beside a recording that tells when its bytes came."""
    return recording.with_name(recording.name + _TIMES)


def events_of_recording(path: Path, encoding: str = "cp1251") -> Iterator[PbxEvent]:
    """The events of a recording, in order.

    A plain capture of the bytes that an AMI socket gave is enough. The time of an event is its Timestamp header; without
    one, the time at which its last byte came, from the `.times` file that `record` writes; without that no better clock
    exists than the Uniqueids: the second at which the youngest channel so far began.

    Args:
        path: the recording.
        encoding: what names are in where they are not UTF-8.
    """
    splitter, event_of = Splitter(), Reader(encoding).event_of
    youngest = 0.0
    for data, received in _segments(path):
        for message in splitter.feed(data):
            if received is None:
                youngest = max(youngest, _born(message))
            event = event_of(message, youngest if received is None else received)
            if event is not None:
                yield event


def _born(message: bytes) -> float:
    found = _BORN.search(message)
    return float(found[1]) if found else 0.0


def _segments(path: Path) -> Iterator[tuple[bytes, float | None]]:
    """Pieces of the recording, each with the time at which it came where that is known."""
    with path.open("rb") as file:
        for start, end, received in _cuts(times_of(path)):
            file.seek(start)
            yield file.read(end - start), received
            start = end
        while data := file.read(_PIECE):
            yield data, None


def _cuts(times: Path) -> Iterator[tuple[int, int, float]]:
    """Start and end of each segment, and when it came; a line that was not written whole ends the file."""
    if not times.exists():
        return
    lines = times.read_text("utf-8").splitlines()
    marks = [(int(offset), float(epoch)) for offset, epoch in map(json.loads, lines)]
    for (start, epoch), (end, _) in zip(marks, marks[1:], strict=False):
        yield start, end, epoch
