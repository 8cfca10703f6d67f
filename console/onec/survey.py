"""A first look at a base that somebody has just named: does it answer, what is it, who are its clients."""

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from console.domain.phone import Numbers
from console.flow.ports import Finding
from console.i18n import _
from console.onec import described, discovery, literals, values
from console.onec.advice import ticking, what_to_do
from console.onec.described import Table
from console.onec.discovery import Candidate
from console.onec.either import Either
from console.onec.failures import OneCFailure
from console.onec.files.trial import findings as of_files
from console.onec.objects import missing_objects, to_tick
from console.onec.odata import Question
from console.onec.service.trial import findings as of_service
from console.onec.settings import OneCSettings
from console.onec.site import Site
from console.onec.trial import SAMPLE, readable, sample, tried


class Door(NamedTuple):
    """Whether the base answers, in words for a person, and what it publishes."""

    findings: list[Finding]
    sets: frozenset[str] | None = None
    is_served: bool = False
    """Whether an HTTP service answers, which knows by itself what there is."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A catalog that may be the clients, with what a sample of its numbers came to; `example` is masked."""

    candidate: Candidate
    rows: int
    numbers: int
    example: str
    ms: int


async def knock(settings: OneCSettings) -> Door:
    """Ask who answers, and without an HTTP service what is published. Never raises."""
    async with _opened(replace(settings, preset="auto")) as site:
        started, sets, said = time.monotonic(), None, None
        try:
            sets = await site.source.published()
        except OneCFailure as failure:
            said = Finding(False, f"{settings.url}: {failure.said}", what_to_do(failure))
        ms = _ms(started)
        if isinstance(site.way, Either) and await site.way.finds_service():
            found = await of_service(site)
            return Door(found, is_served=all(one.ok is not False for one in found))
    if said is not None or sets is None:
        return Door([said] if said else [])
    told = _("1C answers in {ms} ms and publishes {count} objects").format(ms=ms, count=len(sets))
    return Door([Finding(True, told)], sets)


async def look_into(settings: OneCSettings) -> list[Finding]:
    """Read a folder of exported files. Never raises."""
    async with _opened(settings) as site:
        return await of_files(site)


async def tables_of(settings: OneCSettings) -> tuple[Finding, dict[str, Table]]:
    """Read the whole description; without it there is nothing to find clients by. Never raises."""
    async with _opened(replace(settings, preset="auto")) as site:
        started, file = time.monotonic(), site.folder / "metadata.xml"
        try:
            await site.odata.download_description(file, settings.bulk_timeout)
            size, tables = file.stat().st_size, described.read(file)
        except OneCFailure as failure:
            return Finding(False, f"$metadata: {failure.said}", what_to_do(failure)), {}
        except OSError as error:
            return Finding(False, f"{file}: {error.strerror}"), {}
    told = _("$metadata: {size} KB, {count} tables, {ms} ms")
    return Finding(True, told.format(size=round(size / 1024), count=len(tables), ms=_ms(started))), tables


async def offers(settings: OneCSettings, tables: Mapping[str, Table]) -> list[Offer]:
    """Who may be the clients, the likeliest first, each with a sample. Never raises."""
    numbers = Numbers(settings.region)
    async with _opened(replace(settings, preset="auto")) as site:
        owners = [name for one in discovery.registers(tables) for name in await _owners(site, one)]
        found = discovery.candidates(tables, dict.fromkeys(owners))
        return [await _offer(site, one, numbers) for one in found]


async def rehearse(settings: OneCSettings) -> AsyncIterator[Finding]:
    """Try everything that the settings' preset asks, and say what is not published. Never raises `OneCFailure`.

    Raises `BadPreset`.
    """
    async with _opened(settings) as site:
        try:
            plan = await site.base.refresh()
        except OneCFailure as failure:
            yield Finding(False, failure.said, what_to_do(failure))
            return
        async for finding in tried(site, plan):
            yield finding
        if missing := missing_objects(plan):
            told = _("not published: {count} objects; cards go without them").format(count=len(to_tick(missing)))
            yield Finding(None, told, ticking(missing))


async def _owners(site: Site, register: Table) -> list[str]:
    """The catalogs to whose records the rows of a register of contact information belong."""
    options = {"$top": str(SAMPLE * 5), "$select": "Объект,Объект_Type"}
    question = Question(literals.call(register.name, "", {}), options, site.settings.bulk_timeout, scan=True)
    try:
        rows = (await site.source.ask(question, [], register.name)).rows
    except OneCFailure:
        return []
    types = dict.fromkeys(values.text(row, "Объект_Type").removeprefix("StandardODATA.") for row in rows)
    return [name for name in types if name.startswith("Catalog_")]


async def _offer(site: Site, one: Candidate, numbers: Numbers) -> Offer:
    started = time.monotonic()
    rows = good = 0
    example = ""
    for phones in one.phones:
        fields = dict.fromkeys((phones.owner, *phones.numbers, *phones.only))
        try:
            found = await sample(site, phones, fields)
        except OneCFailure:
            continue
        count, shown = readable(found, list(phones.numbers), numbers)
        rows, good, example = rows + len(found), good + count, example or shown
    return Offer(one, rows, good, example, _ms(started))


@asynccontextmanager
async def _opened(settings: OneCSettings) -> AsyncIterator[Site]:
    """A base whose traces are gone afterwards: the next address may be another one's."""
    with TemporaryDirectory(prefix="caller-console-", ignore_cleanup_errors=True) as folder:
        site = Site(replace(settings, data_dir=Path(folder)), tell=lambda _arrival: None, on_damage=lambda _aside: None)
        try:
            yield site
        finally:
            await site.close()


def _ms(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
