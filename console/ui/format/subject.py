"""What a card is about: a call, with all that is known beside it."""

from dataclasses import dataclass

from console.domain.call import Call, Direction
from console.domain.card import Card, CardState, Lookup, Match
from console.domain.history import Acquaintance
from console.domain.lines import Line as PhoneLine
from console.domain.notes import NOTHING, Kept, key_of
from console.ui.format.matches import choices_of

_LONGEST_LINE = 6
"""Digits."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a card is about. `past`: a call out of the history, with the card `seen` then.

    `unseen`: there is no connection to the call's PBX now. `unasked`: no 1C can be asked, because none is configured
    (empty), or why the one that is cannot be used; None: there is one.
    """

    call: Call
    lookup: Lookup | None = None
    acquaintance: Acquaintance | None = None
    lines: tuple[PhoneLine, ...] = ()
    unseen: bool = False
    seen: Card | None = None
    past: bool = False
    kept: Kept = NOTHING
    unasked: str | None = None

    @property
    def card(self) -> Card | None:
        """The card to show."""
        return self.seen if self.past else (self.lookup.card if self.lookup else None)

    @property
    def choices(self) -> tuple[Match, ...]:
        """Clients to choose from by a digit; empty when there is no choice."""
        return () if self.past else choices_of(self.lookup)

    @property
    def is_of_lines(self) -> bool:
        """Whether the other side is a line of some PBX: no client is looked for."""
        if self.lookup is not None:
            return False
        is_short = self.call.number is None and 0 < len(key_of(self.call)) <= _LONGEST_LINE
        return self.call.direction is Direction.INTERNAL or is_short

    @property
    def is_settled(self) -> bool:
        """Whether no answer about who it is is awaited any more."""
        if self.lookup is not None:
            return self.lookup.state is not CardState.SEARCHING
        return self.past or self.unasked is not None or self.is_of_lines or not key_of(self.call)

    @property
    def is_unknown(self) -> bool:
        """Whether nobody is known to have this number."""
        return self.match is None and self.card is None and self.call.client is None

    @property
    def match(self) -> Match | None:
        """The client that the card is about."""
        matches = self.lookup.matches if self.lookup else ()
        ref = self.card.ref if self.card else None
        return next((match for match in matches if match.ref == ref), matches[0] if matches else None)
