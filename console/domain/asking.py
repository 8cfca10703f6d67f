"""A question to a colleague: a call that a line makes while it has another one on hold, and which one that is.

The phone tells the PBX of the hold and of the new call in two messages of two dialogs: either may be heard first.
"""

from console.domain.conversation import Conversation
from console.domain.leg import Leg
from console.domain.roster import Roster


def asks(roster: Roster, question: Conversation, leg: Leg) -> None:
    """`leg` began `question`: it is about the call that its line has put on hold last."""
    on_hold = [held for held in roster.legs.values() if held.holds and held.line == leg.line] if leg.line else ()
    if on_hold:
        question.about = roster.of(max(on_hold, key=lambda held: held.held_at))


def held(roster: Roster, leg: Leg) -> None:
    """`leg` put its call on hold: a call that its line made out of that talk is about it."""
    for question in list(roster.live.values()) if leg.line else ():
        origin = question.origin
        is_open = question.about is None or question.answered is None
        if is_open and origin and origin.line == leg.line and _in_talk(roster, leg, origin):
            question.about = roster.of(leg)
            roster.changed[question.linked] = question


def _in_talk(roster: Roster, leg: Leg, origin: Leg) -> bool:
    """Whether the line talked on `leg` when it made another call by `origin`."""
    answered = roster.of(leg).answered
    is_older = answered is not None and max(answered, leg.born) <= origin.born
    return is_older and origin.linked != leg.linked
