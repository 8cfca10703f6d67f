"""How values and addresses are written for 1C's OData (chapter 17.4 of its manual). Nothing else writes them."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from urllib.parse import quote

NO_REF = "00000000-0000-0000-0000-000000000000"
_GUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_NAME = re.compile(r"[^\W\d]\w*")
_DIGITS = re.compile(r"[0-9]{1,20}")
_GROUPS = {7: (3, 2, 2), 9: (2, 3, 2, 2), 10: (3, 3, 2, 2)}


def text(value: str) -> str:
    """A string; a quote inside is doubled, so that it cannot end the literal."""
    return "'" + value.replace("'", "''") + "'"


def is_guid(value: object) -> bool:
    """Whether this is a reference as 1C writes it."""
    return isinstance(value, str) and _GUID.fullmatch(value) is not None


def guid(value: str) -> str:
    """A reference. Raises `ValueError` when it is not one."""
    if not is_guid(value):
        raise ValueError("not a reference")
    return f"guid'{value}'"


def moment(value: datetime) -> str:
    """A date: naive, in the base's own zone, to the second."""
    return f"datetime'{value.strftime('%Y').zfill(4)}-{value:%m-%dT%H:%M:%S}'"


def name(value: str) -> str:
    """The name of a field or set: letters, digits, underscores. Raises `ValueError`; names never come from data."""
    if not _NAME.fullmatch(value):
        raise ValueError("not a name")
    return value


def digits(value: str) -> str:
    """Digits of a phone number, quoted. Raises `ValueError` on anything else."""
    if not _DIGITS.fullmatch(value):
        raise ValueError("not digits")
    return f"'{value}'"


def likeness(value: str) -> str:
    """A pattern for `like` that finds these last digits whatever stands between their usual groups."""
    digits(value)
    groups: list[str] = []
    rest = value
    for size in reversed(_GROUPS.get(len(value), (2,) * (len(value) // 2))):
        groups.insert(0, rest[-size:])
        rest = rest[:-size]
    return "'%" + "%".join(filter(None, (rest, *groups))) + "%'"


def call(entity: str, function: str, arguments: Mapping[str, str]) -> str:
    """A virtual table, `Set/Balance(Condition='…')`. Quotes inside a condition are nested as they are, not doubled."""
    if not function:
        return quote(entity, safe="")
    inside = ",".join(f"{key}={value}" for key, value in arguments.items())
    return quote(entity, safe="") + "/" + quote(f"{function}({inside})", safe="()'=,")


def either(conditions: Iterable[str]) -> str:
    """One condition of several."""
    return " or ".join(conditions)


def query(options: Mapping[str, str]) -> str:
    """A query string in UTF-8 with %20 for a blank and %2B for a plus: 1C's web servers do not all read `+`."""
    return "&".join(f"{key}={quote(value, safe='')}" for key, value in options.items())
