"""The one sentence that the program has to say at the moment; what passes is taken back after a while."""

import asyncio

from console.flow.ports import Notice, RecordingFailed
from console.flow.projection import Projection

_PASSING_S = 8.0


class Notices:
    """Says sentences where everybody sees them. A failure of the disk is unsaid when the disk is well again."""

    def __init__(self, projection: Projection) -> None:
        self._projection = projection
        self._failure = ""

    def say(self, notice: Notice) -> None:
        """Say this instead of what was said; an empty text says nothing any more."""
        self._projection.notice = notice.text
        self._projection.changed()
        if notice.passing:
            asyncio.get_running_loop().call_later(_PASSING_S, self._unsay, notice.text)

    def not_recorded(self, arrival: RecordingFailed) -> None:
        """A call could not be written."""
        self._failure = arrival.why
        self.say(Notice(arrival.why))

    def recorded(self) -> None:
        """A call was written."""
        if self._failure:
            self._unsay(self._failure)
        self._failure = ""

    def _unsay(self, text: str) -> None:
        if self._projection.notice == text:
            self.say(Notice(""))
