"""What can be asked of the history, and what comes back."""

from dataclasses import dataclass

from console.domain.call import Call
from console.domain.card import Card


@dataclass(frozen=True, slots=True)
class Query:
    """What to find: `text` is digits in any written form or part of a name; empty text means the newest calls."""

    text: str = ""
    line: str | None = None
    """Only calls that this line rang for, talked in or placed."""


@dataclass(frozen=True, slots=True)
class Record:
    """One past call with the card as it was seen then, if any."""

    rowid: int
    call: Call
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Earlier calls with a number: how many today, the last conversation, and the latest few, newest first."""

    today: int = 0
    last_spoke: Call | None = None
    recent: tuple[Call, ...] = ()

    @property
    def last(self) -> Call | None:
        """The latest call."""
        return self.recent[0] if self.recent else None


RECENT = 5
"""So many earlier calls are told with a number."""
