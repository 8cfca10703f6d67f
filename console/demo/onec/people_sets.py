"""Who calls and who answers: Catalog_Партнеры, Контрагенты, КонтактныеЛицаПартнеров, Пользователи.

Property names of Контрагенты are those of a real УТ 11 $metadata; of the others, of УТ 11 as it is described publicly.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from console.demo.company import COUNTERPARTY, PARTNER, PERSON
from console.demo.onec import base as names
from console.demo.onec.base import Base, by_presentation, heading
from console.demo.onec.model import NO_DATE, EntitySet, blank, flag, moment, ref, table, text
from console.demo.onec.refs import EMPTY


def day(value: date | None, minute: int = 0) -> str:
    """A date as 1C gives it; None is the empty date."""
    return NO_DATE if value is None else f"{value.isoformat()}T{minute // 60:02d}:{minute % 60:02d}:00"


def partners(base: Base) -> EntitySet:
    """Catalog_Партнеры: a hierarchy of items, without folders. Code is of fixed length, hence the blanks after it."""
    company = base.company
    entity = EntitySet(
        names.PARTNERS,
        ("Ref_Key",),
        table(
            *heading(base, names.PARTNERS, PARTNER, lambda one: one.id, lambda one: one.deleted),
            ref("Parent_Key", lambda one: base.ref(names.PARTNERS, one.parent), names.PARTNERS),
            text("Code", lambda one: f"{one.id + 1:09d}", width=11),
            text("Description", lambda one: one.name),
            text("НаименованиеПолное", lambda one: one.full_name),
            text("Комментарий", lambda one: one.comment),
            text("ДополнительнаяИнформация", lambda _: ""),
            moment("ДатаРегистрации", lambda one: day(one.registered)),
            flag("Клиент", lambda one: one.client),
            flag("Поставщик", lambda one: one.supplier),
            flag("ПрочиеОтношения", lambda one: not one.client),
            *blank(
                "Конкурент:b Перевозчик:b ОбслуживаетсяТорговымиПредставителями:b Predefined:b PredefinedDataName:s"
            ),
            text("ЮрФизЛицо", lambda one: "ЧастноеЛицо" if one.private else "Компания"),
            ref("ОсновнойМенеджер_Key", lambda one: base.ref(names.USERS, one.manager), names.USERS),
            *blank("БизнесРегион_Key:g ГруппаДоступа_Key:g ШаблонЭтикетки_Key:g Пол:s ДатаРождения:d"),
        ),
        base.listed(names.PARTNERS, lambda: range(company.clients)),
        lambda number: company.partner(number) if number < company.clients else None,
        lookups={"Ref_Key": base.one(names.PARTNERS)},
        presentation=lambda one: str(one.name),
        hidden=lambda one: bool(one.hidden),
    )
    return by_presentation(base, entity)


def counterparties(base: Base) -> EntitySet:
    """Catalog_Контрагенты. It has no Code: numbering is off there in УТ 11. КодПоЕДРПОУ is of BAS УТ."""
    company = base.company
    entity = EntitySet(
        names.COUNTERPARTIES,
        ("Ref_Key",),
        table(
            *heading(base, names.COUNTERPARTIES, COUNTERPARTY, lambda one: one.id, lambda one: one.deleted),
            *blank("Predefined:b PredefinedDataName:s"),
            text("Description", lambda one: one.name),
            text("НаименованиеПолное", lambda one: one.full_name),
            *blank("ОбособленноеПодразделение:b СтранаРегистрации_Key:g КПП:s ДополнительнаяИнформация:s"),
            text("ЮридическоеФизическоеЛицо", lambda one: "ФизическоеЛицо" if "ФОП" in one.name else "ЮридическоеЛицо"),
            ref("ГоловнойКонтрагент_Key", lambda one: base.ref(names.COUNTERPARTIES, one.id), names.COUNTERPARTIES),
            text("ИНН", lambda one: one.tax_number),
            text("КодПоЕДРПОУ", lambda one: one.register_code),
            ref("Партнер_Key", lambda one: base.ref(names.PARTNERS, one.partner), names.PARTNERS),
            text("ЮрФизЛицо", lambda one: "ИндивидуальныйПредприниматель" if "ФОП" in one.name else "ЮрЛицо"),
            *blank("НДСПоСтавкам4и2:b КодПоОКПО:s РегистрационныйНомер:s НалоговыйНомер:s НаименованиеМеждународное:s"),
        ),
        base.listed(names.COUNTERPARTIES, lambda: base.children(company.counterparties)),
        lambda number: company.counterparty(number) if base.exists(number, company.counterparties) else None,
        lookups={
            "Ref_Key": base.one(names.COUNTERPARTIES),
            "Партнер_Key": base.of_partner(company.counterparties),
        },
        presentation=lambda one: str(one.name),
        hidden=lambda one: company.partner(one.partner).hidden,
    )
    return by_presentation(base, entity)


def people(base: Base) -> EntitySet:
    """Catalog_КонтактныеЛицаПартнеров; Owner_Key is the partner."""
    company = base.company
    entity = EntitySet(
        names.PEOPLE,
        ("Ref_Key",),
        table(
            *heading(base, names.PEOPLE, PERSON, lambda one: one.id, lambda one: one.deleted),
            *blank("Predefined:b PredefinedDataName:s"),
            ref("Owner_Key", lambda one: base.ref(names.PARTNERS, one.partner), names.PARTNERS),
            text("Description", lambda one: one.name),
            text("ДолжностьПоВизитке", lambda one: one.position),
            text("Комментарий", lambda one: one.comment),
            ref("Автор_Key", lambda _: base.ref(names.USERS, 0), names.USERS),
            *blank("ДатаРегистрацииСвязи:d ДатаПрекращенияСвязи:d ДатаРождения:d Пол:s"),
        ),
        base.listed(names.PEOPLE, lambda: base.children(company.people)),
        lambda number: company.person(number) if base.exists(number, company.people) else None,
        lookups={"Ref_Key": base.one(names.PEOPLE), "Owner_Key": base.of_partner(company.people)},
        presentation=lambda one: str(one.name),
        hidden=lambda one: company.partner(one.partner).hidden,
    )
    return by_presentation(base, entity)


def users(base: Base) -> EntitySet:
    """Catalog_Пользователи: the managers. The record is the manager's number."""
    managers = base.company.managers

    def name(number: Any) -> str:
        return managers[number]

    entity = EntitySet(
        names.USERS,
        ("Ref_Key",),
        table(
            *heading(base, names.USERS, "user", int, lambda _: False),
            *blank("Predefined:b PredefinedDataName:s"),
            text("Description", name),
            flag("Недействителен", lambda number: number == len(managers) - 1),
            *blank("Подразделение_Key:g ФизическоеЛицо_Key:g Комментарий:s Служебный:b Подготовлен:b"),
            ref("ИдентификаторПользователяИБ", lambda _: EMPTY),
        ),
        base.listed(names.USERS, lambda: range(len(managers))),
        lambda number: number if number < len(managers) else None,
        lookups={"Ref_Key": base.one(names.USERS)},
        presentation=name,
    )
    return by_presentation(base, entity)
