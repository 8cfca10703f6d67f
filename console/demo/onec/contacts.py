"""Contact information as a tabular part of its owner: <catalog>_КонтактнаяИнформация."""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from console.demo.company_records import Contact
from console.demo.onec import base as names
from console.demo.onec.base import Base
from console.demo.onec.contact_kinds import TYPES, UT, Kind, Kinds
from console.demo.onec.model import INT, NO_DATE, EntitySet, Property, Value, blank, moment, ref, table, text
from console.demo.onec.refs import EMPTY

_ROWS = 16


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a tabular part with its owner."""

    owner: int
    kind: Kind
    contact: Contact


def part(base: Base, owner: EntitySet, who: str, kinds: Kinds = UT, backwards: bool = False) -> EntitySet:
    """<owner>_КонтактнаяИнформация. A row's number is the owner's number × 16 + its line.

    `backwards`: with the column ОбратныйНомерТелефона, as the УНФ family has it.
    """

    last: tuple[int, int, tuple[Contact, ...]] = (-1, -1, ())

    def rows_of(owner_number: int) -> tuple[Contact, ...]:
        """Rows of one owner; the last answer is kept, since rows are read owner by owner."""
        nonlocal last
        kept = last
        if kept[:2] != (owner_number, base.company.revision):
            rows = base.company.contacts(who, owner_number) if owner.record(owner_number) is not None else ()
            kept = last = owner_number, base.company.revision, rows
        return kept[2]

    def record(number: int) -> Row | None:
        owner_number, line = divmod(number, _ROWS)
        rows = rows_of(owner_number)
        return Row(owner_number, kinds.of(who, rows[line - 1]), rows[line - 1]) if 0 < line <= len(rows) else None

    def of_owner(owner_number: int) -> Iterable[int]:
        return range(owner_number * _ROWS + 1, owner_number * _ROWS + 1 + len(rows_of(owner_number)))

    def by_reference(guid: Value) -> Iterable[int]:
        number = base.number(owner.name, guid)
        return () if number is None or owner.record(number) is None else tuple(of_owner(number))

    name = f"{owner.name}_КонтактнаяИнформация"
    index = _Index(base, owner, who, kinds)
    entity = EntitySet(
        name,
        ("Ref_Key", "LineNumber"),
        table(ref("Ref_Key", lambda row: base.ref(owner.name, row.owner)), *_columns(base, backwards)),
        index.everything,
        record,
        ordered=index.everything,
        lookups={"Ref_Key": by_reference, "Тип": index.by_type, "Вид_Key": index.by_kind},
        owner=lambda row: owner.presentation(owner.record(row.owner)),
        hidden=lambda row: owner.hidden(owner.record(row.owner)),
    )
    owner.parts["КонтактнаяИнформация"] = (entity, lambda one: of_owner(one.id))
    return entity


def _ordered(owner: EntitySet) -> Sequence[int]:
    assert owner.ordered is not None
    return owner.ordered()


class _Index:
    """All the rows of a part and those of each Тип and Вид, the two columns that 1C has an index for.

    Everything is in the order of the owners' names, and is made in one pass when first asked for.
    """

    def __init__(self, base: Base, owner: EntitySet, who: str, kinds: Kinds) -> None:
        self._base, self._owner, self._who, self._kinds = base, owner, who, kinds
        self._rows: dict[int | str, array[int]] = {}
        self._revision = -1

    def everything(self) -> array[int]:
        return self._built()[""]

    def by_kind(self, guid: Value) -> array[int]:
        number = self._base.number(names.KINDS, guid)
        return self._built().get(-1 if number is None else number, array("Q"))

    def by_type(self, name: Value) -> array[int]:
        return self._built().get(str(name) or " ", array("Q"))

    def _built(self) -> dict[int | str, array[int]]:
        company = self._base.company
        if self._revision != company.revision:
            self._rows, self._revision = {"": array("Q")}, company.revision
            for number in _ordered(self._owner):
                for contact in company.contacts(self._who, number):
                    kind = self._kinds.of(self._who, contact)
                    for key in ("", kind.id, TYPES[kind.what]):
                        self._rows.setdefault(key, array("Q")).append(number * _ROWS + contact.line)
        return self._rows


def _columns(base: Base, backwards: bool) -> list[Property]:
    def written(attribute: str) -> Callable[[Any], str]:
        return lambda row: str(getattr(row.contact.written, attribute))

    return [
        Property("LineNumber", INT, lambda row: row.contact.line),
        text("Тип", lambda row: TYPES[row.kind.what]),
        ref("Вид_Key", lambda row: base.ref(names.KINDS, row.kind.id), names.KINDS),
        text("Представление", written("text")),
        text("ЗначенияПолей", _old_value, unlimited=True),
        text("Страна", lambda row: "Україна" if row.kind.what == "address" else ""),
        *blank("Регион:s Город:s"),
        text("АдресЭП", lambda row: row.contact.written.text if row.kind.what == "email" else ""),
        text("ДоменноеИмяСервера", lambda row: "example.com" if row.kind.what == "email" else ""),
        text("НомерТелефона", written("number")),
        text("НомерТелефонаБезКодов", written("local")),
        *([text("ОбратныйНомерТелефона", _backwards)] if backwards else []),
        ref("ВидДляСписка_Key", lambda _: EMPTY),
        moment("ДействуетС", lambda _: NO_DATE),
        text("Значение", _new_value, unlimited=True),
    ]


def _backwards(row: Row) -> str:
    """The digits of the number from the last to the first, so that a search by its end can use an index."""
    return re.sub(r"\D", "", str(row.contact.written.number))[::-1]


def _old_value(row: Row) -> str:
    """The XML of releases before 3.1.3; kept beside the newer JSON."""
    if row.kind.what != "phone" or not row.contact.written.country:
        return ""
    one = row.contact.written
    return (
        '<КонтактнаяИнформация xmlns="http://www.v8.1c.ru/ssl/contactinfo" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" Представление={quoteattr(one.text)}>'
        f'<Состав xsi:type="НомерТелефона" КодСтраны={quoteattr(one.country)} КодГорода={quoteattr(one.area)} '
        f"Номер={quoteattr(one.local)} Добавочный={quoteattr(one.extension)}/></КонтактнаяИнформация>"
    )


def _new_value(row: Row) -> str:
    one = row.contact.written
    if not one.number and row.kind.what == "phone":
        return ""
    value = {"version": 4, "value": one.text, "type": TYPES[row.kind.what]}
    if row.kind.what in {"phone", "fax"}:
        value |= {"countryCode": one.country.lstrip("+"), "areaCode": one.area, "number": one.local}
        value |= {"extNumber": one.extension, "comment": ""}
    return json.dumps(value, ensure_ascii=False)
