"""The account of one call: what was heard, which leg was which line, how the client was found, what became of the ring.

A pure value: made by `flow/witness.py`, kept by `archive/`, put into words where a person or a program asks for it.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from console.domain.call import Call
from console.domain.card import CardState, Match, Step
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
    QueueJoined,
    QueueLeft,
    Transferred,
)
from console.domain.evidence import Checked, Evidence, Part
from console.domain.phone import NumberKind

Fact = str | int | bool


class Asked(StrEnum):
    """Whether 1C was asked who is calling, or why not."""

    ASKED = "asked"
    DIRECTORY = "directory"
    """Only the directory on this machine: the call has nothing to do with my line, and nobody looked at it."""
    INTERNAL = "internal"
    NO_NUMBER = "no_number"
    NO_SOURCE = "no_source"


class Decision(StrEnum):
    """What was decided about a desktop notification, and why."""

    SHOWN = "shown"
    RENEWED = "renewed"
    """It stood there already and now says more: the card came."""
    STANDS = "stands"
    """It stands there already and says all there is to say."""
    CLEARED = "cleared"
    """My line rings no longer."""
    NO_LINE = "no_line"
    NOT_MINE = "not_mine"
    MY_OWN = "my_own"
    """I placed this call myself."""
    QUIET = "quiet"
    SWITCHED_OFF = "switched_off"
    """By the configuration."""
    NO_SCREEN = "no_screen"
    """This program runs without a screen, which never notifies."""
    BY_DESKTOP = "by_desktop"
    """The desktop took it."""
    BY_TERMINAL = "by_terminal"
    """The desktop did not take it: the terminal rang."""
    BY_NOBODY = "by_nobody"
    """Neither desktop nor terminal took it."""


@dataclass(frozen=True, slots=True)
class Notified:
    """One decision about a notification; `detail` is one plain line of who could not show it."""

    at: float
    decision: Decision
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """When an answer about the client came, and how good it was."""

    at: float
    state: CardState


@dataclass(frozen=True, slots=True)
class Seen:
    """One AMI event, by Asterisk's own name, with what it said of the channel `uid`."""

    at: float
    event: str
    uid: str
    facts: dict[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """The number as received and what was made of it; `compared` are the last digits that decide without a country."""

    received: str
    kind: NumberKind
    e164: str | None = None
    compared: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """Everything that an answer to "why?" needs. `line` is whose console told it; `at` when, in epoch seconds.

    `notifies` is False where the program had no screen; `saved_at` is when 1C last said what the card showed.
    """

    call: Call
    number: ReadNumber
    parts: tuple[Part, ...] = ()
    events: tuple[Seen, ...] = ()
    dropped: int = 0
    asked: Asked = Asked.NO_SOURCE
    state: CardState | None = None
    saved_at: float | None = None
    matches: tuple[Match, ...] = ()
    trace: tuple[Step, ...] = ()
    answers: tuple[Answered, ...] = ()
    notified: tuple[Notified, ...] = ()
    chosen: str | None = None
    """The match that a person chose for this number."""
    line: str = ""
    notifies: bool = True
    at: float = field(default=0.0, compare=False)


_NAMES: dict[type, str] = {
    ChannelNew: "Newchannel",
    DialBegan: "DialBegin",
    DialEnded: "DialEnd",
    BridgeEntered: "BridgeEnter",
    BridgeLeft: "BridgeLeave",
    LocalPaired: "LocalBridge",
    HangupRequested: "HangupRequest",
    HungUp: "Hangup",
    QueueJoined: "QueueCallerJoin",
    QueueLeft: "QueueCallerLeave",
    Checked: "CoreShowChannels",
}
_SAID_ALREADY = ("at", "uid", "one", "kind", "on")


def seen(evidence: Evidence) -> tuple[Seen, ...]:
    """The events by Asterisk's names; what they left empty is left out."""
    states = {part.uid: -1 for part in evidence.parts}
    return tuple(_seen(event, states) for event in evidence.events)


def _seen(event: Any, states: dict[str, int]) -> Seen:
    values: dict[str, Any] = event._asdict()
    uid = event[1] or values.get("dest") or values.get("by") or ""
    facts = {name: value for name, value in values.items() if name not in _SAID_ALREADY and value not in ("", uid)}
    name = _name(event, states.get(uid, -1))
    if isinstance(event, (ChannelNew, ChannelState)):
        states[uid] = event.state
    return Seen(event.at, name, uid, facts)


def _name(event: Any, state: int) -> str:
    if isinstance(event, ChannelState):
        return "NewCallerid" if event.state == state else "Newstate"
    if isinstance(event, HoldChanged):
        return "Hold" if event.on else "Unhold"
    if isinstance(event, Transferred):
        return f"{event.kind.capitalize()}Transfer"
    return _NAMES.get(type(event), type(event).__name__)
