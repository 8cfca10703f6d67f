"""Questions about 1C: where it is, which configuration it is, and, when nobody knows that, who its clients are."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

import click

from console.cli.asking.document import Document
from console.cli.asking.pbx import ask_secret
from console.cli.check import tell, tell_one
from console.configured import onec_settings
from console.i18n import _
from console.settings import NumbersTable, OneCTable, Settings

if TYPE_CHECKING:
    from console.onec.discovery import Money, Papers
    from console.onec.settings import OneCSettings
    from console.onec.survey import Door, Offer

T = TypeVar("T", "Money", "Papers")
OWN = "onec-preset.toml"
"""The file, beside the configuration, for a base that no preset knows."""


def ask(document: Document, data_dir: Path) -> None:
    """Ask until 1C lets us in, find out what it is, try everything with real questions."""
    settings, sets = _door(document, data_dir)
    if settings.reads_files or sets is None:
        return
    while sets is not None:
        preset, text = _preset(document, settings, sets)
        document.put("onec", values={"preset": preset})
        _rehearse(document.file, settings, preset, text)
        if text:
            document.beside(OWN, text)
        if not click.confirm(_("Look again, after changing something in 1C?"), default=False):
            return
        sets = _knock(settings).sets
        if sets is None:
            settings, sets = _door(document, data_dir)


def _door(document: Document, data_dir: Path) -> "tuple[OneCSettings, frozenset[str] | None]":
    """Address and user; None instead of sets when the person keeps what does not work."""
    while True:
        before = document.table("onec")
        address = _address(before.get("folder") or before.get("url"))
        if not address.startswith(("http://", "https://")):
            settings = _folder(document, data_dir, address)
            if settings is not None:
                return settings, None
            continue
        document.put("onec", values={"folder": None})
        table: dict[str, Any] = {
            "url": address,
            "user": click.prompt(
                _("1C user (read only; empty: none is asked for)"),
                default=before.get("user", ""),
                show_default=bool(before),
            ),
        }
        known = document.secret("onec", "password") if before else None
        password = ask_secret(_("Its password"), known) if table["user"] else ""
        document.put("onec", values=table)
        if password and password != known:
            document.keep("onec", "password", secret=password)
        settings = _settings(document, password, data_dir)

        door = _knock(settings)
        if door.is_served:
            document.put("onec", values={"preset": "auto"})
        if door.is_served or door.sets is not None:
            return settings, door.sets
        if click.confirm(_("Keep these answers all the same?")):
            return settings, None


def _folder(document: Document, data_dir: Path, folder: str) -> "OneCSettings | None":
    """Exported files: read them now, and tell what came; None when the person wants to answer again."""
    from console.onec.survey import look_into

    preset = document.table("onec").get("preset", "auto") if document.table("onec").get("folder") == folder else "auto"
    nothing = dict.fromkeys(("url", "user", "password", "password_env", "way"))
    document.put("onec", values={**nothing, "folder": folder, "preset": preset})
    settings = _settings(document, "", data_dir, preset)
    findings = asyncio.run(look_into(settings))
    bad = tell(_("Exported files"), findings)
    if not bad or click.confirm(_("Keep these answers all the same?")):
        return settings
    return None


def _knock(settings: "OneCSettings") -> "Door":
    """Who answers, and what is published now; said, with the reason when 1C does not tell."""
    from console.onec.survey import knock

    door = asyncio.run(knock(settings))
    tell(_("1C"), door.findings)
    return door


def _address(before: str | None) -> str:
    while True:
        asked = _("Its address, such as http://server/trade, or the folder of exported files")
        told: str = click.prompt(asked, default=before)
        url = told.strip().rstrip("/").removesuffix("/odata/standard.odata")
        if url.startswith(("http://", "https://")) and "@" not in url:
            return url
        if (folder := Path(told.strip().strip("'\"")).expanduser()).is_dir():
            return str(folder.absolute())
        told = _("It begins with http:// or https:// and holds neither user nor password, or it is a folder.")
        click.echo(told)


def _settings(document: Document, password: str, data_dir: Path, preset: str = "auto") -> "OneCSettings":
    table = {**document.table("onec"), "password": password, "password_env": None, "preset": preset}
    region = document.table("numbers").get("region", "UA")
    known = Settings(onec=OneCTable(**table), numbers=NumbersTable(region), file=str(document.file))
    found = onec_settings(known, data_dir)
    assert found is not None
    return found


def _preset(document: Document, settings: "OneCSettings", sets: frozenset[str]) -> tuple[str, str]:
    """The name of a preset; with the text of a new one when the base is nobody's."""
    from console.onec.preset import built_in, likely

    before = str(document.table("onec").get("preset", ""))
    if before.endswith(".toml") and click.confirm(_("Keep the preset {file}?").format(file=before), default=True):
        return before, ""
    if not sets:
        _nothing_published()
        return "auto", ""
    known, fitting = built_in(), likely(sets)
    if len(fitting) == 1:
        told = _("This is {title}. Right?").format(title=known[fitting[0]].title)
        if click.confirm(told, default=True):
            return fitting[0], ""
        fitting = tuple(known)
    elif fitting:
        click.echo(_("What is published fits several configurations:"))
    if fitting:
        chosen = _one_of([known[name].title for name in fitting], _("another one"))
        if chosen is not None:
            return fitting[chosen], ""
    return _own(settings)


