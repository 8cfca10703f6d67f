"""The group of commands: each is imported only when it is called."""

import importlib
import logging
import sys

import click

from console import i18n, log
from console.cli.common import Failure, Options
from console.i18n import _
from console.settings import SettingsError, default_data_dir

_log = logging.getLogger(__name__)
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


def run(arguments: list[str]) -> int:
    """Run one command; every way it can end becomes an exit code and at most one line on stderr."""
    i18n.use("auto")
    logging.getLogger().addHandler(logging.NullHandler())  # nothing is logged onto the terminal
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        result = _group().main(arguments, prog_name="caller-console", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except SettingsError as error:
        return _say(str(error), 2)
    except click.UsageError as error:
        hint = _("Try: {command} --help").format(command=error.ctx.command_path if error.ctx else "caller-console")
        return _say(f"{error.format_message()} {hint}", 2)
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except Failure as failure:
        return _say(str(failure), 1)
    except (click.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone: nothing to say and nobody to say it to
        return 0
    except Exception:
        if not log.is_started():
            log.start(default_data_dir() / "log")
        _log.exception("unexpected")
        return _say(_("Something went wrong inside; the log has the details."), 1)


def _say(line: str, code: int) -> int:
    click.echo(" ".join(line.split()), err=True)
    return code
