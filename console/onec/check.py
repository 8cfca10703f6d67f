"""`caller-console check`, the part about 1C: what works, and what exactly to do about what does not."""

import asyncio
import time
from pathlib import Path
from tempfile import NamedTemporaryFile

from console.domain.phone import Number, Numbers
from console.flow.ports import Finding
from console.i18n import _
from console.onec import literals
from console.onec.advice import ROLE, ticking, what_to_do
from console.onec.breaker import is_answer
from console.onec.either import Either
from console.onec.failures import NoRight, OneCFailure
from console.onec.objects import missing_objects, to_tick, used_queries
from console.onec.odata import Question
from console.onec.plan import Plan
from console.onec.preset import BadPreset
from console.onec.private import NotPrivate, private_folder
from console.onec.search import Finder, Search, tables
from console.onec.settings import OneCSettings
from console.onec.site import Site
from console.onec.trial import tried
from console.onec.written import numbers_in


async def check(settings: OneCSettings) -> list[Finding]:
    """Test everything about one base. Never raises."""
    found = await asyncio.to_thread(_folders, settings.data_dir / "onec")
    try:
        site = Site(settings, tell=lambda _arrival: None, on_damage=lambda _aside: None)
    except BadPreset as error:
        return [*found, Finding(False, str(error), _("Name another preset in [onec] of the configuration."))]
    try:
        found += await _source(site)
        found.append(_directory(site))
    finally:
        await site.close()
    return found


async def _source(site: Site) -> list[Finding]:
    """The way in that is configured, or that there is."""
    if site.settings.reads_files:
        from console.onec.files.trial import findings as of_files

        return await of_files(site)
    if site.settings.way == "service" or (isinstance(site.way, Either) and await site.way.finds_service()):
        from console.onec.service.trial import findings as of_service

        return await of_service(site)
    return await _base(site)


async def _base(site: Site) -> list[Finding]:
    started = time.monotonic()
    try:
        sets = await site.source.published()
    except OneCFailure as failure:
        return [Finding(False, f"{site.settings.url}: {failure.said}", what_to_do(failure))]
    answered = _("1C answers in {ms} ms and publishes {count} objects")
    found = [Finding(True, answered.format(ms=_ms_since(started), count=len(sets)))]
    try:
        plan = await site.base.refresh()
    except OneCFailure as failure:
        return [*found, Finding(False, failure.said, what_to_do(failure))]
    found.append(Finding(True, _("preset: {title}").format(title=plan.preset.title)))
    found += [*_described(plan), *_published(plan), *await _rights(site, plan), await _phone(site, plan)]
    return [*found, *[finding async for finding in tried(site, plan)]]


def _described(plan: Plan) -> list[Finding]:
    """What this release of the configuration lacks of what the preset names."""
    if plan.schema.fields is None:
        what = _("1C does not give its description ($metadata), so fields are not checked beforehand")
        return [Finding(None, what, _("It works all the same; what is missing shows when the first card is read."))]
    asked = [plan.preset.queries[name] for name in used_queries(plan)]
    lacking = [
        f"{one.table}.{name}"
        for one in asked
        if plan.publishes(one.table)
        for name in _unknown(plan, one.take, one.table)
    ]
    if not lacking:
        return []
    told = ", ".join(dict.fromkeys(lacking))
    return [Finding(None, _("not in this release of 1C, cards go without: {names}").format(names=told))]


def _unknown(plan: Plan, names: tuple[str, ...], table: str) -> list[str]:
    """Fields that are not there; one of a reference (`Менеджер/Description`) is only gone with what it points to."""
    return [name for name in names if "/" not in name and not plan.has(table, name)]


def _published(plan: Plan) -> list[Finding]:
    missing = missing_objects(plan)
    if not missing:
        return [Finding(True, _("everything that the card shows is published"))]
    return [Finding(False, _("not published: {count} objects").format(count=len(to_tick(missing))), ticking(missing))]


