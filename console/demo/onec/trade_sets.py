"""What clients buy and on what terms: orders, shipments, agreements, contracts, goods and small reference books.

Property names of both documents are those of a real УТ 11 $metadata, of which the unused ones are left empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from console.demo import company_words as words
from console.demo.company import SPAN
from console.demo.onec import base as names
from console.demo.onec.base import Base, by_presentation, heading
from console.demo.onec.model import EntitySet, Property, blank, flag, mixed, moment, money, ref, table, text, whole
from console.demo.onec.people_sets import day
from console.demo.onec.refs import EMPTY

_LINES = 16
_CURRENCIES = (("980", "грн", "Українська гривня"), ("840", "USD", "Долар США"))


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
    currencies = [(short, code, full) for code, short, full in _CURRENCIES]
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
                *(
                    Property(one.name, one.edm, one.get, in_folder=False)
                    for one in blank("Вес:n СрокГодности:i Услуга:b")
                ),
            ],
            folders,
        ),
    ]


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


def orders(base: Base) -> list[EntitySet]:
    """Document_ЗаказКлиента and its goods."""
    company = base.company

    def label(one: Any) -> str:
        return f"Заказ клиента ТДУТ-{one.id % 1_000_000:06d} от {one.at:%d.%m.%Y} {one.minute // 60}:{one.minute % 60:02d}:00"

    entity = EntitySet(
        names.ORDERS,
        ("Ref_Key",),
        table(
            *heading(base, names.ORDERS, "order", lambda one: one.id, lambda one: one.deleted),
            text("Number", lambda one: f"ТДУТ-{one.id % 1_000_000:06d}"),
            moment("Date", lambda one: day(one.at, one.minute)),
            flag("Posted", lambda one: one.posted),
            ref("Партнер_Key", lambda one: base.ref(names.PARTNERS, one.partner), names.PARTNERS),
            ref("Контрагент_Key", lambda one: _first(base, one.partner), names.COUNTERPARTIES),
            ref("Организация_Key", lambda _: base.ref(names.ORGANISATIONS, 0), names.ORGANISATIONS),
            ref("Соглашение_Key", lambda one: base.ref(names.AGREEMENTS, one.partner * SPAN), names.AGREEMENTS),
            ref("Валюта_Key", lambda _: base.ref(names.CURRENCIES, 0), names.CURRENCIES),
            money("СуммаДокумента", lambda one: one.total / 100),
            ref("Менеджер_Key", lambda one: base.ref(names.USERS, company.partner(one.partner).manager), names.USERS),
            text("Статус", lambda one: one.status),
            moment("ДатаОтгрузки", lambda one: day(one.ship)),
            text("Комментарий", lambda one: one.comment),
            ref("КонтактноеЛицо_Key", lambda one: _contact_person(base, one.partner), names.PEOPLE),
            mixed("ДокументОснование", lambda _: "", lambda _: ""),
            mixed(
                "Автор", lambda one: base.ref(names.USERS, company.partner(one.partner).manager), lambda _: names.USERS
            ),
            *blank(
                "Сделка_Key:g ГрафикОплаты_Key:g Склад_Key:g ЦенаВключаетНДС:b ДополнительнаяИнформация:s "
                "НеОтгружатьЧастями:b МаксимальныйКодСтроки:i ДатаСогласования:d Согласован:b ФормаОплаты:s "
                "БанковскийСчет_Key:g Касса_Key:g СуммаАвансаДоОбеспечения:n СуммаПредоплатыДоОтгрузки:n АдресДоставки:s "
                "НалогообложениеНДС:s СкидкиРассчитаны:b ХозяйственнаяОперация:s НомерПоДаннымКлиента:s "
                "ДатаПоДаннымКлиента:d Договор_Key:g Подразделение_Key:g ПорядокРасчетов:s Назначение_Key:g "
                "СпособДоставки:s ДополнительнаяИнформацияПоДоставке:s СрокВозвратаМногооборотнойТары:h "
                "НазначениеПлатежа:s Приоритет_Key:g ИдентификаторПлатежа:s ОплатаВВалюте:b ОбъектРасчетов_Key:g"
            ),
        ),
        base.listed(names.ORDERS, lambda: base.children(company.orders)),
        lambda number: company.order(number) if base.exists(number, company.orders) else None,
        lookups={"Ref_Key": base.one(names.ORDERS), "Партнер_Key": base.of_partner(company.orders)},
        presentation=label,
    )
    return [by_presentation(base, entity), _goods(base, entity)]


def _first(base: Base, partner: int) -> str:
    owned = base.company.counterparties(partner)
    return base.ref(names.COUNTERPARTIES, owned[0] if owned else None)


def _contact_person(base: Base, partner: int) -> str:
    known = base.company.people(partner)
    return base.ref(names.PEOPLE, known[0] if known else None)


def _goods(base: Base, owner: EntitySet) -> EntitySet:
    """Document_ЗаказКлиента_Товары; a record is (order, line), its number is the order's × 16 + the line."""
    folders = len(words.GOODS_FOLDERS)

    def record(number: int) -> Any:
        order = owner.record(number // _LINES)
        return (order, number % _LINES) if order is not None and 0 < number % _LINES <= len(order.lines) else None

    def line(one: Any) -> tuple[int, int, int]:
        found: tuple[int, int, int] = one[0].lines[one[1] - 1]
        return found

    def of(order: Any) -> Iterable[int]:
        return range(order.id * _LINES + 1, order.id * _LINES + 1 + len(order.lines))

    name = f"{names.ORDERS}_Товары"
    entity = EntitySet(
        name,
        ("Ref_Key", "LineNumber"),
        table(
            ref("Ref_Key", lambda one: base.ref(names.ORDERS, one[0].id)),
            whole("LineNumber", lambda one: one[1]),
            ref("Номенклатура_Key", lambda one: base.ref(names.GOODS, line(one)[0] + folders), names.GOODS),
            ref("Характеристика_Key", lambda _: EMPTY),
            money("Количество", lambda one: line(one)[1]),
            money("Цена", lambda one: line(one)[2] / 100),
            money("Сумма", lambda one: line(one)[1] * line(one)[2] / 100),
            *blank("СуммаНДС:n СуммаСНДС:n КодСтроки:i Отменено:b СтатусУказанияСерий:h Содержание:s Склад_Key:g"),
        ),
        base.listed(name, lambda: (number for one in owner.ids() for number in of(owner.record(one)))),
        record,
        owner=lambda one: owner.presentation(one[0]),
    )

    def ordered() -> Iterable[int]:
        assert owner.ordered is not None
        return (number for one in owner.ordered() for number in of(owner.record(one)))

    entity.ordered = base.listed(f"{name} ordered", ordered)
    owner.parts["Товары"] = (entity, of)
    return entity
