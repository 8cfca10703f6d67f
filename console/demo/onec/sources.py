"""What the sets of a profile can be made of: kinds of records of the company, and the values that each has.

A profile (a TOML file in `profiles/`) names a kind and, for each property, one of these values; a value that is
another record becomes a reference to whichever set the profile keeps that kind in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from console.demo.company import PARTNER, PERSON, SPAN, Company
from console.demo.company_records import Contact
from console.demo.onec.model import Value
from console.demo.onec.people_sets import day

_ACCOUNTS = (("361", "Розрахунки з вітчизняними покупцями"), ("362", "Розрахунки з іноземними покупцями"),
             ("681", "Розрахунки за авансами одержаними"))  # fmt: skip
_CURRENCIES = (("грн", "980", "Українська гривня"), ("USD", "840", "Долар США"))
_OFFICE = "ТОВ «Оптова база»"
_KINDS_OF_SETTLEMENT = {True: "Аванс", False: "Долг"}
_STATUSES = {"КОтгрузке": "В работе", "КОбеспечению": "В работе", "НеСогласован": "Открыт", "Закрыт": "Завершен"}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of records.

    Attributes:
        ids: Their numbers.
        record: A record by its number, None when there is none.
        number: The number of a record.
        values: Name → how to read it.
        links: Name → (kind of the record it leads to, how to read its number).
        name: How 1C shows a record in one line.
        of_client: Numbers of the records of one client.
        marked: Whether it is marked for deletion.
        hidden: Whether access restrictions close it to our user.
        contacts: Whose contact rows it has, "" for none.
    """

    ids: Callable[[Company], Iterable[int]]
    record: Callable[[Company, int], Any]
    number: Callable[[Any], int]
    values: dict[str, Callable[[Company, Any], Value]]
    name: Callable[[Any], str]
    links: dict[str, tuple[str, Callable[[Company, Any], int | None]]] = field(default_factory=dict)
    of_client: Callable[[Company, int], Iterable[int]] | None = None
    marked: Callable[[Any], bool] = lambda _: False
    hidden: Callable[[Company, Any], bool] = lambda _company, _record: False
    contacts: str = ""


def _children(of: Callable[[Company, int], Iterable[int]]) -> Callable[[Company], Iterable[int]]:
    return lambda company: (child for i in range(company.clients) for child in of(company, i))


