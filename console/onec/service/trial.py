"""`caller-console check` and `setup`, the part about the HTTP service in 1C: who answers, and what of it works."""

import time

from console.domain.phone import Number, Numbers
from console.flow.ports import Finding
from console.i18n import _
from console.onec.advice import what_to_do
from console.onec.failures import NotThere, OneCFailure, Refused
from console.onec.search import Search
from console.onec.service import questions
from console.onec.service.base import read_about
from console.onec.service.questions import About, Record, ServiceQuestion
from console.onec.service.walk import read_page
from console.onec.service.way import read_found
from console.onec.site import Site
from console.onec.trial import SAMPLE, masked
from console.onec.written import numbers_in

_ROLE = "Caller_Чтение"


async def findings(site: Site) -> list[Finding]:
    """Test one service. Never raises."""
    started = time.monotonic()
    try:
        about = read_about(await _row(site, questions.about(site.settings.timeout)))
    except OneCFailure as failure:
        return [Finding(False, f"{site.settings.url}/hs/caller: {failure.said}", _advice(failure))]
    told = _("the HTTP service answers in {ms} ms: {title} {version}; it can: {features}")
    title = about.configuration.title or about.configuration.name or about.family
    features = ", ".join(about.features)
    version = about.configuration.version or ""
    found = [Finding(True, told.format(ms=_ms(started), title=title, version=version, features=features))]
    try:
        found += await _directory(site, about)
    except OneCFailure as failure:
        found.append(Finding(False, failure.said, _advice(failure)))
    return found


async def _directory(site: Site, about: About) -> list[Finding]:
    """A page of clients, and with one of them everything else."""
    if "directory" not in about.features:
        return [Finding(None, _("the service gives no directory: clients become known call by call"))]
    started = time.monotonic()
    page = read_page(await _row(site, questions.page(None, SAMPLE, site.settings.bulk_timeout)))
    numbers = Numbers(site.settings.region)
    known = [(one, number) for one in page.rows if (number := _number(one, numbers)) is not None]
    told = _("directory: {rows} clients read in {ms} ms, with a number: {count}")
    what = told.format(rows=len(page.rows), ms=_ms(started), count=len(known))
    found = [Finding(True if known else None, what)]
    if "changes" in about.features and page.token:
        started = time.monotonic()
        read_page(await _row(site, questions.changes(page.token, SAMPLE, site.settings.bulk_timeout)))
        found.append(Finding(True, _("changes are told of, in {ms} ms").format(ms=_ms(started))))
    else:
        what = _("changes are not told of: the directory is loaded anew every {hours} hours")
        found.append(Finding(None, what.format(hours=site.settings.refresh_hours)))
    for record, number in known[:1]:
        found += [await _search(site, number), await _card(site, record)]
    return found


async def _search(site: Site, number: Number) -> Finding:
    """Find a number that is in 1C, the way an unknown caller is looked for."""
    search, started = Search(), time.monotonic()
    await site.way.find(search, number, {}, False)
    if search.error is not None:
        return Finding(False, _("looking for a number: {why}").format(why=search.error.said), _advice(search.error))
    if not search.matches:
        return Finding(None, _("a number that is in 1C was not found by its digits"))
    told = _("a number that is in 1C ({number}) is found there in {ms} ms")
    return Finding(True, told.format(number=masked(number), ms=_ms(started)))


async def _card(site: Site, record: Record) -> Finding:
    """One whole card."""
    started = time.monotonic()
    asked = questions.by_ref(record.kind, record.ref, (), site.settings.timeout)
    card = read_found(await _row(site, asked)).card
    if card is None:
        return Finding(False, _("the service gives no card of a client that it named itself"))
    told = _("a card in {ms} ms: {names}").format(ms=_ms(started), names=", ".join(card.rows))
    if not card.missing:
        return Finding(True, told)
    lacking = ", ".join(f"{name} ({why})" for name, why in card.missing.items())
    advice = _("Left out: {names}. no_right: give the 1C user a role that reads it; not_here: another configuration.")
    return Finding(None, told, advice.format(names=lacking))


async def _row(site: Site, question: ServiceQuestion) -> dict[str, object]:
    return (await site.source.ask(question, [], "")).rows[0]


def _number(record: Record, numbers: Numbers) -> Number | None:
    rows = ({"number": one.number} for one in record.phones)
    return next((found for row in rows for found in numbers_in(row, ("number",), numbers)), None)


def _advice(failure: OneCFailure) -> str:
    if isinstance(failure, NotThere):
        return _("Publish the service in default.vrd, as the README of caller-console extension says.")
    if isinstance(failure, Refused):
        return _("Check user and password; the user needs the role {role}.").format(role=_ROLE)
    return what_to_do(failure)


def _ms(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