async def _rights(site: Site, plan: Plan) -> list[Finding]:
    """Whether our user may read each catalog and document."""
    closed = []
    for name in plan.preset.sets:
        if plan.publishes(name) and name.startswith(("Catalog_", "Document_")):
            question = Question(
                literals.call(name, "", {}), {"$top": "1", "$select": "Ref_Key"}, site.settings.timeout, scan=True
            )
            try:
                await site.source.ask(question, [], name)
            except NoRight:
                closed.append(name)
                plan.closed.add(name)
            except OneCFailure as failure:
                return [Finding(False, f"{name}: {failure.said}", what_to_do(failure))]
    if not closed:
        return [Finding(True, _("the 1C user may read all of it"))]
    advice = _("Give the 1C user a role that reads them, and the role {role}.").format(role=ROLE)
    return [Finding(False, _("the 1C user may not read: {names}").format(names=", ".join(closed)), advice)]


async def _phone(site: Site, plan: Plan) -> Finding:
    """Find a number that is in 1C, the way an unknown caller is looked for."""
    numbers = Numbers(site.settings.region)
    search = Search()
    try:
        sample = await _sample(site, plan, numbers)
        if sample is None:
            return Finding(None, _("no phone number is in 1C's tables yet"))
        started = time.monotonic()
        finder = Finder(plan, site.source, numbers, site.settings.bulk_timeout, {})
        await finder.find(search, sample)
        ms = _ms_since(started)
    except OneCFailure as failure:
        return Finding(False, _("phone numbers: {why}").format(why=failure.said), what_to_do(failure))
    if search.error is not None:
        return Finding(False, _("looking for a number: {why}").format(why=search.error.said))
    if not search.matches:
        return Finding(None, _("a number that is in 1C was not found by its digits"))
    return Finding(True, _("a number that is in 1C is found there in {ms} ms").format(ms=ms))


async def _sample(site: Site, plan: Plan, numbers: Numbers) -> Number | None:
    for places in tables(plan):
        phones = places[0][1]
        fields = plan.known(phones.set, phones.numbers)
        options = {"$top": "20", "$select": ",".join(fields)} | ({"$filter": phones.where} if phones.where else {})
        question = Question(literals.call(phones.set, "", {}), options, site.settings.bulk_timeout, scan=True)
        try:
            answer = await site.source.ask(question, [], phones.set)
        except OneCFailure as failure:
            if is_answer(failure):
                continue
            raise
        for row in answer.rows:
            for number in numbers_in(row, fields, numbers):
                return number
    return None


def _directory(site: Site) -> Finding:
    directory = site.directory
    directory.look(at_once=True)
    if directory.loaded_at is None:
        return Finding(None, _("clients are not loaded yet"), _("caller-console sync loads them; so does the screen."))
    hours = (time.time() - directory.loaded_at) / 3600
    told = _("directory: {clients} clients, {phones} numbers, {hours} h old")
    what = told.format(clients=directory.clients, phones=directory.phones, hours=round(hours, 1))
    is_old = hours > max(24.0, 2 * site.settings.refresh_hours)
    return Finding(None if is_old else True, what, _("Load it again: caller-console sync") if is_old else "")


def _folders(folder: Path) -> list[Finding]:
    """Whether clients can be kept on this disk, for this user only."""
    try:
        for one in (folder, folder / "cards"):
            with NamedTemporaryFile(dir=private_folder(one)):
                pass
    except NotPrivate as error:
        advice = _("It must belong to this user, closed to others: chmod 700 {folder}").format(folder=folder)
        return [Finding(False, str(error), advice)]
    except OSError as error:
        advice = _("Cards are shown but not saved. Make the folder writable, or name another: --data-dir")
        return [Finding(False, f"{folder}: {error.strerror}", advice)]
    return [Finding(True, _("{folder}: can be written, closed to others").format(folder=folder))]


def _ms_since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
