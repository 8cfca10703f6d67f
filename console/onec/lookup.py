"""Who is calling: from this machine's disk at once, from 1C as it answers."""

import asyncio
import hashlib
import logging
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console import i18n
from console.domain.card import CardState, Lookup, Match, Step, Why
from console.domain.phone import Number, NumberKind, Numbers
from console.flow.ports import Arrival, Inbox, Notice
from console.i18n import _
from console.onec.base import Base
from console.onec.cache import CardCache
from console.onec.directory import Directory, Found, tail_of
from console.onec.failures import OneCError
from console.onec.flight import Flights
from console.onec.odata import OData
from console.onec.private import private_folder
from console.onec.reading import CardFlight, CardReader
from console.onec.saved import Damaged, read_matches, write_matches
from console.onec.search import Finder, Search
from console.onec.settings import OneCSettings
from console.onec.source import Source, Trace
from console.onec.sync import Progress
from console.onec.upkeep import Upkeep

if TYPE_CHECKING:
    import httpx

_log = logging.getLogger(__name__)
_REMEMBERED = 10_000
_WITNESS_HOURS = 24.0


class OneCClients:
    """Implements `console.flow.ports.Clients` for one base. Made outside or inside a loop; used in one loop.

    Raises `BadPreset` (a `ValueError`) when the settings name a preset or a time zone that does not exist.
    """

    def __init__(
        self,
        settings: OneCSettings,
        numbers: Numbers,
        inbox: Inbox,
        transport: "httpx.AsyncBaseTransport | None" = None,
    ) -> None:
        self._settings = settings
        self._numbers = numbers
        self._inbox = inbox
        self._loop: asyncio.AbstractEventLoop | None = None
        folder = settings.data_dir / "onec"
        with suppress(OSError):
            private_folder(folder)
        key = hashlib.sha256(f"{settings.url}\n{settings.preset}".encode()).hexdigest()[:16]
        self._key = key
        odata = OData(settings, transport)
        self.source = Source(odata, self._tell, settings.slow)
        self.base = Base(settings, odata, self.source, folder)
        self._odata = odata
        self._cache = CardCache(folder / "cards", self._tell, settings.cache_bytes, settings.card_days)
        self.directory = Directory(folder, key, self._directory_damaged)
        zone = ZoneInfo(settings.base_time_zone) if settings.base_time_zone else None
        self._reader = CardReader(
            self.base, self.source, self._cache, f"{key} {i18n.language()}", settings.timeout, zone
        )
        self._upkeep = Upkeep(settings, self.base, self.source, self.directory, folder, key, self._tell)
        self._cards: Flights[CardFlight] = Flights()
        self._searches: Flights[Search] = Flights()
        self._absent: dict[str, float] = {}

    @property
    def progress(self) -> Progress | None:
        """How far the loading of the directory is, while it goes on."""
        return self._upkeep.progress

    def identify(self, number: Number) -> Lookup:
        """What is known at once, from this machine's disk alone; never raises."""
        try:
            return self._identify(number)
        except Exception:  # a lookup must never cost a call
            _log.exception("identify failed")
            return Lookup(_told(number), CardState.SILENT)

    async def stages(self, number: Number, *, ref: str | None = None, anew: bool = False) -> AsyncIterator[Lookup]:
        """The answer as it gets better, last one final; never raises."""
        try:
            async for lookup in self._stages(number, ref, anew):
                yield lookup
        except Exception:
            _log.exception("lookup failed")
            yield Lookup(_told(number), CardState.SILENT)

    async def run(self) -> None:
        """Keep the directory fresh and the source's state told, until cancelled."""
        self._loop = asyncio.get_running_loop()
        await self._cache.ready()
        await self._upkeep.run()

    async def load_directory(self) -> tuple[int, int]:
        """Load the directory now; clients and phones are returned. Raises `OneCError`, and what `Sync.load` raises."""
        return await self._upkeep.load()

    async def close(self) -> None:
        """Break off what is on its way, write what is left, let go of files and connections."""
        await self._cards.close()
        await self._searches.close()
        await self._cache.close()
        await self._odata.close()
        self.directory.close()

    # What is known at once.

    def _identify(self, number: Number, ref: str | None = None) -> Lookup:
        trace: Trace = [Step(_("number"), 0.0, number.e164 or number.digits or _("withheld"))]
        if number.kind in (NumberKind.WITHHELD, NumberKind.EXTENSION) or tail_of(number) is None:
            return Lookup(_told(number), CardState.ABSENT, trace=tuple(trace))
        found = self._in_directory(number, trace)
        matches = _chosen(found.matches, ref)
        if not _is_sure(matches, ref):
            state, at = self._unfound(number, found)
            return Lookup(_told(number), state, matches, saved_at=at, trace=tuple(trace))
        match = matches[0]
        started = time.perf_counter()
        flight = CardFlight(self._reader.saved(match))
        trace.append(Step(_("saved card"), _ms(started), _ago(flight.saved.at) if flight.saved else _("none")))
        if flight.saved and time.time() - flight.saved.at < self._settings.fresh:
            card = flight.card(match)
            return Lookup(_told(number), CardState.FRESH, matches, card, flight.saved.at, tuple(trace))
        state, at = flight.state()
        if state is CardState.SEARCHING and self.source.rests:
            state = CardState.SILENT
        return Lookup(_told(number), state, matches, flight.card(match), at, tuple(trace))

    def _in_directory(self, number: Number, trace: Trace) -> Found:
        """The directory's matches, or those that 1C itself gave for this number since it was loaded."""
        started = time.perf_counter()
        found = self.directory.find(number)
        if found.loaded_at is None:
            result = _("not loaded yet")
        else:
            result = _("{count} found, {age}").format(count=len(found.matches), age=_ago(found.loaded_at))
        trace.append(Step(_("directory"), _ms(started), result))
        if any(match.why is not Why.POSSIBLY for match in found.matches):
            return found
        data = self._cache.get(self._who(number))
        if data is not None:
            with suppress(Damaged):
                at, matches = read_matches(data)
                if matches and at > (found.loaded_at or 0.0):
                    trace.append(Step(_("1C's earlier answer"), 0.0, _ago(at)))
                    return Found(matches, found.loaded_at)
        return found

    def _unfound(self, number: Number, found: Found) -> tuple[CardState, float | None]:
        """Nobody is known with this number: whether that is an answer. An outage is never taken for one."""
        said = self._absent.get(number.digits)
        if said is not None and time.monotonic() - said < self._settings.absent:
            return CardState.ABSENT, None
        if not self.source.rests:
            return CardState.SEARCHING, None
        return self._without_1c(found)

    def _without_1c(self, found: Found) -> tuple[CardState, float | None]:
        """A directory that is kept up may say "nobody"; one that was not loaded for a day may not."""
        limit = max(_WITNESS_HOURS, 2 * self._settings.refresh_hours) * 3600
        if found.loaded_at is not None and time.time() - found.loaded_at < limit:
            return CardState.ABSENT, found.loaded_at
        return CardState.SILENT, None

    # What 1C says.

    async def _stages(self, number: Number, ref: str | None, anew: bool) -> AsyncIterator[Lookup]:
        self._loop = asyncio.get_running_loop()
        await self._cache.ready()
        first = self._identify(number, ref)
        yield first
        if tail_of(number) is None or number.kind in (NumberKind.WITHHELD, NumberKind.EXTENSION):
            return
        if not anew and first.state in (CardState.FRESH, CardState.ABSENT) and not self.source.rests:
            return
        matches, trace = first.matches, list(first.trace)
        if not _is_sure(matches, ref):
            search = await self._search(number, anew)
            trace += search.trace
            if search.error is not None or not search.matches:
                yield self._not_found(number, first, search, trace)
                return
            matches = _chosen(search.matches, ref)
        async for lookup in self._card(number, matches, trace, anew, first):
            yield lookup

    def _not_found(self, number: Number, first: Lookup, search: Search, trace: Trace) -> Lookup:
        if search.error is None:
            return Lookup(_told(number), CardState.ABSENT, first.matches, trace=tuple(trace))
        trace.append(Step(_("1C"), search.error.ms, search.error.said))
        state, at = self._without_1c(self.directory.find(number))
        return Lookup(_told(number), state, first.matches, saved_at=at, trace=tuple(trace))

    async def _card(
        self, number: Number, matches: tuple[Match, ...], trace: Trace, anew: bool, shown: Lookup
    ) -> AsyncIterator[Lookup]:
        match = matches[0]

        async def fly(flight: CardFlight) -> None:
            await self._reader.fly(flight, match, anew)

        flight = self._cards.join(self._reader.key(match), lambda: CardFlight(self._reader.saved(match)), fly)
        while True:
            changed, is_over = flight.next(), flight.over
            state, at = flight.state()
            steps = (*trace, *flight.trace)
            lookup = Lookup(_told(number), state, matches, flight.card(match), at, steps)
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
                plan = await self.base.plan()
            except OneCError as error:
                search.error = error
                return
            labels = await self._reader.names.all(plan, search.trace)
            finder = Finder(plan, self.source, self._numbers, self._settings.timeout, labels, anew)
            await finder.find(search, number)
            self._remember(number, search)

        search = self._searches.join(number.digits, Search, fly)
        while not search.over:
            await search.next().wait()
        return search

    def _remember(self, number: Number, search: Search) -> None:
        if search.error is not None:
            return
        if search.matches:
            self._cache.put(self._who(number), write_matches(search.at, search.matches))
            return
        if len(self._absent) >= _REMEMBERED:
            self._absent.clear()
        self._absent[number.digits] = time.monotonic()
        self._cache.drop(self._who(number))

    def _who(self, number: Number) -> str:
        return f"who {self._key} {number.e164 or number.digits}"

    def _directory_damaged(self, aside: str | None) -> None:
        name = aside or _("nowhere: it is in use")
        self._tell(
            Notice(_("the client directory was damaged, put aside as {name}; loading it anew").format(name=name))
        )
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


def _told(number: Number) -> str:
    return number.e164 or number.raw


def _is_sure(matches: tuple[Match, ...], ref: str | None) -> bool:
    """Whether there is a client to show: one that has the number, or the one that a person picked."""
    return bool(matches) and (matches[0].why is not Why.POSSIBLY or matches[0].ref == ref)


def _chosen(matches: tuple[Match, ...], ref: str | None) -> tuple[Match, ...]:
    """The match that a person picked comes first; the others keep their order."""
    return tuple(sorted(matches, key=lambda match: match.ref != ref)) if ref else matches


def _ms(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def _ago(at: float) -> str:
    minutes = int(max(0.0, time.time() - at) // 60)
    if minutes < 120:
        return _("{count} min old").format(count=minutes)
    return _("{count} h old").format(count=minutes // 60)
