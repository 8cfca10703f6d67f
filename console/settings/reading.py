"""Reading the file: what is wrong is said with file, key, value and allowed."""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from console.i18n import _
from console.settings.checks import check
from console.settings.errors import SettingsError, wrong
from console.settings.secrets import SECRET_KEYS, find_secrets
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

_TABLES: Mapping[str, type[msgspec.Struct]] = {
    "operator": OperatorTable,
    "onec": OneCTable,
    "numbers": NumbersTable,
    "screen": ScreenTable,
    "notify": NotifyTable,
    "history": HistoryTable,
}
_T = TypeVar("_T", bound=msgspec.Struct)


def load(file: Path) -> Settings:
    """Read and check the file, and look its secrets up.

    Raises:
        SettingsError: with one line for a person.
    """
    raw = _read(file)
    known = {*_TABLES, "pbx", "lines"}
    for key in raw:
        if key not in known:
            raise wrong(
                file, key, None, _("is not known here; allowed: {names}").format(names=", ".join(sorted(known)))
            )
    tables = {key: _table(file, f"[{key}]", raw[key], kind) for key, kind in _TABLES.items() if key in raw}
    pbxes = _mapping(file, "pbx", raw.get("pbx", {}))
    pbx = {name: _table(file, f"[pbx.{name}]", table, PbxTable) for name, table in pbxes.items()}
    lines = _mapping(file, "lines", raw.get("lines", {}))
    for line, name in lines.items():
        if not isinstance(name, str):
            raise wrong(file, f"[lines] {line}", name, _("must be a name in quotes"))
    settings = Settings(pbx=pbx, lines=dict(lines), file=str(file))
    for key, table in tables.items():
        setattr(settings, key, table)
    check(file, settings)
    find_secrets(file, settings, raw)
    return settings


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise SettingsError(_("{file}: there is no such file").format(file=file)) from None
    except OSError as error:
        raise SettingsError(_("{file}: cannot be read: {why}").format(file=file, why=error.strerror)) from None
    except UnicodeDecodeError:
        raise SettingsError(_("{file}: is not text in UTF-8").format(file=file)) from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(_("{file}: is not TOML: {why}").format(file=file, why=error)) from None
    except RecursionError:
        raise SettingsError(_("{file}: is not TOML: {why}").format(file=file, why=_("too many brackets"))) from None


def _mapping(file: Path, key: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise wrong(file, key, value, _("must be a table"))
    return value


def _table(file: Path, where: str, value: Any, kind: type[_T]) -> _T:
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    for key in _mapping(file, where, value):
        if key not in fields:
            raise wrong(
                file, f"{where} {key}", None, _("is not known here; allowed: {names}").format(names=", ".join(fields))
            )
    for key, field in fields.items():
        if key not in value:
            if field.required:
                raise wrong(file, f"{where} {key}", None, _("is missing"))
            continue
        try:
            msgspec.convert(value[key], field.type)
        except msgspec.ValidationError:
            shown = "…" if key in SECRET_KEYS else value[key]
            raise wrong(file, f"{where} {key}", shown, _("must be {what}").format(what=_what(field.type))) from None
    return msgspec.convert(value, kind)


def _what(kind: Any) -> str:
    if kind is int:
        return _("a whole number")
    if kind is float:
        return _("a number")
    if kind is bool:
        return _("true or false")
    if kind == bool | date:
        return _("true, false, or the last day, such as 2026-12-31")
    if kind == list[str]:
        return _("a list of texts in quotes")
    if kind == dict[str, str]:
        return _("a table of texts in quotes")
    return _("a text in quotes")
