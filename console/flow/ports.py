"""Ports: what the line of work needs of the rooms beside it. `bootstrap.py` plugs the adapters in."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from console.domain.call import Call
from console.domain.card import Card, Lookup
from console.domain.events import PbxEvent
from console.domain.history import Acquaintance, Query, Record
from console.domain.notes import Kept
from console.domain.phone import Number
from console.domain.why import Account, Decision


class FromPbx(NamedTuple):
    """An event of one PBX, with the name it has in the configuration."""

    pbx: str
    event: PbxEvent


class CardArrived(NamedTuple):
    """An answer, or a stage of one, to "who is calling" for a call."""

    call: str
    lookup: Lookup


class Recorded(NamedTuple):
    """The archive says: these ended calls are on disk."""

    calls: tuple[str, ...]


class RecordingFailed(NamedTuple):
    """The archive could not write; it keeps the calls and tries again. `why` is one plain line."""

    why: str


class Acquainted(NamedTuple):
    """What the history knows of the number of a live call."""

    call: str
    acquaintance: Acquaintance


class KeptChanged(NamedTuple):
    """What is kept about a number has changed; with no number, perhaps about any: the archive has read its file.

    `by_call` is the call for which another client was chosen.
    """

    number: str | None = None
    by_call: str | None = None


class Delivered(NamedTuple):
    """What became of the notification about a call: who took it, or that nobody did and in one plain line why."""

    call: str
    decision: Decision
    why: str = ""


class ViewChanged(NamedTuple):
    """The employee's role sees clients differently from now on: `view` makes the cards on the screen anew.

    `lacks` tells whether the source must be asked for something that was not read before.
    """

    view: Callable[[Lookup], Lookup]
    lacks: Callable[[Lookup], bool]


class SourceState(NamedTuple):
    """How the source of cards stands: `opening`, `ok`, `slow`, `down`, `refused` or `off`.

    Off: there is none, or, with a `why`, it cannot be used as it is configured. `ms` is how long its last answer took,
    `why` one plain line for a person, `at` epoch seconds.
    """

    state: str
    ms: float | None = None
    why: str = ""
    at: float = 0.0


class Notice(NamedTuple):
    """Something a person should know once, already in words. What is `passing` goes by itself after a while."""

    text: str
    passing: bool = False


Arrival = (
    FromPbx
    | CardArrived
    | Recorded
    | RecordingFailed
    | Acquainted
    | KeptChanged
    | Delivered
    | ViewChanged
    | SourceState
    | Notice
)

Inbox = Callable[[Arrival], None]
"""Where every room puts what happened; never blocks, never raises."""


class Link(Protocol):
    """A connection to one PBX that keeps itself up and puts `FromPbx` into the inbox it was made with."""

    async def run(self) -> None:
        """Work until cancelled."""

    async def originate(self, line: str, number: str) -> None:
        """Ring `line`, then call `number` from it. Raises `ActionRefused`."""

    async def transfer(self, channel: str, number: str, *, ask_first: bool) -> None:
        """Hand the other side of this channel on to `number`, at once or after talking. Raises `ActionRefused`."""


class ActionRefused(Exception):
    """The PBX would not, or could not be asked; the text is one plain line for a person."""


class Clients(Protocol):
    """Who is calling."""

    def identify(self, number: Number, *, ref: str | None = None) -> Lookup:
        """What is known at once, from this machine's disk alone; at most a millisecond; never raises.

        The match that `ref` picks is put first.
        """

    def stages(self, number: Number, *, ref: str | None = None, anew: bool = False) -> AsyncIterator[Lookup]:
        """The answer as it gets better, last one final; never raises. `ref` picks one of several matches; `anew`
        asks 1C even when what is saved is fresh."""

    async def run(self) -> None:
        """Keep the directory fresh and the source's state told, until cancelled."""


class Archive(Protocol):
    """The history on disk. Reads may be called from the loop: they take a few milliseconds in a thread."""

    def record(self, call: Call, card: Card | None) -> None:
        """Write an ended call; told by `Recorded` or `RecordingFailed` in the inbox. Never blocks."""

    def kept(self, number: str) -> Kept:
        """What is kept about a number, by its digits alone; from memory, at once."""

    def keep(self, number: str, kept: Kept) -> None:
        """Keep this about it from now on. Never blocks."""

    async def search(self, query: Query, *, before: int | None = None, limit: int = 200) -> Sequence[Record]:
        """Newest first; `before` is the rowid to go on from."""

    async def find(self, call_id: str) -> Record | None:
        """One call by its id."""

    async def acquaintance(self, number: str, since: float) -> Acquaintance:
        """What is known of an E.164 number or extension; `since` is the epoch second at which today began."""

    async def missed_not_called_back(self, since: float) -> int:
        """Inbound calls missed since then whose number nobody has talked with later."""

    async def recent(self, limit: int) -> Sequence[Record]:
        """The newest calls, newest first."""

    async def close(self) -> None:
        """Write what is left and close."""


class Accounts(Protocol):
    """The accounts of calls on disk, kept for some days."""

    def write(self, call_id: str, make: Callable[[], Account]) -> None:
        """Write what `make` gives, in another thread; an older account of the call is replaced. Never blocks."""

    def merged(self, call_id: str, into: str, started: float) -> None:
        """Remember that what was a call is a part of another one. Never blocks."""

    async def find(self, call_id: str) -> Account | None:
        """The account of a call, of the one it went into where it is a part of one."""

    async def close(self) -> None:
        """Write what is left and close."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One desktop notification: `key` is the call's id, the same key replaces in place."""

    key: str
    title: str
    body: str
    urgent: bool = False


class Alerts(Protocol):
    """Desktop notifications."""

    def show(self, alert: Alert) -> None:
        """Show, or replace in place the one with the same key. Never blocks, never raises."""

    def clear(self, key: str) -> None:
        """Take it off the desktop; unknown keys are fine."""

    async def close(self) -> None:
        """Take all off and stop."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that `check` tested. `ok`: True well, False must be changed, None could be better or could not be told.

    `what` is one line; `advice` says exactly what to do, empty when nothing.
    """

    ok: bool | None
    what: str
    advice: str = ""
