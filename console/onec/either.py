"""The service where there is one, else OData: found out by one question, and again whenever the directory is due."""

import asyncio
from collections.abc import AsyncIterator, Callable

from console.domain.phone import Number, Numbers
from console.onec.base import ODataBase
from console.onec.card import Outcome
from console.onec.directory import Directory
from console.onec.failures import Broken, NotPublished, NotThere, OneCFailure
from console.onec.odata import OData
from console.onec.plan import Plan
from console.onec.search import Search
from console.onec.service import questions
from console.onec.service.base import ServiceBase, read_about
from console.onec.service.way import Service
from console.onec.settings import OneCSettings
from console.onec.source import Source
from console.onec.tables import Tables
from console.onec.ways import Loaded, Progress, Wanted


class Either:
    """Implements `ways.Way` and `ways.Base` by one of two."""

    is_live = True

    def __init__(
        self,
        settings: OneCSettings,
        key: str,
        odata: OData,
        source: Source,
        directory: Directory,
        base: ODataBase,
        tables: Tables,
    ) -> None:
        service = ServiceBase(settings, source)
        self._settings = settings
        self._odata = odata
        self._source = source
        self._tables = base, tables
        self._service = service, Service(settings, key, service, source, directory)
        self._chosen: tuple[ServiceBase, Service] | tuple[ODataBase, Tables] | None = None
        self._choosing = asyncio.Lock()
        if settings.way == "service":
            self._chosen = self._service

    async def finds_service(self) -> bool:
        """Whether it is the service that answers."""
        return await self._choice() is self._service

    @property
    def every(self) -> float:
        """As the chosen way has it."""
        return self._chosen[1].every if self._chosen else float("inf")

    @property
    def as_of(self) -> float | None:
        """Now."""
        return None

    @property
    def known(self) -> Plan | None:
        """The plan, if there is one without asking."""
        return self._chosen[0].known if self._chosen else None

    async def plan(self) -> Plan:
        """What can be asked, as far as known. Raises `OneCFailure`."""
        return await (await self._choice())[0].plan()

    async def refresh(self) -> Plan:
        """Find out anew, also which way it is. Raises `OneCFailure`."""
        return await (await self._choice(anew=True))[0].refresh()

    def doubt(self) -> None:
        """As the chosen base does."""
        if self._chosen:
            self._chosen[0].doubt()

    async def find(self, search: Search, number: Number, labels: dict[str, str], urgent: bool) -> None:
        """Look for who has a number."""
        try:
            way = (await self._choice())[1]
        except OneCFailure as failure:
            search.error = failure
            return
        await way.find(search, number, labels, urgent)

    async def outcomes(self, plan: Plan, wanted: Wanted) -> AsyncIterator[tuple[str, Outcome]]:
        """Each question's outcome as it comes."""
        try:
            way = (await self._choice())[1]
        except OneCFailure as failure:
            for name in wanted.names:
                yield name, Outcome(missing=failure.said)
            return
        async for told in way.outcomes(plan, wanted):
            yield told

    async def load(self, numbers: Numbers, on_progress: Callable[[Progress], None]) -> Loaded:
        """Load the directory."""
        return await (await self._choice(anew=True))[1].load(numbers, on_progress)

    def due_in(self) -> float:
        """By the age of the directory."""
        return (self._chosen or self._tables)[1].due_in()

    async def keep_up(self, numbers: Numbers) -> None:
        """Take in what has changed."""
        if self._chosen:
            await self._chosen[1].keep_up(numbers)

    async def _choice(self, anew: bool = False) -> tuple[ServiceBase, Service] | tuple[ODataBase, Tables]:
        """Which it is. Raises `OneCFailure` when nobody answers at all."""
        if self._settings.way == "service":
            return self._service
        async with self._choosing:
            if self._chosen is None or anew:
                self._chosen = self._service if await self._has_service() else self._tables
            return self._chosen

    async def _has_service(self) -> bool:
        """Ask outside the breaker: that there is no service is no failure of 1C."""
        try:
            answer = await self._odata.ask(questions.about(self._settings.timeout))
            read_about(answer.rows[0])
        except (NotThere, NotPublished, Broken):
            return False
        except OneCFailure:
            if self._chosen is not None:
                return self._chosen is self._service
            return False  # OData will say what is wrong
        return True
