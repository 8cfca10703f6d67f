"""The ways in to the clients, and all that differs between them: OData, an HTTP service in 1C, exported files.

Everything else is shared: the directory on disk, the saved cards, who waits for what, the breaker, the states.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from console.domain.card import Match
from console.domain.phone import Number, Numbers
from console.onec.card import Outcome
from console.onec.plan import Plan
from console.onec.search import Search
from console.onec.source import Trace


class Progress(NamedTuple):
    """How far a load is, in rows; `total` is what the last one came to, None when there was none."""

    done: int
    total: int | None


class Loaded(NamedTuple):
    """What came of a load."""

    clients: int
    phones: int


@dataclass(slots=True)
class Wanted:
    """What is wanted of one client: answers to these questions, with `also` attributes that the role asks for."""

    match: Match
    refs: Mapping[str, list[str]]
    names: list[str]
    also: tuple[str, ...]
    urgent: bool
    trace: Trace


class Base(Protocol):
    """What can be asked."""

    @property
    def known(self) -> Plan | None:
        """The plan, if there is one without asking and references in it are 1C's own."""

    async def plan(self) -> Plan:
        """What can be asked, as far as known. Raises `OneCFailure`."""

    async def refresh(self) -> Plan:
        """Find out anew. Raises `OneCFailure`."""

    def doubt(self) -> None:
        """Something was not there that should be: do not trust what is kept at the next refresh."""


class Way(Protocol):
    """How clients are found, read and loaded."""

    @property
    def is_live(self) -> bool:
        """Whether what is told is true now, and not as of when a file was written."""

    @property
    def every(self) -> float:
        """Seconds between two looks at what has changed; infinity: changes are not told of."""

    @property
    def as_of(self) -> float | None:
        """When what is told was true (epoch seconds), None: now."""

    async def find(self, search: Search, number: Number, labels: dict[str, str], urgent: bool) -> None:
        """Look for who has a number, and fill in the search. Never raises `OneCFailure`."""

    def outcomes(self, plan: Plan, wanted: Wanted) -> AsyncIterator[tuple[str, Outcome]]:
        """Each question's outcome as it comes. Never raises `OneCFailure`."""

    async def load(self, numbers: Numbers, on_progress: Callable[[Progress], None]) -> Loaded:
        """Load the directory, or go on with a load that was cut short. Raises `OneCFailure`, `OSError`, SQLite's."""

    def due_in(self) -> float:
        """Seconds until the directory has to be loaded."""

    async def keep_up(self, numbers: Numbers) -> None:
        """Take in what has changed since. Raises as `load` does."""