def _child(of: Callable[[Company, int], Iterable[int]]) -> Callable[[Company, int], bool]:
    return lambda company, number: 0 <= number < company.clients * SPAN and number in tuple(of(company, number // SPAN))


def _phones(rows: Iterable[Contact]) -> list[Contact]:
    return [row for row in rows if row.what == "phone"]


def _phone(who: str, place: int, part: str = "text") -> Callable[[Company, Any], Value]:
    def read(company: Company, one: Any) -> str:
        rows = _phones(company.contacts(who, one.id))
        return str(getattr(rows[place].written, part)) if place < len(rows) else ""

    return read


def _to_search(who: str) -> Callable[[Company, Any], Value]:
    """НомерТелефонаДляПоиска: the digits of every number of the record, one after the other."""
    return lambda company, one: " ".join(
        re.sub(r"\D", "", row.written.text) for row in _phones(company.contacts(who, one.id))
    )


def _legal(company: Company, one: Any) -> Any:
    owned = company.counterparties(one.id)
    return company.counterparty(owned[0]) if owned else None


def _client(wanted: Callable[[Any], bool]) -> Kind:
    return Kind(
        ids=lambda company: (i for i in range(company.clients) if wanted(company.partner(i))),
        record=lambda company, i: company.partner(i) if i < company.clients and wanted(company.partner(i)) else None,
        number=lambda one: int(one.id),
        values={
            "name": lambda _, one: one.name,
            "full_name": lambda _, one: one.full_name,
            "code": lambda _, one: f"{one.id + 1:09d}",
            "comment": lambda _, one: one.comment,
            "client": lambda _, one: one.client,
            "supplier": lambda _, one: one.supplier,
            "deleted": lambda _, one: one.deleted,
            "registered": lambda _, one: day(one.registered),
            "sort": lambda _, one: "ФизическоеЛицо" if one.private else "ЮридическоеЛицо",
            "tax": lambda company, one: legal.tax_number if (legal := _legal(company, one)) else "",
            "register": lambda company, one: legal.register_code if (legal := _legal(company, one)) else "",
            "phone": _phone(PARTNER, 0),
            "second_phone": _phone(PARTNER, 1),
            "phone_to_search": _to_search(PARTNER),
        },
        links={
            "manager": ("manager", lambda _, one: one.manager),
            "person": ("person", lambda company, one: next(iter(company.people(one.id)), None)),
        },
        name=lambda one: str(one.name),
        of_client=lambda _, i: (i,),
        marked=lambda one: bool(one.deleted),
        hidden=lambda _, one: bool(one.hidden),
        contacts=PARTNER,
    )


def _people(company: Company, i: int) -> range:
    return company.people(i)


def _orders(company: Company, i: int) -> range:
    return company.orders(i)


def _settlements(company: Company, i: int) -> list[int]:
    return [one.id for one in company.settlements(i)]


def _settlement(company: Company, number: int) -> Any:
    i = number // SPAN
    known = company.settlements(i) if 0 <= i < company.clients else ()
    return next((one for one in known if one.id == number), None)


def _contract(_: Company, i: int) -> tuple[int, ...]:
    return (i * SPAN,)


def _account(_: Company, one: Any) -> int:
    return 2 if one.prepaid else 1 if one.currency else 0


def _payable(company: Company, one: Any) -> date | None:
    """When an order is to be paid: with what was shipped by it, else a fortnight after it."""
    shipped = (s.due for s in company.settlements(one.partner) if s.order == one.id)
    return next(shipped, one.at + timedelta(days=14))


def _first_person(company: Company, one: Any) -> int | None:
    return next(iter(company.people(one.partner)), None)


_OFFICE_LINK = ("organisation", lambda _company, _one: 0)
_PERSON = Kind(
    ids=_children(_people),
    record=lambda company, n: company.person(n) if _child(_people)(company, n) else None,
    number=lambda one: int(one.id),
    values={
        "name": lambda _, one: one.name,
        "code": lambda _, one: f"{one.id + 1:09d}",
        "position": lambda _, one: one.position,
        "comment": lambda _, one: one.comment,
        "deleted": lambda _, one: one.deleted,
        "phone": _phone(PERSON, 0),
        "second_phone": _phone(PERSON, 1),
        "phone_to_search": _to_search(PERSON),
        "card": lambda _, one: f"29{one.id:011d}",
    },
    links={
        "client": ("client", lambda _, one: one.partner),
        "person": ("person", lambda _, one: one.id),
        "manager": ("manager", lambda company, one: company.partner(one.partner).manager),
    },
    name=lambda one: str(one.name),
    of_client=_people,
    marked=lambda one: bool(one.deleted),
    hidden=lambda company, one: company.partner(one.partner).hidden,
    contacts=PERSON,
)
_ORDER = Kind(
    ids=_children(_orders),
    record=lambda company, n: company.order(n) if _child(_orders)(company, n) else None,
    number=lambda one: int(one.id),
    values={
        "number": lambda _, one: f"НФНФ-{(one.id + 1) % 1_000_000:06d}",
        "date": lambda _, one: day(one.at, one.minute),
        "ship": lambda _, one: day(one.ship),
        "pay": lambda company, one: day(_payable(company, one)),
        "total": lambda _, one: one.total / 100,
        "comment": lambda _, one: one.comment,
        "posted": lambda _, one: one.posted,
        "status": lambda _, one: _STATUSES[one.status],
    },
    links={
        "client": ("client", lambda _, one: one.partner),
        "person": ("person", _first_person),
        "card": ("card", _first_person),
        "manager": ("manager", lambda company, one: company.partner(one.partner).manager),
        "contract": ("contract", lambda _, one: one.partner * SPAN),
        "currency": ("currency", lambda _company, _one: 0),
        "organisation": _OFFICE_LINK,
    },
    name=lambda one: f"Заказ НФНФ-{(one.id + 1) % 1_000_000:06d} от {one.at:%d.%m.%Y}",
    of_client=_orders,
    marked=lambda one: bool(one.deleted),
    hidden=lambda company, one: company.partner(one.partner).hidden,
)
_SETTLEMENT = Kind(
    ids=_children(_settlements),
    record=_settlement,
    number=lambda one: int(one.id),
    values={
        "number": lambda _, one: f"НФНФ-{(one.id + 1) % 1_000_000:06d}",
        "date": lambda _, one: day(one.arisen, 600),
        "due": lambda _, one: day(one.due),
        "debt": lambda _, one: one.debt / 100,
        "prepaid": lambda _, one: one.prepaid / 100,
        "owed": lambda _, one: (one.debt - one.prepaid) / 100,
        "total": lambda _, one: (one.debt + one.prepaid) / 100,
        "type": lambda _, one: _KINDS_OF_SETTLEMENT[bool(one.prepaid)],
        "posted": lambda _company, _one: True,
        "movement": lambda _, one: "Receipt" if one.debt else "Expense",
    },
    links={
        "client": ("client", lambda _, one: one.partner),
        "contract": ("contract", lambda _, one: one.partner * SPAN),
        "order": ("order", lambda _, one: one.order),
        "shipment": ("shipment", lambda _, one: one.id),
        "account": ("account", _account),
        "currency": ("currency", lambda _, one: one.currency),
        "organisation": _OFFICE_LINK,
    },
    name=lambda one: f"Реализация НФНФ-{(one.id + 1) % 1_000_000:06d} от {one.arisen:%d.%m.%Y}",
    of_client=_settlements,
)


def _few(rows: tuple[tuple[str, ...], ...], *names: str) -> Kind:
    """A small catalog; a record is its number."""

    def reader(place: int) -> Callable[[Company, Any], Value]:
        return lambda _, n: rows[n][place]

    return Kind(
        ids=lambda _: range(len(rows)),
        record=lambda _, n: n if n < len(rows) else None,
        number=int,
        values={name: reader(place) for place, name in enumerate(names)},
        name=lambda n: rows[n][0],
    )


KINDS: dict[str, Kind] = {
    "client": _client(lambda _: True),
    "buyer": _client(lambda one: one.client or one.supplier),
    "lead": _client(lambda one: not (one.client or one.supplier)),
    "person": _PERSON,
    "card": _PERSON,
    "order": _ORDER,
    "shipment": _SETTLEMENT,
    "settlement": _SETTLEMENT,
    "contract": Kind(
        ids=_children(_contract),
        record=lambda company, n: n if _child(_contract)(company, n) else None,
        number=int,
        values={
            "name": lambda _, n: f"Договір поставки № {n // SPAN + 1}",
            "number": lambda _, n: str(n // SPAN + 1),
            "date": lambda company, n: day(company.partner(n // SPAN).registered),
            "limited": lambda _, n: n // SPAN % 4 == 0,
            "limit": lambda _, n: 50_000 if n // SPAN % 4 == 0 else 0,
            "days": lambda _, n: 14 if n // SPAN % 4 == 0 else 0,
        },
        links={
            "client": ("client", lambda _, n: n // SPAN),
            "currency": ("currency", lambda _company, _n: 0),
            "organisation": _OFFICE_LINK,
        },
        name=lambda n: f"Договір поставки № {n // SPAN + 1}",
        of_client=_contract,
    ),
    "manager": Kind(
        ids=lambda company: range(len(company.managers)),
        record=lambda company, n: n if n < len(company.managers) else None,
        number=int,
        values={"name": lambda company, n: company.managers[n]},
        name=str,
    ),
    "currency": _few(_CURRENCIES, "name", "code", "full_name"),
    "account": _few(_ACCOUNTS, "code", "name"),
    "organisation": _few(((_OFFICE, "00-000001"),), "name", "code"),
}
