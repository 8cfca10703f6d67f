"""A recording: the exact bytes that the AMI socket gave, from the greeting on. It holds clients' names and numbers."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from console.i18n import _
from console.telephony import resync
from console.telephony.session import Session
from console.telephony.settings import PbxSettings
from console.telephony.tape import Tape, private, times_of
from console.telephony.words import Fault

_PATIENCE_S = 10.0
_PING_S = 30.0


async def record(
    settings: PbxSettings,
    path: Path,
    *,
    mask: Callable[[bytes], bytes] = bytes,
    started: Callable[[], None] = lambda: None,
    clock: Callable[[], float] = time.time,
) -> None:
    """Log in, ask what is alive as the program itself does, and write what comes, until cancelled.

    Beside the file, `<file>.times` has a JSON line `[offset, epoch]` for each segment as it came. Files that were
    there are written anew, readable for their owner alone.

    Args:
        settings: which PBX.
        path: the file to write.
        mask: what of the bytes is written: an `Anonymiser`'s `feed`.
        started: called once the PBX has let us in.
        clock: epoch seconds.

    Raises:
        Fault: the connection cannot be made or broke, or the disk would not take it.
        OSError: the files cannot be made.
    """
    with private(path) as bytes_file, private(times_of(path)) as times_file:
        live = _Live(Tape(bytes_file, times_file, mask), clock)
        session = Session(settings, tap=live.write)
        try:
            await session.open(_PATIENCE_S)
            await session.login(_PATIENCE_S)
            await resync.take(session, _PATIENCE_S, audit=False)  # the answers tell which calls were going on
            started()
            await _run(session, live)
        finally:
            session.close()


async def _run(session: Session, live: "_Live") -> None:
    """Until something breaks."""
    lost = asyncio.create_task(session.lost())
    try:
        while True:
            await asyncio.wait((lost, live.failed), timeout=_PING_S, return_when=asyncio.FIRST_COMPLETED)
            if live.failed.done():
                raise Fault(_("The recording cannot be written: {why}.").format(why=live.failed.result()))
            if lost.done():
                raise Fault(session.why_lost)
            await session.ask("Ping", _PATIENCE_S)  # finds out when the other side is gone without a word
    finally:
        lost.cancel()


class _Live:
    """Writes a live stream; a full disk is told by `failed`, never raised into the connection."""

    def __init__(self, tape: Tape, clock: Callable[[], float]) -> None:
        self.failed: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._tape, self._clock = tape, clock

    def write(self, data: bytes) -> None:
        if self.failed.done():
            return
        try:
            self._tape.write(data, self._clock())
        except OSError as error:
            self.failed.set_result(error.strerror or str(error))
