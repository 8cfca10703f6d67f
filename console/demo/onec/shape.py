"""What of a record goes into the answer: $select and $expand → columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from console.demo.onec.conditions import Scope
from console.demo.onec.errors import ODataError
from console.demo.onec.model import STRING, EntitySet, Property

PRESENTATION = "____Presentation"


@dataclass(frozen=True, slots=True)
class Column:
    """One property of the answer.

    Attributes:
        name: Its name.
        edm: Its type; "rows" for a tabular part, "object" for what $expand opened.
        get: Reads the value, the records of the rows, or the record behind the reference.
        inner: Columns of the rows or of the object.
        set_name: Set of the rows or of the object.
        link: Name of the navigation property that leads from here, "" when none does.
        in_folder: Folders have it too.
    """

    name: str
    edm: str
    get: Callable[[Any], Any]
    inner: tuple[Column, ...] = ()
    set_name: str = ""
    link: str = ""
    in_folder: bool = True


@dataclass(frozen=True, slots=True)
class Wanted:
    """$select and $expand as names; None: everything."""

    select: tuple[str, ...] | None = None
    expand: tuple[str, ...] = ()


def columns(scope: Scope, wanted: Wanted) -> tuple[Column, ...]:
    """Columns of the answer, in the order of $metadata.

    Raises:
        ODataError: 400, code 6, for a name that is not there.
    """
    entity = scope.entity
    _check(scope, wanted)
    made = [
        column for one in entity.properties.values() for column in _scalars(one, scope) if _asked(column.name, wanted)
    ]
    made += [_part(name, scope, wanted) for name in entity.parts if _part_asked(name, wanted)]
    made += _presentations(scope, wanted)
    return tuple(made + _expanded(scope, wanted))


def _scalars(one: Property, scope: Scope) -> list[Column]:
    link = one.navigation if one.target in scope.sets else ""
    plain = Column(one.name, one.edm, _reader(one), link=link, in_folder=one.in_folder)
    if one.type_of is None:
        return [plain]
    type_of, sets = one.type_of, scope.sets

    def read_type(record: Any) -> str:
        return type_name(type_of(record), sets)

    return [plain, Column(f"{one.name}_Type", STRING, read_type, in_folder=one.in_folder)]


def type_name(name: str, sets: dict[str, EntitySet]) -> str:
    """Value of a `_Type` property: objects outside of the published composition are "unavailable"."""
    if not name:
        return "StandardODATA.Undefined"
    if name in {"String", "Number", "Boolean", "Date"}:
        return f"Edm.{name}"
    if name in sets:
        return f"StandardODATA.{name}"
    # The platform names it by the identifier of the metadata object; any stable one will do here.
    number = sum((place + 1) * ord(letter) for place, letter in enumerate(name)) * 2_654_435_761 % 2**32
    return f"UnavailableEntities.UnavailableEntity_{number:08x}-d4a8-48d0-bc59-2ac90e044abb"


def _reader(one: Property) -> Callable[[Any], Any]:
    if not one.width:
        return one.get
    get, width = one.get, one.width
    return lambda record: str(get(record)).ljust(width)


def _asked(name: str, wanted: Wanted) -> bool:
    select = wanted.select
    return select is None or name in select or "*" in select or "**" in select


def _part_asked(name: str, wanted: Wanted) -> bool:
    select = wanted.select
    if select is None or "*" in select:
        return True
    return "**" not in select and any(one == name or one.startswith(f"{name}/") for one in select)


def _part(name: str, scope: Scope, wanted: Wanted) -> Column:
    rows, numbers = scope.entity.parts[name]
    inner = columns(replace(scope, entity=rows), Wanted(_below(name, wanted.select)))

    def records(record: Any) -> Iterable[Any]:
        return [rows.record(number) for number in numbers(record)]

    return Column(name, "rows", records, inner, rows.name, in_folder=False)


def _below(name: str, select: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if select is None or name in select or "*" in select:
        return None
    return tuple(one[len(name) + 1 :] for one in select if one.startswith(f"{name}/"))


def _presentations(scope: Scope, wanted: Wanted) -> list[Column]:
    select, made = wanted.select or (), []
    for one in scope.entity.properties.values():
        if f"{one.name}{PRESENTATION}" in select or f"*{PRESENTATION}" in select:
            made.append(Column(f"{one.name}{PRESENTATION}", STRING, _presentation(one, scope)))
    if "Presentation" in select and "Presentation" not in scope.entity.properties:
        made.append(Column("Presentation", STRING, scope.entity.presentation))
    return made


def _presentation(one: Property, scope: Scope) -> Callable[[Any], str]:
    def read(record: Any) -> str:
        value = str(one.get(record))
        found = scope.follow(value) if one.target or one.type_of or one.name == "Ref_Key" else None
        return found[0].presentation(found[1]) if found else value

    return read


def _expanded(scope: Scope, wanted: Wanted) -> list[Column]:
    made = []
    for name in _heads(scope, wanted.expand):
        below = (
            None
            if wanted.select is None
            else tuple(o[len(name) + 1 :] for o in wanted.select if o.startswith(f"{name}/"))
        )
        if below == ():
            continue  # with $select, what is not named there is silently left closed
        deeper = tuple(one[len(name) + 1 :] for one in wanted.expand if one.startswith(f"{name}/"))
        step = scope.entity.navigation(name)
        if step is not None:
            made.append(_open(name, step, step.target, scope, Wanted(below, deeper)))
        else:
            made.append(_open_mixed(name, scope, deeper))
    return made


def _heads(scope: Scope, expand: tuple[str, ...]) -> list[str]:
    heads: list[str] = []
    for one in expand:
        names = [_link(p, scope) for p in scope.entity.properties.values()] if one == "*" else [one.split("/")[0]]
        heads += [name for name in names if name and name not in heads]
    return heads


def _link(one: Property, scope: Scope) -> str:
    return one.navigation if one.target in scope.sets else ""


def _open(name: str, step: Property, target: str, scope: Scope, wanted: Wanted) -> Column:
    follow, get = scope.follow, step.get
    inner = columns(replace(scope, entity=scope.sets[target]), wanted)

    def record_behind(record: Any) -> Any:
        found = follow(str(get(record)))
        return None if found is None or found[0].name != target else found[1]

    return Column(name, "object", record_behind, inner, target)


def _open_mixed(name: str, scope: Scope, deeper: tuple[str, ...]) -> Column:
    """A composite attribute: its object goes into `<name>_Expanded`; a type in the path limits it to that type."""
    target = deeper[0].split("/")[0] if deeper else ""
    step = scope.entity.properties[name]
    candidates = [target] if target in scope.sets else list(scope.sets)
    opened = {one: columns(replace(scope, entity=scope.sets[one]), Wanted(("**",))) for one in candidates}

    def record_behind(record: Any) -> Any:
        found = scope.follow(str(step.get(record)))
        return None if found is None or found[0].name not in opened else (opened[found[0].name], found[1])

    return Column(f"{name}_Expanded", "any", record_behind)


def _check(scope: Scope, wanted: Wanted) -> None:
    entity = scope.entity
    known = set(entity.properties) | set(entity.parts) | {"*", "**", f"*{PRESENTATION}", "Presentation"}
    known |= {f"{one.name}_Type" for one in entity.properties.values() if one.type_of}
    known |= {one.navigation for one in entity.properties.values() if one.target in scope.sets}
    for name in wanted.select or ():
        head = name.split("/")[0].removesuffix(PRESENTATION) or "*"
        if head not in known:
            raise ODataError("segment", head)
    links = {one.navigation for one in entity.properties.values() if one.target in scope.sets}
    links |= {one.name for one in entity.properties.values() if one.type_of} | {"*"}
    for name in wanted.expand:
        if name.split("/")[0] not in links:
            raise ODataError("segment", name.split("/")[0])
