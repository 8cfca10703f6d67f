"""JSON: a list of objects, OData's `{"value": [...]}`, or one object a line. Rows are decoded one at a time."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from console.i18n import _
from console.onec.files.bad import BadFile
from console.onec.files.cells import Cell
from console.onec.files.readers import Nested, Sheet

_BOM = b"\xef\xbb\xbf"
_LARGEST = 1 << 30
_SEEN_FOR_HEADINGS = 200


class _Value(msgspec.Struct):
    value: list[msgspec.Raw]


_row = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)


def read_json(file: Path, lists: frozenset[str]) -> Sheet:
    """Open. Headings are the keys of the first rows. Raises `BadFile`, `OSError`."""
    if file.stat().st_size > _LARGEST:
        raise BadFile(file.name, _("is larger than {size} GB").format(size=_LARGEST >> 30))
    raws = _raws(file)
    first = [
        (at, _decoded(file.name, at, raw)) for at, raw in zip(range(1, _SEEN_FOR_HEADINGS + 1), raws, strict=False)
    ]
    headings = tuple(dict.fromkeys(key for _at, row in first for key in row))
    if not headings:
        raise BadFile(file.name, _("is empty"))
    return Sheet(headings, _rows(file.name, headings, raws, lists))


def _raws(file: Path) -> Sequence[msgspec.Raw | bytes]:
    body = file.read_bytes().removeprefix(_BOM)
    start = body[:256].lstrip()[:1]
    try:
        if start == b"[":
            return msgspec.json.decode(body, type=list[msgspec.Raw])
        if start == b"{" and file.suffix.lower() == ".json":
            return msgspec.json.decode(body, type=_Value).value
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise BadFile(file.name, _("is not JSON, or is cut short")) from None
    if start == b"{":
        return [line for line in body.splitlines() if line.strip()]
    raise BadFile(file.name, _("is not a list of objects") if start else _("is empty"))


def _decoded(name: str, at: int, raw: msgspec.Raw | bytes) -> dict[str, Any]:
    try:
        return _row.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ArithmeticError):
        raise BadFile(name, _("is not an object of JSON"), at) from None


def _rows(
    name: str, headings: tuple[str, ...], raws: Sequence[msgspec.Raw | bytes], lists: frozenset[str]
) -> Iterator[tuple[int, Sequence[Any]]]:
    for at, raw in enumerate(raws, 1):
        row = _decoded(name, at, raw)
        yield at, [_cell(key, row.get(key), lists) for key in headings]


def _cell(key: str, value: Any, lists: frozenset[str]) -> Cell | Nested:
    """A plain value; of a nested object its name, as of an expanded reference."""
    if isinstance(value, list):
        rows = [one for one in value if isinstance(one, dict)]
        return Nested(rows) if key in lists else ", ".join(str(one) for one in value if not isinstance(one, dict))
    if isinstance(value, dict):
        return str(value.get("Description") or value.get("name") or "")
    return value if isinstance(value, str | int | Decimal | bool) or value is None else str(value)
