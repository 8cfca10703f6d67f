"""No command: the screen."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from console import clipboard
from console.bootstrap import Console
from console.cli.common import Failure, Options, say
from console.i18n import _
from console.jobs import end
from console.settings import Settings, SettingsError
from console.terminal import leave_when_asked
from console.tidy import tidy_in_quiet_moments

if TYPE_CHECKING:
    from console.ui.app import CallerConsole


def screen(options: Options) -> int:
    """Open the full screen; without a configuration, explain what to do."""
    if not options.config.exists() and not options.named:
        return say(_welcome(options), 2)
    settings = options.settings()
    if not settings.pbx:
        raise SettingsError(_("{file}: no [pbx.NAME] table: which Asterisk to listen to?").format(file=options.config))
    need_terminal()
    return run_screen(settings, options.data_dir)


def has_terminal() -> bool:
    """Whether a full screen can be shown and steered."""
    return sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()


def need_terminal() -> None:
    """The full screen needs a terminal on every side: Textual draws on stderr."""
    if not has_terminal():
        raise Failure(_("The screen needs a terminal; for output without one use: caller-console watch --json"))


def _welcome(options: Options) -> str:
    return _(
        "Caller Console shows who is calling while the phone rings.\n"
        "\n"
        "There is no configuration yet ({file}).\n"
        "\n"
        "  caller-console demo    look at it now, with a simulated exchange and a simulated 1C\n"
        "  caller-console setup   answer a few questions and connect it to yours\n"
        "  caller-console --help  everything else"
    ).format(file=options.config)


async def _nothing() -> None:
    """The usual house has nothing to start before it or end after it."""


def run_screen(
    settings: Settings,
    data_dir: Path,
    *,
    before: Callable[[], Awaitable[None]] = _nothing,
    after: Callable[[], Awaitable[None]] = _nothing,
) -> int:
    """Run the full-screen program; returns its exit code. `before` and `after` are the demo's."""
    from console.ui.app import CallerConsole

    console = Console(settings, data_dir)
    return run_app(console, partial(CallerConsole, console.desk), before=before, after=after)


def run_app(
    console: Console,
    make: "Callable[..., CallerConsole]",
    *,
    before: Callable[[], Awaitable[None]] = _nothing,
    after: Callable[[], Awaitable[None]] = _nothing,
) -> int:
    """Run a full screen over a console; returns its exit code. `make` makes it, given what all screens need."""

    async def start() -> None:
        await before()
        await console.start()

    app = make(theme=console.settings.screen.theme, start=start, copy=clipboard.copy)
    console.write = app.ring_terminal

    async def run() -> None:
        beside = [
            asyncio.create_task(leave_when_asked(app.exit), name="leaving"),
            asyncio.create_task(tidy_in_quiet_moments(console.is_quiet), name="tidying"),
        ]
        try:
            await app.run_async()
        finally:
            await end(beside)
            await console.stop()
            await after()

    asyncio.run(run())
    return app.return_code or 0
