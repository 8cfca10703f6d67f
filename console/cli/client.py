"""`client NUMBER`: the card of a number, as the screen would show it, and how it was found."""

import time

import click

from console.bootstrap import Console
from console.cli.common import Options, no_onec, print_json, run_async
from console.cli.told import print_lookup
from console.configured import clients_of, eyes_of
from console.desk.contract import lookup_json
from console.flow.viewed import Viewed
from console.i18n import _


@click.command(help=_("Show the card of a phone number, and how it was found."))
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object."))
@click.pass_obj
def command(options: Options, number: str, as_json: bool) -> int:
    """Ask as a ring would."""
    console = Console(options.settings(), options.data_dir, notify=False)
    return run_async(show(console, number, as_json))


async def show(console: Console, number: str, as_json: bool, role: str | None = None) -> int:
    """Ask 1C and print what the role in force, or another one, sees."""
    eyes, _choice = eyes_of(console.settings, console.data_dir, role)
    clients = clients_of(console.settings, console.data_dir, console.numbers, console.pipeline.inbox, eyes)
    if clients is None:
        raise no_onec(console.settings)
    asked = console.numbers.parse(number)
    if not asked.digits:
        raise click.UsageError(_("{number!r} is no phone number: there is no digit in it").format(number=number))
    seen = Viewed(clients, eyes)
    found = seen.identify(asked)
    try:
        async for better in seen.stages(asked, anew=True):
            found = better
    finally:
        await clients.close()
    if as_json:
        print_json(lookup_json(found, time.time()))
    else:
        print_lookup(found)
    return 0
