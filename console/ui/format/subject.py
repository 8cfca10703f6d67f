"""What a card is about: a call, with all that is known beside it."""

from dataclasses import dataclass

from console.domain.call import Call
from console.domain.card import Card, Lookup, Match
from console.domain.history import Acquaintance
from console.domain.lines import Line as PhoneLine
from console.domain.notes import NOTHING, Kept
from console.ui.format.matches import choices_of


@dataclass(frozen=True, slots=True)
class Subject:
    """What a card is about. `past`: a call out of the history, with the card `seen` then.

    `unseen`: there is no connection to the call's PBX now.
    """

    call: Call
    lookup: Lookup | None = None
    acquaintance: Acquaintance | None = None
    lines: tuple[PhoneLine, ...] = ()
    unseen: bool = False
    seen: Card | None = None
    past: bool = False
    kept: Kept = NOTHING

    @property
    def card(self) -> Card | None:
        """The card to show."""
        return self.seen if self.past else (self.lookup.card if self.lookup else None)

    @property
    def choices(self) -> tuple[Match, ...]:
        """Clients to choose from by a digit; empty when there is no choice."""
        return () if self.past else choices_of(self.lookup)

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
