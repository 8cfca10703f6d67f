"""Contact information as an information register: УПП 1.3, УТ 10.3, БП 2.0 and what grew from them.

Объект is of composite type, and so is Вид: a kind from the catalog, or a text that somebody typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from console.demo.company_records import Contact
from console.demo.onec import base as names
from console.demo.onec.base import Base
from console.demo.onec.contact_kinds import TYPES, Kinds
from console.demo.onec.model import EntitySet, Value, blank, flag, mixed, table, text

NAME = "InformationRegister_КонтактнаяИнформация"
_ROWS = 16
_OWNER = 1 << 40


@dataclass(frozen=True, slots=True)
class Row:
    """A record of the register with its owner; `again` counts rows of one kind: the second is of a typed one."""

    catalog: str
    owner: int
    who: str
    contact: Contact
    again: int


def register(base: Base, owners: list[tuple[EntitySet, str]], kinds: Kinds) -> EntitySet:
    """The register. A record's number tells the catalog, the owner and the line."""
    company = base.company

    def record(number: int) -> Row | None:
        place, rest = divmod(number, _OWNER)
        owner, line = divmod(rest, _ROWS)
        catalog, who = owners[place]
        if catalog.record(owner) is None:
            return None
        rows = company.contacts(who, owner)
        if not 0 < line <= len(rows):
            return None
        one = rows[line - 1]
        again = sum((before.what, before.use) == (one.what, one.use) for before in rows[: line - 1])
        return Row(catalog.name, owner, who, one, again)

    def of(place: int, owner: int) -> list[int]:
        rows = company.contacts(owners[place][1], owner)
        return [place * _OWNER + owner * _ROWS + one.line for one in rows]

    def everything() -> Iterable[int]:
        return (n for place, (one, _) in enumerate(owners) for owner in one.ids() for n in of(place, owner))

    def by_owner(guid: Value) -> Iterable[int]:
        found = base.find(str(guid))
        places = {one.name: place for place, (one, _) in enumerate(owners)}
        return () if found is None or found[0] not in places else of(places[found[0]], found[1])

    def kind_of(row: Row) -> str:
        return "" if row.again else base.ref(names.KINDS, kinds.of(row.who, row.contact).id)

    entities = {one.name: one for one, _ in owners}
    return EntitySet(
        NAME,
        ("Объект", "Объект_Type", "Тип", "Вид", "Вид_Type"),
        table(
            mixed("Объект", lambda row: base.ref(row.catalog, row.owner), lambda row: str(row.catalog)),
            text("Тип", lambda row: TYPES[row.contact.what]),
            mixed("Вид", lambda row: kind_of(row) or f"ещё {row.again}", _type_of_kind(kind_of)),
            text("Представление", lambda row: row.contact.written.text),
            text("Поле1", lambda row: row.contact.written.country),
            text("Поле2", lambda row: row.contact.written.area),
            text("Поле3", lambda row: re.sub(r"\D", "", row.contact.written.local)),
            text("Поле4", lambda row: row.contact.written.extension),
            *blank("Поле5:s Поле6:s Поле7:s Поле8:s Поле9:s Поле10:s Комментарий:s ТипДома:s ТипКорпуса:s"),
            flag("ЗначениеПоУмолчанию", lambda row: row.contact.line == 1),
        ),
        base.listed(NAME, everything),
        record,
        lookups={"Объект": by_owner},
        hidden=lambda row: entities[row.catalog].hidden(entities[row.catalog].record(row.owner)),
    )


def _type_of_kind(kind_of: Callable[[Row], str]) -> Callable[[Any], str]:
    return lambda row: names.KINDS if kind_of(row) else "String"
