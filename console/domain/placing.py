"""Who dialled whom, and the calls that the PBX places itself: a click on a number, a call back to a client.

Asterisk rings the first party with nobody dialling it (Originate), maybe through a Local channel, and dials on from
there when it is picked up.
"""

from collections.abc import Collection

from console.domain.conversation import Conversation
from console.domain.events import DialBegan
from console.domain.leg import UP, Leg


def dialled(conversation: Conversation, caller: Leg | None, leg: Leg, event: DialBegan) -> None:
    """`caller` (None: nobody, or a channel that we never saw) began to ring `leg`."""
    goes_out = conversation.answered is None and not conversation.tried  # else it was forwarded, or transferred
    if leg.is_outside and not conversation.reached_outside and goes_out:
        conversation.reached_outside = event.dial_string.partition("@")[0].rpartition("/")[2] or leg.channel
    if caller is None:
        conversation.placed_by_pbx |= leg is conversation.origin and not event.uid
    else:
        caller.dials = leg.who
        if conversation.placed_by_pbx:
            _placed(conversation, caller, leg, event)
        if caller is conversation.anchor and not leg.nobody:
            conversation.passed_on(event.exten or leg.who, event.at)
    if leg.line and leg is not conversation.origin:
        conversation.tried.setdefault(leg.line)


def picked_up(conversation: Conversation, leg: Leg) -> None:
    """Of several phones that a Local channel rang to place a call, the one that picks up is the one that calls."""
    origin = conversation.origin
    if conversation.stand_in and origin and origin.state != UP and leg.line and leg is not origin:
        conversation.origin = leg


def would_have_rung(conversation: Conversation, leg: Leg, exten: str, lines: Collection[str]) -> None:
    """`leg` ended. A phone that is not registered gives no event at all: that its own extension ended it must do."""
    if leg.dials or exten not in lines or exten == leg.line:
        return
    never_rang = leg is conversation.origin and not conversation.tried and conversation.answered is None
    if never_rang or (leg.nobody and not leg.dialled):  # the far half of a Local channel runs the dial plan
        conversation.tried.setdefault(exten)


def _placed(conversation: Conversation, caller: Leg, leg: Leg, event: DialBegan) -> None:
    origin = conversation.origin
    if origin is None:
        return
    if origin.nobody and not leg.nobody:  # a Local channel was rung, and behind it this is the first party
        conversation.stand_in, conversation.origin = origin, leg
    elif (caller is origin or caller is conversation.stand_in) and origin.exten in ("", "s"):
        origin.exten = event.exten
