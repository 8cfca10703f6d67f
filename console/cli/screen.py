"""No command: the screen."""

import sys

import click

from console.cli.common import Failure, Options
from console.i18n import _


def screen(options: Options) -> int:
    """Open the full screen; without a configuration, explain what to do."""
    if not options.config.exists() and not options.named:
        click.echo(_welcome(options), err=True)
        return 2
    settings = options.settings()
    if not settings.pbx:
        raise click.UsageError(
            _("{file}: no [pbx.NAME] table: which Asterisk to listen to?").format(file=options.config)
        )
    need_terminal()
    from console.bootstrap import run_screen

    return run_screen(settings, options.data_dir)


def need_terminal() -> None:
    """The full screen needs a terminal on every side: Textual draws on stderr."""
    if not (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()):
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
