"""The configuration: one TOML file, typed and checked; what is wrong is said with file, key, value and allowed."""

from console.settings.checks import THEMES, WAYS
from console.settings.errors import SettingsError
from console.settings.places import APP, default_data_dir, default_file
from console.settings.reading import load
from console.settings.tables import (
    HistoryTable,
    NotifyTable,
    NumbersTable,
    OneCTable,
    OperatorTable,
    PbxTable,
    ScreenTable,
    Settings,
)

__all__ = [
    "APP",
    "THEMES",
    "WAYS",
    "HistoryTable",
    "NotifyTable",
    "NumbersTable",
    "OneCTable",
    "OperatorTable",
    "PbxTable",
    "ScreenTable",
    "Settings",
    "SettingsError",
    "default_data_dir",
    "default_file",
    "load",
]
