"""Where the program starts. The screen, which is started most, does not wait for what only the commands need."""

import logging
import sys
from collections.abc import Callable, Sequence

from console import i18n, log
from console.cli.common import Failure, Options, say
from console.i18n import _
from console.settings import SettingsError, default_data_dir

_log = logging.getLogger(__name__)
_OPTIONS = {"--config": "config", "--data-dir": "data_dir"}


def run(arguments: Sequence[str]) -> int:
    """Do what these say; every way it can end becomes an exit code and at most one line on stderr."""
    i18n.use("auto")
    logging.getLogger().addHandler(logging.NullHandler())  # nothing is logged onto the terminal
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    return _ended(lambda: _run(arguments))


def _run(arguments: Sequence[str]) -> int:
    options = screen_alone(arguments)
    if options is None:
        from console.cli.group import command_line

        return command_line(list(arguments))
    from console.cli.screen import screen

    return screen(options)


def screen_alone(arguments: Sequence[str]) -> Options | None:
    """The options, when the screen is asked for and nothing else; None: the commands know what to do."""
    found: dict[str, str] = {}
    left = iter(arguments)
    for argument in left:
        name, equals, value = argument.partition("=")
        if name not in _OPTIONS:
            return None
        told = value if equals else next(left, "")
        if not told or told.startswith("-"):
            return None
        found[_OPTIONS[name]] = told
    return Options.of(found.get("config"), found.get("data_dir"))


def _ended(work: Callable[[], int]) -> int:
    try:
        return work()
    except SettingsError as error:
        return say(_one_line(error), 2)
    except Failure as failure:
        return say(_one_line(failure), 1)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone: nothing to say and nobody to say it to
        return 0
    except Exception:
        if not log.is_started():
            log.start(default_data_dir() / "log")
        _log.exception("unexpected")
        return say(_("Something went wrong inside; the log has the details."), 1)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
