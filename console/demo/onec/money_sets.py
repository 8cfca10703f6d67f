"""Money: the shipments that debts come from, and three registers of settlements with their balances.

Releases of УТ 11 differ: РасчетыСКлиентами is in all, …ПоДокументам up to 11.4, …ПоСрокам since 11.5.
Names of …Balance properties were seen on live bases for the first two, the third is an expectation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from console.demo.company import SPAN
from console.demo.company_records import Settlement
from console.demo.onec import base as names
from console.demo.onec import unfilled
from console.demo.onec.base import Base, by_presentation, heading
from console.demo.onec.model import (
    EntitySet,
    Property,
    Value,
    blank,
    flag,
    mixed,
    moment,
    money,
    ref,
    table,
    text,
)  # fmt: skip
from console.demo.onec.people_sets import day

CLIENTS = "AccumulationRegister_РасчетыСКлиентами"
BY_DOCUMENT = "AccumulationRegister_РасчетыСКлиентамиПоДокументам"
BY_TERM = "AccumulationRegister_РасчетыСКлиентамиПоСрокам"


def settlement(base: Base, number: int) -> Settlement | None:
    """An open settlement by its number (the client's × 8 + its place)."""
    i, k = divmod(number, SPAN)
    if not 0 <= i < base.company.clients:
        return None
    return next((one for one in base.company.settlements(i) if one.id == i * SPAN + k), None)


def _numbers(base: Base) -> Iterable[int]:
    return (one.id for i in range(base.company.clients) for one in base.company.settlements(i))


def shipments(base: Base) -> EntitySet:
    """Document_РеализацияТоваровУслуг: one for each open settlement."""

    def label(one: Any) -> str:
        return f"Реализация товаров и услуг ТДУТ-{(one.id + 1) % 1_000_000:06d} от {one.arisen:%d.%m.%Y} 10:00:00"

    def of_partner(guid: Value) -> Iterable[int]:
        number = base.number(names.PARTNERS, guid)
        return (
            () if number is None or number >= base.company.clients else [s.id for s in base.company.settlements(number)]
        )

    entity = EntitySet(
        names.SHIPMENTS,
        ("Ref_Key",),
        table(
            *heading(base, names.SHIPMENTS, "shipment", lambda one: one.id, lambda _: False),
            text("Number", lambda one: f"ТДУТ-{(one.id + 1) % 1_000_000:06d}"),
            moment("Date", lambda one: day(one.arisen, 600)),
            flag("Posted", lambda _: True),
            ref("Партнер_Key", lambda one: base.ref(names.PARTNERS, one.partner), names.PARTNERS),
            ref("Контрагент_Key", lambda one: base.ref(names.COUNTERPARTIES, one.counterparty), names.COUNTERPARTIES),
            ref("Организация_Key", lambda _: base.ref(names.ORGANISATIONS, 0), names.ORGANISATIONS),
            ref("Валюта_Key", lambda one: base.ref(names.CURRENCIES, one.currency), names.CURRENCIES),
            money("СуммаДокумента", lambda one: (one.debt + one.prepaid) / 100),
            mixed(
                "ЗаказКлиента",
                lambda one: "" if one.order is None else base.ref(names.ORDERS, one.order),
                lambda one: "" if one.order is None else names.ORDERS,
            ),
            text("Статус", lambda _: "Отгружено"),
            mixed("ДопоставкаПоРеализации", lambda _: "", lambda _: ""),
            *blank(unfilled.SHIPMENT),
        ),
        base.listed(names.SHIPMENTS, lambda: _numbers(base)),
        lambda number: settlement(base, number),
        lookups={"Ref_Key": base.one(names.SHIPMENTS), "Партнер_Key": of_partner},
        presentation=label,
    )
    return by_presentation(base, entity)


def balances(base: Base) -> dict[str, EntitySet]:
    """What Balance() of each register returns: register → table."""
    analytics = ref(
        "АналитикаУчетаПоПартнерам_Key", lambda one: base.ref(names.ANALYTICS, one.counterparty), names.ANALYTICS
    )
    objects = ref("ОбъектРасчетов_Key", lambda one: base.ref(names.OBJECTS, one.id))
    currency = ref("Валюта_Key", lambda one: base.ref(names.CURRENCIES, one.currency), names.CURRENCIES)
    document = mixed("РасчетныйДокумент", lambda one: base.ref(names.SHIPMENTS, one.id), lambda _: names.SHIPMENTS)
    order = ref("ЗаказКлиента_Key", lambda one: base.ref(names.ORDERS, one.order), names.ORDERS)
    due = moment("ДатаПлановогоПогашения", lambda one: day(one.due))
    arisen = moment("ДатаВозникновения", lambda one: day(one.arisen))
    owed = [_kopecks("Долг", lambda one: one.debt), _kopecks("Предоплата", lambda one: one.prepaid)]
    owed += [_kopecks("ДолгУпр", lambda one: one.debt), _kopecks("ПредоплатаУпр", lambda one: one.prepaid)]
    plain = [
        _kopecks("Сумма", lambda one: one.debt - one.prepaid),
        _kopecks("КОплате", lambda one: one.debt),
        _kopecks("Оплачивается", lambda _: 0),
        _kopecks("КОтгрузке", lambda one: one.prepaid),
        _kopecks("Отгружается", lambda _: 0),
    ]
    return {
        CLIENTS: _balance(base, CLIENTS, [analytics, objects, currency], plain),
        BY_DOCUMENT: _balance(base, BY_DOCUMENT, [analytics, order, document, currency], owed),
        BY_TERM: _balance(base, BY_TERM, [analytics, objects, document, due, arisen, currency], owed),
    }


def _kopecks(name: str, get: Callable[[Any], int]) -> Property:
    return money(f"{name}Balance", lambda one: get(one) / 100)


def _balance(base: Base, register: str, dimensions: list[Property], resources: list[Property]) -> EntitySet:
    def of_key(guid: Value) -> Iterable[int]:
        number = base.number(names.ANALYTICS, guid)
        if number is None or number // SPAN >= base.company.clients:
            return ()
        return [one.id for one in base.company.settlements(number // SPAN) if one.counterparty == number]

    def of_partner(guid: Value) -> Iterable[int]:
        number = base.number(names.PARTNERS, guid)
        return (
            () if number is None or number >= base.company.clients else [s.id for s in base.company.settlements(number)]
        )

    return EntitySet(
        f"{register}_Balance",
        (),  # a virtual table has no key, so nothing links to its rows
        table(*dimensions, *resources),
        base.listed("settlements", lambda: _numbers(base)),
        lambda number: settlement(base, number),
        lookups={"АналитикаУчетаПоПартнерам_Key": of_key, "АналитикаУчетаПоПартнерам/Партнер_Key": of_partner},
    )


def records(base: Base) -> list[EntitySet]:
    """…_RecordType: the movements themselves, one for each open settlement."""
    made = []
    for register, balance in balances(base).items():
        resources = [
            money(one.name.removesuffix("Balance"), one.get)
            for one in balance.properties.values()
            if one.name.endswith("Balance")
        ]
        dimensions = [one for one in balance.properties.values() if not one.name.endswith("Balance")]
        made.append(
            EntitySet(
                f"{register}_RecordType",
                ("Recorder", "LineNumber", "Recorder_Type"),
                table(
                    mixed("Recorder", lambda one: base.ref(names.SHIPMENTS, one.id), lambda _: names.SHIPMENTS),
                    moment("Period", lambda one: day(one.arisen, 600)),
                    Property("LineNumber", "Edm.Int64", lambda _: 1),
                    flag("Active", lambda _: True),
                    text("RecordType", lambda one: "Receipt" if one.debt else "Expense"),
                    *dimensions,
                    *resources,
                ),
                balance.ids,
                balance.record,
            )
        )
    return made
