"""`watch`: what happens, live, without a screen."""

import time
from collections.abc import Callable

import click

from console.bootstrap import Console
from console.cli.common import Options, print_json, run_async
from console.desk.contract import Json, call_json, card_event_json, link_json
from console.domain.call import Call
from console.domain.card import Lookup
from console.flow.projection import LinkView
from console.i18n import _

Printer = Callable[[Json], None]


@click.command(help=_("Print what happens, live, without a screen."))
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object a line."))
@click.pass_obj
def command(options: Options, as_json: bool) -> int:
    """Until stopped."""
    console = Console(options.settings(), options.data_dir, every_call=True, notify=False)
    return run_async(_watch(console, print_json if as_json else print_plain))


async def _watch(console: Console, printer: Printer) -> int:
    import asyncio

    follow(console, printer)
    try:
        await console.start()
        await asyncio.Event().wait()
    finally:
        await console.stop()
    return 0


def follow(console: Console, printer: Printer) -> None:
    """Print calls, cards and links as they change."""

    def call_changed(call: Call) -> None:
        printer(call_json(call))

    def card_came(call_id: str, lookup: Lookup) -> None:
        printer(card_event_json(call_id, lookup, time.time()))

    def link_changed(link: LinkView) -> None:
        printer(link_json(link))

    console.pipeline.on_call.append(call_changed)
    console.pipeline.on_card.append(card_came)
    console.pipeline.on_link.append(link_changed)


def print_plain(event: Json) -> None:
    """The same for people who read a stream rather than a screen (and for screen readers)."""
    if event["type"] == "call":
        who = (event["client"] or {}).get("name") or event["caller_name"] or event["number"] or _("number withheld")
        how = event["outcome"] or event["state"]
        lines = ", ".join(event["talked"] or event["rang"])
        click.echo(
            f"{event['started'][11:19]}  {event['direction']}  {who}  {how}  {lines}".rstrip() + f"  ({event['id']})"
        )
    elif event["type"] == "link":
        click.echo(f"PBX {event['pbx']}: {event['state']}" + (f" ({event['why']})" if event["why"] else ""))
    elif event["card"] and event["state"] != "searching":
        flags = "; ".join(flag["text"] for flag in event["card"]["flags"])
        click.echo(f"  {event['card']['title']}" + (f"  {flags}" if flags else ""))
