"""A call as a row of the `call` table. What has no column of its own goes into `rest`."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

import msgspec

from console.archive.codec import decode_card, encode_card
from console.archive.fold import storable
from console.domain.call import Call
from console.domain.card import Card
from console.domain.history import Record

_SCALARS = (
    *("id", "pbx", "direction", "state", "started", "outcome", "reason", "number", "number_raw", "caller_name"),
    *("dialed", "queue", "answered_by", "operator", "answered", "ended", "wait_s", "talk_s", "held_s", "caller_line"),
)
_LISTS = ("rang", "talked", "transfers")
_OTHERS = ("client_ref", "client_name", "approximate", "rest")
_COLUMNS = (*_SCALARS, *_LISTS, *_OTHERS)
_REST = {one.name: one.default for one in fields(Call) if one.name not in (*_COLUMNS, "client")}

INSERT = f"INSERT INTO call (slot, party, {', '.join(_COLUMNS)}) VALUES ({', '.join('?' * (len(_COLUMNS) + 2))})"  # noqa: S608 (our own column names)
"""Takes a slot, a party and what `to_row` gives."""
SELECT = f"SELECT slot, card, {', '.join(_COLUMNS)} FROM call LEFT JOIN call_card USING (slot)"  # noqa: S608 (our own column names)
"""Gives what `to_record` takes."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode
_log = logging.getLogger(__name__)


def to_row(call: Call) -> tuple[Any, ...]:
    """A call's columns."""
    values: dict[str, Any] = msgspec.to_builtins(call)
    client = values["client"] or {"ref": None, "name": None}
    rest = {name: values[name] for name, usual in _REST.items() if getattr(call, name) != usual}
    return (
        *(storable(value) if isinstance(value, str) else value for value in map(values.__getitem__, _SCALARS)),
        *(_encode(values[name]).decode() for name in _LISTS),
        *(client["ref"], client["name"] and storable(client["name"]), values["approximate"], _encode(rest).decode()),
    )


def to_record(row: tuple[Any, ...]) -> Record:
    """Read a row of `SELECT`. Raises `ValueError` where the call in it makes no sense."""
    slot, card, *columns = row
    values = dict(zip(_COLUMNS, columns, strict=True))
    for name in _LISTS:
        values[name] = _decode(values[name])
    ref, name = values.pop("client_ref"), values.pop("client_name")
    values["client"] = None if ref is None else {"ref": ref, "name": name}
    values["approximate"] = bool(values["approximate"])
    values |= _decode(values.pop("rest"))
    return Record(slot, msgspec.convert(values, Call), _to_card(card))


def readable(rows: Iterable[tuple[Any, ...]]) -> Iterator[Record]:
    """The records of rows, leaving out what a damaged file or a later version made unreadable."""
    for row in rows:
        try:
            yield to_record(row)
        except (ValueError, TypeError):
            _log.warning("the call at %s in the history cannot be read", row[0])


def card_text(card: Card | None) -> str | None:
    """A card as stored; None for none and for one that no JSON can hold: the call matters more."""
    try:
        return encode_card(card).decode() if card else None
    except (ValueError, OverflowError):
        return None


def _to_card(text: str | None) -> Card | None:
    try:
        return decode_card(text) if text else None
    except ValueError:
        return None
