"""Bytes of 1C's answer to rows, or to the exception that says what went wrong. Pure; measured shapes: see `docs`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from console.onec.failures import (
    BadQuery,
    Broken,
    Locked,
    NoLicence,
    NoRight,
    NotPublished,
    NotThere,
    OneCFailure,
    Refused,
)

Row = dict[str, Any]
"""One record as 1C gave it; fractions are `Decimal`, whole numbers often strings. Strings are not yet cleaned."""

_T = TypeVar("_T")
_BOM = b"\xef\xbb\xbf"
_LOOK = 64 * 1024
_CODE = re.compile(r'"code"\s*:\s*"(-?\d+)"|<m:code>\s*(-?\d+)')
_NO_LICENCE = re.compile(r"лиценз|ліценз|licen[cs]e", re.IGNORECASE)
_LOCKED = re.compile(r"virtual-resource-system|начало сеанса|початок сеансу|session start", re.IGNORECASE)


class _Body(msgspec.Struct):
    value: list[Row]


_decoder = msgspec.json.Decoder(_Body, float_hook=Decimal)
_single = msgspec.json.Decoder(Row, float_hook=Decimal)


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows and how long 1C took for them, in milliseconds; `at` is when they were true (epoch seconds), if not now."""

    rows: list[Row]
    ms: float
    at: float | None = None


def rows(content_type: str, body: bytes) -> list[Row]:
    """Read a 200. Raises `Broken` unless it is JSON in UTF-8 (a BOM is forgiven) of the shape that 1C gives."""
    return _read(_decoder, content_type, body).value


def single(content_type: str, body: bytes) -> Row:
    """The same, of an answer that is one object."""
    return _read(_single, content_type, body)


def failure(status: int, body: bytes, asked: Iterable[str] = ()) -> OneCFailure:
    """What a status other than 200 means. `asked` are the names in our question, to recognise the one 1C lacks."""
    said = body[:_LOOK].removeprefix(_BOM).decode("utf-8", "replace")
    found = _CODE.search(said)
    code = (found[1] or found[2]) if found else ""
    if status == 406 or (status >= 400 and _NO_LICENCE.search(said)):
        return NoLicence()
    if status in (401, 403):
        if code == "20":
            return NoRight()
        return Locked() if status == 403 and _LOCKED.search(said) else Refused()
    if status == 404:
        return NotPublished() if code else NotThere()
    if status in (400, 405, 501):
        return BadQuery(_unknown_name(said, asked))
    return Locked() if status >= 500 and "начало сеанса" in said.lower() else Broken(status)


def _read(decoder: msgspec.json.Decoder[_T], content_type: str, body: bytes) -> _T:
    body = body.removeprefix(_BOM)
    if "json" not in content_type.lower() or not body[:_LOOK].lstrip()[:1] == b"{":
        raise _of_page(body)
    try:
        return decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError, ArithmeticError):
        raise Broken from None


def _of_page(body: bytes) -> OneCFailure:
    """A web page with status 200: 1C's own error page, or somebody's login form."""
    said = body[:_LOOK].decode("utf-8", "replace")
    return NoLicence() if _NO_LICENCE.search(said) else Broken()


def _unknown_name(said: str, asked: Iterable[str]) -> str | None:
    """The longest of our names in 1C's text, which is in the server's language."""
    parts = {part for name in asked for part in name.split("/")}
    for name in sorted(parts, key=len, reverse=True):
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said):
            return name
    return None
