"""Folders and files that only their owner can read. On Windows the user's profile does that."""

import sys
from pathlib import Path


def make_private_dir(folder: Path) -> None:
    """Make `folder` with its parents; mode 0700 where modes exist. Raises `OSError`."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def restrict_file(file: Path) -> None:
    """Mode 0600 where modes exist. Raises `OSError`."""
    if sys.platform != "win32":
        file.chmod(0o600)
