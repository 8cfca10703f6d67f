"""What every command shares: where things are, one line for a failure, one JSON object a line."""

import asyncio
import json
import signal
import sys
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from console import i18n, log
from console.i18n import _
from console.settings import Settings, SettingsError, default_data_dir, default_file, load


class Failure(Exception):
    """The command failed; the text is one plain line."""


@dataclass(frozen=True)
class Options:
    """The options before the command's name."""

    config: Path
    data_dir: Path
    named: bool
    """Whether somebody said which file to read."""

    @classmethod
    def of(cls, config: str | None, data_dir: str | None) -> "Options":
        """From the command line, else the environment, else the platform's folders."""
        file = Path(config).expanduser() if config else default_file()
        return cls(file, Path(data_dir).expanduser() if data_dir else default_data_dir(), config is not None)

    def settings(self) -> Settings:
        """Read the configuration, speak its language and begin to log. Raises `SettingsError`."""
        settings = load(self.config)
        i18n.use(settings.screen.language)
        log.start(self.data_dir / "log")
        return settings


def no_onec(settings: Settings) -> SettingsError:
    """What a command that needs 1C says where none is configured."""
    told = _("{file}: there is no [onec] table, so no 1C is asked: it needs url, or folder (caller-console setup 1c)")
    return SettingsError(told.format(file=settings.file))


def say(text: str, code: int) -> int:
    """A text on stderr, and the exit code."""
    import click

    click.echo(text, err=True)
    return code


def print_json(value: dict[str, Any]) -> None:
    """One object, one line, at once."""
    import click

    click.echo(json.dumps(value, ensure_ascii=False))


def run_async(work: Coroutine[Any, Any, int]) -> int:
    """Run until done; Ctrl+C and a polite kill end it in order, everything closed."""

    async def guarded() -> int:
        task = asyncio.create_task(work)
        if sys.platform != "win32":
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, task.cancel)
        try:
            return await task
        except asyncio.CancelledError:
            return 0

    return asyncio.run(guarded())
