"""Answers in JSON, as 1C writes it: integers are strings, every property on a line of its own."""

from __future__ import annotations

from collections.abc import Callable
from json.encoder import encode_basestring
from typing import Any, Literal

from console.demo.onec.model import BOOL, INT, NUMBER, SHORT, EntitySet
from console.demo.onec.refs import EMPTY
from console.demo.onec.shape import Column

quoted = encode_basestring

Detail = Literal["nometadata", "minimalmetadata", "fullmetadata"]
Encode = Callable[[Any], str]


def number(value: float) -> str:
    """A number without the tail of ".0" that Python would add."""
    return str(int(value)) if value == int(value) else repr(value)


def _scalar(edm: str) -> Encode:
    if edm == INT:
        return lambda value: "null" if value is None else f'"{value}"'
    if edm == BOOL:
        return lambda value: "null" if value is None else ("true" if value else "false")
    if edm in {NUMBER, SHORT}:
        return lambda value: "null" if value is None else number(value)
    return lambda value: "null" if value is None else quoted(value)


def row_writer(entity: EntitySet, columns: tuple[Column, ...], detail: Detail) -> Encode:
    """A function that writes one record as a JSON object."""
    pieces = [(f'"{column.name}": ', column.get, _encoder(column, detail), column) for column in columns]
    links = [] if detail == "nometadata" or not entity.key else [column for column in columns if column.link]
    plain = [(head, get, encode) for head, get, encode, _ in pieces]
    small = [(head, get, encode) for head, get, encode, column in pieces if column.in_folder]
    is_folder, canonical = entity.is_folder, canonical_link(entity)

    def write(record: Any) -> str:
        parts = [head + encode(get(record)) for head, get, encode in (small if is_folder(record) else plain)]
        if detail == "fullmetadata" and entity.key:
            parts[:0] = [f'"odata.type": "StandardODATA.{entity.name}"', f'"odata.id": {quoted(canonical(record))}']
        for column in links:
            if column.get(record) != EMPTY:
                link = quoted(f"{canonical(record)}/{column.link}")
                parts.append(f'"{column.link}@navigationLinkUrl": {link}')
        return "{\n" + ",\n".join(parts) + "\n}"

    return write


def _encoder(column: Column, detail: Detail) -> Encode:
    if column.edm == "rows":
        row = _nested(column, detail)
        return lambda records: "[" + ",".join(row(record) for record in records) + "]"
    if column.edm == "object":
        row = _nested(column, detail)
        return lambda record: "null" if record is None else row(record)
    if column.edm == "any":
        return lambda found: "null" if found is None else _any(found, detail)
    return _scalar(column.edm)


def _nested(column: Column, detail: Detail) -> Encode:
    pieces = [(f'"{one.name}": ', one.get, _encoder(one, detail)) for one in column.inner]
    return lambda record: "{\n" + ",\n".join(head + encode(get(record)) for head, get, encode in pieces) + "\n}"


def _any(found: tuple[tuple[Column, ...], Any], detail: Detail) -> str:
    inner, record = found
    return _nested(Column("", "object", lambda one: one, inner), detail)(record)


def canonical_link(entity: EntitySet) -> Callable[[Any], str]:
    """A function that writes the path of a record: Catalog_X(guid'…')."""
    keys = [entity.properties[name] for name in entity.key if name in entity.properties]

    def write(record: Any) -> str:
        if len(keys) == 1:
            return f"{entity.name}(guid'{keys[0].get(record)}')"
        inside = ", ".join(f"{key.name}={_literal(key.edm, key.get(record))}" for key in keys)
        return f"{entity.name}({inside})"

    return write


def _literal(edm: str, value: Any) -> str:
    return str(value) if edm in {INT, SHORT, NUMBER} else f"guid'{value}'" if edm == "Edm.Guid" else f"'{value}'"
