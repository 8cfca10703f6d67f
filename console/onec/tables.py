"""The way of tables: 1C's OData, or exported files asked the same questions. A preset says what is where."""

import time
from collections.abc import AsyncIterator, Callable

from console.domain.phone import Number, Numbers
from console.onec.card import Outcome
from console.onec.directory import Directory
from console.onec.failures import OneCFailure
from console.onec.loader import Loader
from console.onec.plan import Plan
from console.onec.search import Finder, Search
from console.onec.settings import OneCSettings
from console.onec.source import Source
from console.onec.stages import Reading
from console.onec.ways import Base, Loaded, Progress, Wanted


class Tables:
    """Implements `ways.Way` over OData. `key` tells bases apart on disk."""

    is_live = True
    every = float("inf")

    def __init__(self, settings: OneCSettings, key: str, base: Base, source: Source, directory: Directory) -> None:
        self._settings = settings
        self._key = key
        self._base = base
        self._source = source
        self._directory = directory

    @property
    def as_of(self) -> float | None:
        """Now."""
        return None

    @property
    def origin(self) -> str:
        """Which version of the source a directory is loaded out of; nothing where there are no versions."""
        return ""

    async def find(self, search: Search, number: Number, labels: dict[str, str], urgent: bool) -> None:
        """Look into every table of numbers."""
        try:
            plan = await self._base.plan()
        except OneCFailure as failure:
            search.error = failure
            return
        region = Numbers(self._settings.region)
        await Finder(plan, self._source, region, self._settings.timeout, labels, urgent).find(search, number)

    def outcomes(self, plan: Plan, wanted: Wanted) -> AsyncIterator[tuple[str, Outcome]]:
        """Ask one question after another, the urgent first."""
        within, doubt = self._settings.timeout, self._base.doubt
        reading = Reading(plan, self._source, wanted.refs, within, wanted.urgent, wanted.trace, doubt)
        return reading.outcomes(wanted.names)

    async def load(self, numbers: Numbers, on_progress: Callable[[Progress], None]) -> Loaded:
        """Load everything again, or go on with a load that was cut short."""
        plan = await self._base.refresh()
        directory, settings = self._directory, self._settings
        directory.look(at_once=True)
        total = directory.clients + directory.phones or None
        loader = Loader(plan, self._source, numbers, settings.page, settings.bulk_timeout, on_progress, total)
        loader.as_of, loader.origin = self.as_of, self.origin
        return Loaded(*await loader.load(settings.data_dir / "onec", self._key, directory.phones))

    def due_in(self) -> float:
        """By the age of the directory."""
        return due_in(self._directory, self._settings.refresh_hours)

    async def keep_up(self, numbers: Numbers) -> None:
        """OData has no feed of changes."""


def due_in(directory: Directory, hours: float) -> float:
    """Seconds until a directory is so old; at once when there is none, never when it need not be kept up."""
    if not hours:
        return float("inf")
    if directory.loaded_at is None:
        return 0.0
    whole_at = min(directory.loaded_at, float(directory.about.get("full_at", directory.loaded_at)))
    return whole_at + hours * 3600 - time.time()
