"""Values out of 1C's rows. Everything that a person will see passes `clean` here."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from console.domain.card import Value
from console.domain.text import clean
from console.onec.answers import Row
from console.onec.literals import NO_REF, is_guid

_LARGEST = Decimal(10) ** 15
_EMPTY = (None, "", NO_REF)
NOTE_LIMIT = 500
"""Characters kept of a comment."""


def raw(row: Row, path: str) -> Any:
    """A value as 1C gave it; `Менеджер/Description` reaches into an expanded reference. None when it is not there.

    Of `ЕДРПОУ|ИНН` it is the first that is filled. A service gives the words of a reference in its place.
    """
    if path in row:
        return row[path]
    first, _, others = path.partition("|")
    value: Any = row
    for part in first.split("/"):
        if part == "Description" and isinstance(value, str) and not is_guid(value):
            break
        value = value.get(part) if isinstance(value, dict) else None
    return raw(row, others) if others and value in _EMPTY else value


def text(row: Row, path: str, limit: int = 256) -> str:
    """Text safe to show; 1C pads strings of fixed length with blanks."""
    value = raw(row, path)
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return ""
    return clean(str(value), limit)


def day(row: Row, path: str) -> date | None:
    """A day in the base's own zone; 0001-01-01 is 1C's empty date."""
    value = raw(row, path)
    try:
        found = date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found and found.year > 1 else None


def amount(row: Row, path: str) -> Decimal:
    """Money; nought when it is not a sane number. `Дебет-Кредит` is a difference."""
    path, _, less = path.partition("-")
    if less:
        return amount(row, path) - amount(row, less)
    value = raw(row, path)
    try:
        is_number = isinstance(value, str | int | Decimal) and not isinstance(value, bool)
        found = Decimal(value) if is_number else Decimal(0)
    except InvalidOperation:
        return Decimal(0)
    return found if found.is_finite() and abs(found) < _LARGEST else Decimal(0)


def ref(row: Row, path: str) -> str | None:
    """A reference; None when empty or not one."""
    value = raw(row, path)
    return value.lower() if is_guid(value) and value != NO_REF else None


def named(row: Row, path: str, names: Mapping[str, str]) -> str:
    """The name behind a reference, or the name itself where a source gives names."""
    return names.get(ref(row, path) or "", "") if is_guid(raw(row, path)) else text(row, path)


def truth(row: Row, path: str) -> bool:
    """A flag of 1C."""
    return raw(row, path) is True


def natural(row: Row, path: str, names: Mapping[str, str]) -> Value | None:
    """What 1C holds there, as what it is: yes or no, a number, a day, the name behind a reference, else text.

    None when it is empty: no text, no day, an empty reference or one whose name is not among `names`.
    """
    value = raw(row, path)
    if isinstance(value, bool):
        return value
    if isinstance(value, int | Decimal):
        found = amount(row, path)
        return found if found or not value else None
    if is_guid(value):
        return names.get(ref(row, path) or "") or None
    if isinstance(value, str) and len(value) == _MOMENT and value[10] == "T" and value[4] == "-":
        return day(row, path)
    return text(row, path, NOTE_LIMIT) or None


_MOMENT = len("2026-11-23T09:14:00")
