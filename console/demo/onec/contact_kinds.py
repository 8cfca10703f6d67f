"""Catalog_ВидыКонтактнойИнформации: the kinds of contact information, in a folder for each owner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from console.demo.company_records import Contact
from console.demo.onec import base as names
from console.demo.onec.base import Base, by_presentation, heading
from console.demo.onec.model import EntitySet, Property, blank, flag, ref, table, text, whole

TYPES = {"phone": "Телефон", "fax": "Факс", "email": "АдресЭлектроннойПочты", "address": "Адрес"}
_USUAL = (
    ("Телефон", "Телефон", "phone", ""),
    ("Мобильный телефон", "МобильныйТелефон", "phone", "mobile"),
    ("Факс", "Факс", "fax", ""),
    ("Адрес электронной почты", "Email", "email", ""),
    ("Фактический адрес", "Адрес", "address", ""),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of contact information, or the folder of one owner's kinds."""

    id: int
    folder: int | None
    name: str
    predefined: str
    what: str


@dataclass(frozen=True, slots=True)
class Kinds:
    """All kinds of one base; `by_use` finds one by who has it, what it is and what it is used for."""

    all: tuple[Kind, ...]
    by_use: dict[tuple[str, str, str], Kind]

    def of(self, who: str, contact: Contact) -> Kind:
        """The kind of one row."""
        return self.by_use.get((who, contact.what, contact.use)) or self.by_use[who, contact.what, ""]


_UT = (
    Kind(0, None, 'Контактная информация справочника "Партнеры"', "СправочникПартнеры", ""),
    Kind(1, None, 'Контактная информация справочника "Контрагенты"', "СправочникКонтрагенты", ""),
    Kind(
        2,
        None,
        'Контактная информация справочника "Контактные лица партнеров"',
        "СправочникКонтактныеЛицаПартнеров",
        "",
    ),
    Kind(3, 0, "Телефон", "ТелефонПартнера", "phone"),
    Kind(4, 0, "Факс", "ФаксПартнера", "fax"),
    Kind(5, 0, "Адрес электронной почты", "EmailПартнера", "email"),
    Kind(6, 0, "Фактический адрес", "АдресПартнера", "address"),
    Kind(7, 1, "Телефон", "ТелефонКонтрагента", "phone"),
    Kind(8, 1, "Юридический адрес", "ЮрАдресКонтрагента", "address"),
    Kind(9, 2, "Рабочий телефон", "ТелефонКонтактногоЛица", "phone"),
    Kind(10, 2, "Мобильный телефон", "МобильныйТелефонКонтактногоЛица", "phone"),
)
_UT_USES = {
    ("partner", "phone", ""): 3, ("partner", "fax", ""): 4, ("partner", "email", ""): 5, ("partner", "address", ""): 6,
    ("counterparty", "phone", ""): 7, ("counterparty", "address", ""): 8,
    ("person", "phone", ""): 9, ("person", "phone", "mobile"): 10,
}  # fmt: skip
UT = Kinds(_UT, {use: _UT[number] for use, number in _UT_USES.items()})


def usual(owners: Sequence[tuple[str, str]]) -> Kinds:
    """The five usual kinds for each owner: (name of its catalog, who its rows are of)."""
    made: list[Kind] = []
    by_use: dict[tuple[str, str, str], Kind] = {}
    for catalog, who in owners:
        name = catalog.partition("_")[2]
        folder = Kind(len(made), None, f'Контактная информация справочника "{name}"', f"Справочник{name}", "")
        made.append(folder)
        for told, predefined, what, use in _USUAL:
            kind = Kind(len(made), folder.id, told, f"{predefined}{name}", what)
            made.append(kind)
            by_use[who, what, use] = kind
    return Kinds(tuple(made), by_use)


def catalog(base: Base, kinds: Kinds) -> EntitySet:
    """The catalog of them; it has folders."""
    items = [
        text("Тип", lambda kind: TYPES.get(kind.what, "")),
        flag("Используется", lambda _: True),
        flag("РедактированиеТолькоВДиалоге", lambda kind: kind.what == "address"),
        *blank("ТелефонCДобавочнымНомером:b ХранитьИсториюИзменений:b ПроверятьКорректность:b"),
    ]
    entity = EntitySet(
        names.KINDS,
        ("Ref_Key",),
        table(
            *heading(base, names.KINDS, "kind", lambda kind: kind.id, lambda _: False),
            ref("Parent_Key", lambda kind: base.ref(names.KINDS, kind.folder), names.KINDS),
            flag("IsFolder", lambda kind: not kind.what),
            text("Description", lambda kind: kind.name),
            flag("Predefined", lambda _: True),
            text("PredefinedDataName", lambda kind: kind.predefined),
            text("ИмяПредопределенногоВида", lambda kind: kind.predefined),
            whole("РеквизитДопУпорядочивания", lambda kind: kind.id + 1),
            *(Property(one.name, one.edm, one.get, in_folder=False) for one in items),
        ),
        base.listed("kinds", lambda: range(len(kinds.all))),
        lambda number: kinds.all[number] if number < len(kinds.all) else None,
        lookups={"Ref_Key": base.one(names.KINDS)},
        presentation=lambda kind: kind.name,
        is_folder=lambda kind: not kind.what,
    )
    return by_presentation(base, entity)
