"""A recording: the exact bytes that the AMI socket gave, from the greeting on. It holds clients' names and numbers."""

import asyncio
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from console.i18n import _
from console.telephony.replay import times_of
from console.telephony.session import Session
from console.telephony.settings import PbxSettings
from console.telephony.words import Fault

_PATIENCE_S = 10.0
_PING_S = 30.0


async def record(
    settings: PbxSettings,
    path: Path,
    *,
    started: Callable[[], None] = lambda: None,
    clock: Callable[[], float] = time.time,
) -> None:
    """Log in and write what comes, until cancelled.

    Beside the file, `<file>.times` has a JSON line `[offset, epoch]` for each segment as it came. Files that were
    there are written anew, readable for their owner alone.

    Args:
        settings: which PBX.
        path: the file to write.
        started: called once the PBX has let us in.
        clock: epoch seconds.

    Raises:
        Fault: the connection cannot be made or broke, or the disk would not take it.
        OSError: the files cannot be made.
    """
    with _private(path) as bytes_file, _private(times_of(path)) as times_file:
        tape = _Tape(bytes_file, times_file, clock)
        session = Session(settings, tap=tape.write)
        try:
            await session.open(_PATIENCE_S)
            await session.login(_PATIENCE_S)
            started()
            await _run(session, tape)
        finally:
            session.close()


async def _run(session: Session, tape: "_Tape") -> None:
    """Until something breaks."""
    lost = asyncio.create_task(session.lost())
    try:
        while True:
            await asyncio.wait((lost, tape.failed), timeout=_PING_S, return_when=asyncio.FIRST_COMPLETED)
            if tape.failed.done():
                raise Fault(_("The recording cannot be written: {why}.").format(why=tape.failed.result()))
            if lost.done():
                raise Fault(session.why_lost)
            await session.ask("Ping", _PATIENCE_S)  # finds out when the other side is gone without a word
    finally:
        lost.cancel()


def _private(path: Path) -> BinaryIO:
    path.unlink(missing_ok=True)  # an old file would keep its old mode
    return open(path, "wb", buffering=0, opener=lambda name, flags: os.open(name, flags, 0o600))


class _Tape:
    """Writes segments as they come; a full disk is told by `failed`, never raised into the connection."""

    def __init__(self, file: BinaryIO, times: BinaryIO, clock: Callable[[], float]) -> None:
        self.failed: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._file, self._times, self._clock = file, times, clock
        self._offset = 0

    def write(self, data: bytes) -> None:
        if self.failed.done():
            return
        mark = json.dumps([self._offset, round(self._clock(), 6)]) + "\n"
        try:
            _write_all(self._times, mark.encode())
            _write_all(self._file, data)
        except OSError as error:
            self.failed.set_result(error.strerror or str(error))
        self._offset += len(data)


def _write_all(file: BinaryIO, data: bytes) -> None:
    """A file without a buffer may take a part of it, when the disk is nearly full."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]