def _one_of(lines: Sequence[str], none: str) -> int | None:
    """Let the person choose by number; None when it is none of them."""
    for number, line in enumerate((*lines, none), 1):
        click.echo(f"  {number}  {line}")
    chosen: int = click.prompt(_("Which one is it?"), type=click.IntRange(1, len(lines) + 1), default=1)
    return chosen - 1 if chosen <= len(lines) else None


def _own(settings: "OneCSettings") -> tuple[str, str]:
    """Let the person say which of the catalogs with phone numbers are the clients."""
    from console.onec import discovery
    from console.onec.drafting import draft
    from console.onec.survey import offers, tables_of

    click.echo("\n" + _("No preset knows this configuration. Looking for catalogs with phone numbers…"))
    finding, tables = asyncio.run(tables_of(settings))
    tell_one(finding)
    found = asyncio.run(offers(settings, tables))
    if not found:
        _nothing_published()
        return "auto", ""
    for number, one in enumerate(found, 1):
        click.echo(f"  {number}  {_line(one)}")
    told = _("Which are your clients? Numbers, the main one first, such as: 1 2")
    chosen = click.prompt(told, default="1", value_proc=lambda given: _numbers(given, len(found)))
    candidates = [found[number - 1].candidate for number in chosen]
    debts = _choose(_("What they owe:"), discovery.money(tables, candidates[0].set))
    papers = _choose(_("What they order:"), discovery.papers(tables, candidates[0].set))
    return OWN, draft(candidates, debts, papers)


def _choose(title: str, found: "Sequence[T]") -> "T | None":
    """One of the tables that may hold it; without a question when there is no choice."""
    if len(found) < 2:
        click.echo(f"{title} {found[0].set}" if found else title + " " + _("not found"))
        return next(iter(found), None)
    click.echo(title)
    chosen = _one_of([f"{one.set} ({one.sum})" for one in found], _("none of these"))
    return None if chosen is None else found[chosen]


def _line(one: "Offer") -> str:
    fields = "; ".join(
        f"{phones.set.rpartition('_')[2]}: {', '.join(phones.numbers)}" for phones in one.candidate.phones
    )
    if phones := [phones for phones in one.candidate.phones if phones.set == one.candidate.set]:
        fields = ", ".join(phones[0].numbers)
    told = _("{set} ({fields}); rows: {rows}, with a number: {numbers}")
    told = told.format(set=one.candidate.set, fields=fields, numbers=one.numbers, rows=one.rows)
    example = _(", such as {number}").format(number=one.example) if one.example else ""
    return f"{told}{example}; " + _("{ms} ms").format(ms=one.ms)


def _numbers(given: str, highest: int) -> list[int]:
    words = given.replace(",", " ").split()
    numbers = [int(word) for word in words if word.isdigit()]
    if not words or len(numbers) != len(words) or not all(1 <= one <= highest for one in numbers):
        raise click.UsageError(_("numbers from 1 to {highest}").format(highest=highest))
    return list(dict.fromkeys(numbers))[:4]


def _nothing_published() -> None:
    from console.onec.advice import ticking

    told = _("Nothing here has phone numbers that are published. Without clients there is nothing to show.")
    click.echo(f"  ✘ {told}")
    usual = ("Catalog_Партнеры", "Catalog_Контрагенты", "Catalog_КонтактныеЛица", "Catalog_Пользователи")
    click.echo("      " + ticking(usual).replace("\n", "\n      "))


def _rehearse(settings_file: Path, settings: "OneCSettings", preset: str, text: str) -> None:
    """Try every question of the preset, and tell what came."""
    from console.onec.survey import rehearse

    async def work(named: str) -> None:
        async for finding in rehearse(replace(settings, preset=named)):
            tell_one(finding)

    click.echo("\n" + _("Each part, tried with a real question:"))
    if not text:
        asyncio.run(work(str(settings_file.parent / preset) if preset.endswith(".toml") else preset))
        return
    with TemporaryDirectory(prefix="caller-console-") as folder:
        file = Path(folder) / OWN
        file.write_text(text, "utf-8")
        asyncio.run(work(str(file)))
