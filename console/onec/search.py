"""Asking 1C itself who has a number, when the directory does not know: slow, because 1C has no index on numbers."""

import asyncio
import time
from dataclasses import dataclass, field

from console.domain.card import Match, Why
from console.domain.phone import Number, Numbers
from console.onec import literals, values
from console.onec.answers import Row
from console.onec.breaker import is_answer
from console.onec.directory import Candidate, digits_of, how_sure, rank, tail_of
from console.onec.failures import BadQuery, OneCFailure
from console.onec.flight import Flight
from console.onec.odata import Question
from console.onec.plan import Plan
from console.onec.preset import Owner, Phones
from console.onec.source import Source, Trace
from console.onec.written import numbers_in

_MOST = 50
_AT_A_TIME = 12
_TOO_SHORT = 7


class Search(Flight):
    """One search; when `over`, `error` says that 1C did not answer, else `matches` are all there are."""

    def __init__(self) -> None:
        super().__init__()
        self.matches: tuple[Match, ...] = ()
        self.error: OneCFailure | None = None
        self.at = 0.0
        self.trace: Trace = []


Place = tuple[Owner, Phones]
"""Whose numbers are where."""


@dataclass(slots=True)
class _Hit:
    owner: Owner
    ref: str
    why: Why
    label: str | None
    row: Row = field(default_factory=dict)


