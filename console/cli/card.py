"""`card check FILE` and `card preview NUMBER`: role files, before anybody has to live with them."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from console import i18n
from console.bootstrap import Console
from console.cli.client import show
from console.cli.common import Options, no_onec, run_async
from console.configured import onec_settings
from console.domain.catalogue import Catalogue
from console.i18n import _
from console.settings import Settings, SettingsError

if TYPE_CHECKING:
    from console.onec.plan import Plan
    from console.onec.site import Site


@click.group(help=_("Role files: what each employee sees of a client."))
def command() -> None:
    """See the commands below."""


@command.command(help=_("Say what is wrong with a role file, line by line; 1C is asked what it really has."))
@click.argument("file")
@click.option("--config", metavar="FILE", help=_("The configuration file."))
@click.option("--preset", metavar="NAME", help=_("Check against a preset alone, without 1C."))
@click.pass_obj
def check(options: Options, file: str, config: str | None, preset: str | None) -> int:
    """Exit code 0 when the file can be used as it is."""
    from console.roles.book import NoRole, text_of
    from console.roles.check import check as check_text

    options = _with(options, config)
    try:
        text = text_of(Path(file).expanduser())
    except NoRole as error:
        raise SettingsError(str(error)) from None
    catalogue, against = _catalogue(options, preset, text)
    found = check_text(text, catalogue)
    for mistake in found:
        note = "" if mistake.is_error else _("note: ")
        click.echo(f"{file}:{mistake.line}: {note}{mistake.text}")
    wrong = sum(mistake.is_error for mistake in found)
    said = i18n.ngettext("{count} mistake", "{count} mistakes", wrong).format(count=wrong) if wrong else _("good")
    click.echo(f"{file}: {said} ({against})")
    return 1 if wrong else 0


@command.command(help=_("Show the card of a phone number as a role sees it."))
@click.argument("number")
@click.option("--role", metavar="NAME", help=_("A role's name or file; the role in force when not named."))
@click.option("--config", metavar="FILE", help=_("The configuration file."))
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object."))
@click.pass_obj
def preview(options: Options, number: str, role: str | None, config: str | None, as_json: bool) -> int:
    """Ask 1C as a ring would."""
    options = _with(options, config)
    console = Console(options.settings(), options.data_dir, notify=False)
    here = role is not None and role.endswith(".toml")
    return run_async(show(console, number, as_json, str(Path(role).absolute()) if role and here else role))


def _with(options: Options, config: str | None) -> Options:
    return replace(options, config=Path(config).expanduser(), named=True) if config else options


def _catalogue(options: Options, preset: str | None, text: str) -> tuple[Catalogue, str]:
    """The names to check against, and in a word what that is."""
    from console.onec.catalogue import catalogue_of
    from console.onec.plan import Plan
    from console.onec.preset import BadPreset, load

    if preset is not None:
        try:
            return catalogue_of(Plan(load(preset))), _("against the preset {name} alone").format(name=preset)
        except BadPreset as error:
            raise click.UsageError(str(error)) from None
    if not options.config.exists() and not options.named:
        raise click.UsageError(_("there is no configuration: name it with --config, or a preset with --preset"))
    found: list[tuple[Catalogue, str]] = []

    async def ask() -> int:
        found.append(await _ask(options.settings(), options.data_dir, text))
        return 0

    run_async(ask())
    return found[0]


async def _ask(settings: Settings, data_dir: Path, text: str) -> tuple[Catalogue, str]:
    """What 1C has now; else what it had, or the preset as it is."""
    from console.onec.catalogue import catalogue_of
    from console.onec.either import Either
    from console.onec.failures import OneCFailure
    from console.onec.preset import BadPreset
    from console.onec.site import Site

    onec = onec_settings(settings, data_dir)
    if onec is None:
        raise no_onec(settings)
    try:
        site = Site(onec, tell=lambda _arrival: None, on_damage=lambda _aside: None)
    except BadPreset as error:
        raise SettingsError(f"{settings.file}: [onec] preset: {error}") from None
    try:
        try:
            plan = await site.base.refresh()
            if isinstance(site.way, Either) and await site.way.finds_service():
                return await _served(site, plan, text)
            told = _("against 1C") if plan.schema.fields is not None else _("1C does not describe its attributes")
            told = _("against the exported files") if onec.reads_files else told
        except OneCFailure as failure:
            plan = await site.base.plan()
            told = _("1C: {why}; against what is known of it").format(why=failure.said)
        return catalogue_of(plan), f"{told}: {plan.preset.title}"
    except OneCFailure as failure:
        raise click.UsageError(
            _("1C: {why}; which preset is not known: name it with --preset").format(why=failure.said)
        ) from None
    finally:
        await site.close()


async def _served(site: "Site", plan: "Plan", text: str) -> tuple[Catalogue, str]:
    """What the HTTP service tells of a few clients, asked for what the role wants."""
    from console.onec.catalogue import catalogue_of
    from console.onec.service.members import with_members
    from console.roles.eyes import attributes
    from console.roles.read import read

    ready, _mistakes = read(text)
    also = ready.sources | attributes(ready.names) if ready else frozenset()
    catalogue, count = await with_members(site, catalogue_of(plan), also)
    told = i18n.ngettext("against the HTTP service: {count} client", "against the HTTP service: {count} clients", count)
    return catalogue, told.format(count=count)
