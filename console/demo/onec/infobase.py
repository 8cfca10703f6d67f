"""The whole composition of the simulated base: sets, functions of registers, and what of them is published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from console.demo.company import COUNTERPARTY, PARTNER, PERSON, Company
from console.demo.onec import contact_kinds, contacts, money_sets, order_sets, people_sets, trade_sets, unfilled
from console.demo.onec.base import Base
from console.demo.onec.conditions import Scope
from console.demo.onec.families import UT11, base_of, functions_of, profiles, sets_of
from console.demo.onec.model import EntitySet, mixed, table
from console.demo.onec.registers import Function, turnovers


class Infobase:
    """Sets by name, in the order of the service document.

    Attributes:
        family: Which configuration it is.
        everything: All the sets of the configuration.
        sets: Those of them that are published.
        functions: (register, function) → what it does.
        composition: Changes when the composition does.
    """

    def __init__(
        self, company: Company, published: Iterable[str] | None = None, seed: int = 1, family: str = UT11
    ) -> None:
        self.family = family
        if family == UT11:
            self.base = Base(company, seed)
            self.everything = {one.name: one for one in _sets(self.base)}
            functions = _functions(self.base, self.everything[trade_sets.RATES])
        else:
            profile = profiles()[family]
            self.base = base_of(profile, company, seed)
            self.everything = {one.name: one for one in _with_registers(sets_of(self.base, profile))}
            functions = functions_of(self.base, profile)
        self.functions = {(register, one.name): one for register, one in functions}
        self.sets: dict[str, EntitySet] = {}
        self.composition = 0
        self.publish(published)

    def publish(self, names: Iterable[str] | None) -> None:
        """Set the composition: names of objects, None for everything. Tabular parts and records come along."""
        wanted = None if names is None else set(names)
        self.composition += 1
        self.sets = {name: one for name, one in self.everything.items() if wanted is None or _owner(name, wanted)}

    def follow(self, guid: str) -> tuple[EntitySet, Any] | None:
        """What a reference leads to, when that is published and there."""
        found = self.base.find(guid)
        entity = self.sets.get(found[0]) if found is not None else None
        if found is None or entity is None:
            return None
        record = entity.record(found[1])
        return None if record is None else (entity, record)

    def scope(self, entity: EntitySet) -> Scope:
        """Where names of an expression over this set are looked up."""
        return Scope(entity, self.follow, self.sets)


def _owner(name: str, wanted: set[str]) -> bool:
    """Whether a set is published by its own name or by the name that it continues."""
    return name in wanted or any(name.startswith(f"{one}_") for one in wanted)


def _sets(base: Base) -> Iterable[EntitySet]:
    for catalog, who in (
        (people_sets.partners(base), PARTNER),
        (people_sets.counterparties(base), COUNTERPARTY),
        (people_sets.people(base), PERSON),
    ):
        yield catalog
        yield contacts.part(base, catalog, who)
        yield from unfilled.parts(base, catalog)
    yield contact_kinds.catalog(base, contact_kinds.UT)
    yield people_sets.users(base)
    yield from trade_sets.terms(base)
    yield from trade_sets.books(base)
    order, goods = order_sets.orders(base)
    shipment = money_sets.shipments(base)
    yield from (order, goods, *unfilled.parts(base, order), shipment, *unfilled.parts(base, shipment))
    yield trade_sets.rates(base)
    yield from _with_registers(money_sets.records(base))


def _with_registers(sets: Iterable[EntitySet]) -> Iterable[EntitySet]:
    """Each set of records with the register that it is of."""
    for one in sets:
        if one.name.endswith("_RecordType"):
            yield _register(one)
        yield one


def _register(records: EntitySet) -> EntitySet:
    """A register that is subordinate to recorders: sets of records."""
    recorder = records.properties["Recorder"]
    assert recorder.type_of is not None
    return EntitySet(
        records.name.removesuffix("_RecordType"),
        ("Recorder", "Recorder_Type"),
        table(mixed("Recorder", recorder.get, recorder.type_of)),
        records.ids,
        records.record,
        parts={
            "RecordSet": (replace(records, name=records.name.replace("_RecordType", "_RowType")), lambda one: [one.id])
        },
    )


def _functions(base: Base, rates: EntitySet) -> Iterable[tuple[str, Function]]:
    for name in ("SliceLast", "SliceFirst"):
        yield rates.name, Function(name, rates, "Period", ("Condition", "Period"))
    for register, balance in money_sets.balances(base).items():
        period = "ДатаВозникновения" if "ДатаВозникновения" in balance.properties else ""
        yield register, Function("Balance", balance, period)
        yield (
            register,
            Function("Turnovers", turnovers(balance), period, ("Condition", "Dimensions", "StartPeriod", "EndPeriod")),
        )
