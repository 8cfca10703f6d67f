"""The snapshot that screens pull: immutable, made only when something changed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from console.domain.call import Call, CallState
from console.domain.card import CardState, Kind, Lookup, Match
from console.domain.events import LinkState
from console.domain.history import Acquaintance, Record
from console.domain.lines import Line
from console.domain.notes import NOTHING, Kept
from console.flow.ports import SourceState

OPENING = SourceState("opening")
_RECENT = 200
"""Ended calls kept on the screen; older ones are in the history."""
_ORDER = {CallState.RINGING: 0, CallState.QUEUED: 1, CallState.TALKING: 2, CallState.HELD: 2, CallState.ENDED: 3}


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
    source: SourceState = OPENING
    calls: tuple[Call, ...] = ()
    """Live ones first (newest ringing on top), then the recently ended, newest first."""
    lookups: Mapping[str, Lookup] = field(default_factory=dict)
    """By call id."""
    acquaintances: Mapping[str, Acquaintance] = field(default_factory=dict)
    """By call id."""
    kept: Mapping[str, Kept] = field(default_factory=dict)
    """By call id: what is kept about its number, where there is something."""
    lines: tuple[Line, ...] = ()
    missed: int = 0
    """Inbound calls missed today whose number nobody has talked with since."""
    notice: str = ""
    """The latest thing a person should know."""


class Projection:
    """Keeps what the next snapshot will show. The pipeline alone writes here.

    Args:
        lines: asked for the board of lines when a snapshot is made, given the live calls.
        gone: told the id of each call that is about to leave the screen.
    """

    def __init__(
        self, lines: Callable[[Iterable[Call]], tuple[Line, ...]], gone: Callable[[str], None] = lambda _call_id: None
    ) -> None:
        self._lines = lines
        self._gone = gone
        self._latest = Snapshot()
        self._dirty = False
        self.calls: dict[str, Call] = {}
        self.lookups: dict[str, Lookup] = {}
        self.acquaintances: dict[str, Acquaintance] = {}
        self.kept: dict[str, Kept] = {}
        self.links: dict[str, LinkView] = {}
        self.source = OPENING
        self.missed = 0
        self.notice = ""
        self._unwritten: dict[str, None] = {}

    def changed(self) -> None:
        """The next snapshot must be a new one."""
        self._dirty = True

    def put(self, call: Call) -> None:
        """A call as it stands; an ended one stays at least until it is on disk."""
        self.calls[call.id] = call
        if not call.is_live:
            self._unwritten[call.id] = None
            self._thin_out()
        self._dirty = True

    def keep(self, call_id: str, kept: Kept) -> None:
        """What is kept about this call's number."""
        self.kept[call_id] = kept
        if kept == NOTHING:
            del self.kept[call_id]
        self._dirty = True

    def restore(self, record: Record) -> None:
        """A call of before this start, from the history, unless it is here already."""
        call = record.call
        if call.id in self.calls:
            return
        self.calls[call.id] = call
        if record.card is not None:
            match = Match(Kind.PARTNER, record.card.ref, call.client.name if call.client else record.card.title)
            saved = (section.as_of for section in record.card.sections if section.as_of)
            at = min(saved, default=call.started)
            number = call.number or call.number_raw
            self.lookups[call.id] = Lookup(number, CardState.SAVED, (match,), record.card, at)
        self._dirty = True

    def written(self, calls: Iterable[str]) -> None:
        """These are on disk."""
        for call_id in calls:
            self._unwritten.pop(call_id, None)
        self._thin_out()
        self._dirty = True

    def drop(self, call_id: str) -> None:
        """This turned out not to be a call of its own."""
        self._gone(call_id)
        for known in (self.calls, self.lookups, self.acquaintances, self.kept, self._unwritten):
            known.pop(call_id, None)
        self._dirty = True

    def _thin_out(self) -> None:
        ended = [call for call in self.calls.values() if not call.is_live and call.id not in self._unwritten]
        for call in sorted(ended, key=lambda each: each.started)[: max(0, len(ended) - _RECENT)]:
            self.drop(call.id)

    def snapshot(self) -> Snapshot:
        """The latest state; the same object while nothing changed."""
        if self._dirty:
            self._dirty = False
            calls = tuple(sorted(self.calls.values(), key=lambda call: (_ORDER[call.state], -call.started)))
            self._latest = replace(
                self._latest,
                version=self._latest.version + 1,
                links=tuple(self.links.values()),
                source=self.source,
                calls=calls,
                lookups=dict(self.lookups),
                acquaintances=dict(self.acquaintances),
                kept=dict(self.kept),
                lines=self._lines(call for call in calls if call.is_live),
                missed=self.missed,
                notice=self.notice,
            )
        return self._latest
