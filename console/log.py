"""The log file: what happened inside, never who called. No password, phone number or client's name gets in."""

import logging
import logging.handlers
import re
import traceback
from pathlib import Path
from types import TracebackType

from console.private import make_private_dir, restrict_file

_DIGITS = re.compile(r"\+?\d(?:[\s().-]*\d){6,}")
_CREDENTIALS = re.compile(r"(?i)(secret|password|authorization|basic)\b\s*[:=]?\s*\S+")
_SIZE, _KEPT = 1_000_000, 3


class _Formatter(logging.Formatter):
    """Masks numbers and secrets; of an exception only its type and the places in the code: its text may hold data."""

    def format(self, record: logging.LogRecord) -> str:
        return _CREDENTIALS.sub(r"\1 ***", _DIGITS.sub("<number>", super().format(record)))

    def formatException(
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        kind, _error, trace = ei
        places = [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        return "\n".join([*places, f"  {kind.__name__ if kind else ''}"])


def start(folder: Path) -> Path | None:
    """Log into `folder`; returns the file, or None where nothing can be written (then nothing is logged)."""
    root = logging.getLogger()
    for earlier in list(root.handlers):
        root.removeHandler(earlier)
    for noisy in ("panoramisk", "httpx", "httpcore", "asyncio", "desktop_notifier"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    root.setLevel(logging.INFO)
    file = folder / "console.log"
    try:
        make_private_dir(folder)
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            file, maxBytes=_SIZE, backupCount=_KEPT, encoding="utf-8", delay=False
        )
        restrict_file(file)
    except OSError:
        root.addHandler(logging.NullHandler())
        return None
    handler.setFormatter(_Formatter("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%d %H:%M:%S"))
    root.addHandler(handler)
    logging.raiseExceptions = False  # a full disk must not print tracebacks over the screen
    return file


def is_started() -> bool:
    """Whether there is a file to log into."""
    return any(isinstance(each, logging.FileHandler) for each in logging.getLogger().handlers)
