"""A person passes a call on: to an extension (blind), or to whom they asked first or merely rang (attended)."""

from console.domain.call import Transfer
from console.domain.events import Transferred
from console.domain.leg import UP, Leg
from console.domain.roster import Roster


def handed_on(roster: Roster, event: Transferred) -> None:
    """Take a transfer in; told twice it is one."""
    by, second = roster.legs.get(event.by), roster.legs.get(event.to)
    leg = roster.legs.get(event.uid) or by
    if leg is None:
        return
    to = event.to
    if second is not None:
        to = _target(roster, leg, by, second)
        # What its transferer did on the second line was a part of this: also while nobody has answered there
        roster.unite(roster.of(leg), roster.of(second), event.at)
    conversation = roster.of(leg)
    transfer = Transfer(event.kind, by.line if by else None, to or None, event.at)
    if transfer not in conversation.transfers:
        conversation.transfers.append(transfer)
        conversation.announced = event.kind == "blind" or not conversation.partners
        if event.kind == "blind" and to in roster.lines:  # a phone that is not registered there gives no event
            conversation.tried.setdefault(to)
        roster.changed[conversation.linked] = conversation


def _target(roster: Roster, leg: Leg, by: Leg | None, second: Leg) -> str:
    """Who an attended transfer goes to: whoever else is in either call and is neither party of the first talk.

    Of several who still ring nobody knows: then it is what was dialled on the second line. Where the client is on the
    second line, it is one of us, who had called before, that gets the client.
    """
    first, other = roster.of(leg), roster.of(second)
    if leg.line and (first.has_client or other.has_client):
        return leg.line
    legs = [*first.legs.values(), *other.legs.values()]
    called = [each for each in legs if each.dialled and each not in (by, second) and each.who not in ("", second.line)]
    answered = [each for each in called if each.state == UP]
    if not answered and len({each.who for each in called}) > 1 and not second.dialled:
        return second.exten
    return next((each.who for each in answered or called), second.heard or second.dials)
