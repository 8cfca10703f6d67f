"""Folders and files with clients' data: for their owner only; refused when others could touch them."""

import os
import stat
import sys
import time
from pathlib import Path


class NotPrivate(OSError):
    """A folder that others own or can enter."""


def private_folder(path: Path) -> Path:
    """Make a folder that only this user can enter, or check that it is one. Raises `OSError`, `NotPrivate` among them.

    On Windows the folder lies in the user's profile, whose access list does the same.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)
    if sys.platform != "win32":
        found = path.lstat()
        is_open = bool(stat.S_IMODE(found.st_mode) & 0o077)
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or is_open:
            raise NotPrivate(f"{path.name} is not a folder of this user alone")
    return path


def private_file(path: Path) -> Path:
    """Make an empty file that only this user can read, unless it is there. Raises `OSError`."""
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    return path


def put_aside(path: Path) -> Path | None:
    """Rename a damaged file or folder to a dated name beside it; None when that cannot be done (Windows: in use)."""
    aside = path.with_name(f"{path.name}.broken-{time.strftime('%Y%m%d-%H%M%S')}")
    try:
        path.rename(aside)
    except OSError:
        return None
    return aside
