"""Who is in which call: channels, bridges and conversations, and how Asterisk's Linkedid moves channels among them."""

from collections.abc import Iterable

from console.domain import evidence
from console.domain.conversation import Conversation
from console.domain.leg import Leg, is_nobody
from console.domain.lines import Plan
from console.domain.phone import Numbers

_TOMBSTONES = 5_000
"""Channels and calls remembered after their end: Asterisk may still speak of them."""


class Roster:
    """The live channels and calls of one PBX."""

    def __init__(self, pbx: str, plan: Plan, numbers: Numbers) -> None:
        self._pbx = pbx
        self._plan = plan
        self._numbers = numbers
        self.legs: dict[str, Leg] = {}
        self.live: dict[str, Conversation] = {}
        self.changed: dict[str, Conversation] = {}
        self._bridges: dict[str, dict[str, Leg]] = {}
        self._aliases: dict[str, str] = {}
        """Linkedids that mean another call than the one they name: it went into an older one, or is over."""
        self.lines: set[str] = set()
        """Lines that the PBX has a phone for, as its list of devices said."""
        self._gone: dict[str, None] = {}
        self._over: dict[str, None] = {}

    def learn_lines(self, devices: Iterable[str]) -> None:
        """The PBX said which devices it has."""
        self.lines |= {line for device in devices if (line := self._plan.line_of_device(device))}

    def of(self, leg: Leg) -> Conversation:
        """The call that a channel is in."""
        return self.live[leg.linked]

    def leg(self, uid: str, linked: str, channel: str, at: float) -> Leg | None:
        """The channel, moved to the call it now says it belongs to; made if it began before we looked."""
        leg = self.legs.get(uid)
        if leg is None:
            if not uid or not channel or uid in self._gone:
                return None
            leg = self.add(uid, linked or uid, channel, at)
            self.of(leg).approximate = True
        elif linked and leg.linked != linked:
            self._relink(leg, self._aliases.get(linked, linked), at)
        return leg

    def add(self, uid: str, linked: str, channel: str, at: float) -> Leg:
        """A new channel, in the call that its Linkedid names."""
        linked = self._aliases.get(linked, linked)
        if linked in self._over and linked not in self.live:
            # A call that is over stays over: what comes behind it is another one
            self._aliases[linked] = linked = uid if uid != linked else f"{uid}~"
        nobody = is_nobody(channel)
        line = None if nobody else self._plan.line_of_channel(channel)
        leg = self.legs[uid] = Leg(uid, channel, line, linked, at, nobody=nobody)
        conversation = self.live.get(linked)
        if conversation is None:
            conversation = Conversation(self._pbx, linked, at, self._numbers, since=at, last=at)
            self.live[linked] = conversation
        conversation.legs[uid] = conversation.parts[uid] = leg
        if channel.endswith((";1", ";2")):
            _pair(leg, conversation)
        leg.log = conversation.log
        if uid == linked or conversation.origin is None:
            conversation.origin = leg
        return leg

    def is_known(self, uid: str) -> bool:
        """Whether a channel is here, or was."""
        return uid in self.legs or uid in self._gone

    def is_gone(self, uid: str) -> bool:
        """Whether a channel was here and is not any more."""
        return uid in self._gone

    def lose(self, leg: Leg, cause: int, at: float) -> None:
        """A channel is gone for good."""
        conversation = self.of(leg)
        leg.gone, leg.cause = at, cause
        del self.legs[leg.uid]
        self.leave(leg)
        self.bury(leg.uid)
        conversation.lose(leg, cause)
        if not conversation.legs and conversation.linked not in conversation.parts:
            conversation.approximate = conversation.unsure = True  # it began with a channel of which we never heard
        self.settle(conversation, at)

    def bury(self, uid: str) -> None:
        """Remember that a channel is gone, though we may never have seen it."""
        _remember(self._gone, uid)

    def settle(self, conversation: Conversation, at: float) -> None:
        """Draw the conclusions of a change; a call without channels is over."""
        conversation.settle(at)
        self.changed[conversation.linked] = conversation
        if not conversation.legs:
            self.live.pop(conversation.linked, None)
            _remember(self._over, conversation.linked)
            if self._aliases and not conversation.merged_into:
                self._aliases = {name: into for name, into in self._aliases.items() if into != conversation.linked}

    def enter(self, leg: Leg, bridge: str, at: float) -> None:
        """A channel joins a bridge; an empty name is a bridge in which nobody hears anybody."""
        self.leave(leg)
        leg.bridge = bridge
        if bridge:
            self._bridges.setdefault(bridge, {})[leg.uid] = leg
            self._join(leg, at)

    def leave(self, leg: Leg) -> None:
        """A channel is in no bridge any more."""
        leg.left = leg.bridge or leg.left
        bridge = self._bridges.get(leg.bridge)
        if bridge is not None:
            bridge.pop(leg.uid, None)
            if not bridge:
                del self._bridges[leg.bridge]
        leg.bridge = ""

    def _join(self, leg: Leg, at: float) -> None:
        """People in one bridge are in one call, though Asterisk may say so only with a later event."""
        others = [other for other in self._bridges.get(leg.bridge, {}).values() if other is not leg]
        for other in others:
            leg.heard, other.heard = other.who or leg.heard, leg.who or other.heard
            if other.linked != leg.linked:
                self.unite(self.of(leg), self.of(other), at)

    def _relink(self, leg: Leg, linked: str, at: float) -> None:
        """Asterisk says that this channel is in another call now. Into an older one all of its call goes with it."""
        if linked == leg.linked:
            return
        before, after = self.of(leg), self.live.get(linked)
        if after is None:
            self._aliases[linked] = leg.linked  # we never saw that call: this is it
        elif _began(after) <= _began(before):
            self.unite(before, after, at)
        else:
            self._move(leg, before, after)
            self.settle(before, at)

    def unite(self, one: Conversation, other: Conversation, at: float) -> None:
        """Two calls turn out to be one: the younger was a part of the older, or ours a part of the client's."""
        if one is other:
            return
        older, younger = sorted((one, other), key=_began)
        if younger.has_client and not older.has_client:
            self._merge(older, younger, at)
            return
        older.rang |= {line: None for line in younger.rang if line not in older.rang}
        older.tried |= {line: None for line in younger.tried if line not in older.tried}
        self._merge(younger, older, at)

    def _merge(self, part: Conversation, whole: Conversation, at: float) -> None:
        """One call goes on within another: a pickup, a consultation."""
        if part.began_outside and whole.began_outside:  # two clients in one bridge are two who called
            part.goes_on_in(whole, at)
            evidence.go_on(part, whole)
        else:
            part.merged_into = whole.linked
            evidence.join(part, whole)
        if part.waits_in:
            whole.queue = whole.waits_in = part.waits_in
            whole.joined = part.joined
        for leg in list(part.legs.values()):
            self._move(leg, part, whole)
        self._aliases = {name: whole.linked if into == part.linked else into for name, into in self._aliases.items()}
        self._aliases[part.linked] = whole.linked
        self.settle(part, at)

    def recall(self, leg: Leg, number: str, at: float) -> None:
        """The PBX rings `leg` for a party left alone by a transfer that came to nothing: it belongs to that call."""
        left = [other for other in self.live.values() if other.is_left_alone and other.anchor_who == number]
        if len(left) == 1 and number != leg.number and left[0] is not self.of(leg):
            self.unite(self.of(leg), left[0], at)

    def _move(self, leg: Leg, before: Conversation, after: Conversation) -> None:
        before.legs.pop(leg.uid, None)
        leg.linked = after.linked
        evidence.move(leg, before, after)
        after.legs[leg.uid] = leg


def _began(conversation: Conversation) -> tuple[float, int]:
    """When a call began, as Asterisk itself decides it: by the second and the counter of which a Uniqueid is made.

    A list knows how long a call has lasted in whole seconds alone: that would not tell the older one of two.
    """
    whole, _, counter = conversation.linked.rpartition(".")
    second = whole.rpartition("-")[2]  # a system's name may stand before it
    is_told = second.isdecimal() and counter.isdecimal()
    return (float(second), int(counter)) if is_told else (conversation.started, 0)


def _pair(leg: Leg, conversation: Conversation) -> None:
    """Both halves of a Local channel have one name: so it is known what a list or a lost LocalBridge does not tell."""
    for other in conversation.legs.values():
        if other is not leg and other.channel[:-1] == leg.channel[:-1]:
            leg.pair, other.pair = other.uid, leg.uid


def _remember(tombstones: dict[str, None], name: str) -> None:
    tombstones[name] = None
    if len(tombstones) > _TOMBSTONES:
        del tombstones[next(iter(tombstones))]
