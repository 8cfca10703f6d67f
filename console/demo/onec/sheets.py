"""A profile's sets made out of its data: which kind of records, which property has which value."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from console.demo.onec.base import Base, by_presentation, heading
from console.demo.onec.model import (
    BOOL,
    DATE,
    GUID,
    INT,
    NUMBER,
    STRING,
    EntitySet,
    Property,
    Value,
    blank,
    mixed,
    ref,
    table,
)
from console.demo.onec.sources import KINDS, Kind

_TYPES = {"s": STRING, "b": BOOL, "i": INT, "n": NUMBER, "d": DATE, "u": STRING}
_OBJECTS = ("Catalog", "Document", "ChartOfAccounts")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One set of a profile.

    `columns` is a list of `Name:letter=value`: letters are those of `model.blank`, and r a reference, m an attribute of
    composite type; s11 is a text of fixed length. Without a value nobody filled it. `contacts`: it has the tabular part
    КонтактнаяИнформация, `backwards` with numbers from the last digit to the first.
    """

    name: str
    of: str
    columns: str
    contacts: bool = False
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """A register of settlements with its Balance: dimensions and resources as in `Sheet.columns`."""

    name: str
    dimensions: str
    resources: str


@dataclass(frozen=True, slots=True)
class Profile:
    """One family. `contacts_register`: catalogs whose contact information is rows of an information register."""

    title: str
    sets: tuple[Sheet, ...]
    registers: tuple[Register, ...] = ()
    contacts_register: tuple[str, ...] = ()

    def set_of(self, kind: str) -> str:
        """The set in which records of this kind are; "" when this family has none."""
        found = {one.of: one.name for one in reversed(self.sets)}
        return found.get(kind) or (found.get("buyer", "") if kind == "client" else "")


def sheet(base: Base, profile: Profile, data: Sheet) -> EntitySet:
    """One set, with lookups by its own reference and by the client that it is of."""
    kind = KINDS[data.of]
    company = base.company
    made = columns(base, profile, kind, data.columns)
    entity = EntitySet(
        data.name,
        ("Ref_Key",),
        table(*heading(base, data.name, data.of, kind.number, kind.marked), *made),
        base.listed(data.name, lambda: kind.ids(company)),
        lambda number: kind.record(company, number),
        lookups={"Ref_Key": base.one(data.name), **by_client(base, profile, kind, data.columns)},
        presentation=kind.name,
        hidden=lambda one: kind.hidden(company, one),
    )
    return by_presentation(base, entity)


def balance(base: Base, profile: Profile, data: Register) -> EntitySet:
    """What Balance() of a register returns: a row for each open settlement."""
    kind, company = KINDS["settlement"], base.company
    made = columns(base, profile, kind, f"{data.dimensions} {data.resources}")
    return EntitySet(
        f"{data.name}_Balance",
        (),
        table(*made),
        base.listed("settlements", lambda: kind.ids(company)),
        lambda number: kind.record(company, number),
        lookups=by_client(base, profile, kind, data.dimensions),
    )


def movements(base: Base, profile: Profile, data: Register) -> EntitySet:
    """…_RecordType: what the balance is made of."""
    kind, company = KINDS["settlement"], base.company
    dimensions = columns(base, profile, kind, data.dimensions)
    resources = columns(base, profile, kind, data.resources.replace("Balance", ""))
    own = columns(base, profile, kind, "Recorder:m=shipment Period:d=date Active:b=posted RecordType=movement")
    return EntitySet(
        f"{data.name}_RecordType",
        ("Recorder", "LineNumber", "Recorder_Type"),
        table(*own, Property("LineNumber", INT, lambda _: 1), *dimensions, *resources),
        base.listed("settlements", lambda: kind.ids(company)),
        lambda number: kind.record(company, number),
    )


def columns(base: Base, profile: Profile, kind: Kind, written: str) -> list[Property]:
    """The properties that a list of `Name:letter=value` means."""
    made: list[Property] = []
    for one in written.split():
        name, letter, value = parts(one)
        if not value:
            made += [mixed(name, lambda _: "", lambda _: "")] if letter == "m" else blank(f"{name}:{letter}")
        elif value in kind.links and letter in "rm":
            made.append(_link(base, profile, kind, name, letter, value))
        else:
            read = _reader(base, kind.values[value])
            width = int(letter[1:] or 0) if letter[0] == "s" else 0
            made.append(Property(name, _TYPES[letter[0]], read, width=width, unlimited=letter == "u"))
    return made


def parts(written: str) -> tuple[str, str, str]:
    """Name, letter and value of one column; a text when no letter is given."""
    head, _, value = written.partition("=")
    name, _, letter = head.partition(":")
    return name, letter or "s", value


def _reader(base: Base, read: Callable[[Any, Any], Value]) -> Callable[[Any], Value]:
    company = base.company
    return lambda record: read(company, record)


def _link(base: Base, profile: Profile, kind: Kind, name: str, letter: str, value: str) -> Property:
    target_kind, number = kind.links[value]
    target, company = profile.set_of(target_kind), base.company
    if not target and letter == "m":
        return mixed(name, lambda _: "", lambda _: "")
    if not target:
        return Property(name, GUID, lambda _: "00000000-0000-0000-0000-000000000000")
    if letter == "r":
        return ref(name, lambda one: base.ref(target, number(company, one)), target)
    return mixed(
        name,
        lambda one: "" if number(company, one) is None else base.ref(target, number(company, one)),
        lambda one: "" if number(company, one) is None else target,
    )


def by_client(base: Base, profile: Profile, kind: Kind, written: str) -> dict[str, Callable[[Value], Iterable[int]]]:
    """Lookups by those columns that say of which client a record is."""
    of = kind.of_client
    clients, company = profile.set_of("client"), base.company
    if of is None or not clients:
        return {}

    def find(guid: Value) -> Iterable[int]:
        number = base.number(clients, guid)
        return () if number is None or number >= company.clients else tuple(of(company, number))

    return {name: find for name, letter, value in map(parts, written.split()) if value == "client" and letter in "rm"}


def is_object(name: str) -> bool:
    """Whether records of this set have references to them."""
    return name.startswith(_OBJECTS)
