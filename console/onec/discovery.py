"""Finding clients in a configuration that no preset knows: by what fields are called and what they refer to.

A table of contact information has Тип and Представление and something of what such tables have had since 2003; a plain
attribute is called after a telephone. Whoever documents and registers refer to most is the likeliest client.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from console.onec.described import Table
from console.onec.preset import Phones

_CONTACTS = frozenset({"ЗначенияПолей", "Значение", "НомерТелефона", "Поле1", "Вид_Key", "Вид"})
_WORD = re.compile(r"[A-ZА-ЯЁІЇЄҐ]?[a-zа-яёіїєґ']+|[A-ZА-ЯЁІЇЄҐ]+")
_PHONE_WORDS = ("телефон", "мобильн", "мобільн", "phone", "mobile")
_SHORT_WORDS = ("тел", "моб", "tel", "mob")
_MANAGER = re.compile(r"менеджер|ответствен|відповідальн|manager|куратор", re.IGNORECASE)
_USERS = re.compile(r"Пользовател|Користувач|Сотрудник|Співробітник|Менеджер")
_NOTE = re.compile(r"^(Комментарий|Примечание|Коментар|Примітка)$")
_CODE = re.compile(r"ЕДРПОУ|ЄДРПОУ|^ИНН$|^ІПН$")
_MONEY = ("Edm.Double", "Edm.Decimal", "Edm.Int64", "Edm.Int32", "Edm.Int16")
_DEBT = (re.compile(r"долг|борг|задолж|заборг", re.IGNORECASE), re.compile(r"расч[её]т|розрахунк", re.IGNORECASE))
_SUM = re.compile(r"сумм?а|итог|всього|total", re.IGNORECASE)
_ORDERS = (
    re.compile(r"заказ|замовл|заявк|order", re.IGNORECASE),
    re.compile(r"счет|рахун|invoice", re.IGNORECASE),
    re.compile(r"реализ|накладн|продаж|sale", re.IGNORECASE),
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A catalog whose records have phone numbers. `company` refers to the client that they belong to."""

    set: str
    phones: tuple[Phones, ...]
    name: str = "Description"
    company: str = ""
    company_set: str = ""
    manager: str = ""
    manager_set: str = ""
    note: str = ""
    code: str = ""
    weight: int = 0
    """How many tables refer to it."""


@dataclass(frozen=True, slots=True)
class Money:
    """A register with debts: which dimension is the client, which resource the sum."""

    set: str
    client: str
    sum: str
    currency: str = ""
    currency_set: str = ""


@dataclass(frozen=True, slots=True)
class Papers:
    """Documents of a client."""

    set: str
    client: str
    sum: str
    currency: str = ""
    currency_set: str = ""


def candidates(tables: Mapping[str, Table], owners: Iterable[str] = ()) -> list[Candidate]:
    """Catalogs with phone numbers, the likeliest client first.

    `owners` are the catalogs whose numbers are in a register of contact information, as its rows tell: the
    description of a composite attribute does not.
    """
    found: dict[str, list[Phones]] = {}
    for table in tables.values():
        if is_contacts(table) and table.is_part and (owner := _owner(table.name, tables)):
            found.setdefault(owner, []).append(_part(table))
    for register in registers(tables):
        for owner in owners:
            found.setdefault(owner, []).append(_records(register, owner))
    for table in tables.values():
        names = [name for name in table.strings() if is_phone(name)]
        if names and table.name.startswith("Catalog_") and not table.is_part:
            found.setdefault(table.name, []).append(_plain(table.name, names))
    weights = Counter(target for table in tables.values() for target in set(table.refers.values()))
    made = [_candidate(tables[name], tuple(phones), set(found), weights[name]) for name, phones in found.items()]
    return sorted(made, key=lambda one: (bool(_USERS.search(one.set)), -one.weight, one.set))


def is_contacts(table: Table) -> bool:
    """Whether its rows are contact information."""
    return {"Тип", "Представление"} <= table.fields.keys() and not _CONTACTS.isdisjoint(table.fields)


def registers(tables: Mapping[str, Table]) -> list[Table]:
    """Registers of contact information, whose rows say by themselves to whom they belong."""
    return [one for one in tables.values() if is_contacts(one) and {"Объект", "Объект_Type"} <= one.fields.keys()]


def is_phone(name: str) -> bool:
    """Whether a field is called after a telephone: Телефон, ТелМоб, PhoneNumber."""
    words = [word.casefold() for word in _WORD.findall(name)]
    is_about = any(word.startswith(_PHONE_WORDS) or word in _SHORT_WORDS for word in words)
    return is_about and not name.endswith(("_Type", "ДляПоиска"))