@dataclass(slots=True)
class Finder:
    """Looks a number up in every table of phones, and then for the names of those who have it."""

    plan: Plan
    source: Source
    numbers: Numbers
    within: float
    labels: dict[str, str]
    urgent: bool = False

    async def find(self, search: Search, number: Number) -> None:
        """Fill in the search. Never raises `OneCFailure`."""
        try:
            hits = await self._hits(number, search.trace)
            await self._read_owners(hits, search.trace)
            search.matches = await self._matches(hits, search.trace)
            search.at = time.time()
        except OneCFailure as error:
            search.error = error

    async def _hits(self, number: Number, trace: Trace) -> list[_Hit]:
        asked = [self._table(places, number, trace) for places in tables(self.plan)]
        found = await asyncio.gather(*asked, return_exceptions=True)
        hits = [hit for one in found if not isinstance(one, BaseException) for hit in one]
        failures = [one for one in found if isinstance(one, BaseException)]
        for failure in failures:
            # One closed table is no reason to say nothing; none readable, or 1C not there, is.
            if not isinstance(failure, OneCFailure) or not is_answer(failure) or len(failures) == len(found):
                raise failure
        return hits

    async def _table(self, places: list[Place], number: Number, trace: Trace) -> list[_Hit]:
        """Ask one table; what belongs to whom is told by its rows."""
        phones = places[0][1]
        tail = number.tail or number.digits
        if len(tail) < _TOO_SHORT:
            return []
        condition = self.plan.search(phones, tail)
        if condition is None:
            return []
        fields = fields_taken(self.plan, places)
        options = {"$filter": condition, "$select": ",".join(fields), "$top": str(_MOST)}
        path = literals.call(phones.set, "", {})
        try:
            answer = await self.source.ask(
                Question(path, options, self.within, tuple(fields), scan=True), trace, phones.set, self.urgent
            )
        except BadQuery as error:
            # Another table's search may have learned it meanwhile.
            if self.plan.search(phones, tail) == condition and not self.plan.forgo(phones, error.name):
                raise
            return await self._table(places, number, trace)
        hits = (self._hit(owner, one, row, number) for row in answer.rows for owner, one in places)
        return [hit for hit in hits if hit]

    def _hit(self, owner: Owner, phones: Phones, row: Row, number: Number) -> _Hit | None:
        """Check the digits here: the condition finds more than was meant."""
        ref = values.ref(row, phones.owner)
        if ref is None or any(values.text(row, key) != one for key, one in phones.only.items()):
            return None
        label = self.labels.get(values.ref(row, phones.kind) or "") if phones.kind else None
        for one in numbers_in(row, phones.numbers, self.numbers):
            if why := same(number, one):
                return _Hit(owner, ref, why, label)
        return None

    async def _read_owners(self, hits: list[_Hit], trace: Trace) -> None:
        for owner in self.plan.preset.owners:
            refs = [hit.ref for hit in hits if hit.owner is owner]
            rows = await self._records(owner, refs, trace)
            for hit in hits:
                if hit.owner is owner:
                    hit.row = rows.get(hit.ref, {})

    async def _records(self, owner: Owner, refs: list[str], trace: Trace) -> dict[str, Row]:
        """Records of one catalog by reference."""
        found: dict[str, Row] = {}
        refs = list(dict.fromkeys(refs))
        managers = [one for one in _managers(owner) if self.plan.has(owner.set, one)]
        for start in range(0, len(refs), _AT_A_TIME):
            wanted = ["Ref_Key", owner.name, owner.company, owner.deleted, owner.inactive]
            fields = self.plan.known(owner.set, wanted)
            options = {
                "$filter": literals.either(f"Ref_Key eq {literals.guid(one)}" for one in refs[start:][:_AT_A_TIME])
            }
            if managers:
                fields += [f"{one}/Description" for one in managers]
                options["$expand"] = ",".join(managers)
            options["$select"] = ",".join(fields)
            question = Question(literals.call(owner.set, "", {}), options, self.within, tuple(fields))
            answer = await self.source.ask(question, trace, owner.set, self.urgent)
            found |= {ref: row for row in answer.rows if (ref := values.ref(row, "Ref_Key"))}
        return found

    async def _matches(self, hits: list[_Hit], trace: Trace) -> tuple[Match, ...]:
        main = next(one for one in self.plan.preset.owners if one.kind is self.plan.preset.main)
        companies = [ref for hit in hits if hit.owner.company and (ref := values.ref(hit.row, hit.owner.company))]
        of = await self._records(main, companies, trace)
        return tuple(rank([self._candidate(hit, main, of) for hit in hits if hit.row]))

    def _candidate(self, hit: _Hit, main: Owner, companies: dict[str, Row]) -> Candidate:
        owner, row = hit.owner, hit.row
        company_ref = values.ref(row, owner.company) if owner.company else None
        company = companies.get(company_ref or "", {})
        manager = self._manager(owner, row) or self._manager(main, company)
        name = values.text(row, owner.name)
        belongs = values.text(company, main.name) or None
        match = Match(owner.kind, hit.ref, name, belongs, company_ref, manager, hit.why, hit.label)
        return Candidate(match, values.truth(row, owner.inactive), values.truth(row, owner.deleted))

    def _manager(self, owner: Owner, row: Row) -> str | None:
        return next((name for one in _managers(owner) if (name := values.text(row, f"{one}/Description"))), None)


def tables(plan: Plan) -> list[list[Place]]:
    """The tables of phones that can be asked, each once, with whose numbers are in it."""
    found: dict[tuple[str, ...], list[Place]] = {}
    for owner in plan.preset.owners:
        for phones in owner.phones:
            readable = plan.has(phones.set, phones.owner) and plan.known(phones.set, phones.numbers)
            if readable and plan.publishes(owner.set):
                key = (phones.set, phones.where, phones.kind, phones.order, *phones.find)
                found.setdefault(key, []).append((owner, phones))
    return list(found.values())


def fields_taken(plan: Plan, places: list[Place]) -> list[str]:
    """The fields of one table of phones that are needed."""
    taken = ((one.owner, one.kind, *one.numbers, *one.only) for _owner, one in places)
    return plan.known(places[0][1].set, (name for names in taken for name in names))


def _managers(owner: Owner) -> list[str]:
    return [one.removesuffix("_Key") for one in owner.manager.split("|") if one]


def same(one: Number, other: Number) -> Why | None:
    """Whether two numbers are the same, and how surely."""
    if tail_of(one) is None or tail_of(one) != tail_of(other):
        return None
    return how_sure(one, digits_of(other), other.e164 is not None)
