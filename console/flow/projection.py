"""The snapshot that screens pull: immutable, made only when something changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from console.domain.call import Call
from console.domain.card import Lookup
from console.domain.events import LinkState
from console.domain.history import Acquaintance
from console.domain.lines import Line
from console.flow.ports import SourceState

NO_SOURCE = SourceState("off")


@dataclass(frozen=True, slots=True)
class LinkView:
    """One PBX's connection: `since` epoch seconds."""

    pbx: str
    state: LinkState
    since: float
    why: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything a screen needs, at one moment. `version` grows with every change."""

    version: int = 0
    links: tuple[LinkView, ...] = ()
    source: SourceState = NO_SOURCE
    calls: tuple[Call, ...] = ()
    """Live ones first (newest ringing on top), then the recently ended, newest first."""
    lookups: Mapping[str, Lookup] = field(default_factory=dict)
    """By call id."""
    acquaintances: Mapping[str, Acquaintance] = field(default_factory=dict)
    """By call id."""
    lines: tuple[Line, ...] = ()
    missed: int = 0
    """Inbound calls missed today whose number nobody has talked with since."""
    notice: str = ""
    """The latest thing a person should know."""
