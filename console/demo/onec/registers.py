"""Functions of registers: Balance, Turnovers, SliceLast. $filter and the other options work upon their results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from console.demo.onec.conditions import Scope
from console.demo.onec.errors import ODataError
from console.demo.onec.model import NUMBER, EntitySet, Property, table
from console.demo.onec.query import Options, select

_RESOURCE = "Balance"


@dataclass(frozen=True, slots=True)
class Function:
    """A function of a register: its table, and the property that Period is compared with ("" for none)."""

    name: str
    result: EntitySet
    period: str = ""
    parameters: tuple[str, ...] = ("Condition", "Dimensions", "Period")


@dataclass(frozen=True, slots=True)
class _Total:
    """A row of a grouped table."""

    values: tuple[Any, ...]


def call(function: Function, scope: Scope, arguments: dict[str, str]) -> EntitySet:
    """The table that a function returns with these arguments.

    Raises:
        ODataError: 400; code 21 for a parameter that it does not have, 14 for a bad Condition, 6 for unknown names.
    """
    unknown = [name for name in arguments if name not in function.parameters]
    if unknown:
        raise ODataError("arguments")
    entity = function.result
    given = [arguments.get(name, "") for name in ("Condition", "AccountCondition")]
    condition = " and ".join(f"({one})" for one in given if one)
    at = replace(scope, entity=entity, option="Condition")
    numbers = select(at, Options(filter=condition)).found
    numbers = _until(function, numbers, arguments.get("Period") or arguments.get("EndPeriod") or "")
    if function.name.startswith("Slice"):
        numbers = _slice(entity, numbers, last=function.name == "SliceLast")
    fit = replace(entity, ids=lambda: numbers, lookups={}, ordered=None)
    if not arguments.get("Dimensions"):
        return fit
    return _grouped(fit, [name.strip() for name in arguments["Dimensions"].split(",")])


def _until(function: Function, numbers: Sequence[int], period: str) -> Sequence[int]:
    entity = function.result
    if not period or not function.period:
        return numbers
    arisen = entity.properties[function.period]
    return [number for number in numbers if str(arisen.get(entity.record(number))) <= period]


def _slice(entity: EntitySet, numbers: Sequence[int], last: bool) -> Sequence[int]:
    """For each set of dimensions, the record of the latest (or earliest) period."""
    dimensions = [entity.properties[name] for name in entity.key if name != "Period"]
    period, found = entity.properties["Period"].get, {}
    for number in sorted(numbers, key=lambda one: str(period(entity.record(one))), reverse=not last):
        found[tuple(one.get(entity.record(number)) for one in dimensions)] = number
    return list(found.values())


def _grouped(entity: EntitySet, names: list[str]) -> EntitySet:
    """Totals by some of the dimensions. A reference may be named with or without its _Key."""
    found = [entity.properties.get(name) or entity.properties.get(f"{name}_Key") for name in names]
    if None in found:
        raise ODataError("segment", names[found.index(None)])
    dimensions = [one for one in found if one is not None]
    resources = [one for one in entity.properties.values() if one.edm == NUMBER]
    totals: dict[tuple[Any, ...], list[float]] = {}
    for number in entity.ids():
        record = entity.record(number)
        key = tuple((one.get(record), one.type_of(record) if one.type_of else "") for one in dimensions)
        sums = totals.setdefault(key, [0.0] * len(resources))
        for place, one in enumerate(resources):
            value = one.get(record)
            sums[place] = round(sums[place] + float(value or 0), 2)
    rows = [_Total((*key, *sums)) for key, sums in totals.items()]
    properties = [_of_key(one, place) for place, one in enumerate(dimensions)]
    properties += [_of_sum(one, len(dimensions) + place) for place, one in enumerate(resources)]
    return EntitySet(entity.name, (), table(*properties), lambda: range(len(rows)), lambda number: rows[number])


def _of_key(one: Property, place: int) -> Property:
    type_of = None if one.type_of is None else (lambda total: str(total.values[place][1]))
    return replace(one, get=lambda total: total.values[place][0], type_of=type_of)


def _of_sum(one: Property, place: int) -> Property:
    return replace(one, get=lambda total: total.values[place])


def turnovers(balance: EntitySet) -> EntitySet:
    """The table of Turnovers() made from that of Balance(): what came, what went, and the difference."""
    made: list[Property] = []
    for one in balance.properties.values():
        made += _turnover(one) if one.edm == NUMBER else [one]
    name = balance.name.removesuffix("_Balance") + "_Turnover"
    return replace(balance, name=name, properties=table(*made))


def _turnover(one: Property) -> list[Property]:
    name, get = one.name.removesuffix(_RESOURCE), one.get

    def came(record: Any) -> float:
        return max(float(get(record) or 0), 0.0)

    def went(record: Any) -> float:
        return max(-float(get(record) or 0), 0.0)

    return [
        Property(f"{name}Turnover", NUMBER, get),
        Property(f"{name}Receipt", NUMBER, came),
        Property(f"{name}Expense", NUMBER, went),
    ]
