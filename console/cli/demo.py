"""`demo`: the whole program on a simulated PBX and a simulated 1C that speak the real protocols on loopback."""

import asyncio
import tempfile
from pathlib import Path

import click

from console import i18n, log
from console.bootstrap import Console
from console.cli.common import print_json, run_async
from console.cli.screen import need_terminal, run_screen
from console.cli.watch import follow
from console.configured import eyes_of
from console.demo.onec.families import UT11, known
from console.demo.stage import LINE, LINES, SECRET, USER, Stage
from console.i18n import _
from console.settings import OneCTable, OperatorTable, PbxTable, Settings


@click.command(help=_("Look at the whole program, with a simulated exchange and a simulated 1C."))
@click.option("--json", "as_json", is_flag=True, help=_("No screen: print one JSON object a line."))
@click.option("--seconds", type=click.FloatRange(min=0), help=_("Stop after so many seconds (with --json)."))
@click.option("--seed", type=int, default=1, show_default=True, help=_("Another number, another day."))
@click.option(
    "--pace", type=click.FloatRange(min=0.1, max=100), default=1.0, show_default=True, help=_("How busy it is.")
)
@click.option(
    "--language", type=click.Choice(("auto", *i18n.LANGUAGES)), default="auto", help=_("The interface's language.")
)
@click.option("--theme", default="dark", help=_("dark, light, contrast or ansi"))
@click.option("--role", default="reception", show_default=True, help=_("Who sits here: a role's name or file."))
@click.option("--family", type=click.Choice(known()), default=UT11, show_default=True, help=_("Which 1C it is."))
@click.option("--newcomer", is_flag=True, help=_("Who sits here is new, and gets hints."))
def command(
    as_json: bool,
    seconds: float | None,
    seed: int,
    pace: float,
    language: str,
    theme: str,
    role: str,
    family: str,
    newcomer: bool,
) -> int:
    """Run the demo; what it keeps goes into a folder that is removed at the end."""
    i18n.use(language)
    with tempfile.TemporaryDirectory(prefix="caller-console-demo-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        log.start(home / "log")
        stage = Stage(seed=seed, pace=pace, family=family)
        settings = settings_of(stage)
        settings.operator.role = str(Path(role).absolute()) if role.endswith(".toml") else role
        settings.operator.newcomer = newcomer
        settings.screen.theme = theme
        eyes_of(settings, home)  # a role that is not there is said before the screen opens
        if as_json:
            return run_async(_without_screen(settings, stage, home, seconds))
        need_terminal()
        return run_screen(settings, home, before=stage.open, after=stage.close)


def settings_of(stage: Stage) -> Settings:
    """A configuration that points at the stage."""
    return Settings(
        operator=OperatorTable(line=LINE, role="reception"),
        pbx={"main": PbxTable("127.0.0.1", USER, port=stage.pbx_port, secret=SECRET, context="internal")},
        onec=OneCTable(stage.onec_url, user=USER, password=SECRET),
        lines=dict(LINES),
    )


async def _without_screen(settings: Settings, stage: Stage, home: Path, seconds: float | None) -> int:
    await stage.open()
    console = Console(settings, home, every_call=True, notify=False)
    follow(console, print_json)
    try:
        await console.start()
        await asyncio.sleep(seconds if seconds is not None else 10**9)
    finally:
        await console.stop()
        await stage.close()
    return 0
