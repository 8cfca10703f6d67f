"""Where file and data are looked for when nobody says."""

import os
from pathlib import Path

import platformdirs

APP = "caller-console"


def default_file() -> Path:
    """Where the file is looked for when nobody says."""
    named = os.environ.get("CALLER_CONSOLE_CONFIG")
    return Path(named) if named else platformdirs.user_config_path(APP, appauthor=False) / "console.toml"


def default_data_dir() -> Path:
    """Where history, directory, cards and logs are kept when nobody says."""
    return platformdirs.user_data_path(APP, appauthor=False)
