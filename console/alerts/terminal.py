"""Notifications where no desktop answers: the terminal's bell, and its own notification if it knows how."""

import os
from collections.abc import Callable, Mapping

from console.domain.text import clean
from console.flow.ports import Alert

_BELL = "\a"
_LIMIT = 200
_MUTE = frozenset({"", "dumb", "linux"})
"""Terminals that would print an operating system command instead of obeying it."""


class Terminal:
    """Implements `Backend`. `write` takes text to the terminal as it is.

    A terminal cannot replace or take back: the bell rings once for a key, and a notification is repeated only when its
    title changes.
    """

    def __init__(self, write: Callable[[str], None], environment: Mapping[str, str] = os.environ) -> None:
        self._write = write
        self._environment = environment
        self._titles: dict[str, str] = {}

    async def show(self, alert: Alert) -> None:
        """Ring and notify."""
        before = self._titles.get(alert.key)
        if before == alert.title:
            return
        self._titles[alert.key] = alert.title
        self._write(("" if before else _BELL) + self._command(_plain(alert.title), _plain(alert.body)))

    async def clear(self, key: str) -> None:
        """Only forget it."""
        self._titles.pop(key, None)

    async def close(self) -> None:
        """Nothing is held."""

    def _command(self, title: str, body: str) -> str:
        if self._environment.get("TERM", "xterm" if os.name == "nt" else "") in _MUTE:
            return ""
        if self._environment.get("TERM_PROGRAM") == "iTerm.app":
            return f"\x1b]9;{title}: {body}\a"
        return f"\x1b]777;notify;{title};{body}\a"


def _plain(text: str) -> str:
    """One short line that can end neither the command nor one of its parts."""
    return clean(text.replace("\n", " · "), _LIMIT).replace(";", ",")
