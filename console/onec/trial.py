"""Each part of a preset tried against a base with a real question: what came, in how many milliseconds."""

import re
import time
from collections.abc import AsyncIterator, Iterable
from datetime import date

from console.domain.phone import Number, Numbers
from console.flow.ports import Finding
from console.i18n import _
from console.onec import literals, values
from console.onec.advice import what_to_do
from console.onec.answers import Row
from console.onec.failures import OneCFailure
from console.onec.objects import used_queries
from console.onec.odata import Question
from console.onec.plan import Plan
from console.onec.preset import Names, Phones
from console.onec.search import Place, fields_taken, tables
from console.onec.site import Site
from console.onec.stages import Reading
from console.onec.written import numbers_in

SAMPLE = 100
_SHOWN_HEAD, _SHOWN_TAIL = 5, 2
_SHOWN, _WIDE = 3, 40
"""So many values of an answer are shown, and so many characters of each."""
_MONEY = ("debt.total", "debt.overdue", "debt.overdue_days")
_LONG_DIGITS = re.compile(r"\+?\d(?:[\s()./-]*\d){6,}")


def masked(number: Number) -> str:
    """A number that tells whether it was read right, and not whose it is: +380 50 ••• ••33."""
    digits = sum(one.isdigit() for one in number.display)
    seen = 0
    shown = []
    for one in number.display:
        seen += one.isdigit()
        hide = one.isdigit() and _SHOWN_HEAD < seen <= digits - _SHOWN_TAIL
        shown.append("•" if hide else one)
    return "".join(shown)


async def tried(site: Site, plan: Plan) -> AsyncIterator[Finding]:
    """Ask for numbers and names, then as for a card of somebody who has one. Never raises `OneCFailure`."""
    numbers = Numbers(site.settings.region)
    client = ""
    for places in tables(plan):
        finding, found = await _numbers(site, plan, places, numbers)
        client = client or found
        yield finding
    for key, names in plan.preset.names.items():
        if plan.has(names.set, names.name):
            yield await _names(site, key, names)
    if client:
        async for finding in _card(site, plan, client):
            yield finding
    for finding in without(plan):
        yield finding


def without(plan: Plan) -> list[Finding]:
    """What this family keeps nothing of: said, since no debt on a card would look like good news."""
    told = {shown.key for block in plan.preset.sections for shown in block.fields}
    lacking = [name for name in _MONEY if name not in told]
    if not lacking:
        return []
    what = _("the preset {title} has none of: {names}; cards go without, and a rule about them is never true")
    return [Finding(None, what.format(title=plan.preset.title, names=", ".join(lacking)))]


async def _numbers(site: Site, plan: Plan, places: list[Place], numbers: Numbers) -> tuple[Finding, str]:
    """One table of numbers, and the main client to whom one of them belongs."""
    phones = places[0][1]
    started = time.monotonic()
    try:
        rows = await sample(site, phones, fields_taken(plan, places))
    except OneCFailure as failure:
        return Finding(False, f"{phones.set}: {failure.said}", what_to_do(failure)), ""
    told = _("numbers: {set}; rows: {rows}, with a number: {count}{example}; {ms} ms")
    good, example = readable(rows, plan.known(phones.set, phones.numbers), numbers)
    example = _(", such as {number}").format(number=example) if example else ""
    what = told.format(set=phones.set, rows=_up_to(len(rows)), count=good, example=example, ms=_ms(started))
    main = plan.preset.main
    mine = [phones for owner, phones in places if owner.kind is main]
    owners = (values.ref(row, one.owner) for row in rows for one in mine if fits(row, one))
    return Finding(True if good else None, what), next(filter(None, owners), "")


async def _names(site: Site, key: str, names: Names) -> Finding:
    """A catalog of which only the names are needed: managers, currencies."""
    options = {"$top": str(SAMPLE), "$select": names.name} | ({"$filter": names.where} if names.where else {})
    question = Question(literals.call(names.set, "", {}), options, site.settings.timeout)
    try:
        answer = await site.source.ask(question, [], names.set)
    except OneCFailure as failure:
        return Finding(False, f"{key}: {names.set}: {failure.said}", what_to_do(failure))
    shown = [shown for row in answer.rows[:_SHOWN] for shown in _shown(row, [names.name])]
    return Finding(True, _came(key, names.set, _up_to(len(answer.rows)), shown, answer.ms))


