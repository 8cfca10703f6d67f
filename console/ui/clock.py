"""The one clock of the screens: tests stop it, a recording has its own, everything on screen follows."""

import time
from collections.abc import Callable
from datetime import datetime, tzinfo

_now: Callable[[], float] = time.time
_hand: Callable[[], float] = time.time
_zone: tzinfo | None = None


def now() -> float:
    """Seconds since the epoch."""
    return _now()


def hand() -> float:
    """Seconds as they pass for the person at the keys, also while a recording plays faster."""
    return _hand()


def local(at: float) -> datetime:
    """Wall time at an epoch second; a time no calendar holds becomes the epoch's first second."""
    try:
        return datetime.fromtimestamp(at, _zone)
    except (OverflowError, OSError, ValueError):
        return datetime.fromtimestamp(0, _zone)


def replace(
    now: Callable[[], float] | None = None, zone: tzinfo | None = None, *, hand: Callable[[], float] | None = None
) -> None:
    """Tell the time by `now` in `zone`; without arguments, by this computer again. `hand` is `now` unless given."""
    global _now, _hand, _zone
    _now, _zone = now or time.time, zone
    _hand = hand or _now
