"""A recording as events: the same code as for a live PBX, as fast as it can."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from console.domain.events import PbxEvent
from console.telephony.events import Reader
from console.telephony.lists import seconds
from console.telephony.overheard import Overheard, Told
from console.telephony.tape import times_of
from console.telephony.wire import Splitter, headers

_MOST = 256 * 1024
_LEAST = 4 * 1024
_PIECES = 200
_UNKNOWN = -1.0
# The integer part of a Uniqueid is the second in which the channel began; a system name may stand before it.
_BORN = re.compile(rb"(?i)uniqueid: (?:[^\r\n]*-)?(\d{9,11})\.\d+\r?(?:\n|\Z)")
_STAMP = re.compile(rb"\nTimestamp: (\d{1,10}(?:\.\d+)?)\r\n")
_LIVE = (b"Event: CoreShowChannel\r", b"Event: Status\r")


class Moment(NamedTuple):
    """An event of a recording.

    `due` is when it came, in epoch seconds: by the `.times` file, else by the PBX's own Timestamp; None when nobody
    knows. `read` is how many bytes of the recording were read for it.
    """

    due: float | None
    event: PbxEvent
    read: int


def events_of_recording(path: Path, encoding: str = "cp1251") -> Iterator[PbxEvent]:
    """The events of a recording, in order.

    A plain capture of the bytes that an AMI socket gave is enough. The time of an event is its Timestamp header;
    without one, the time at which its last byte came, from the `.times` file that `record` writes; without that no
    better clock exists than the Uniqueids: the second at which the youngest channel so far began.

    Lists of what is alive, where they are whole, become a `Resync`.

    Args:
        path: the recording.
        encoding: what names are in where they are not UTF-8.
    """
    return (moment.event for moment in moments_of_recording(path, encoding))


def moments_of_recording(path: Path, encoding: str = "cp1251") -> Iterator[Moment]:
    """The same with when each came and how far the recording was read."""
    reading = _Reading(encoding)
    read = 0
    for data, received in segments_of(path):
        read += len(data)
        for due, event in reading.feed(data, received):
            yield Moment(due, event, read)
    for due, event in reading.end():
        yield Moment(due, event, read)


class _Reading:
    """The clock of a recording, and its events with the lists among them."""

    def __init__(self, encoding: str) -> None:
        reader = Reader(encoding)
        self._splitter, self._event_of = Splitter(), reader.event_of
        self._overheard = Overheard(reader.texts)
        self._lead = 0.0
        """Seconds by which the PBX's Timestamps are ahead of the `.times` file."""
        self._youngest = self._now = 0.0
        self._due: float | None = None

    def feed(self, data: bytes, received: float) -> Iterator[Told]:
        """A piece of the recording, and when it came where that is known."""
        for message in self._splitter.feed(data):
            event = self._event_of(message, received)
            if event is None:
                self._pass_time(message, received)
                yield from self._overheard.message(message, self._now, self._due)
            else:
                yield from self._overheard.event(self._timed(event, message, received), self._due)

    def end(self) -> Iterator[Told]:
        """The recording is over."""
        yield from self._overheard.end(self._due)

    def _timed(self, event: PbxEvent, message: bytes, received: float) -> PbxEvent:
        is_stamped = event.at != received
        if received != _UNKNOWN:
            self._due = received
            if is_stamped:
                self._lead = event.at - received
        elif is_stamped:
            self._due = event.at
        else:
            self._youngest = max(self._youngest, _born(message))
            self._due, event = None, event._replace(at=self._youngest)
        self._now = max(self._now, event.at)
        return event

    def _pass_time(self, message: bytes, received: float) -> None:
        """A line of a list has no time, but the channels in it are old enough to tell one."""
        if received != _UNKNOWN:
            self._due, self._now = received, max(self._now, received + self._lead)
        elif message.startswith(_LIVE) and (born := _born(message)):
            found = headers(message)
            lasted = found.get(b"duration") or found.get(b"seconds") or b""
            self._now = max(self._now, born + seconds(lasted.strip().decode("latin-1")))
            self._due = self._now


def _born(message: bytes) -> float:
    found = _BORN.search(message)
    return float(found[1]) if found else 0.0


def segments_of(path: Path) -> Iterator[tuple[bytes, float]]:
    """Pieces of the recording, each with the epoch second at which it came, negative where nobody knows."""
    starts = _starts(times_of(path))
    ends = [offset for offset, _ in starts[1:]]
    with path.open("rb") as file:
        for (_, received), end in zip(starts, ends, strict=False):
            yield file.read(end - file.tell()), received
        last = starts[-1][1] if starts else _UNKNOWN
        piece = min(_MOST, max(_LEAST, path.stat().st_size // _PIECES))
        while data := file.read(piece):
            yield data, last


def end_of_recording(path: Path) -> float | None:
    """When the last thing in it came, on the clock of `Moment.due`; None where nobody knows. Raises `OSError`."""
    if starts := _starts(times_of(path)):
        return starts[-1][1]
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _MOST))
        stamps = _STAMP.findall(file.read())
    return float(stamps[-1]) if stamps else None


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
