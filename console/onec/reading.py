"""Reading one client: what is saved first, then value by value what 1C says now."""

import time
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from console import i18n
from console.domain.card import CardState, Match
from console.domain.dossier import Dossier, Group, Named, Standing
from console.onec.cache import CardCache
from console.onec.card import Composer
from console.onec.failures import OneCFailure
from console.onec.flight import Flight
from console.onec.names import NameBook
from console.onec.plan import Plan
from console.onec.preset import PLACE, Query
from console.onec.saved import Damaged, Saved, read_card, write_card
from console.onec.site import Site
from console.onec.source import Trace
from console.onec.ways import Wanted


class CardFlight(Flight):
    """One client on its way. `fresh` holds what 1C told this time, `failed` what it did not answer."""

    def __init__(self, saved: Saved | None, is_live: bool = True) -> None:
        super().__init__()
        self.saved = saved
        self._told = CardState.FRESH if is_live else CardState.SAVED
        self.expected: tuple[Named, ...] = ()
        """Every name that will be told, in the preset's order, awaited yet."""
        self.groups: tuple[Group, ...] = ()
        self.fresh: dict[str, Named] = {}
        self.failed: dict[str, Named] = {}
        self.reached = False
        self.trace: Trace = []

    def dossier(self, match: Match) -> Dossier | None:
        """What there is now: fresh, else saved, else why there is none; None when nothing is known nor awaited."""
        if self.over and not self.reached and not self.saved:
            return None
        if not self.expected:
            return self.saved.dossier if self.saved else None
        old = self.saved.dossier.by_key if self.saved else {}
        named = tuple(
            self.fresh.get(one.key) or old.get(one.key) or self.failed.get(one.key) or one for one in self.expected
        )
        return Dossier(match.ref, title_of(match), named, self.groups)

    def state(self) -> tuple[CardState, float | None]:
        """How it stands, and since when the oldest of it is true."""
        if self.saved and (old := self._old(self.saved)):
            return CardState.SAVED, min((one.as_of for one in old if one.as_of), default=self.saved.at)
        if not self.over:
            return CardState.SEARCHING, None
        if not self.reached:
            return CardState.SILENT, None
        return self._told, min((one.as_of for one in self.fresh.values() if one.as_of), default=None)

    def _old(self, saved: Saved) -> list[Named]:
        """What of the saved is still shown."""
        if not self.reached:
            return list(saved.dossier.named)
        names = {one.key for one in self.expected}
        return [one for one in saved.dossier.named if one.key in names and one.key not in self.fresh]


def title_of(match: Match) -> str:
    """The company, or the client who is none of a company."""
    return match.company or match.name


class CardReader:
    """Reads clients of one base into flights, and saves them. `also` says which attributes the role asks for."""

    def __init__(self, site: Site, cache: CardCache, also: Callable[[], Collection[str]] = tuple) -> None:
        settings = site.settings
        self._site = site
        self._cache = cache
        self._also = also
        self._zone = ZoneInfo(settings.base_time_zone) if settings.base_time_zone else None
        self.names = NameBook(site, cache)

    def key(self, match: Match) -> str:
        """The key of a client in the cache; texts in it are in one language."""
        return f"card {self._site.key} {i18n.language()} {match.kind} {match.ref}"

    def flight(self, match: Match) -> CardFlight:
        """A new flight, with what is saved."""
        return CardFlight(self.saved(match), self._site.way.is_live)

    def saved(self, match: Match) -> Saved | None:
        """The client as it was saved."""
        data = self._cache.get(self.key(match))
        if data is None:
            return None
        try:
            return read_card(data)
        except Damaged:
            self._cache.drop(self.key(match))
            return None

    def is_fresh(self, saved: Saved) -> bool:
        """Whether it is as good as new: young, and with everything that the role asks for now."""
        return time.time() - saved.at < self._site.settings.fresh and saved.asked.issuperset(self._also())

    async def fly(self, flight: CardFlight, match: Match, urgent: bool) -> None:
        """Read the client. Never raises `OneCFailure`; a flight that 1C did not answer is not `reached`."""
        try:
            known = await self._site.base.plan()
        except OneCFailure:
            return
        also = tuple(self._also())
        plan = _with(known, also)
        composer = Composer(plan, self._today(), also=also)
        refs = _refs(plan, match)
        flight.groups = composer.groups
        flight.expected = tuple(_expected(composer, key, name, refs) for key, name in composer.sources.items())
        flight.tell()
        names = list(dict.fromkeys(composer.sources.values()))
        wanted = Wanted(match, refs, names, also, urgent, flight.trace)
        async for name, outcome in self._site.way.outcomes(plan, wanted):
            flight.reached = flight.reached or bool(outcome.at)
            composer.names = await self.names.all(plan, flight.trace) if flight.reached else {}
            for key, source in composer.sources.items():
                if source == name:
                    told = composer.named(key, outcome)
                    (flight.failed if told.standing is Standing.MISSING else flight.fresh)[key] = told
            if flight.reached:
                flight.tell()
        if flight.reached:
            self._save(flight, match, frozenset(also))

    def _save(self, flight: CardFlight, match: Match, asked: frozenset[str]) -> None:
        """Keep what is known; what came in part stays as old as it was."""
        dossier = flight.dossier(match)
        if dossier is None:
            return
        known = tuple(one for one in dossier.named if one.standing not in (Standing.MISSING, Standing.AWAITED))
        now = self._site.way.as_of or time.time()
        at = now if not flight.failed else flight.saved.at if flight.saved else 0.0
        self._cache.put(self.key(match), write_card(Saved(at, replace(dossier, named=known), asked)))

    def _today(self) -> date:
        return datetime.now(self._zone).date()


def _refs(plan: Plan, match: Match) -> dict[str, list[str]]:
    """What the placeholders mean for this match: itself by its kind, and the client that owes and orders."""
    refs = {match.kind.value: [match.ref]}
    client = match.ref if match.kind is plan.preset.main else match.company_ref
    if client:
        refs["client"] = [client]
    return refs


def _with(plan: Plan, also: Collection[str]) -> Plan:
    """The plan, with the attributes asked for that the role wants besides the preset's."""
    more: dict[str, list[str]] = {}
    for key in also:
        name, _dot, attribute = key.partition(".")
        query = plan.preset.queries.get(name)
        if query and attribute and attribute not in query.take:
            more.setdefault(name, []).append(attribute)
    if not more:
        return plan
    queries: dict[str, Query] = {
        name: msgspec.structs.replace(query, take=(*query.take, *more[name])) if name in more else query
        for name, query in plan.preset.queries.items()
    }
    return replace(plan, preset=msgspec.structs.replace(plan.preset, queries=queries))


def _expected(composer: Composer, key: str, name: str, refs: dict[str, list[str]]) -> Named:
    """What is to come under this name; what cannot be asked of this client is known to be empty."""
    places = PLACE.findall(composer.plan.preset.queries[name].where)
    can_be = all(place in refs for place in places if "." not in place)
    standing = Standing.AWAITED if can_be else Standing.EMPTY
    return Named(key, composer.label(key), standing=standing, extent=composer.extent(key))
