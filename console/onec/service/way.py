"""The way of the HTTP service: one request brings the whole client, and a feed keeps the directory fresh."""

import time
from collections.abc import AsyncIterator, Callable
from uuid import UUID

import msgspec

from console.domain.card import Kind, Match
from console.domain.phone import Number, Numbers
from console.i18n import _
from console.onec import values
from console.onec.answers import Row
from console.onec.card import Outcome
from console.onec.directory import Candidate, Directory, rank
from console.onec.failures import Broken, NoRight, NotPublished, OneCFailure
from console.onec.literals import is_guid
from console.onec.plan import Plan
from console.onec.search import Search, same
from console.onec.service import questions
from console.onec.service.base import ServiceBase
from console.onec.service.changes import take_in
from console.onec.service.questions import Card, Expired, Found, Record
from console.onec.service.walk import Walk, read_page
from console.onec.settings import OneCSettings
from console.onec.source import Source, Trace
from console.onec.tables import due_in
from console.onec.ways import Loaded, Progress, Wanted
from console.onec.written import numbers_in

_CHANGES_EVERY = 300.0
_FULL_EVERY_HOURS = 24.0
_KEPT_S = 10.0
"""How long a card that came with the answer to "who is it" waits to be asked for."""
_MOST_KEPT = 100


class Service:
    """Implements `ways.Way`. `key` tells bases apart on disk."""

    is_live = True
    every = _CHANGES_EVERY

    def __init__(
        self, settings: OneCSettings, key: str, base: ServiceBase, source: Source, directory: Directory
    ) -> None:
        self._settings = settings
        self._key = key
        self._base = base
        self._source = source
        self._directory = directory
        self._kept: dict[tuple[str, str], tuple[float, Card]] = {}

    @property
    def as_of(self) -> float | None:
        """Now."""
        return None

    async def find(self, search: Search, number: Number, labels: dict[str, str], urgent: bool) -> None:
        """Ask who has the number; the digits are compared here."""
        try:
            digits = (number.e164 or number.digits).lstrip("+")
            asked = questions.by_phone(digits, (), self._settings.timeout)
            found = read_found(await self._ask(asked, search.trace, _("who has it"), urgent))
            search.matches = tuple(rank(self._candidates(found, number)))
            search.at = time.time()
        except OneCFailure as failure:
            search.error = failure
            return
        if found.card is not None:
            self._keep(found.card)

    async def outcomes(self, plan: Plan, wanted: Wanted) -> AsyncIterator[tuple[str, Outcome]]:
        """One answer settles every question."""
        match = wanted.match
        try:
            card, at = await self._card(match, wanted)
        except OneCFailure as failure:
            for name in wanted.names:
                yield name, Outcome(missing=failure.said)
            return
        for name in wanted.names:
            yield name, self._outcome(card, name, at, match.kind)

    async def load(self, numbers: Numbers, on_progress: Callable[[Progress], None]) -> Loaded:
        """Walk the directory page by page."""
        plan = await self._base.refresh()
        if "directory" not in self._base.about.features:
            raise NotPublished
        directory = self._directory
        directory.look(at_once=True)
        total = directory.clients or None
        walk = Walk(self._source, numbers, plan.preset.main, self._settings.page, self._settings.bulk_timeout)
        return await walk.load(self._settings.data_dir / "onec", self._key, directory.phones, on_progress, total)

    def due_in(self) -> float:
        """With a feed of changes once a day, else as the settings say."""
        hours = self._settings.refresh_hours
        about = self._base.about_or_none
        if about and "directory" not in about.features:
            return float("inf")
        if hours and about and "changes" in about.features:
            hours = max(hours, _FULL_EVERY_HOURS)
        return due_in(self._directory, hours)

    async def keep_up(self, numbers: Numbers) -> None:
        """Ask for what has changed since, and put it into a copy of the directory that takes its place."""
        about, token = self._base.about_or_none, self._directory.about.get("token")
        if about is None or "changes" not in about.features or not token or self._directory.file is None:
            return
        pages = []
        while token:
            asked = questions.changes(token, self._settings.page, self._settings.bulk_timeout)
            try:
                page = read_page(await self._ask(asked, [], "", False))
            except Expired:
                self._directory.forget()  # too long ago for a feed: everything is loaded anew
                return
            pages.append(page)
            token = page.next
        plan = await self._base.plan()
        await take_in(self._directory, pages, numbers, plan.preset.main)

    async def _ask(self, asked: questions.ServiceQuestion, trace: Trace, what: str, urgent: bool) -> Row:
        await self._base.plan()
        return (await self._source.ask(asked, trace, what, urgent)).rows[0]

    async def _card(self, match: Match, wanted: Wanted) -> tuple[Card, float]:
        """The card that just came with a search, else one asked for."""
        kept = self._kept.pop((match.kind.value, match.ref), None)
        if kept and not wanted.also and time.monotonic() - kept[0] < _KEPT_S:
            return kept[1], time.time() - (time.monotonic() - kept[0])
        asked = questions.by_ref(match.kind, match.ref, wanted.also, self._settings.timeout)
        found = read_found(await self._ask(asked, wanted.trace, _("card"), wanted.urgent))
        if found.card is None:
            raise NotPublished
        return found.card, time.time()

    def _outcome(self, card: Card, name: str, at: float, kind: Kind) -> Outcome:
        if name in card.missing or name not in card.rows:
            code = card.missing.get(name)
            if code is None and name in (Kind.CONTACT, Kind.COUNTERPARTY) and name != kind:
                return Outcome()  # the question does not arise
            if code == "failed":
                return Outcome(missing=Broken(500).said)
            why = NoRight() if code == "no_right" else NotPublished()
            return Outcome(at=at, missing=why.said, lasting=True)
        return Outcome(card.rows[name], at)

    def _keep(self, card: Card) -> None:
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[card.kind.value, card.ref.lower()] = time.monotonic(), card

    def _candidates(self, found: Found, number: Number) -> list[Candidate]:
        made = (self._candidate(record, number) for record in found.matches)
        return [one for one in made if one]

    def _candidate(self, record: Record, number: Number) -> Candidate | None:
        if not is_guid(record.ref):
            return None
        numbers = Numbers(self._settings.region)
        written = numbers_in({"phone": record.phone}, ("phone",), numbers)
        why = next((sure for one in written if (sure := same(number, one))), None)
        if why is None:
            return None
        told = values.text
        row: Row = {"name": record.name, "company": record.company, "manager": record.manager, "label": record.label}
        match = Match(
            record.kind,
            record.ref.lower(),
            told(row, "name"),
            told(row, "company") or None,
            str(UUID(record.company_ref)) if is_guid(record.company_ref) else None,
            told(row, "manager") or None,
            why,
            told(row, "label") or None,
        )
        return Candidate(match, record.inactive, record.deleted)


def read_found(row: Row) -> Found:
    """The answer as what the protocol says it is. Raises `Broken`."""
    try:
        return msgspec.convert(row, Found)
    except (msgspec.ValidationError, ArithmeticError):
        raise Broken from None
