"""Whether what stands in a role file has the form it must have: every mistake in one go, each with its place."""

import types
import typing
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any, Literal

import msgspec

from console.i18n import LANGUAGES, Words, _
from console.roles.lines import Path

_UNIONS = (types.UnionType, typing.Union)


def mistakes(value: Any, kind: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """What in a value of TOML is not of this kind, and where."""
    tables = [one for one in typing.get_args(kind) if isinstance(one, type) and issubclass(one, msgspec.Struct)]
    if typing.get_origin(kind) in _UNIONS and tables:
        kind = tables[0]  # a table that may be left out
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield from _table(value, kind, path)
    elif typing.get_origin(kind) is tuple:
        if not isinstance(value, list):
            yield path, _told(path, _("must be a list in square brackets"))
            return
        for number, one in enumerate(value):
            yield from mistakes(one, typing.get_args(kind)[0], (*path, number))
    elif typing.get_origin(kind) is dict:
        if not isinstance(value, dict):
            yield path, _told(path, _("must be a table"))
            return
        for key, one in value.items():
            yield from mistakes(one, typing.get_args(kind)[1], (*path, key))
    elif kind == Words:
        yield from _words(value, path)
    else:
        try:
            msgspec.convert(value, kind)
        except msgspec.ValidationError:
            yield path, _told(path, _what(kind), value)


def _table(value: Any, kind: type[msgspec.Struct], path: Path) -> Iterator[tuple[Path, str]]:
    if not isinstance(value, dict):
        yield path, _told(path, _("must be a table"))
        return
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for key, one in value.items():
        if key in fields:
            yield from mistakes(one, fields[key].type, (*path, key))
        else:
            allowed = _("is not known here; allowed: {names}").format(names=", ".join(fields))
            yield (*path, key), _told((*path, key), allowed)
    for key, field in fields.items():
        if field.required and key not in value:
            yield path, _told((*path, key), _("is missing"))


def _words(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        return
    if not isinstance(value, dict) or not value or not all(isinstance(one, str) for one in value.values()):
        yield path, _told(path, _('must be a text in quotes, or { uk = "…", ru = "…", en = "…" }'))
        return
    for language in value:
        if language not in LANGUAGES:
            yield (
                (*path, language),
                _told((*path, language), _("must be one of: {names}").format(names=", ".join(LANGUAGES))),
            )


def _told(path: Path, what: str, value: object = None) -> str:
    named = [str(part) for part in path if isinstance(part, str)]
    shown = "" if value is None or isinstance(value, dict | list) else f" = {_written(value)}"
    return f"{'.'.join(named) or '…'}{shown}: {what}"


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _what(kind: Any) -> str:
    for one in typing.get_args(kind) if typing.get_origin(kind) in _UNIONS else (kind,):
        if isinstance(one, type) and issubclass(one, StrEnum):
            return _("must be one of: {names}").format(names=", ".join(one))
        if typing.get_origin(one) is Literal:
            return _("must be one of: {names}").format(names=", ".join(typing.get_args(one)))
    if kind is bool:
        return _("must be true or false")
    if kind is int:
        return _("must be a whole number")
    return _("must be a date, such as 2026-12-31") if kind is date else _("must be a text in quotes")
