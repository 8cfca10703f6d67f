"""The state machine: what a PBX says about channels becomes calls, one for each conversation that somebody wanted.

Channels belong to a call by Asterisk's Linkedid, which changes when bridges join (every attended transfer and pickup):
so it is read from every event that carries it. Channel names and context names decide nothing.
"""

from collections.abc import Callable
from typing import Any

from console.domain import asking, catching_up, evidence, handing_on, placing
from console.domain.call import Call
from console.domain.conversation import Conversation
from console.domain.events import (
    BridgeEntered,
    BridgeLeft,
    ChannelNew,
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
from console.domain.leg import RINGING, UP, Leg
from console.domain.lines import Plan
from console.domain.phone import Numbers
from console.domain.roster import Roster
from console.domain.verdict import told


class Calls:
    """The live calls of one PBX. Feed it events in order; take what changed."""

    def __init__(self, pbx: str, plan: Plan, numbers: Numbers) -> None:
        self._pbx = pbx
        self.numbers = numbers
        self._roster = Roster(pbx, plan, numbers)
        self._drained: dict[str, Conversation] = {}
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
        if handler is None:
            return
        about: Any = event[1]
        leg = self._roster.legs.get(about)
        if leg is not None:
            leg.log.append(event)  # before: a hang-up takes the leg away
            handler(event)
        else:
            handler(event)
            self._first_heard(event)

    def drain(self) -> list[Call]:
        """The calls that changed since last asked, as they stand; an ended one comes exactly once as ended."""
        self._drained, self._roster.changed = self._roster.changed, {}
        for conversation in self._drained.values():
            evidence.shorten(conversation)
        return [told(conversation) for conversation in self._drained.values()]

    def live(self) -> list[Call]:
        """All calls that go on."""
        return [told(conversation) for conversation in self._roster.live.values()]

    def channel_of(self, call_id: str, line: str) -> str | None:
        """The channel by which a line talks in a call that goes on."""
        conversation = self._roster.live.get(call_id.removeprefix(f"{self._pbx}/"))
        legs = conversation.legs.values() if conversation else ()
        return next((leg.channel for leg in legs if leg.line == line and leg.state == UP and leg.bridge), None)

    def evidence(self, call_id: str) -> evidence.Evidence | None:
        """What was heard of a call that goes on or that was among the last to be drained."""
        linked = call_id.removeprefix(f"{self._pbx}/")
        conversation = self._roster.live.get(linked) or self._drained.get(linked)
        return evidence.evidence(conversation) if conversation else None

    def _first_heard(self, event: PbxEvent) -> None:
        """The first word of a channel, or one in which a channel that is here is not the first to be named."""
        about: Any = event[1]
        leg = self._roster.legs.get(about)
        if leg is None and isinstance(event, DialBegan):
            leg = self._roster.legs.get(event.dest)
        elif leg is None and isinstance(event, Transferred):
            leg = self._roster.legs.get(event.by)
        if leg is not None:
            leg.log.append(event)

    # Channels

    def _channel_new(self, event: ChannelNew) -> None:
        if self._roster.is_known(event.uid):
            return
        leg = self._roster.add(event.uid, event.linked or event.uid, event.channel, event.at)
        leg.state, leg.number, leg.name, leg.exten = event.state, event.number, event.name, event.exten
        conversation = self._roster.of(leg)
        conversation.last = event.at
        if leg is conversation.origin:
            asking.asks(self._roster, conversation, leg)
        self._roster.changed[conversation.linked] = conversation

    def _channel_state(self, event: ChannelState) -> None:
        leg = self._roster.leg(event.uid, event.linked, event.channel, event.at)
        if leg is None:
            return
        conversation = self._roster.of(leg)
        if leg is conversation.origin and conversation.answered is None:
            self._caller_id(leg, event)
        if leg.state != event.state:
            leg.state = event.state
            if event.state == RINGING:  # the event that says who dialled it may be yet to come, or lost
                conversation.is_called(leg)
            self._roster.settle(conversation, event.at)
        else:
            self._roster.changed[conversation.linked] = conversation

    def _caller_id(self, leg: Leg, event: ChannelState) -> None:
        """Caller ID may come late; once it is a number, a dial plan that rewrites it does not change who called."""
        if event.number and not self.numbers.parse(leg.number).e164:
            leg.number = event.number
        leg.name = event.name or leg.name

    def _hangup_requested(self, event: HangupRequested) -> None:
        leg = self._roster.leg(event.uid, event.linked, "", event.at)
        if leg is not None and not leg.far_end_hung_up:
            leg.far_end_hung_up = True
            self._roster.of(leg).caller_hangs_up(leg)

    def _hung_up(self, event: HungUp) -> None:
        leg = self._roster.leg(event.uid, event.linked, "", event.at)
        if leg is None:
            self._roster.bury(event.uid)
        else:
            if event.state == UP != leg.state and not leg.nobody:  # we never heard that it was answered
                leg.state = UP
                self._roster.of(leg).was_out_of_sight(None)
            elif event.state == RINGING != leg.state and not leg.nobody:
                self._roster.of(leg).is_called(leg)
            placing.would_have_rung(self._roster.of(leg), leg, event.exten, self._roster.lines)
            self._roster.lose(leg, event.cause, event.at)

    # Dialling

    def _dial_began(self, event: DialBegan) -> None:
        caller = self._roster.legs.get(event.uid)
        leg = self._roster.leg(event.dest, event.dest_linked, event.dest_channel, event.at)
        if leg is None:
            return
        leg.dialled = True
        leg.dial_status = ""
        conversation = self._roster.of(leg)
        if not event.uid and event.connected and leg is conversation.origin:
            self._roster.recall(leg, event.connected, event.at)
            conversation = self._roster.of(leg)
        placing.dialled(conversation, caller, leg, event)
        if leg.state == RINGING:
            conversation.begins_to_ring(leg)
        self._roster.settle(conversation, event.at)

    def _dial_ended(self, event: DialEnded) -> None:
        leg = self._roster.leg(event.dest, event.dest_linked, "", event.at)
        if leg is not None and not leg.dial_status:
            leg.dial_status = event.status
            conversation = self._roster.of(leg)
            if event.status == "ANSWER":
                placing.picked_up(conversation, leg)
            self._roster.settle(conversation, event.at)

    # Wires

    def _bridge_entered(self, event: BridgeEntered) -> None:
        leg = self._roster.leg(event.uid, event.linked, event.channel, event.at)
        if leg is None:
            return
        leg.state = UP
        replaced = self._roster.legs.get(event.swap)
        if replaced is not None and replaced.bridge == event.bridge:
            self._roster.leave(replaced)
        self._roster.enter(leg, event.bridge, event.at)
        self._roster.settle(self._roster.of(leg), event.at)

    def _bridge_left(self, event: BridgeLeft) -> None:
        leg = self._roster.leg(event.uid, event.linked, "", event.at)
        if leg is None:
            return
        conversation = self._roster.of(leg)
        if not leg.bridge and event.bridge not in ("", leg.left):  # nobody said that it came in: it talked unheard
            conversation.approximate = conversation.unsure = True
            self._roster.enter(leg, event.bridge, event.at)
            self._roster.settle(conversation, event.at)
        if leg.bridge == event.bridge:
            self._roster.leave(leg)
            self._roster.settle(self._roster.of(leg), event.at)

    def _local_paired(self, event: LocalPaired) -> None:
        one, two = self._roster.legs.get(event.one), self._roster.legs.get(event.two)
        if one is not None and two is not None:
            one.pair, two.pair = two.uid, one.uid
            self._roster.settle(self._roster.of(one), event.at)

    def _hold_changed(self, event: HoldChanged) -> None:
        leg = self._roster.leg(event.uid, event.linked, "", event.at)
        if leg is not None:
            leg.holds = event.on
            if event.on:
                leg.held_at = event.at
                asking.held(self._roster, leg)
            self._roster.settle(self._roster.of(leg), event.at)

    def _transferred(self, event: Transferred) -> None:
        handing_on.handed_on(self._roster, event)

    # Queues

    def _queue_joined(self, event: QueueJoined) -> None:
        leg = self._roster.leg(event.uid, event.linked, "", event.at)
        if leg is not None:
            conversation = self._roster.of(leg)
            conversation.queue = conversation.waits_in = event.queue
            conversation.joined = event.at
            self._roster.settle(conversation, event.at)

    def _queue_left(self, event: QueueLeft) -> None:
        leg = self._roster.leg(event.uid, event.linked, "", event.at)
        if leg is not None:
            conversation = self._roster.of(leg)
            conversation.waits_in = None
            self._roster.settle(conversation, event.at)

    def _resync(self, event: Resync) -> None:
        catching_up.catch_up(self._roster, event)
