"""Who is calling: from this machine's disk at once, from 1C as it answers."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Collection
from typing import TYPE_CHECKING

from console.domain.card import CardState, Lookup, Match, Step
from console.domain.phone import Number, Numbers
from console.flow.ports import Arrival, Inbox, Notice
from console.i18n import _
from console.onec.cache import CardCache
from console.onec.failures import OneCFailure
from console.onec.flight import Flights
from console.onec.known import Known, can_be_asked, chosen, is_sure, told
from console.onec.links import linked
from console.onec.reading import CardFlight, CardReader
from console.onec.search import Search
from console.onec.settings import OneCSettings
from console.onec.site import Site
from console.onec.source import Trace
from console.onec.upkeep import Upkeep
from console.onec.ways import Progress

if TYPE_CHECKING:
    import httpx

_log = logging.getLogger(__name__)


class OneCClients:
    """Implements `console.flow.ports.Clients` for one base. Made outside or inside a loop; used in one loop.

    Raises `BadPreset` (a `ValueError`) when there is no such preset, `ZoneInfoNotFoundError` when no such time zone.
    """

    def __init__(
        self,
        settings: OneCSettings,
        numbers: Numbers,
        inbox: Inbox,
        transport: "httpx.AsyncBaseTransport | None" = None,
        clock: Callable[[], float] = time.monotonic,
        also: Callable[[], Collection[str]] = tuple,
    ) -> None:
        self._settings = settings
        self._numbers = numbers
        self._inbox = inbox
        self._loop: asyncio.AbstractEventLoop | None = None
        self._site = Site(settings, self._tell, self._directory_damaged, transport, clock)
        folder = self._site.folder / "cards"
        self._cache = CardCache(folder, self._tell, settings.cache_bytes, settings.card_days)
        self._reader = CardReader(self._site, self._cache, also)
        self._known = Known(self._site, self._cache, self._reader)
        self._upkeep = Upkeep(self._site, self._tell)
        self._cards: Flights[CardFlight] = Flights()
        self._searches: Flights[Search] = Flights()

    @property
    def progress(self) -> Progress | None:
        """How far the loading of the directory is, while it goes on."""
        return self._upkeep.progress

    def identify(self, number: Number, *, ref: str | None = None) -> Lookup:
        """What is known at once, from this machine's disk alone; never raises. The match that `ref` picks is first."""
        try:
            return linked(self._known.identify(number, ref), self._site.base.known)
        except Exception:  # a lookup must never cost a call
            _log.exception("identify failed")
            return Lookup(told(number), CardState.SILENT)

    async def stages(self, number: Number, *, ref: str | None = None, anew: bool = False) -> AsyncIterator[Lookup]:
        """The answer as it gets better, last one final; never raises. The match that `ref` picks is put first."""
        try:
            async for lookup in self._stages(number, ref, anew):
                yield linked(lookup, self._site.base.known)
        except Exception:
            _log.exception("lookup failed")
            yield Lookup(told(number), CardState.SILENT)

    async def run(self) -> None:
        """Keep the directory fresh and the source's state told, until cancelled."""
        self._loop = asyncio.get_running_loop()
        await self._cache.ready()
        await self._upkeep.run()

    async def close(self) -> None:
        """Break off what is on its way, write what is left, let go of files and connections."""
        await self._cards.close()
        await self._searches.close()
        await self._cache.close()
        await self._site.close()

    async def _stages(self, number: Number, ref: str | None, anew: bool) -> AsyncIterator[Lookup]:
        self._loop = asyncio.get_running_loop()
        await self._cache.ready()
        first = self._known.identify(number, ref)
        yield first
        said_by_1c = first.state is CardState.FRESH or (first.state is CardState.ABSENT and first.saved_at is None)
        if (said_by_1c and not anew) or not can_be_asked(number):
            return
        matches, trace = first.matches, list(first.trace)
        if not is_sure(matches, ref):
            search = await self._search(number, anew)
            trace += search.trace
            if search.error is not None or not search.matches:
                yield self._not_found(number, first, search, trace)
                return
            matches = chosen(search.matches, ref)
        async for lookup in self._card(number, matches, trace, anew, first):
            yield lookup

    def _not_found(self, number: Number, first: Lookup, search: Search, trace: Trace) -> Lookup:
        """1C said that nobody has it, or nothing at all."""
        state, at = CardState.ABSENT, self._site.way.as_of
        if search.error is not None:
            trace.append(Step("1C", search.error.ms, search.error.said))
            state, at = self._known.without_1c(number)
        return Lookup(told(number), state, first.matches, saved_at=at, trace=tuple(trace))

    async def _card(
        self, number: Number, matches: tuple[Match, ...], trace: Trace, anew: bool, shown: Lookup
    ) -> AsyncIterator[Lookup]:
        """The first match's card as it comes; together with everybody who waits for the same card."""
        match = matches[0]

        async def fly(flight: CardFlight) -> None:
            await self._reader.fly(flight, match, anew)

        flight = self._cards.join(self._reader.key(match), lambda: self._reader.flight(match), fly)
        while True:
            changed, is_over = flight.next(), flight.over
            state, at = flight.state()
            steps = (*trace, *flight.trace)
            lookup = Lookup(told(number), state, matches, None, at, steps, flight.dossier(match))
            if is_over or lookup != shown:
                shown = lookup
                yield lookup
            if is_over:
                return
            await changed.wait()

    async def _search(self, number: Number, anew: bool) -> Search:
        """Ask 1C who has the number, together with everybody who asks the same now."""

        async def fly(search: Search) -> None:
            try:
                plan = await self._site.base.plan()
            except OneCFailure as failure:
                search.error = failure
                return
            labels = await self._reader.names.all(plan, search.trace)
            await self._site.way.find(search, number, labels, anew)
            self._known.remember(number, search)

        search = self._searches.join(number.digits, Search, fly)
        while not search.over:
            await search.next().wait()
        return search

    def _directory_damaged(self, aside: str | None) -> None:
        text = _("the client directory was damaged, put aside as {name}; loading it anew")
        self._tell(Notice(text.format(name=aside or "—")))
        self._upkeep.hurry()

    def _tell(self, arrival: Arrival) -> None:
        """Into the inbox, from whatever thread."""
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            if self._loop is not None and not self._loop.is_closed():
                self._loop.call_soon_threadsafe(self._inbox, arrival)
                return
        self._inbox(arrival)
