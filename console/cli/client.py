"""`client NUMBER`: the card of a number, as the screen would show it, and how it was found."""

import time

import click

from console.bootstrap import Console, clients_of
from console.cli.common import Failure, Options, print_json, run_async
from console.desk.contract import lookup_json, value_text
from console.domain.card import CardState, Level, Lookup
from console.i18n import _

_GLYPHS = {Level.STOP: "⛔", Level.WARNING: "⚠", Level.HINT: "✎"}


@click.command(help=_("Show the card of a phone number, and how it was found."))
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object."))
@click.pass_obj
def command(options: Options, number: str, as_json: bool) -> int:
    """Ask as a ring would."""
    console = Console(options.settings(), options.data_dir, notify=False)
    return run_async(_client(console, number, as_json))


async def _client(console: Console, number: str, as_json: bool) -> int:
    clients = clients_of(console)
    if clients is None:
        raise Failure(_("No 1C is configured: there is no [onec] table in the configuration."))
    asked = console.numbers.parse(number)
    found = clients.identify(asked)
    try:
        async for better in clients.stages(asked, anew=True):
            found = better
    finally:
        await clients.close()
    if as_json:
        print_json(lookup_json(found, time.time()))
    else:
        _print(found)
    return 0


def _print(found: Lookup) -> None:
    states = {
        CardState.FRESH: _("from 1C just now"),
        CardState.SAVED: _("saved earlier; 1C did not answer"),
        CardState.ABSENT: _("not in 1C"),
        CardState.SILENT: _("1C did not answer"),
        CardState.SEARCHING: _("still searching"),
    }
    click.echo(f"{found.number}: {states[found.state]}")
    for match in found.matches:
        click.echo(f"  {match.name}" + (f" — {match.company}" if match.company else ""))
    if found.card is not None:
        for flag in found.card.flags:
            click.echo(f"{_GLYPHS[flag.level]} {flag.text}")
        for section in found.card.sections:
            click.echo(f"{section.title}" + (f": {section.missing}" if section.missing else ""))
            for field in section.fields:
                click.echo(f"  {field.label}: {value_text(field.value)}")
    for step in found.trace:
        click.echo(f"  · {step.step}: {step.result} ({step.ms:.0f} ms)")
