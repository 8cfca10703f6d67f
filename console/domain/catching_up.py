"""What a PBX says is alive, asked for after each login and now and then: what was missed while nobody listened."""

from collections.abc import Iterable

from console.domain import evidence
from console.domain.conversation import Conversation
from console.domain.events import ChannelSeen, Resync
from console.domain.leg import RINGING, UP, Leg, heard_by
from console.domain.roster import Roster

_ON_HOLD = "ONHOLD"
"""A device whose every channel was put on hold by the other side. No list of channels tells of it."""


def catch_up(roster: Roster, event: Resync) -> None:
    """Bring every call to where the lists have it; what is in none of them has ended."""
    roster.learn_lines(device for device, _ in event.devices)
    before = set(roster.legs)
    known = {*event.ending, *(channel.uid for channel in event.channels)}
    gone = [leg for uid, leg in roster.legs.items() if uid not in known and leg.born < event.asked]
    touched, waits = _meet(roster, event.channels, event.at), dict(event.waits)
    for leg in gone:  # after those who came: a call may go on with other channels than before
        conversation = roster.of(leg)
        conversation.approximate = True
        conversation.unsure |= leg is conversation.origin or len(conversation.legs) == 1
        touched[conversation.linked] = conversation
        leg.log.append(evidence.Checked(event.at, leg.uid, leg.linked, leg.channel, False))
        roster.lose(leg, 0, event.at)
    held = {device for device, state in event.devices if state == _ON_HOLD}
    for leg in [leg for uid, leg in roster.legs.items() if uid not in before] if held else ():
        _find_held(roster.of(leg), leg, held)
    for conversation in list((touched if event.audit else roster.live).values()):
        if conversation.legs and conversation.origin:
            waited = waits.get(conversation.origin.uid)
            conversation.was_out_of_sight(None if waited is None else event.at - waited)
            roster.settle(conversation, event.at)
    for queue, uid in event.waiting:
        if (waiting := roster.legs.get(uid)) is not None:
            conversation = roster.of(waiting)
            conversation.queue = conversation.waits_in = queue
            roster.settle(conversation, event.at)


def _meet(roster: Roster, channels: Iterable[ChannelSeen], at: float) -> dict[str, Conversation]:
    """Bring every channel of the PBX's list to where the list has it; the first of a call began it.

    Returns the calls of which the list told something new.
    """
    touched: dict[str, Conversation] = {}
    for channel in sorted(channels, key=lambda seen: (seen.uid != seen.linked, -seen.duration)):
        if roster.is_gone(channel.uid):
            continue
        is_new = channel.uid not in roster.legs
        leg = roster.leg(channel.uid, channel.linked, channel.channel, at - channel.duration)
        if leg is None:
            continue
        conversation = roster.of(leg)
        # The PBX's own channels may be in a bridge before they are up
        is_changed = leg.state != channel.state and not leg.nobody
        if is_new or is_changed or leg.bridge != channel.bridge:
            leg.log.append(evidence.Checked(at, leg.uid, leg.linked, leg.channel, True))
            _place(roster, leg, channel, is_new)
            touched[conversation.linked] = conversation
    return touched


def _place(roster: Roster, leg: Leg, channel: ChannelSeen, is_new: bool) -> None:
    leg.state = channel.state
    roster.enter(leg, channel.bridge, leg.born)
    if is_new:
        leg.number, leg.name, leg.exten = channel.number, channel.name, channel.exten
        leg.dialled = leg is not roster.of(leg).origin
    if leg.state == RINGING:
        roster.of(leg).is_called(leg)
    elif leg.state == UP and leg.dialled:
        leg.dial_status = leg.dial_status or "ANSWER"


def _find_held(conversation: Conversation, leg: Leg, held: set[str]) -> None:
    """A channel of a device that is on hold hears music, at the wish of whoever else is there."""
    if leg.bridge and leg.channel.rpartition("-")[0] in held:
        others = heard_by(leg, conversation.legs)
        if len(others) == 1:
            others[0].holds = True
