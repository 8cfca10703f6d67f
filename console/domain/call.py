"""One call: the value that the screen, the history and the JSON contract show. Made by `calls.py` alone."""

from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    """Seen from the company."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    INTERNAL = "internal"


class CallState(StrEnum):
    """Where a call is now. Queued: the PBX itself (a queue, a menu) has it and nobody's phone rings."""

    QUEUED = "queued"
    RINGING = "ringing"
    TALKING = "talking"
    HELD = "held"
    ENDED = "ended"


class Outcome(StrEnum):
    """How an ended call went. Answered means that a person talked; a queue or a menu that picked up is not a person."""

    ANSWERED = "answered"
    MISSED = "missed"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Reason(StrEnum):
    """Why an inbound call was missed."""

    CALLER_HUNG_UP = "caller_hung_up"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    UNAVAILABLE = "unavailable"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Transfer:
    """One hand-over: `kind` is blind or attended, `sender` and `to` are lines or numbers, `at` epoch seconds."""

    kind: str
    sender: str | None
    to: str | None
    at: float


@dataclass(frozen=True, slots=True)
class ClientRef:
    """Which client a call was with, as the directory said: 1C's reference and name."""

    ref: str
    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """One conversation somebody wanted, however many channels the PBX made of it. Times are epoch seconds.

    `number` is the outside party in E.164, or the calling extension of an internal call; None when withheld or not a
    number. `rang`, `talked`, `ringing` and `with_lines` hold lines. `talk_s` counts from the first word to the last,
    holds included; `held_s` is the part of it on hold.
    """

    id: str
    pbx: str
    direction: Direction
    state: CallState
    started: float
    outcome: Outcome | None = None
    reason: Reason | None = None
    number: str | None = None
    number_raw: str = ""
    caller_name: str | None = None
    dialed: str | None = None
    queue: str | None = None
    rang: tuple[str, ...] = ()
    answered_by: str | None = None
    talked: tuple[str, ...] = ()
    operator: str | None = None
    transfers: tuple[Transfer, ...] = ()
    answered: float | None = None
    ended: float | None = None
    wait_s: float = 0.0
    talk_s: float = 0.0
    held_s: float = 0.0
    client: ClientRef | None = None
    caller_line: str | None = None
    """The line that placed an outbound or internal call."""
    ringing: tuple[str, ...] = ()
    """Lines whose phone rings now."""
    with_lines: tuple[str, ...] = ()
    """Lines that are in the conversation now."""
    since: float = 0.0
    """When the present state began."""
    merged_into: str | None = None
    """The call that this one turned out to be a part of: a pickup, or the consultation of an attended transfer."""
    tried: tuple[str, ...] = ()
    """Lines that the PBX wanted to ring: also those that were busy, not there or set to do not disturb."""
    about: str | None = None
    """The party whom the caller of this internal call had put on hold to make it: whom the question is about."""
    about_name: str | None = None
    """The name that the PBX gave that party."""
    approximate: bool = False
    """Something of this call happened while the link was down: times and ends may be off, or not known."""

    @property
    def is_live(self) -> bool:
        """Whether the call goes on."""
        return self.state is not CallState.ENDED

    @property
    def lines(self) -> tuple[str, ...]:
        """Every line that has to do with this call."""
        ours = dict.fromkeys((*self.rang, *self.tried, *self.talked, *self.ringing, *self.with_lines))
        if self.caller_line:
            ours[self.caller_line] = None
        return tuple(ours)
