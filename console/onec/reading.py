"""Reading one client's card: what is saved first, then block by block what 1C says now."""

import time
from datetime import date, datetime
from zoneinfo import ZoneInfo

from console import i18n
from console.domain.card import Card, CardState, Match
from console.onec.cache import CardCache
from console.onec.card import Composer, Outcome, Part, card_of
from console.onec.failures import OneCFailure
from console.onec.flight import Flight
from console.onec.names import NameBook
from console.onec.plan import Plan
from console.onec.preset import Block
from console.onec.saved import Damaged, Saved, read_card, write_card
from console.onec.site import Site
from console.onec.source import Trace
from console.onec.stages import Reading


class CardFlight(Flight):
    """One card on its way. `fresh` holds the blocks that 1C told this time, `failed` those it told in part or not."""

    def __init__(self, saved: Saved | None) -> None:
        super().__init__()
        self.saved = saved
        self.order: tuple[str, ...] = ()
        self.fresh: dict[str, Part | None] = {}
        self.failed: dict[str, Part | None] = {}
        self.reached = False
        self.trace: Trace = []

    def card(self, match: Match) -> Card | None:
        """What there is to show now: fresh blocks, else saved ones, else why there is none; in the preset's order."""
        old = {part.section.key: part for part in self.saved.parts} if self.saved else {}
        order = self.order or tuple(old)
        shown = (self.fresh[key] if key in self.fresh else old.get(key) or self.failed.get(key) for key in order)
        parts = [part for part in shown if part is not None]
        if not parts and not self.reached:
            return None
        return card_of(match.ref, title_of(match), parts)

    def state(self) -> tuple[CardState, float | None]:
        """How the card stands, and since when the oldest block in it is true."""
        old = [part for part in self.saved.parts if part.section.key not in self.fresh] if self.saved else []
        if old or (self.saved and not self.reached):
            ages = [part.section.as_of for part in old if part.section.as_of]
            return CardState.SAVED, min(ages, default=self.saved.at if self.saved else None)
        if not self.over:
            return CardState.SEARCHING, None
        if not self.reached:
            return CardState.SILENT, None
        told = [part.section.as_of for part in self.fresh.values() if part and part.section.as_of]
        return CardState.FRESH, min(told, default=None)


def title_of(match: Match) -> str:
    """The company, or the client who is none of a company."""
    return match.company or match.name


class CardReader:
    """Reads cards of one base into flights, and saves them."""

    def __init__(self, site: Site, cache: CardCache) -> None:
        settings = site.settings
        self._site = site
        self._cache = cache
        self._within = settings.timeout
        self._zone = ZoneInfo(settings.base_time_zone) if settings.base_time_zone else None
        self.names = NameBook(site, cache)

    def key(self, match: Match) -> str:
        """The key of a card in the cache; texts in it are in one language."""
        return f"card {self._site.key} {i18n.language()} {match.kind} {match.ref}"

    def saved(self, match: Match) -> Saved | None:
        """The card as it was saved."""
        data = self._cache.get(self.key(match))
        if data is None:
            return None
        try:
            return read_card(data)
        except Damaged:
            self._cache.drop(self.key(match))
            return None

    async def fly(self, flight: CardFlight, match: Match, urgent: bool) -> None:
        """Read the card. Never raises `OneCFailure`; a flight that 1C did not answer is not `reached`."""
        try:
            plan = await self._site.base.plan()
        except OneCFailure:
            return
        composer = Composer(plan, self._today())
        reading = Reading(
            plan, self._site.source, _refs(plan, match), self._within, urgent, flight.trace, self._site.base.doubt
        )
        blocks = {block.key: composer.queries(block) for block in plan.preset.sections}
        flight.order = tuple(blocks)
        outcomes: dict[str, Outcome] = {}
        wanted = list(dict.fromkeys(name for names in blocks.values() for name in names))
        async for name, outcome in reading.outcomes(wanted):
            outcomes[name] = outcome
            flight.reached = flight.reached or bool(outcome.at)
            if flight.reached:
                composer.names = await self.names.all(plan, flight.trace)
                self._compose(flight, composer, blocks, outcomes)
        if flight.reached:
            self._save(flight, match)

    def _compose(
        self, flight: CardFlight, composer: Composer, blocks: dict[str, tuple[str, ...]], outcomes: dict[str, Outcome]
    ) -> None:
        by_key: dict[str, Block] = {block.key: block for block in composer.plan.preset.sections}
        for key, names in blocks.items():
            if key not in flight.fresh and key not in flight.failed and all(name in outcomes for name in names):
                part = composer.part(by_key[key], outcomes)
                if any(outcomes[name].failed for name in names):
                    flight.failed[key] = part
                else:
                    flight.fresh[key] = part
                flight.tell()

    def _save(self, flight: CardFlight, match: Match) -> None:
        """Keep what is known; a card that came in part stays as old as it was."""
        old = {part.section.key: part for part in flight.saved.parts} if flight.saved else {}
        kept = [flight.fresh[key] if key in flight.fresh else old.get(key) for key in flight.order]
        at = time.time() if not flight.failed else flight.saved.at if flight.saved else 0.0
        saved = Saved(at, title_of(match), tuple(part for part in kept if part is not None))
        self._cache.put(self.key(match), write_card(saved))

    def _today(self) -> date:
        return datetime.now(self._zone).date()


def _refs(plan: Plan, match: Match) -> dict[str, list[str]]:
    """What the placeholders mean for this match: itself by its kind, and the client that owes and orders."""
    refs = {match.kind.value: [match.ref]}
    client = match.ref if match.kind is plan.preset.main else match.company_ref
    if client:
        refs["client"] = [client]
    return refs
