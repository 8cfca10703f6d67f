"""The state machine: what a PBX says about channels becomes calls, one for each conversation that somebody wanted.

Channels belong to a call by Asterisk's Linkedid, which changes when bridges join (every attended transfer and pickup):
so it is read from every event that carries it. Channel names and context names decide nothing.
"""

from collections.abc import Callable, Iterable
from typing import Any

from console.domain.call import Call, Transfer
from console.domain.conversation import Conversation
from console.domain.events import (
    BridgeEntered,
    BridgeLeft,
    ChannelNew,
    ChannelSeen,
    ChannelState,
    DialBegan,
    DialEnded,
    HangupRequested,
    HoldChanged,
    HungUp,
    LocalPaired,
    PbxEvent,
    QueueJoined,
    QueueLeft,
    Resync,
    Transferred,
)
from console.domain.leg import RINGING, UP, Leg, is_nobody
from console.domain.lines import Plan
from console.domain.phone import Numbers

_TOMBSTONES = 5_000
"""Channels remembered after their hangup: Asterisk may still speak of them."""


class Calls:
    """The live calls of one PBX. Feed it events in order; take what changed."""

    def __init__(self, pbx: str, plan: Plan, numbers: Numbers) -> None:
        self.pbx = pbx
        self._plan = plan
        self._numbers = numbers
        self._legs: dict[str, Leg] = {}
        self._live: dict[str, Conversation] = {}
        self._bridges: dict[str, dict[str, Leg]] = {}
        self._aliases: dict[str, str] = {}
        """Linkedids of calls that went into older ones."""
        self._gone: dict[str, None] = {}
        self._changed: dict[str, Conversation] = {}
        self._handlers: dict[type, Callable[[Any], None]] = {
            ChannelNew: self._channel_new,
            ChannelState: self._channel_state,
            DialBegan: self._dial_began,
            DialEnded: self._dial_ended,
            BridgeEntered: self._bridge_entered,
            BridgeLeft: self._bridge_left,
            LocalPaired: self._local_paired,
            HangupRequested: self._hangup_requested,
            HungUp: self._hung_up,
            HoldChanged: self._hold_changed,
            Transferred: self._transferred,
            QueueJoined: self._queue_joined,
            QueueLeft: self._queue_left,
            Resync: self._resync,
        }

    def apply(self, event: PbxEvent) -> None:
        """Take one event in. Never raises on what a PBX can say; events of other kinds are passed over."""
        handler = self._handlers.get(type(event))
        if handler is not None:
            handler(event)

    def drain(self) -> list[Call]:
        """The calls that changed since last asked, as they stand; an ended one comes exactly once as ended."""
        changed = [conversation.call() for conversation in self._changed.values()]
        self._changed.clear()
        return changed

    def live(self) -> list[Call]:
        """All calls that go on."""
        return [conversation.call() for conversation in self._live.values()]

    # Finding and making

    def _leg(self, uid: str, linked: str, channel: str, at: float) -> Leg | None:
        """The channel, moved to the call it now says it belongs to; made if it began before we looked."""
        leg = self._legs.get(uid)
        linked = self._aliases.get(linked, linked)
        if leg is not None:
            if linked and leg.linked != linked:
                self._relink(leg, linked, at)
            return leg
        if not uid or uid in self._gone or not channel:
            return None
        leg = self._new_leg(uid, linked or uid, channel, at)
        self._live[leg.linked].approximate = True
        return leg

    def _new_leg(self, uid: str, linked: str, channel: str, at: float) -> Leg:
        nobody = is_nobody(channel)
        line = None if nobody else self._plan.line_of_channel(channel)
        leg = self._legs[uid] = Leg(uid, channel, line, linked, at, nobody=nobody)
        conversation = self._conversation(linked, at)
        conversation.legs[uid] = leg
        if uid == linked or conversation.origin is None:
            conversation.origin = leg
        return leg

    def _conversation(self, linked: str, at: float) -> Conversation:
        conversation = self._live.get(linked)
        if conversation is None:
            conversation = Conversation(self.pbx, linked, at, self._numbers, since=at, last=at)
            self._live[linked] = conversation
        return conversation

    def _of(self, leg: Leg) -> Conversation:
        return self._live[leg.linked]

    def _settle(self, conversation: Conversation, at: float) -> None:
        conversation.settle(at)
        self._changed[conversation.linked] = conversation
        if not conversation.legs:
            self._live.pop(conversation.linked, None)
            if self._aliases and not conversation.merged_into:
                self._aliases = {name: into for name, into in self._aliases.items() if into != conversation.linked}

    def _relink(self, leg: Leg, linked: str, at: float) -> None:
        """Asterisk says that this channel is in another call now. Into an older one all of its call goes with it."""
        before, after = self._of(leg), self._conversation(linked, at)
        if after.started <= before.started:
            self._merge(before, after, at)
        else:
            self._move(leg, before, after)
            self._settle(before, at)

    def _merge(self, younger: Conversation, older: Conversation, at: float) -> None:
        """The younger call was a part of the older one: a pickup, a consultation."""
        younger.merged_into = older.linked
        for leg in list(younger.legs.values()):
            self._move(leg, younger, older)
        self._aliases[younger.linked] = older.linked
        self._settle(younger, at)

    def _move(self, leg: Leg, before: Conversation, after: Conversation) -> None:
        before.legs.pop(leg.uid, None)
        leg.linked = after.linked
        after.legs[leg.uid] = leg

    def _join(self, leg: Leg, at: float) -> None:
        """People in one bridge are in one call, though Asterisk may say so only with a later event."""
        others = [other for other in self._bridges.get(leg.bridge, {}).values() if other is not leg]
        for other in others:
            leg.heard, other.heard = other.who or leg.heard, leg.who or other.heard
            if other.linked != leg.linked:
                older, younger = sorted((self._of(leg), self._of(other)), key=lambda each: each.started)
                self._merge(younger, older, at)

    def _leave(self, leg: Leg) -> None:
        bridge = self._bridges.get(leg.bridge)
        if bridge is not None:
            bridge.pop(leg.uid, None)
            if not bridge:
                del self._bridges[leg.bridge]
        leg.bridge = ""

    def _enter(self, leg: Leg, bridge: str, at: float) -> None:
        self._leave(leg)
        leg.bridge = bridge
        if bridge:
            self._bridges.setdefault(bridge, {})[leg.uid] = leg
            self._join(leg, at)

    # Channels

    def _channel_new(self, event: ChannelNew) -> None:
        if event.uid in self._legs or event.uid in self._gone:
            return
        linked = self._aliases.get(event.linked, event.linked) or event.uid
        leg = self._new_leg(event.uid, linked, event.channel, event.at)
        leg.state, leg.number, leg.name, leg.exten = event.state, event.number, event.name, event.exten
        conversation = self._of(leg)
        conversation.last = event.at
        self._changed[conversation.linked] = conversation

    def _channel_state(self, event: ChannelState) -> None:
        leg = self._leg(event.uid, event.linked, event.channel, event.at)
        if leg is None:
            return
        conversation = self._of(leg)
        if leg is conversation.origin and conversation.answered is None:
            self._caller_id(leg, event)
        if leg.state != event.state:
            leg.state = event.state
            if event.state == RINGING:
                conversation.begins_to_ring(leg)
            self._settle(conversation, event.at)
        else:
            self._changed[conversation.linked] = conversation

    def _caller_id(self, leg: Leg, event: ChannelState) -> None:
        """Caller ID may come late; once it is a number, a dial plan that rewrites it does not change who called."""
        if event.number and not self._numbers.parse(leg.number).e164:
            leg.number = event.number
        leg.name = event.name or leg.name

    def _hangup_requested(self, event: HangupRequested) -> None:
        leg = self._leg(event.uid, event.linked, "", event.at)
        if leg is not None and not leg.far_end_hung_up:
            leg.far_end_hung_up = True
            self._of(leg).caller_hangs_up(leg)

    def _hung_up(self, event: HungUp) -> None:
        leg = self._leg(event.uid, event.linked, "", event.at)
        self._bury(event.uid)
        if leg is not None:
            self._lose(leg, event.cause, event.at)

    def _lose(self, leg: Leg, cause: int, at: float) -> None:
        conversation = self._of(leg)
        del self._legs[leg.uid]
        self._leave(leg)
        conversation.lose(leg, cause)
        self._settle(conversation, at)

    def _bury(self, uid: str) -> None:
        self._gone[uid] = None
        if len(self._gone) > _TOMBSTONES:
            del self._gone[next(iter(self._gone))]

    # Dialling

    def _dial_began(self, event: DialBegan) -> None:
        caller = self._legs.get(event.uid)
        leg = self._leg(event.dest, event.dest_linked, event.dest_channel, event.at)
        if leg is None:
            return
        leg.dialled = True
        leg.dial_status = ""
        conversation = self._of(leg)
        self._dialled(conversation, caller, leg, event)
        if leg.state == RINGING:
            conversation.begins_to_ring(leg)
        self._settle(conversation, event.at)

    def _dialled(self, conversation: Conversation, caller: Leg | None, leg: Leg, event: DialBegan) -> None:
        """Who dialled whom: nobody dials the first leg of a call that the PBX places itself."""
        if caller is None:
            conversation.placed_by_pbx |= leg is conversation.origin
            return
        caller.dials = leg.who
        if conversation.placed_by_pbx and caller is conversation.origin and caller.exten in ("", "s"):
            caller.exten = event.exten
        if leg.is_outside and not conversation.reached_outside:
            conversation.reached_outside = event.dial_string.partition("@")[0].rpartition("/")[2] or leg.channel
        if caller is conversation.anchor and not leg.nobody:
            conversation.passed_on(event.exten or leg.who, event.at)

    def _dial_ended(self, event: DialEnded) -> None:
        leg = self._leg(event.dest, event.dest_linked, "", event.at)
        if leg is not None and not leg.dial_status:
            leg.dial_status = event.status
            self._settle(self._of(leg), event.at)

    # Wires

    def _bridge_entered(self, event: BridgeEntered) -> None:
        leg = self._leg(event.uid, event.linked, event.channel, event.at)
        if leg is None:
            return
        leg.state = UP
        self._enter(leg, event.bridge, event.at)
        self._settle(self._of(leg), event.at)

    def _bridge_left(self, event: BridgeLeft) -> None:
        leg = self._leg(event.uid, event.linked, "", event.at)
        if leg is not None and leg.bridge == event.bridge:
            self._leave(leg)
            self._settle(self._of(leg), event.at)

    def _local_paired(self, event: LocalPaired) -> None:
        one, two = self._legs.get(event.one), self._legs.get(event.two)
        if one is not None and two is not None:
            one.pair, two.pair = two.uid, one.uid
            self._settle(self._of(one), event.at)

    def _hold_changed(self, event: HoldChanged) -> None:
        leg = self._leg(event.uid, event.linked, "", event.at)
        if leg is not None:
            leg.holds = event.on
            self._settle(self._of(leg), event.at)

    def _transferred(self, event: Transferred) -> None:
        by, second = self._legs.get(event.by), self._legs.get(event.to)
        leg = self._legs.get(event.uid) or by
        if leg is None:
            return
        conversation = self._of(leg)
        to = self._target(conversation, by, second) if second else event.to
        conversation.transfers.append(Transfer(event.kind, by.line if by else None, to or None, event.at))
        self._changed[conversation.linked] = conversation

    def _target(self, conversation: Conversation, by: Leg | None, second: Leg) -> str:
        """Who an attended transfer goes to: whoever else is in either call and is neither party of the first talk."""
        legs = [*conversation.legs.values(), *self._of(second).legs.values()]
        others = (leg.who for leg in legs if leg.dialled and leg is not by and leg is not second)
        return next((who for who in others if who and who != second.line), second.heard or second.dials)

    # Queues

    def _queue_joined(self, event: QueueJoined) -> None:
        leg = self._leg(event.uid, event.linked, "", event.at)
        if leg is not None:
            conversation = self._of(leg)
            conversation.queue = conversation.waits_in = event.queue
            self._settle(conversation, event.at)

    def _queue_left(self, event: QueueLeft) -> None:
        leg = self._leg(event.uid, event.linked, "", event.at)
        if leg is not None:
            conversation = self._of(leg)
            conversation.waits_in = None
            self._settle(conversation, event.at)

    # What was missed while the link was down

    def _resync(self, event: Resync) -> None:
        seen = {channel.uid: channel for channel in event.channels}
        for leg in [leg for uid, leg in self._legs.items() if uid not in seen and leg.born < event.asked]:
            conversation = self._of(leg)
            conversation.approximate = conversation.end_unseen = True
            self._bury(leg.uid)
            self._lose(leg, 0, event.at)
        self._meet(event.channels, event.at)
        for queue, uid in event.waiting:
            if (waiting := self._legs.get(uid)) is not None:
                conversation = self._of(waiting)
                conversation.queue = conversation.waits_in = queue
                self._settle(conversation, event.at)

    def _meet(self, channels: Iterable[ChannelSeen], at: float) -> None:
        """Bring every channel of the PBX's list to where the list has it; the first of a call is its oldest."""
        touched: dict[str, Conversation] = {}
        for channel in sorted(channels, key=lambda seen: -seen.duration):
            if channel.uid in self._gone:
                continue
            is_new = channel.uid not in self._legs
            leg = self._leg(channel.uid, channel.linked, channel.channel, at - channel.duration)
            if leg is None:
                continue
            conversation = self._of(leg)
            if is_new or leg.state != channel.state or leg.bridge != channel.bridge:
                self._catch_up(leg, channel, is_new)
                touched[conversation.linked] = conversation
        for conversation in touched.values():
            conversation.approximate = True
            self._settle(conversation, at)

    def _catch_up(self, leg: Leg, channel: ChannelSeen, is_new: bool) -> None:
        leg.state = channel.state
        self._enter(leg, channel.bridge, leg.born)
        if is_new:
            leg.number, leg.name, leg.exten = channel.number, channel.name, channel.exten
            leg.dialled = leg is not self._of(leg).origin
        if leg.state == RINGING:
            self._of(leg).begins_to_ring(leg)
