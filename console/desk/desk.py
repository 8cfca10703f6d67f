"""What an employee can see and ask for. The screens know this protocol alone, not who is behind it."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from console.domain.call import Call
from console.domain.card import Lookup
from console.domain.history import Acquaintance, Query, Record
from console.domain.notes import Kept
from console.domain.why import Account
from console.flow.ports import ActionRefused as ActionRefused
from console.flow.projection import Snapshot

RingListener = Callable[[Call], None]


@dataclass(frozen=True, slots=True)
class Operator:
    """Who sits here: their line, their role, the names of lines that the configuration gives."""

    line: str
    role: str
    name: str | None = None


class Desk(Protocol):
    """The façade."""

    @property
    def operator(self) -> Operator:
        """Who sits here."""

    @property
    def quiet(self) -> bool:
        """Whether desktop notifications are held back."""

    def set_quiet(self, on: bool) -> None:
        """Hold desktop notifications back, or let them through again."""

    def snapshot(self) -> Snapshot:
        """The latest state; cheap, the same object while nothing changed."""

    def on_ring(self, listener: RingListener) -> Callable[[], None]:
        """Call `listener` at once when a call begins to ring the operator's line, and again when its card arrives
        while it rings. Returns what takes it back."""

    async def search(self, query: Query, *, before: int | None = None, limit: int = 200) -> Sequence[Record]:
        """The history, newest first; raises `HistoryUnavailable`."""

    async def lookup(self, number: str, *, anew: bool = False) -> Lookup:
        """The card of a number that need not be calling; `anew` asks 1C now."""

    def stages(self, number: str, *, ref: str | None = None, anew: bool = False) -> AsyncIterator[Lookup]:
        """The same as it comes."""

    def look(self, call_id: str) -> None:
        """Somebody looks at this call: read its card from 1C if that has not been done; it comes by the snapshot."""

    def refresh(self, call_id: str) -> None:
        """Ask 1C again for the card of a call in the snapshot; the answer comes by the snapshot."""

    def choose(self, call_id: str, ref: str | None) -> None:
        """Say which of several clients the number of this call is; it is remembered. None takes that back."""

    def kept(self, call: Call) -> Kept:
        """The note and the choice kept about the number of any call, an ended one out of the history too."""

    def write_note(self, call: Call, name: str, text: str) -> bool:
        """Keep a name and a note about the number of a call; both empty: forget them. False: it has no number."""

    async def why(self, call_id: str) -> Account | None:
        """The account of any call, live or past; None when none is kept."""

    async def acquaintance(self, number: str) -> Acquaintance:
        """Earlier calls with a number."""

    async def transfer(self, call_id: str, number: str, *, ask_first: bool) -> None:
        """Hand the other side of my conversation on to a line or number; raises `ActionRefused` with one plain line.

        `ask_first`: I talk with `number` first; when I hang up they are connected.
        """

    async def call(self, number: str) -> None:
        """Ring my line, then the number; raises `ActionRefused` with one plain line."""


class HistoryUnavailable(Exception):
    """The history cannot be read now; the text is one plain line."""
