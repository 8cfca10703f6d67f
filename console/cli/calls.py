"""`calls [QUERY]`: the history."""

import time

import click

from console.archive.store import SqliteArchive
from console.cli.common import Options, print_json, run_async
from console.desk.contract import call_json
from console.domain.call import Call
from console.domain.history import Query
from console.flow.ports import Arrival
from console.i18n import _


@click.command(help=_("Find calls in the history: digits in any form, or part of a name."))
@click.argument("query", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object a line."))
@click.option("--limit", type=click.IntRange(min=1), default=200, show_default=True, help=_("Show at most so many."))
@click.pass_obj
def command(options: Options, query: tuple[str, ...], as_json: bool, limit: int) -> int:
    """Newest first."""
    settings = options.settings()
    return run_async(_calls(options, settings.numbers.region, " ".join(query), as_json, limit))


async def _calls(options: Options, region: str, text: str, as_json: bool, limit: int) -> int:
    archive = SqliteArchive(options.data_dir / "history", _say, region)
    await archive.open()
    try:
        before: int | None = None
        while limit > 0:
            page = await archive.search(Query(text), before=before, limit=min(limit, 200))
            for record in page:
                print_json(call_json(record.call)) if as_json else click.echo(_plain(record.call))
            if not page:
                break
            limit -= len(page)
            before = page[-1].rowid
    finally:
        await archive.close()
    return 0


def _say(arrival: Arrival) -> None:
    why = getattr(arrival, "text", None) or getattr(arrival, "why", None)
    if why:
        click.echo(why, err=True)


def _plain(call: Call) -> str:
    who = (call.client.name if call.client else None) or call.caller_name or call.number or call.number_raw
    at = time.strftime("%Y-%m-%d %H:%M", time.localtime(call.started))
    how = call.outcome.value if call.outcome else "?"
    return f"{at}  {call.direction.value:8}  {how:9}  {call.talk_s:6.0f} s  {call.operator or '':4}  {who}  ({call.id})"
