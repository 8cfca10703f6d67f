"""What is said of a configuration that cannot be used."""

from pathlib import Path


class SettingsError(Exception):
    """The configuration cannot be used; the text is one line that names file, key, value and what is allowed."""


def wrong(file: Path, key: str, value: object, allowed: str) -> SettingsError:
    """`FILE: key = value: what is allowed`; a value of None is not shown."""
    shown = "" if value is None else f" = {value!r}"
    return SettingsError(f"{file}: {key}{shown}: {allowed}")