def _came(name: str, table: str, rows: str, shown: list[str], ms: float) -> str:
    """What came, with a few values to see whether it is what was meant."""
    example = f" ({' · '.join(shown)})" if shown else ""
    told = _("{name}: {set}; rows: {rows}{example}; {ms} ms")
    return told.format(name=_called(name), set=table, rows=rows, example=example, ms=round(ms))


def _shown(row: Row, taken: Iterable[str]) -> list[str]:
    """The first few values of a row; what could be a phone number is hidden."""
    found = (values.natural(row, name, {}) for name in taken)
    return [_written(one) for one in found if one and one is not True][:_SHOWN]


def _as_words(row: Row, taken: Iterable[str]) -> list[str]:
    return [str(values.raw(row, name)) for name in taken]


def _written(value: object) -> str:
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return _LONG_DIGITS.sub("•••", str(value))[:_WIDE]


def _called(name: str) -> str:
    """The part's name in the interface's language; those of a company's own preset are as they are there."""
    known = {
        "client": _("client"),
        "contact": _("contact person"),
        "manager": _("managers"),
        "currency": _("currencies"),
        "phone": _("kinds of phone"),
        "account": _("accounts"),
        "debt": _("debt"),
        "overdue": _("overdue"),
        "orders": _("orders"),
        "agreements": _("agreements"),
        "counterparties": _("counterparties"),
        "keys": _("keys of settlements"),
        "phones": _("phones"),
        "cards": _("loyalty cards"),
    }
    return known.get(name, name)


async def sample(site: Site, phones: Phones, fields: Iterable[str]) -> list[Row]:
    """The first rows of a table of numbers. Raises `OneCFailure`."""
    options = {"$top": str(SAMPLE), "$select": ",".join(fields)} | ({"$filter": phones.where} if phones.where else {})
    question = Question(literals.call(phones.set, "", {}), options, site.settings.bulk_timeout, scan=True)
    return (await site.source.ask(question, [], phones.set)).rows


def readable(rows: Iterable[Row], columns: list[str], numbers: Numbers) -> tuple[int, str]:
    """How many rows have a number that can be understood, and one of them, masked."""
    good, example = 0, ""
    for row in rows:
        found = next(numbers_in(row, columns, numbers), None)
        good += found is not None
        if found is not None and (not example or found.e164):
            example = masked(found)
    return good, example


def fits(row: Row, phones: Phones) -> bool:
    """Whether a row of a shared table is of this owner."""
    return all(values.text(row, key) == one for key, one in phones.only.items())


async def _card(site: Site, plan: Plan, client: str) -> AsyncIterator[Finding]:
    """Each question of a card, asked about one client."""
    refs = {"client": [client], plan.preset.main.value: [client]}
    reading = Reading(plan, site.source, refs, site.settings.timeout)
    wanted = [name for name in used_queries(plan) if plan.can_ask(plan.preset.queries[name])]
    async for name, outcome in reading.outcomes(wanted):
        query = plan.preset.queries[name]
        table = query.table
        if outcome.missing:
            yield Finding(False, f"{_called(name)}: {table}: {outcome.missing}")
        elif outcome.at:
            ms = sum(step.ms for step in reading.trace if step.step == table)
            # Without an order 1C gives rows as it likes; the same one is shown each time.
            rows = outcome.rows if query.order else sorted(outcome.rows, key=lambda row: _as_words(row, query.take))
            shown = _shown(rows[0], query.take) if rows else []
            yield Finding(True, _came(name, table, str(len(outcome.rows)), shown, ms))


def _up_to(rows: int) -> str:
    return f"{rows}+" if rows == SAMPLE else str(rows)


def _ms(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
