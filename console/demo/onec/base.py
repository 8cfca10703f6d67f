"""The infobase: what the sets have in common, on top of the invented company."""

from __future__ import annotations

from array import array
from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from console.demo.company import SPAN, Company
from console.demo.onec.model import EntitySet, Property, Value, flag, ref, text
from console.demo.onec.refs import EMPTY, References

PARTNERS = "Catalog_Партнеры"
COUNTERPARTIES = "Catalog_Контрагенты"
PEOPLE = "Catalog_КонтактныеЛицаПартнеров"
KINDS = "Catalog_ВидыКонтактнойИнформации"
USERS = "Catalog_Пользователи"
ANALYTICS = "Catalog_КлючиАналитикиУчетаПоПартнерам"
AGREEMENTS = "Catalog_СоглашенияСКлиентами"
CONTRACTS = "Catalog_ДоговорыКонтрагентов"
CURRENCIES = "Catalog_Валюты"
ORGANISATIONS = "Catalog_Организации"
GOODS = "Catalog_Номенклатура"
OBJECTS = "Catalog_ОбъектыРасчетов"
ORDERS = "Document_ЗаказКлиента"
SHIPMENTS = "Document_РеализацияТоваровУслуг"
# The order is part of every GUID: add at the end only.
REFERENCES = (
    PARTNERS, COUNTERPARTIES, PEOPLE, KINDS, USERS, ANALYTICS, AGREEMENTS, CONTRACTS, CURRENCIES, ORGANISATIONS, GOODS,
    ORDERS, SHIPMENTS, OBJECTS,
)  # fmt: skip


class Base:
    """The company with its references, and lists of record numbers that are made once per change of the company."""

    def __init__(self, company: Company, seed: int = 1, references: tuple[str, ...] = REFERENCES) -> None:
        self.company = company
        self._refs = References(seed, references)
        self._lists: dict[str, Sequence[int]] = {}
        self._revision = company.revision

    def ref(self, set_name: str, id_: int | None) -> str:
        """The reference to a record; None is the empty reference."""
        return EMPTY if id_ is None else self._refs.make(set_name, id_)

    def find(self, guid: str) -> tuple[str, int] | None:
        """Set and number that a GUID refers to."""
        return None if guid == EMPTY else self._refs.find(guid)

    def number(self, set_name: str, guid: Value) -> int | None:
        """Number of the record of this very set that a GUID refers to."""
        found = self.find(str(guid))
        return found[1] if found is not None and found[0] == set_name else None

    def version(self, kind: str, id_: int) -> str:
        """DataVersion: opaque; good for nothing but to see whether it is the same."""
        return b64encode(self.company.version(kind, id_).to_bytes(4, "big") + bytes(4)).decode()

    def listed(self, key: str, make: Callable[[], Iterable[int]]) -> Callable[[], Sequence[int]]:
        """A list of numbers that is made when first asked for and again after the company was edited."""

        def get() -> Sequence[int]:
            if self._revision != self.company.revision:
                self._lists.clear()
                self._revision = self.company.revision
            if key not in self._lists:
                self._lists[key] = array("Q", make())
            return self._lists[key]

        return get

    def children(self, of: Callable[[int], Sequence[int]]) -> Iterable[int]:
        """Numbers of everything that belongs to the clients, client by client."""
        return (child for i in range(self.company.clients) for child in of(i))

    def exists(self, id_: int, of: Callable[[int], Sequence[int]]) -> bool:
        """Whether the child record `id_` is there."""
        return 0 <= id_ < self.company.clients * SPAN and id_ in of(id_ // SPAN)

    def one(self, set_name: str) -> Callable[[Value], Iterable[int]]:
        """Lookup by Ref_Key."""

        def find(guid: Value) -> Iterable[int]:
            number = self.number(set_name, guid)
            return () if number is None else (number,)

        return find

    def of_partner(self, of: Callable[[int], Sequence[int]]) -> Callable[[Value], Iterable[int]]:
        """Lookup of a client's children by the reference to the client."""

        def find(guid: Value) -> Iterable[int]:
            number = self.number(PARTNERS, guid)
            return () if number is None or number >= self.company.clients else tuple(of(number))

        return find


def existing(entity: EntitySet) -> EntitySet:
    """Make the lookups of a set leave out numbers that have no record."""
    for name, find in list(entity.lookups.items()):
        entity.lookups[name] = _checked(find, entity)
    return entity


def _checked(find: Callable[[Value], Iterable[int]], entity: EntitySet) -> Callable[[Value], Iterable[int]]:
    def get(value: Value) -> Iterable[int]:
        found = find(value)
        return found if isinstance(found, array) else [one for one in found if entity.record(one) is not None]

    return get


def by_presentation(base: Base, entity: EntitySet) -> EntitySet:
    """Give a set the order by presentation."""

    def make() -> Iterable[int]:
        named = [(entity.presentation(entity.record(number)).casefold(), number) for number in entity.ids()]
        named.sort()
        return (number for _, number in named)

    entity.ordered = base.listed(f"{entity.name} by presentation", make)
    return existing(entity)


def heading(
    base: Base, set_name: str, kind: str, id_of: Callable[[Any], int], marked: Callable[[Any], bool]
) -> list[Property]:
    """Ref_Key, DataVersion, DeletionMark: what every object begins with."""
    return [
        ref("Ref_Key", lambda record: base.ref(set_name, id_of(record))),
        text("DataVersion", lambda record: base.version(kind, id_of(record))),
        flag("DeletionMark", marked),
    ]
