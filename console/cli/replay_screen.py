"""`replay FILE` on the screen: the whole program, with a recording in the place of the PBX."""

import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from console import log
from console.bootstrap import Console
from console.cli.common import Failure, Options
from console.cli.screen import run_app
from console.flow.pipeline import Pipeline
from console.flow.ports import Arrival
from console.settings import PbxTable, Settings

if TYPE_CHECKING:
    from console.telephony.player import Player


def replay_on_screen(
    options: Options, file: Path, pbx: str, speed: float, *, line: str | None, without_1c: bool
) -> int:
    """Run it; the history goes into a folder that is removed at the end, the real one is not touched."""
    with tempfile.TemporaryDirectory(prefix="caller-console-replay-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        settings, data_dir = _settings(options, home)
        table = settings.pbx.get(pbx) or next(iter(settings.pbx.values()), PbxTable("", ""))
        settings.pbx = {pbx: table}
        settings.onec = None if without_1c else settings.onec
        settings.operator.line = line or settings.operator.line
        console = Console(settings, data_dir, history=home / "history")
        console.desk.set_quiet(True)  # nobody calls; who wants notifications turns quiet mode off
        try:
            return _play(console, file, pbx, speed, table.encoding)
        except OSError as error:
            raise Failure(f"{file}: {error.strerror}") from None


def _settings(options: Options, home: Path) -> tuple[Settings, Path]:
    """The configuration and where its clients and cards are; without one, nothing is kept."""
    if options.config.exists() or options.named:
        return options.settings(), options.data_dir
    log.start(home / "log")
    return Settings(), home


def _play(console: Console, file: Path, pbx: str, speed: float, encoding: str) -> int:
    from console.ui import clock
    from console.ui.replaying import Replaying

    player = plug_in(console, file, pbx, speed, encoding)
    clock.replace(player.lapse.now, hand=time.time)
    try:
        return run_app(console, partial(Replaying, console.desk, player))
    finally:
        clock.replace()


def plug_in(console: Console, file: Path, pbx: str, speed: float, encoding: str = "cp1251") -> "Player":
    """Put a recording in the place of the PBX, and its time in the place of ours. Raises `OSError`."""
    from console.telephony.player import Player

    player = Player(pbx, file, partial(_at_once, console.pipeline), speed=speed, encoding=encoding)
    console.clock = lambda: player.arrived
    console.make_link = lambda _name: player
    return player


def _at_once(pipeline: Pipeline, arrival: Arrival) -> None:
    """Work on each event before the next one, so that it has the time at which it came then."""
    pipeline.inbox(arrival)
    pipeline.work()
