"""`replay FILE`: a recording through the state machine, as fast as it can; the calls as they stood at the end."""

from pathlib import Path

import click

from console.cli.common import Failure, Options, print_json
from console.cli.watch import print_plain
from console.desk.contract import call_json
from console.domain.call import Call
from console.domain.calls import Calls
from console.domain.lines import Plan
from console.domain.phone import Numbers
from console.i18n import _
from console.settings import load


@click.command(help=_("Run a recording through the program and print the calls as they stood at its end."))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object a line."))
@click.option("--pbx", metavar="NAME", default="main", show_default=True, help=_("The name the calls' ids begin with."))
@click.pass_obj
def command(options: Options, file: Path, as_json: bool, pbx: str) -> int:
    """Needs no configuration; uses its numbering plan when there is one."""
    plan, numbers = _plan(options, pbx)
    try:
        calls = calls_of(file, pbx, plan, numbers)
    except OSError as error:
        raise Failure(f"{file}: {error.strerror}") from None
    for call in calls:
        (print_json if as_json else print_plain)(call_json(call))
    return 0


def _plan(options: Options, pbx: str) -> tuple[Plan, Numbers]:
    if not options.config.exists() and not options.named:
        return Plan(), Numbers()
    settings = load(options.config)
    table = settings.pbx.get(pbx)
    plan = Plan(dict(table.devices), frozenset(table.trunks)) if table else Plan()
    return plan, Numbers(settings.numbers.region)


def calls_of(file: Path, pbx: str, plan: Plan, numbers: Numbers) -> list[Call]:
    """Every call of a recording as it stood last, in the order in which they began. Raises `OSError`."""
    from console.telephony.replay import events_of_recording

    machine = Calls(pbx, plan, numbers)
    seen: dict[str, Call] = {}
    for event in events_of_recording(file):
        machine.apply(event)
        for call in machine.drain():
            if call.merged_into:
                seen.pop(call.id, None)
            else:
                seen[call.id] = call
    return sorted(seen.values(), key=lambda call: call.started)