def money(tables: Mapping[str, Table], client: str) -> list[Money]:
    """Registers with a balance of this client, the likeliest debt first."""
    made = []
    for table in tables.values():
        register = table.name.removesuffix("_Balance")
        if table.name == register or not register.startswith("AccumulationRegister_"):
            continue
        records = tables.get(f"{register}_RecordType", table)
        dimension = _referring(records, client)
        sums = [name for name, kind in table.fields.items() if kind in _MONEY and name.endswith("Balance")]
        if f"{dimension}_Key" in table.fields and sums:
            best = min(sums, key=lambda name: (not _SUM.search(name) and not _DEBT[0].search(name), len(name)))
            made.append(Money(register, f"{dimension}_Key", best, *_currency(table, records)))
    return sorted(made, key=lambda one: (_rank(one.set, _DEBT), one.set))


def papers(tables: Mapping[str, Table], client: str) -> list[Papers]:
    """Documents of this client with a sum, orders first."""
    made = []
    for table in tables.values():
        link = _referring(table, client)
        sums = [name for name, kind in table.fields.items() if kind in _MONEY and _SUM.search(name)]
        is_document = table.name.startswith("Document_") and not table.is_part
        if is_document and link and sums and {"Number", "Date"} <= table.fields.keys():
            best = min(sums, key=lambda name: ("Документа" not in name, len(name)))
            made.append(Papers(table.name, f"{link}_Key", best, *_currency(table, table)))
    return sorted(made, key=lambda one: (_rank(one.set, _ORDERS), one.set))


def _candidate(table: Table, phones: tuple[Phones, ...], all_sets: set[str], weight: int) -> Candidate:
    companies = [(name, target) for name, target in table.refers.items() if target in all_sets and name != "Parent"]
    companies = [(name, target) for name, target in companies if name == "Owner" and target != table.name]
    company, of = companies[0] if companies else ("", "")
    users = [name for name, target in table.refers.items() if _USERS.search(target) and name != "Автор"]
    managers = [name for name in table.refers if _MANAGER.search(name)] + users
    managers.sort(key=lambda name: not _MANAGER.search(name))
    strings = table.strings()
    return Candidate(
        table.name,
        phones,
        "Description" if "Description" in table.fields else "Code",
        f"{company}_Key" if company else "",
        of,
        f"{managers[0]}_Key" if managers else "",
        table.refers[managers[0]] if managers else "",
        next((name for name in strings if _NOTE.search(name)), ""),
        next((name for name in strings if _CODE.search(name)), ""),
        weight,
    )


def _part(table: Table) -> Phones:
    numbers = tuple(name for name in ("НомерТелефона", "Представление") if name in table.fields)
    find: tuple[str, ...] = ("like(Представление,{groups})",)
    if "НомерТелефона" in table.fields:
        find = ("endswith(НомерТелефона,{tail}) eq true", *find)
    if "ОбратныйНомерТелефона" in table.fields:
        find = ("startswith(ОбратныйНомерТелефона,{reversed}) eq true", *find)
    kind = "Вид_Key" if "Вид_Key" in table.fields else ""
    return Phones(table.name, numbers, find, where="Тип eq 'Телефон'", kind=kind)


def _records(table: Table, owner: str) -> Phones:
    order = ",".join(name for name in ("Объект", "Тип", "Вид") if name in table.fields)
    only = {"Объект_Type": f"StandardODATA.{owner}"}
    where, find = "Тип eq 'Телефон'", ("like(Представление,{groups})",)
    return Phones(table.name, ("Представление",), find, owner="Объект", where=where, order=order, only=only)


def _plain(name: str, fields: list[str]) -> Phones:
    ways = [way for one in fields for way in (f"endswith({one},{{tail}}) eq true", f"like({one},{{groups}})")]
    return Phones(name, tuple(fields), tuple(ways), order="Ref_Key")


def _owner(part: str, tables: Mapping[str, Table]) -> str:
    """The catalog whose name a tabular part's name continues; never split by underscores: names may hold them."""
    owners = (name for name in tables if part.startswith(f"{name}_") and not tables[name].is_part)
    return max((name for name in owners if name.startswith("Catalog_")), key=len, default="")


def _referring(table: Table, client: str) -> str:
    return next((name for name, target in table.refers.items() if target == client), "")


def _currency(table: Table, described: Table) -> tuple[str, str]:
    """The reference to a currency and the catalog of currencies; virtual tables do not describe what they refer to."""
    for name in table.fields:
        target = described.refers.get(name.removesuffix("_Key"), "")
        if name.startswith("Валюта") and name.endswith("_Key") and target:
            return name, target
    return "", ""


def _rank(name: str, by: tuple[re.Pattern[str], ...]) -> int:
    return next((place for place, pattern in enumerate(by) if pattern.search(name)), len(by))
