"""`replay FILE`: a recording through the whole program: on the screen, or the calls as they stood at its end."""

import math
from pathlib import Path
from typing import Any

import click

from console.cli.common import Failure, Options, print_json
from console.cli.screen import has_terminal
from console.cli.watch import print_plain
from console.desk.contract import call_json
from console.domain.call import Call
from console.domain.calls import Calls
from console.domain.lines import Plan
from console.domain.phone import Numbers
from console.i18n import _
from console.settings import load

_SLOWEST, _FASTEST = 0.1, 1000.0


class Speed(click.ParamType[float]):
    """How many seconds of a recording pass in one of ours; `max` is infinite."""

    name = "SPEED"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """See `click.ParamType`."""
        if isinstance(value, float):
            return value
        if value == "max":
            return math.inf
        try:
            speed = float(value)
        except ValueError:
            speed = 0.0
        if not _SLOWEST <= speed <= _FASTEST:
            self.fail(_("{value} is no speed: 0.1 to 1000, or max.").format(value=value), param, ctx)
        return speed


@click.command(
    help=_(
        "Run a recording through the program: on the screen, or, with --json or without a terminal, print the calls as "
        "they stood at its end."
    )
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object a line."))
@click.option("--pbx", metavar="NAME", default="main", show_default=True, help=_("The name the calls' ids begin with."))
@click.option("--speed", type=Speed(), default="1", show_default=True, help=_("On the screen: 0.1 to 1000, or max."))
@click.option("--line", metavar="LINE", help=_("On the screen: as the person at this line sees it."))
@click.option("--no-1c", "without_1c", is_flag=True, help=_("On the screen: ask no 1C."))
@click.pass_obj
def command(
    options: Options,
    file: Path,
    as_json: bool,
    pbx: str,
    speed: float,
    line: str | None,
    without_1c: bool,
) -> int:
    """Needs no configuration; uses its numbering plan and its 1C when there is one."""
    if not as_json and has_terminal():
        from console.cli.replay_screen import replay_on_screen

        return replay_on_screen(options, file, pbx, speed, line=line, without_1c=without_1c)
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
