"""A call as it goes on: the facts gathered from its legs, and the one place that draws the conclusions from them."""

from dataclasses import dataclass, field

from console.domain.call import Call, CallState, Direction, Outcome, Reason, Transfer
from console.domain.leg import UP, Leg, heard_by
from console.domain.phone import Number, NumberKind, Numbers

_BUSY, _NO_USER, _NO_ANSWER, _REJECTED = 17, 18, 19, 21
"""Q.850 causes, as Asterisk's Hangup events carry them."""


@dataclass(frozen=True, slots=True)
class Fate:
    """How one ring ended: whose, Asterisk's DialStatus, and the Q.850 cause of its hangup."""

    line: str | None
    status: str
    cause: int

    @property
    def reason(self) -> Reason:
        """In the words of a missed call."""
        if self.cause == _REJECTED:
            return Reason.REJECTED
        if self.status == "BUSY" or self.cause == _BUSY:
            return Reason.BUSY
        if self.status in ("NOANSWER", "CANCEL") or self.cause in (_NO_ANSWER, _NO_USER):
            return Reason.NO_ANSWER
        return Reason.UNAVAILABLE


# When several phones were tried, the kindest truth first: somebody could have answered.
_REASONS = (Reason.NO_ANSWER, Reason.REJECTED, Reason.BUSY, Reason.UNAVAILABLE)


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
    reached_outside: str = ""
    """What was dialled on the first trunk, when we called out."""
    answered: float | None = None
    answered_by: str | None = None
    caller_gave_up: bool = False
    approximate: bool = False
    end_unseen: bool = False
    state: CallState = CallState.RINGING
    since: float = 0.0
    last: float = 0.0
    talks_since: float | None = None
    talk_s: float = 0.0
    held_since: float | None = None
    held_s: float = 0.0
    partners: tuple[Leg, ...] = ()

    def settle(self, at: float) -> None:
        """Draw the conclusions after a change of wires, state or hold, at `at`."""
        self.last = at
        partners = self._hears()
        self._count_talk(at, bool(partners))
        self._count_hold(at, bool(partners) and self._is_held(partners))
        self.partners = partners
        for leg in partners:
            self._met(leg)
        if partners and self.caller_leg is not None:
            self._met(self.caller_leg)
        state = self._state_now()
        if state is not self.state:
            self.state, self.since = state, at

    @property
    def caller_leg(self) -> Leg | None:
        """The channel of our own line that called out, while it is in the talk."""
        origin = self.origin
        return origin if origin and origin.line and self.direction is Direction.OUTBOUND else None

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

    def _is_held(self, partners: tuple[Leg, ...]) -> bool:
        anchor = self.anchor
        return any(leg.holds for leg in partners) or (anchor is not None and anchor.holds)

    def _met(self, leg: Leg) -> None:
        """Somebody hears somebody: remember who, and who was first."""
        if self.answered is None:
            self.answered = self.last
        if leg.line is None:
            return
        self.talked.pop(leg.line, None)  # the latest stands last: it is the operator
        self.talked[leg.line] = None
        if self.answered_by is None and leg is not self.caller_leg:
            self.answered_by = leg.line
            if leg.dialled:
                self.rang.setdefault(leg.line)

    def _count_talk(self, at: float, talks: bool) -> None:
        if talks and self.talks_since is None:
            self.talks_since = at
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
        if self.partners:
            return CallState.HELD if self.held_since is not None else CallState.TALKING
        if any(leg.rings and not leg.nobody for leg in self.legs.values()):
            return CallState.RINGING
        if self.waits_in or self._machine_has_it:
            return CallState.QUEUED
        return CallState.RINGING

    @property
    def _machine_has_it(self) -> bool:
        """The PBX itself picked up, and tries nobody at this moment."""
        origin = self.origin
        trying = any(leg.dialled and not leg.dial_status and not leg.nobody for leg in self.legs.values())
        return origin is not None and origin.state == UP and not trying

    def begins_to_ring(self, leg: Leg) -> None:
        """A phone gave the first ring."""
        if leg.line and leg.dialled:
            self.rang.setdefault(leg.line)

    def caller_hangs_up(self, leg: Leg) -> None:
        """The far end of `leg` hung up. It counts as giving up unless everything had failed before."""
        if leg is self.origin and self.answered is None:
            trying = any(other.dialled and not other.dial_status for other in self.legs.values())
            self.caller_gave_up = trying or bool(self.waits_in) or leg.state == UP or not self.fates

    def lose(self, leg: Leg, cause: int) -> None:
        """A channel is gone."""
        self.legs.pop(leg.uid, None)
        if leg.dialled and not leg.nobody and (leg.line is None or leg.line not in self.talked):
            self.fates.append(Fate(leg.line, leg.dial_status, cause))

    # What follows is asked when somebody looks.

    @property
    def direction(self) -> Direction:
        """Seen from the company."""
        origin = self.origin
        if origin is None or origin.line is None:
            return Direction.INBOUND
        if self.reached_outside or self._dialed_number.kind is NumberKind.PHONE:
            return Direction.OUTBOUND
        return Direction.INTERNAL

    @property
    def _dialed_number(self) -> Number:
        return self.numbers.parse(self.origin.exten if self.origin else "")

    def _outcome(self, direction: Direction) -> Outcome | None:
        if self.answered is not None:
            return Outcome.ANSWERED
        if self.end_unseen:
            return None
        if direction is Direction.INBOUND:
            return Outcome.MISSED
        if self.caller_gave_up:
            return Outcome.CANCELLED
        reason = self._worst()
        return {Reason.BUSY: Outcome.BUSY, Reason.REJECTED: Outcome.BUSY, Reason.NO_ANSWER: Outcome.NO_ANSWER}.get(
            reason, Outcome.FAILED
        )

    def _worst(self) -> Reason:
        reasons = {fate.reason for fate in self.fates}
        if not reasons:
            return Reason.NO_ANSWER if self.origin and self.origin.state == UP else Reason.UNAVAILABLE
        return next(reason for reason in _REASONS if reason in reasons)

    def _reason(self, outcome: Outcome | None) -> Reason | None:
        if outcome is not Outcome.MISSED:
            return None
        return Reason.CALLER_HUNG_UP if self.caller_gave_up else self._worst()

    def _number(self, direction: Direction) -> tuple[str | None, str]:
        """The outside party's number and how it was written."""
        origin = self.origin
        if origin is None:
            return None, ""
        if direction is Direction.INTERNAL:
            return origin.line, origin.number or origin.line or ""
        if direction is Direction.INBOUND:
            return self.numbers.parse(origin.number).e164, origin.number
        for written in (origin.exten, self.reached_outside):
            if e164 := self.numbers.parse(written).e164:
                return e164, written
        return None, self.reached_outside or origin.exten

    def call(self) -> Call:
        """The call as it stands."""
        over = not self.legs
        direction = self.direction
        outcome = self._outcome(direction) if over else None
        number, raw = self._number(direction)
        origin = self.origin
        caller_line = origin.line if origin else None
        talked = tuple(self.talked)
        end = self.last if over else None
        until = self.answered if self.answered is not None else self.last
        return Call(
            id=f"{self.pbx}/{self.linked}",
            pbx=self.pbx,
            direction=direction,
            state=CallState.ENDED if over else self.state,
            started=self.started,
            outcome=outcome,
            reason=self._reason(outcome),
            number=number,
            number_raw=raw,
            caller_name=self._caller_name(direction),
            dialed=(origin.exten or None) if origin else None,
            queue=self.queue,
            rang=tuple(self.rang),
            answered_by=self.answered_by,
            talked=talked,
            operator=talked[-1] if talked else (caller_line if direction is Direction.OUTBOUND else None),
            transfers=tuple(self.transfers),
            answered=self.answered,
            ended=end,
            wait_s=round(max(0.0, until - self.started), 3),
            talk_s=round(self.talk_s, 3),
            held_s=round(self.held_s, 3),
            caller_line=caller_line,
            ringing=tuple(
                dict.fromkeys(leg.line for leg in self.legs.values() if leg.line and leg.dialled and leg.rings)
            ),
            with_lines=self._with_lines(),
            since=self.since or self.started,
            approximate=self.approximate,
        )

    def _caller_name(self, direction: Direction) -> str | None:
        origin = self.origin
        if origin is None or direction is Direction.OUTBOUND or origin.name in ("", origin.number):
            return None
        return origin.name

    def _with_lines(self) -> tuple[str, ...]:
        if not self.partners:
            return ()
        anchor = self.anchor
        people = (anchor, *self.partners) if anchor else self.partners
        return tuple(dict.fromkeys(leg.line for leg in people if leg.line))
