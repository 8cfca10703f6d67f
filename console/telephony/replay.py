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
_UNKNOWN = -1.0
# The integer part of a Uniqueid is the second in which the channel began; a system name may stand before it.
_BORN = re.compile(rb"(?i)uniqueid: (?:[^\r\n]*-)?(\d{9,11})\.\d+\r?(?:\n|\Z)")


def times_of(recording: Path) -> Path:
    """The file beside a recording that tells when its bytes came."""
    return recording.with_name(recording.name + _TIMES)


def events_of_recording(path: Path, encoding: str = "cp1251") -> Iterator[PbxEvent]:
    """The events of a recording, in order.

    A plain capture of the bytes that an AMI socket gave is enough. The time of an event is its Timestamp header;
    without one, the time at which its last byte came, from the `.times` file that `record` writes; without that no
    better clock exists than the Uniqueids: the second at which the youngest channel so far began.

    Args:
        path: the recording.
        encoding: what names are in where they are not UTF-8.
    """
    splitter, event_of = Splitter(), Reader(encoding).event_of
    youngest = 0.0
    for data, received in _segments(path):
        for message in splitter.feed(data):
            event = event_of(message, received)
            if event is None:
                continue
            if event.at == _UNKNOWN:
                youngest = max(youngest, _born(message))
                event = event._replace(at=youngest)
            yield event


def _born(message: bytes) -> float:
    found = _BORN.search(message)
    return float(found[1]) if found else 0.0


def _segments(path: Path) -> Iterator[tuple[bytes, float]]:
    """Pieces of the recording, each with the time at which it came where that is known."""
    starts = _starts(times_of(path))
    ends = [offset for offset, _ in starts[1:]]
    with path.open("rb") as file:
        for (_, received), end in zip(starts, ends, strict=False):
            yield file.read(end - file.tell()), received
        last = starts[-1][1] if starts else _UNKNOWN
        while data := file.read(_PIECE):
            yield data, last


def _starts(times: Path) -> list[tuple[int, float]]:
    """Where each segment begins and when it came; empty without a `.times` file."""
    found: list[tuple[int, float]] = []
    if times.exists():
        for line in times.read_text("utf-8").splitlines():
            try:
                offset, epoch = json.loads(line)
                found.append((int(offset), float(epoch)))
            except (ValueError, TypeError):  # a line that was cut when the power went
                break
    return found
