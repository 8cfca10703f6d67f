"""On what terms clients buy: agreements, contracts, keys of analytics, goods and small reference books."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from console.demo import company_words as words
from console.demo.company import SPAN
from console.demo.onec import base as names
from console.demo.onec.base import Base, by_presentation, heading
from console.demo.onec.model import (
    SHORT,
    EntitySet,
    Property,
    blank,
    flag,
    mixed,
    moment,
    money,
    ref,
    table,
    text,
    whole,
)
from console.demo.onec.people_sets import day

_GOODS = "НаименованиеПолное:s ТипНоменклатуры:s ВесЧислитель:n КодДляПоиска:s Описание:s СтавкаНДС_Key:g Качество:s"
RATES = "InformationRegister_КурсыВалют"
CURRENCIES = (("980", "грн", "Українська гривня"), ("840", "USD", "Долар США"))


def small(
    base: Base, name: str, records: Sequence[tuple[str, ...]], properties: list[Property], folders: int = 0
) -> EntitySet:
    """A reference book of a few records; a record is (number, *texts), the first text is its presentation."""
    rows = [(number, *texts) for number, texts in enumerate(records)]
    entity = EntitySet(
        name,
        ("Ref_Key",),
        table(
            *heading(base, name, name, lambda one: int(one[0]), lambda _: False),
            text("Description", lambda one: str(one[1])),
            *blank("Predefined:b PredefinedDataName:s"),
            *properties,
        ),
        base.listed(name, lambda: range(len(rows))),
        lambda number: rows[number] if number < len(rows) else None,
        lookups={"Ref_Key": base.one(name)},
        presentation=lambda one: str(one[1]),
        is_folder=lambda one: bool(one[0] < folders),
    )
    return by_presentation(base, entity)


def books(base: Base) -> list[EntitySet]:
    """Catalog_Валюты, Catalog_Организации, Catalog_Номенклатура (with folders)."""
    currencies = [(short, code, full) for code, short, full in CURRENCIES]
    goods = [(name,) for name in (*words.GOODS_FOLDERS, *words.GOODS)]
    folders = len(words.GOODS_FOLDERS)

    def folder(one: Any) -> str:
        return base.ref(names.GOODS, None if one[0] < folders else (one[0] - folders) // 5)

    return [
        small(
            base,
            names.CURRENCIES,
            currencies,
            [text("Code", lambda one: str(one[2])), text("НаименованиеПолное", lambda one: str(one[3]))],
        ),
        small(
            base,
            names.ORGANISATIONS,
            [("ТОВ «Оптова база»",)],
            [text("Code", lambda _: "00-000001"), *blank("Префикс:s ИНН:s")],
        ),
        small(
            base,
            names.GOODS,
            goods,
            [
                ref("Parent_Key", folder, names.GOODS),
                flag("IsFolder", lambda one: one[0] < folders),
                text("Code", lambda one: f"00-{one[0]:08d}"),
                Property("Артикул", "Edm.String", lambda one: f"ART-{one[0]:04d}", in_folder=False),
                *(Property(one.name, one.edm, one.get, in_folder=False) for one in blank(_GOODS)),
            ],
            folders,
        ),
    ]


def rates(base: Base) -> EntitySet:
    """InformationRegister_КурсыВалют: a periodic register that is independent of documents; one rate a month."""
    months = [(currency, month) for currency in range(len(CURRENCIES)) for month in range(1, 12)]

    def rate(record: tuple[int, int]) -> float:
        return 1 if record[0] == 0 else 41 + record[1] / 10

    return EntitySet(
        RATES,
        ("Period", "Валюта_Key"),
        table(
            moment("Period", lambda one: f"2026-{one[1]:02d}-01T00:00:00"),
            ref("Валюта_Key", lambda one: base.ref(names.CURRENCIES, one[0]), names.CURRENCIES),
            money("Курс", rate),
            Property("Кратность", SHORT, lambda _: 1),
        ),
        base.listed(RATES, lambda: range(len(months))),
        lambda number: months[number],
    )


def terms(base: Base) -> list[EntitySet]:
    """Catalog_СоглашенияСКлиентами, Catalog_ДоговорыКонтрагентов, Catalog_КлючиАналитикиУчетаПоПартнерам."""
    return [_agreements(base), _contracts(base), _analytics(base)]


def _child(
    base: Base,
    name: str,
    of: Callable[[int], Sequence[int]],
    label: Callable[[int], str],
    properties: list[Property],
    partner_field: str = "Партнер_Key",
) -> EntitySet:
    """A catalog whose records are numbers that belong to clients."""
    entity = EntitySet(
        name,
        ("Ref_Key",),
        table(
            *heading(base, name, name, int, lambda _: False),
            text("Description", label),
            *blank("Predefined:b PredefinedDataName:s"),
            ref("Партнер_Key", lambda number: base.ref(names.PARTNERS, number // SPAN), names.PARTNERS),
            ref("Организация_Key", lambda _: base.ref(names.ORGANISATIONS, 0), names.ORGANISATIONS),
            *properties,
        ),
        base.listed(name, lambda: base.children(of)),
        lambda number: number if base.exists(number, of) else None,
        lookups={"Ref_Key": base.one(name), partner_field: base.of_partner(of)},
        presentation=label,
    )
    return by_presentation(base, entity)


def _agreements(base: Base) -> EntitySet:
    def of(i: int) -> range:
        return range(i * SPAN, i * SPAN + (1 if base.company.partner(i).client else 0))

    def start(number: int) -> str:
        return day(base.company.partner(number // SPAN).registered)

    return _child(
        base,
        names.AGREEMENTS,
        of,
        lambda number: "Оптова ціна, відстрочка 14 днів" if number % 3 else "Роздрібна ціна, передоплата",
        [
            text("Номер", lambda number: f"С-{number // SPAN + 1}"),
            moment("Дата", start),
            text("Статус", lambda number: "Закрыто" if number // SPAN % 19 == 11 else "Действует"),
            moment("ДатаНачалаДействия", start),
            ref("Валюта_Key", lambda _: base.ref(names.CURRENCIES, 0), names.CURRENCIES),
            ref("Менеджер_Key", lambda n: base.ref(names.USERS, base.company.partner(n // SPAN).manager), names.USERS),
            *blank("ДатаОкончанияДействия:d Контрагент_Key:g ГрафикОплаты_Key:g Типовое:b Согласован:b Комментарий:s"),
            whole("СрокПоставки", lambda _: 2),
        ],
    )


def _contracts(base: Base) -> EntitySet:
    return _child(
        base,
        names.CONTRACTS,
        base.company.counterparties,
        lambda number: f"Договір поставки № {number // SPAN + 1}/{number % SPAN + 1}",
        [
            text("Номер", lambda number: f"{number // SPAN + 1}/{number % SPAN + 1}"),
            moment("Дата", lambda number: day(base.company.partner(number // SPAN).registered)),
            text("Статус", lambda _: "Действует"),
            text("ТипДоговора", lambda _: "СПокупателем"),
            ref("Контрагент_Key", lambda number: base.ref(names.COUNTERPARTIES, number), names.COUNTERPARTIES),
            ref("ВалютаВзаиморасчетов_Key", lambda _: base.ref(names.CURRENCIES, 0), names.CURRENCIES),
            flag("ОграничиватьСуммуЗадолженности", lambda number: number // SPAN % 4 == 0),
            money("ДопустимаяСуммаЗадолженности", lambda number: 50_000 if number // SPAN % 4 == 0 else 0),
            flag("ЗапрещаетсяПросроченнаяЗадолженность", lambda number: number // SPAN % 4 == 0),
            *blank("ДатаНачалаДействия:d ДатаОкончанияДействия:d Менеджер_Key:g Комментарий:s"),
        ],
    )


def _analytics(base: Base) -> EntitySet:
    return _child(
        base,
        names.ANALYTICS,
        base.company.counterparties,
        lambda number: f"{base.company.counterparty(number).name}; ТОВ «Оптова база»",
        [
            mixed("Контрагент", lambda number: base.ref(names.COUNTERPARTIES, number), lambda _: names.COUNTERPARTIES),
            mixed("Договор", lambda number: base.ref(names.CONTRACTS, number), lambda _: names.CONTRACTS),
            *blank("НаправлениеДеятельности_Key:g"),
        ],
    )
