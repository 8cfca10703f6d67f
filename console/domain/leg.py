"""One channel of a call, and the wires between channels: who hears whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

DOWN, RING, RINGING, UP = 0, 4, 5, 6
"""Asterisk's channel states: `RING` is a phone that called us, `RINGING` one that we call."""

# Channels that the PBX makes for itself; nobody sits at their end.
_NOBODY = ("Local/", "CBAnn/", "CBRec/", "Announcer/", "Recorder/", "Surrogate/", "Message/", "Bridge/", "Snoop/")


@dataclass(slots=True)
class Leg:
    """One channel. `line` is None for a trunk and for the PBX's own channels; `linked` says which call it is in."""

    uid: str
    channel: str
    line: str | None
    linked: str
    born: float
    state: int = DOWN
    number: str = ""
    name: str = ""
    exten: str = ""
    bridge: str = ""
    left: str = ""
    """The bridge that it was in last."""
    pair: str = ""
    """The other half of a Local channel."""
    dialled: bool = False
    """The PBX called it, rather than it the PBX."""
    dial_status: str = ""
    rang: bool = False
    far_end_hung_up: bool = False
    dials: str = ""
    """Whom it last rang."""
    heard: str = ""
    """Who was last at the other end: a line, or an outside number."""
    holds: bool = False
    """It has put the other side on hold."""
    held_at: float = 0.0
    """When it last did."""
    nobody: bool = False
    """The PBX's own channel: a Local half, a conference announcer…"""
    gone: float | None = None
    """When it ended."""
    cause: int = 0
    """Why it ended, a Q.850 code; 0 when that was not told."""
    log: list[Any] = field(default_factory=list, compare=False, repr=False)
    """What the PBX said of the call that it is in: one list for all legs of a call."""

    @property
    def is_outside(self) -> bool:
        """Whether the company's outside party is at the end of it."""
        return self.line is None and not self.nobody

    @property
    def who(self) -> str:
        """The line, or the number outside, at the end of it."""
        return self.line or ("" if self.nobody else self.number)

    @property
    def rings(self) -> bool:
        """Whether a phone rings at the end of it now."""
        return self.state == RINGING and not self.dial_status


def is_nobody(channel: str) -> bool:
    """Whether `channel` is one that the PBX made for itself."""
    return channel.startswith(_NOBODY)


def heard_by(start: Leg, legs: Mapping[str, Leg]) -> list[Leg]:
    """Everybody who is connected with `start`: through bridges, and through Local channels in any depth."""
    if not any(leg.pair for leg in legs.values()):
        return [leg for leg in legs.values() if leg is not start and leg.bridge == start.bridge and not leg.nobody]
    reached = {start.uid}
    frontier = [start]
    while frontier:
        leg = frontier.pop()
        for other in _beside(leg, legs.values()):
            if other.uid not in reached:
                reached.add(other.uid)
                frontier.append(other)
    return [legs[uid] for uid in legs if uid in reached and uid != start.uid and not legs[uid].nobody]


def _beside(leg: Leg, legs: Iterable[Leg]) -> list[Leg]:
    return [
        other
        for other in legs
        if other is not leg and ((leg.bridge and other.bridge == leg.bridge) or (leg.pair and other.uid == leg.pair))
    ]
