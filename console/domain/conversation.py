"""A call as it goes on: the facts gathered from its legs. What is told of them is in `verdict.py`."""

from dataclasses import dataclass, field
from typing import Any

from console.domain.call import CallState, Reason, Transfer
from console.domain.leg import UP, Leg, heard_by
from console.domain.phone import Numbers

_BUSY, _REJECTED = 17, 21
_NOT_REACHED = frozenset({1, 2, 3, 20, 22, 27, 28, 34, 38, 41, 42, 44, 50, 58, 66, 88})
"""Q.850 causes, as Asterisk's Hangup events carry them: no such number, no route, absent, out of order, congestion…"""


_WHOLE_S = 2.0
"""The PBX tells of waits in whole seconds."""
_TOO_SHORT_S = 5.0
"""Nobody has answered a call and passed it on into a queue within this time after it began."""

_IN_TALK = (CallState.TALKING, CallState.HELD)


@dataclass(frozen=True, slots=True)
class Fate:
    """How one ring ended: whose, Asterisk's DialStatus, and the Q.850 cause of its hangup."""

    line: str | None
    status: str
    cause: int
    rang: bool

    @property
    def reason(self) -> Reason:
        """In the words of a missed call. A phone that never gave a ring was not there to be answered."""
        if self.cause == _REJECTED:
            return Reason.REJECTED
        if self.status == "BUSY" or self.cause == _BUSY:
            return Reason.BUSY
        if self.status in ("CHANUNAVAIL", "CONGESTION") or self.cause in _NOT_REACHED or not self.rang:
            return Reason.UNAVAILABLE
        return Reason.NO_ANSWER


