"""The clipboard of the computer that the person sits at.

A terminal can fill it (OSC 52), but not every one does, the older Windows console for one. So on a computer's own
screen the system's clipboard is filled as well; over SSH that one is somebody else's, and only the terminal is asked.
"""

import logging
import os
import sys
import threading
from collections.abc import Mapping

_log = logging.getLogger(__name__)


def copy(text: str) -> None:
    """Fill the system's clipboard, if the person sits at this computer.

    Beside the loop: on Linux another program does it, which may hang with its desktop.
    """
    if is_here():
        threading.Thread(target=_copy, args=(text,), name="clipboard", daemon=True).start()


def is_here(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Whether this computer has a desktop of its own and the person sits at it."""
    if environment.get("SSH_CONNECTION"):
        return False
    return platform in ("win32", "darwin") or bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def _copy(text: str) -> None:
    import pyperclip  # only who copies needs it

    try:
        pyperclip.copy(text)
    except (pyperclip.PyperclipException, OSError) as error:
        _log.info("the system's clipboard was not filled: %s", type(error).__name__)
