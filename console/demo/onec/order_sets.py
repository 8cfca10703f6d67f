"""What clients order: Document_ЗаказКлиента and its goods.

Property names are those of a real УТ 11 $metadata.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from console.demo import company_words as words
from console.demo.company import SPAN
from console.demo.onec import base as names
from console.demo.onec import unfilled
from console.demo.onec.base import Base, by_presentation, heading
from console.demo.onec.model import EntitySet, blank, flag, mixed, moment, money, ref, table, text, whole
from console.demo.onec.people_sets import day

_LINES = 16


def orders(base: Base) -> list[EntitySet]:
    """Document_ЗаказКлиента and its goods."""
    company = base.company

    def number(one: Any) -> str:
        return f"ТДУТ-{(one.id + 1) % 1_000_000:06d}"

    def label(one: Any) -> str:
        return f"Заказ клиента {number(one)} от {one.at:%d.%m.%Y} {one.minute // 60}:{one.minute % 60:02d}:00"

    def manager(one: Any) -> str:
        return base.ref(names.USERS, company.partner(one.partner).manager)

    entity = EntitySet(
        names.ORDERS,
        ("Ref_Key",),
        table(
            *heading(base, names.ORDERS, "order", lambda one: one.id, lambda one: one.deleted),
            text("Number", number),
            moment("Date", lambda one: day(one.at, one.minute)),
            flag("Posted", lambda one: one.posted),
            ref("Партнер_Key", lambda one: base.ref(names.PARTNERS, one.partner), names.PARTNERS),
            ref("Контрагент_Key", lambda one: _first(base, one.partner), names.COUNTERPARTIES),
            ref("Организация_Key", lambda _: base.ref(names.ORGANISATIONS, 0), names.ORGANISATIONS),
            ref("Соглашение_Key", lambda one: base.ref(names.AGREEMENTS, one.partner * SPAN), names.AGREEMENTS),
            ref("Валюта_Key", lambda _: base.ref(names.CURRENCIES, 0), names.CURRENCIES),
            money("СуммаДокумента", lambda one: one.total / 100),
            ref("Менеджер_Key", manager, names.USERS),
            text("Статус", lambda one: one.status),
            moment("ДатаОтгрузки", lambda one: day(one.ship)),
            text("Комментарий", lambda one: one.comment),
            ref("КонтактноеЛицо_Key", lambda one: _contact_person(base, one.partner), names.PEOPLE),
            mixed("ДокументОснование", lambda _: "", lambda _: ""),
            mixed("Автор", manager, lambda _: names.USERS),
            *blank(unfilled.ORDER),
        ),
        base.listed(names.ORDERS, lambda: base.children(company.orders)),
        lambda number: company.order(number) if base.exists(number, company.orders) else None,
        lookups={"Ref_Key": base.one(names.ORDERS), "Партнер_Key": base.of_partner(company.orders)},
        presentation=label,
        hidden=lambda one: company.partner(one.partner).hidden,
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
            money("Количество", lambda one: line(one)[1]),
            money("Цена", lambda one: line(one)[2] / 100),
            money("Сумма", lambda one: line(one)[1] * line(one)[2] / 100),
            *blank(unfilled.ORDER_GOODS),
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
