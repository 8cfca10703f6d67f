"""The group of commands: each is imported only when it is called."""

import importlib

import click

from console.cli.common import Options, say
from console.i18n import _

COMMANDS = (
    "demo", "setup", "check", "sync", "client", "card", "calls", "why", "watch", "record", "anonymise", "replay",
    "extension",
)  # fmt: skip


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"console.cli.{cmd_name}")
        command: click.Command = module.command
        return command


def _group() -> click.Group:
    """Made at each run, so that help speaks the language of this run."""

    @click.group(cls=_Lazy, invoke_without_command=True, help=_("Who is calling, while it rings."))
    @click.option("--config", metavar="FILE", help=_("The configuration file."))
    @click.option("--data-dir", metavar="DIR", help=_("Where history, clients and cards are kept."))
    @click.version_option(package_name="caller-console")
    @click.pass_context
    def group(ctx: click.Context, config: str | None, data_dir: str | None) -> None:
        ctx.obj = Options.of(config, data_dir)
        if ctx.invoked_subcommand is None:
            from console.cli.screen import screen

            ctx.exit(screen(ctx.obj))

    return group


def command_line(arguments: list[str]) -> int:
    """Run one command. What is wrong with the arguments is said here, all else where the program starts."""
    try:
        result = _group().main(arguments, prog_name="caller-console", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.UsageError as error:
        hint = _("Try: {command} --help").format(command=error.ctx.command_path if error.ctx else "caller-console")
        return say(" ".join(f"{error.format_message()} {hint}".split()), 2)
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except click.Abort:
        return 130
