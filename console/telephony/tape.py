"""What a recording is written with: the bytes, and beside them, a JSON line `[offset, epoch]` for each segment."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

_TIMES = ".times"


def times_of(recording: Path) -> Path:
    """The file beside a recording that tells when its bytes came."""
    return recording.with_name(recording.name + _TIMES)


def private(path: Path) -> BinaryIO:
    """A new file that its owner alone can read, without a buffer. Raises `OSError`."""
    path.unlink(missing_ok=True)  # an old file would keep its old mode
    return open(path, "wb", buffering=0, opener=lambda name, flags: os.open(name, flags, 0o600))


class Tape:
    """Writes segments as they come.

    Args:
        file: takes the bytes.
        times: takes the times; None when nobody knows them.
        mask: what of a segment is written; what it holds back comes with a later one.
    """

    def __init__(self, file: BinaryIO, times: BinaryIO | None, mask: Callable[[bytes], bytes] = bytes) -> None:
        self._file, self._times, self._mask = file, times, mask
        self._offset = 0

    def write(self, data: bytes, at: float) -> None:
        """A segment that came at this epoch second. Raises `OSError`."""
        data = self._mask(data)
        if not data:
            return
        if self._times is not None:
            _write_all(self._times, (json.dumps([self._offset, round(at, 6)]) + "\n").encode())
        _write_all(self._file, data)
        self._offset += len(data)


def _write_all(file: BinaryIO, data: bytes) -> None:
    """A file without a buffer may take a part of it, when the disk is nearly full."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]
