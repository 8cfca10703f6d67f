"""What an entity set is: typed properties with a way to read each from a record, and how to find records by number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

Value = str | bool | int | float | None
Getter = Callable[[Any], Value]
STRING, GUID, BOOL, INT, SHORT, NUMBER, DATE = (
    "Edm.String", "Edm.Guid", "Edm.Boolean", "Edm.Int64", "Edm.Int16", "Edm.Double", "Edm.DateTime",
)  # fmt: skip
NO_DATE = "0001-01-01T00:00:00"


@dataclass(frozen=True, slots=True)
class Property:
    """One property of an entity.

    Attributes:
        name: As in $metadata; a reference to one type is called `<attribute>_Key`.
        edm: Type in $metadata. Dates are ISO strings here, references are GUID strings.
        get: Reads the value from a record.
        target: For a reference to one type: the set that it points into.
        type_of: For an attribute of composite type: reads the set name (or "String" …) of the value; "" is Undefined.
        unlimited: A string of unlimited length, which 1C cannot compare.
        width: A string of fixed length, right-padded with blanks to it.
        in_folder: Folders have this property too.
    """

    name: str
    edm: str
    get: Getter
    target: str = ""
    type_of: Callable[[Any], str] | None = None
    unlimited: bool = False
    width: int = 0
    in_folder: bool = True

    @property
    def navigation(self) -> str:
        """Name of the navigation property, "" when there is none."""
        return self.name[:-4] if self.target else ""


@dataclass(slots=True)
class EntitySet:
    """An entity set, or a table that a register's function returns.

    Attributes:
        name: As in the service document.
        key: Names of the key properties.
        properties: By name, in the order of $metadata.
        ids: Record numbers, as the database happens to keep them.
        record: A record by its number, None when there is none.
        ordered: Record numbers by presentation of the reference; None: sort them when asked.
        lookups: Property name → record numbers that have this value; what 1C's database has an index for.
        parts: Tabular parts: attribute name → (their set, record numbers of an owner).
        presentation: How 1C shows the record in one line.
        is_folder: Whether the record is a folder.
        hidden: Whether access restrictions close the record to our user.
        owner: Of a row of a tabular part: presentation of the object that it belongs to.
    """

    name: str
    key: tuple[str, ...]
    properties: dict[str, Property]
    ids: Callable[[], Sequence[int]]
    record: Callable[[int], Any]
    ordered: Callable[[], Sequence[int]] | None = None
    lookups: dict[str, Callable[[Value], Iterable[int]]] = field(default_factory=dict)
    parts: dict[str, tuple[EntitySet, Callable[[Any], Iterable[int]]]] = field(default_factory=dict)
    presentation: Callable[[Any], str] = str
    is_folder: Callable[[Any], bool] = lambda _: False
    hidden: Callable[[Any], bool] = lambda _: False
    owner: Callable[[Any], str] | None = None

    def navigation(self, name: str) -> Property | None:
        """The reference property behind a navigation property."""
        found = self.properties.get(f"{name}_Key")
        return found if found is not None and found.target else None


def table(*properties: Property) -> dict[str, Property]:
    """Properties by name."""
    return {one.name: one for one in properties}


def text(name: str, get: Getter, width: int = 0, unlimited: bool = False) -> Property:
    """A string, or an enumeration's value (1C gives both as Edm.String)."""
    return Property(name, STRING, get, width=width, unlimited=unlimited)


def ref(name: str, get: Getter, target: str = "") -> Property:
    """A reference to one type, or a plain GUID when no target is given."""
    return Property(name, GUID, get, target=target)


def mixed(name: str, get: Getter, type_of: Callable[[Any], str]) -> Property:
    """An attribute of composite type: a string beside which a `<name>_Type` stands."""
    return Property(name, STRING, get, type_of=type_of)


def flag(name: str, get: Getter) -> Property:
    """A boolean."""
    return Property(name, BOOL, get)


def whole(name: str, get: Getter) -> Property:
    """An integer."""
    return Property(name, INT, get)


def money(name: str, get: Getter) -> Property:
    """A fractional number."""
    return Property(name, NUMBER, get)


def moment(name: str, get: Getter) -> Property:
    """A date, naive, in the base's own time zone."""
    return Property(name, DATE, get)


_BLANKS: dict[str, tuple[str, Value]] = {
    "s": (STRING, ""), "g": (GUID, "00000000-0000-0000-0000-000000000000"), "b": (BOOL, False),
    "i": (INT, 0), "h": (SHORT, 0), "n": (NUMBER, 0), "d": (DATE, NO_DATE),
}  # fmt: skip


def blank(names: str) -> list[Property]:
    """Properties that nobody filled: «Имя:s» a string, :g a reference, :b :i :h :n :d, :u an unlimited string."""
    return [_blank(*one.split(":")) for one in names.split()]


def _blank(name: str, letter: str) -> Property:
    edm, value = _BLANKS["s" if letter == "u" else letter]
    return Property(name, edm, lambda _: value, unlimited=letter == "u")
