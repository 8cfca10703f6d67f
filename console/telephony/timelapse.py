"""The clock of a recording that plays: it runs at a speed, and stands when it is told to."""

import math
import time
from collections.abc import Callable

_CATCH_UP_S = 1.0
"""A computer that falls behind by more than this goes on from where it is."""


class Timelapse:
    """Tells the time inside a recording.

    It never passes the moment of what comes next, however fast it runs: `until` sets that moment. At the speed of
    infinity it is always that moment.

    Args:
        start: epoch seconds at which the recording begins.
        speed: how many of its seconds pass in one of ours; `math.inf` is as fast as can be.
        real: seconds that really pass.
    """

    def __init__(self, start: float, speed: float = 1.0, real: Callable[[], float] = time.monotonic) -> None:
        self._real = real
        self._speed = speed
        self._paused = False
        self._next = start
        self._set(start)

    def _set(self, now: float) -> None:
        self._base, self._since = now, self._real()

    @property
    def speed(self) -> float:
        """How many seconds of the recording pass in one of ours."""
        return self._speed

    @property
    def paused(self) -> bool:
        """Whether it stands."""
        return self._paused

    def now(self) -> float:
        """Epoch seconds in the recording."""
        return min(self._next, self._free())

    def _free(self) -> float:
        """Where it would be if nothing held it."""
        if self._paused:
            return self._base
        passed = self._real() - self._since
        return self._next if math.isinf(self._speed) else self._base + passed * self._speed

    def until(self, moment: float) -> None:
        """Nothing happens before this moment: it may run that far."""
        behind = 0.0 if math.isinf(self._speed) else (self._free() - self._next) / self._speed
        if behind > _CATCH_UP_S:
            self._set(self._next)
        self._next = max(self._next, moment)

    def wait(self) -> float | None:
        """Real seconds until the moment that was set; None while it stands."""
        if self._paused:
            return None
        return 0.0 if math.isinf(self._speed) else max(0.0, (self._next - self._free()) / self._speed)

    def run_at(self, speed: float) -> None:
        """Go on at another speed."""
        self._set(self.now())
        self._speed = speed

    def pause(self, on: bool) -> None:
        """Stand, or go on."""
        self._set(self.now())
        self._paused = on
