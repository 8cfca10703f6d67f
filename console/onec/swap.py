"""Putting a new file in the place of an old one in one step: a small file names which one is in use."""

import time
from contextlib import suppress
from pathlib import Path

from console.onec.private import private_file

_TRIES = 20


def dated(prefix: str) -> str:
    """A name for a new file, unlike any before."""
    return f"{prefix}-{time.strftime('%Y%m%d-%H%M%S')}-{time.time_ns() % 1_000_000:06d}.sqlite"


def pointed_at(folder: Path, pointer: str) -> Path | None:
    """The file in use."""
    try:
        named = (folder / pointer).read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return folder / named if named and Path(named).name == named else None


def put_in_place(file: Path, pointer: str, pattern: str) -> None:
    """Use this file from now on; older ones of the pattern are removed. Raises `OSError`."""
    fresh = file.parent / f"{pointer}.new"
    private_file(fresh).write_text(file.name, "ascii")
    for attempt in range(_TRIES):
        try:
            fresh.replace(file.parent / pointer)
            break
        except PermissionError:  # Windows: somebody reads it this very moment
            if attempt == _TRIES - 1:
                raise
            time.sleep(0.05)
    for old in file.parent.glob(pattern):
        if old != file:
            with suppress(OSError):  # Windows: still open in another console; next time then
                old.unlink()
