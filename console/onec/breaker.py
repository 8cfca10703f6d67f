"""When to leave 1C alone: after three failures in a row, or one refusal of the user, it rests for a while."""

import time
from collections.abc import Callable

from console.onec.failures import BadQuery, NoRight, NotPublished, OneCFailure, Refused

_FAILURES = 3
_PAUSE = 5.0
_LONGEST_PAUSE = 60.0
_REFUSED_PAUSE = 300.0
_ASKED_FOR_PAUSE = 30.0


class Resting(OneCFailure):
    """1C was not asked, because it failed shortly before. `why` is what it failed with."""

    def __init__(self, why: OneCFailure) -> None:
        super().__init__()
        self.why = why

    def _text(self) -> str:
        return self.why.said


def is_answer(error: OneCFailure) -> bool:
    """Whether 1C works and only this question was no good."""
    return isinstance(error, NoRight | NotPublished | BadQuery)


class Breaker:
    """Closed: ask. Open: rest. After the pause one cheap question may be tried; a failure makes the next pause longer.

    `clock` counts seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._opened = 0.0
        self._pause = _PAUSE
        self.why: OneCFailure | None = None
        """What opened it; None while closed."""

    def may_try(self, urgent: bool = False) -> bool:
        """Whether the pause is over. `urgent`: a person asked for it now; even so a refused user waits a little."""
        rested = self._clock() - self._opened
        if urgent:
            return rested >= (_ASKED_FOR_PAUSE if isinstance(self.why, Refused) else 1.0)
        return rested >= self._pause

    def answered(self) -> None:
        """1C answered, be it that a question was no good."""
        self._failures, self._pause, self.why = 0, _PAUSE, None

    def failed(self, error: OneCFailure) -> None:
        """1C did not answer."""
        self._failures += 1
        if isinstance(error, Refused):  # never hammer: accounts get locked
            self._open(error, _REFUSED_PAUSE)
        elif self.why is not None:
            self._open(error, min(self._pause * 2, _LONGEST_PAUSE))
        elif self._failures >= _FAILURES:
            self._open(error, _PAUSE)

    def _open(self, error: OneCFailure, pause: float) -> None:
        self.why, self._opened, self._pause = error, self._clock(), pause