@dataclass(slots=True)
class Conversation:
    """One call that is not over. `origin` stays known after its channel is gone."""

    pbx: str
    linked: str
    started: float
    numbers: Numbers
    origin: Leg | None = None
    legs: dict[str, Leg] = field(default_factory=dict)
    rang: dict[str, None] = field(default_factory=dict)
    talked: dict[str, None] = field(default_factory=dict)
    fates: list[Fate] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    queue: str | None = None
    waits_in: str | None = None
    joined: float = 0.0
    """When it came into that queue, as far as we heard."""
    reached_outside: str = ""
    """What was dialled on the first trunk, when we called out."""
    placed_by_pbx: bool = False
    """Click-to-call: the PBX rang the first party and dialled for it."""
    about: "Conversation | None" = None
    """The call that its caller had put on hold to make this one."""
    stand_in: Leg | None = None
    """The Local channel by which the PBX rang the first party, `origin`."""
    tried: dict[str, None] = field(default_factory=dict)
    """Lines that the PBX wanted to ring, whether or not they gave a ring."""
    merged_into: str | None = None
    answered: float | None = None
    answered_by: str | None = None
    caller_gave_up: bool = False
    approximate: bool = False
    unsure: bool = False
    """It may have been answered, or have ended, while nobody looked."""
    state: CallState = CallState.RINGING
    since: float = 0.0
    last: float = 0.0
    announced: bool = False
    """The PBX told of a transfer, and nobody has talked with its target since."""
    talks_since: float | None = None
    talk_s: float = 0.0
    held_since: float | None = None
    held_s: float = 0.0
    partners: tuple[Leg, ...] = ()
    """Who hears the anchor now."""
    met: tuple[Leg, ...] = ()
    """Who heard it last."""
    parts: dict[str, Leg] = field(default_factory=dict)
    """Every leg there was."""
    log: list[Any] = field(default_factory=list)
    """Every event about it, as it came; what `evidence.py` keeps of that."""
    unlogged: int = 0
    """How many older events were let go."""

    def settle(self, at: float) -> None:
        """Draw the conclusions after a change of wires, state or hold, at `at`."""
        self.last = at
        partners = self._hears()
        talks = bool(partners) or self._consults
        self._count_talk(at, talks)
        self._count_hold(at, talks and self._is_held(partners or self.met))
        self.partners = partners
        self.met = partners or self.met
        for leg in partners:
            self._met(leg)
        state = self._state_now()
        if state is not self.state:
            self.state, self.since = state, at

    @property
    def anchor(self) -> Leg | None:
        """The party that the call is about: the outside one while there is one, else who began it."""
        origin = self.origin
        alive = origin is not None and origin.uid in self.legs
        if origin and alive and origin.is_outside:
            return origin
        outside = [leg for leg in self.legs.values() if leg.is_outside]
        if outside:
            return next((leg for leg in outside if leg.state == UP), outside[0])
        if origin and alive and not origin.nobody:
            return origin
        return next((leg for leg in self.legs.values() if leg.state == UP and not leg.nobody), None)

    def _hears(self) -> tuple[Leg, ...]:
        anchor = self.anchor
        if anchor is None or not anchor.bridge:
            return ()
        return tuple(heard_by(anchor, self.legs))

    @property
    def _consults(self) -> bool:
        """The operator has left the caller on hold to speak with somebody else: an attended transfer is under way."""
        return any(leg.holds and leg.uid in self.legs and not leg.far_end_hung_up for leg in self.met)

    @property
    def is_left_alone(self) -> bool:
        """There was a talk, and now its party hears nobody."""
        return self.answered is not None and not self.partners and not self._consults

    @property
    def anchor_who(self) -> str:
        """The line or number of the party that the call is about."""
        anchor = self.anchor
        return anchor.who if anchor else ""

    @property
    def has_client(self) -> bool:
        """Whether it came from outside or went there."""
        return bool(self.reached_outside) or (self.origin is not None and self.origin.is_outside)

    @property
    def began_outside(self) -> bool:
        """Whether it is certain that somebody outside called us."""
        origin = self.origin
        return bool(origin and origin.uid == self.linked and origin.is_outside and not origin.dialled)

    def goes_on_in(self, whole: "Conversation", at: float) -> None:
        """Its caller talks on within somebody else's call: so far it is told. Who is there has picked this one up."""
        self.last = at
        if self.answered is None:
            self.approximate, self.unsure = True, not whole.partners
            for leg in whole.partners:
                self._met(leg)

    def _is_held(self, partners: tuple[Leg, ...]) -> bool:
        """Who is held hears nobody: in a room the others may talk on."""
        anchor = self.anchor
        return bool(partners and all(leg.holds for leg in partners)) or (anchor is not None and anchor.holds)

    def _met(self, leg: Leg) -> None:
        """Somebody hears somebody: remember who, and who was first."""
        if self.answered is None:
            self.answered = self.last
        if leg.line is None:
            return
        self.talked.pop(leg.line, None)  # the latest stands last: it is the operator
        self.talked[leg.line] = None
        if self.answered_by is None and leg is not self.origin:
            self.answered_by = leg.line
            self.begins_to_ring(leg)

    def _count_talk(self, at: float, talks: bool) -> None:
        if talks and self.talks_since is None:
            self.talks_since = at
            self.announced = False
        elif not talks and self.talks_since is not None:
            self.talk_s += max(0.0, at - self.talks_since)
            self.talks_since = None

    def _count_hold(self, at: float, held: bool) -> None:
        if held and self.held_since is None:
            self.held_since = at
        elif not held and self.held_since is not None:
            self.held_s += max(0.0, at - self.held_since)
            self.held_since = None

    def _state_now(self) -> CallState:
        if not self.legs:
            return CallState.ENDED
        if self.partners or self._consults:
            return CallState.HELD if self.held_since is not None else CallState.TALKING
        met = [leg for leg in self.met if leg.uid in self.legs]
        rings = any(leg.rings and not leg.nobody for leg in self.legs.values())
        if self.state in _IN_TALK and met and not (rings and all(leg.far_end_hung_up for leg in met)):
            return self.state  # between two bridges, or on the way out
        if rings:
            return CallState.RINGING
        if self.waits_in or self._machine_has_it:
            return CallState.QUEUED
        return CallState.RINGING

    @property
    def _machine_has_it(self) -> bool:
        """The PBX itself picked up, and tries nobody at this moment; who waits in it was reached before."""
        origin, anchor = self.origin, self.anchor
        dialled = [leg for leg in self.legs.values() if leg.dialled and not leg.nobody]
        hopeful = [leg for leg in dialled if leg.dial_status in ("", "ANSWER")]
        trying = any(leg is not anchor or leg.state != UP for leg in hopeful)
        return any(leg is not None and leg.state == UP for leg in (origin, anchor)) and not trying

    def was_out_of_sight(self, waits_since: float | None) -> None:
        """Something of it may have happened unseen; also a talk, if the PBX had picked up by now.

        Args:
            waits_since: since when the caller has been in the queue in which it waits now; no talk since then.
        """
        self.approximate = True
        if self.answered is None and self.origin and self.origin.state == UP:
            known = max(self.joined + _WHOLE_S, self.origin.born + _TOO_SHORT_S)
            self.unsure |= waits_since is None or waits_since > known

    def is_called(self, leg: Leg) -> None:
        """A channel is in the state Ringing: the PBX calls it; where it is the first one, because it was asked to."""
        leg.dialled = True
        self.placed_by_pbx |= leg.uid == self.linked
        self.begins_to_ring(leg)

    def begins_to_ring(self, leg: Leg) -> None:
        """A phone gave the first ring; one that the PBX rang to place our own call does not count."""
        if leg.dialled and (leg is not self.origin or leg.is_outside):
            leg.rang = True
            if leg.line:
                self.rang.setdefault(leg.line)

    def caller_hangs_up(self, leg: Leg) -> None:
        """The far end of `leg` hung up. It counts as giving up unless everything had failed before."""
        if leg is self.origin and self.answered is None:
            dialled = [other for other in self.legs.values() if other.dialled and other is not leg]
            # Answered, though nobody heard the caller yet: it is being asked whether it takes the call
            trying = any(other.dial_status in ("", "ANSWER") for other in dialled)
            tried = bool(dialled or self.fates)
            self.caller_gave_up = trying or bool(self.waits_in) or not tried

    def lose(self, leg: Leg, cause: int) -> None:
        """A channel is gone."""
        self.legs.pop(leg.uid, None)
        if leg.dialled and (leg is not self.origin or leg.is_outside) and not leg.nobody:
            self.fates.append(Fate(leg.line, leg.dial_status, cause, leg.rang))

    def passed_on(self, to: str, at: float) -> None:
        """Somebody else rings after a talk: a transfer, though the PBX may not have called it one (AMI Redirect)."""
        if self.answered is not None and not self.partners and self.talked and not self.announced:
            self.transfers.append(Transfer("blind", next(reversed(self.talked)), to, at))
            self.announced = True

    @property
    def dialed(self) -> str:
        """What was dialled; where the PBX placed the call, its caller ID is all there is until it dials."""
        origin = self.origin
        if origin is None:
            return ""
        if self.placed_by_pbx and origin.is_outside:
            return self.reached_outside
        if self.placed_by_pbx and origin.exten in ("", "s"):
            return origin.number if origin.number != origin.line else ""
        return origin.exten
