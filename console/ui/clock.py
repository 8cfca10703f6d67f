"""The one clock of the screens: tests stop it, everything on screen follows."""

import time
from collections.abc import Callable
from datetime import datetime, tzinfo

_now: Callable[[], float] = time.time
_zone: tzinfo | None = None


def now() -> float:
    """Seconds since the epoch."""
    return _now()


def local(at: float) -> datetime:
    """Wall time at an epoch second; a time no calendar holds becomes the epoch's first second."""
    try:
        return datetime.fromtimestamp(at, _zone)
    except (OverflowError, OSError, ValueError):
        return datetime.fromtimestamp(0, _zone)


def replace(now: Callable[[], float] | None = None, zone: tzinfo | None = None) -> None:
    """Tell the time by `now` in `zone`; without arguments, by this computer again."""
    global _now, _zone
    _now, _zone = now or time.time, zone
