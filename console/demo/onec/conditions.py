"""Meaning of $filter: a tree and an entity set → a test of one record."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from console.demo.onec.comparison import Read, Value, compare
from console.demo.onec.errors import ODataError
from console.demo.onec.functions import FUNCTIONS
from console.demo.onec.model import BOOL, DATE, GUID, STRING, EntitySet, Property
from console.demo.onec.syntax import Binary, Call, Lambda, Literal, Node, Path, Unary

Follow = Callable[[str], tuple[EntitySet, Any] | None]
_COUNT = {"add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv}
_KINDS = {STRING: "text", GUID: "guid", BOOL: "bool", DATE: "date"}
_LITERALS = {"text": "text", "number": "number", "bool": "bool", "guid": "guid", "datetime": "date", "null": "null"}


@dataclass(frozen=True, slots=True)
class Scope:
    """Where names are looked up: the set, the sets that references lead to, and the name of a lambda's variable."""

    entity: EntitySet
    follow: Follow
    sets: dict[str, EntitySet]
    variable: str = ""
    option: str = "$filter"


def condition(node: Node, scope: Scope) -> Read:
    """A test of one record.

    Raises:
        ODataError: names that are not there, functions 1C lacks, values it cannot compare.
    """
    value = compile_value(node, scope)
    if value.kind != "bool":
        raise ODataError("option", scope.option)
    return value.read


def compile_value(node: Node, scope: Scope) -> Value:
    """Compile any expression."""
    if isinstance(node, Literal):
        return _constant(_LITERALS[node.kind], node.value)
    if isinstance(node, Path):
        return _path(node, scope)
    if isinstance(node, Call):
        return _call(node, scope)
    if isinstance(node, Binary):
        return _binary(node, scope)
    if isinstance(node, Unary):
        return _unary(node, scope)
    return _lambda(node, scope)


def _constant(kind: str, value: Any) -> Value:
    return Value(kind, lambda _: value)


def _path(node: Path, scope: Scope) -> Value:
    names = node.names
    if node.base is not None:
        return _through_cast(node, scope)
    if scope.variable:
        if names[0] != scope.variable or len(names) < 2:
            raise ODataError("option", scope.option)
        names = names[1:]
    return _walk(scope.entity, names, scope)


def _walk(entity: EntitySet, names: tuple[str, ...], scope: Scope) -> Value:
    if len(names) == 1:
        return _property(entity, names[0])
    step = entity.navigation(names[0])
    target = scope.sets.get(step.target) if step is not None else None
    if step is None or target is None:
        raise ODataError("segment", names[0])
    rest, get, follow = _walk(target, names[1:], scope), step.get, scope.follow

    def read(record: Any) -> Any:
        found = follow(str(get(record)))
        return None if found is None else rest.read(found[1])

    return Value(rest.kind, read)


def _property(entity: EntitySet, name: str) -> Value:
    found = entity.properties.get(name)
    if found is None:
        raise ODataError("segment", name)
    if found.type_of is not None:
        return Value("mixed", _mixed_reader(found))
    if found.unlimited:
        return Value("unlimited", found.get)
    return Value(_KINDS.get(found.edm, "number"), found.get)


def _mixed_reader(found: Property) -> Read:
    get, type_of = found.get, found.type_of
    assert type_of is not None
    return lambda record: (type_of(record), get(record))


def _through_cast(node: Path, scope: Scope) -> Value:
    base = node.base
    if not (isinstance(base, Call) and base.name == "cast" and len(base.arguments) == 2):
        raise ODataError("option", scope.option)
    target_name = _type_name(base.arguments[1], scope)
    target = scope.sets.get(target_name)
    if target is None:
        raise ODataError("segment", target_name)
    inner, rest, follow = compile_value(base.arguments[0], scope), _walk(target, node.names, scope), scope.follow

    def read(record: Any) -> Any:
        kind, guid = inner.read(record)
        found = follow(str(guid)) if kind == target_name else None
        return None if found is None else rest.read(found[1])

    return Value(rest.kind, read)


def _type_name(node: Node, scope: Scope) -> str:
    if not isinstance(node, Literal) or node.kind != "text":
        raise ODataError("arguments")
    return str(node.value)


def _call(node: Call, scope: Scope) -> Value:
    if node.name in {"cast", "isof"}:
        return _typed(node, scope)
    if node.name not in FUNCTIONS:
        raise ODataError("option", scope.option)
    wanted, result, function = FUNCTIONS[node.name]
    least = sum(not kind.endswith("?") for kind in wanted)
    if not least <= len(node.arguments) <= len(wanted):
        raise ODataError("arguments")
    arguments = [compile_value(argument, scope) for argument in node.arguments]
    for kind, argument in zip(wanted, arguments, strict=False):
        if argument.kind != kind.rstrip("?"):
            raise ODataError("compare")  # a function over an unfit field: 500, as a live base answered
    reads = [argument.read for argument in arguments]

    def read(record: Any) -> Any:
        values = [one(record) for one in reads]
        return None if None in values else function(*values)

    return Value(result, read)


def _typed(node: Call, scope: Scope) -> Value:
    if len(node.arguments) != 2:
        raise ODataError("arguments")
    inner, name = compile_value(node.arguments[0], scope), _type_name(node.arguments[1], scope)
    if node.name == "isof":
        return Value("bool", lambda record: inner.kind == "mixed" and inner.read(record)[0] == name)
    if inner.kind == "mixed":
        kind = {"String": "text", "Number": "number", "Boolean": "bool", "Date": "date"}.get(name, "guid")
        return Value(kind, lambda record: inner.read(record)[1] if inner.read(record)[0] == name else None)
    return Value("mixed", lambda record: (name, inner.read(record)))


def _unary(node: Unary, scope: Scope) -> Value:
    inner = compile_value(node.operand, scope)
    if node.operator == "not" and inner.kind == "bool":
        return Value("bool", lambda record: not inner.read(record))
    if node.operator == "-" and inner.kind == "number":
        return Value("number", lambda record: -inner.read(record))
    raise ODataError("option", scope.option)


def _binary(node: Binary, scope: Scope) -> Value:
    left, right = compile_value(node.left, scope), compile_value(node.right, scope)
    kinds = {left.kind, right.kind}
    if node.operator in {"and", "or"}:
        if kinds != {"bool"}:
            raise ODataError("option", scope.option)
        if node.operator == "and":
            return Value("bool", lambda record: left.read(record) and right.read(record))
        return Value("bool", lambda record: left.read(record) or right.read(record))
    if node.operator in _COUNT:
        if kinds != {"number"}:
            raise ODataError("compare")
        count = _COUNT[node.operator]
        return Value("number", lambda record: count(left.read(record), right.read(record)))
    return compare(node, left, right)


def _lambda(node: Lambda, scope: Scope) -> Value:
    if node.path.base is not None or len(node.path.names) != 1:
        raise ODataError("option", scope.option)
    part = scope.entity.parts.get(node.path.names[0])
    if part is None:
        raise ODataError("segment", node.path.names[0])
    rows, numbers = part
    if node.body is None:
        if node.every:
            raise ODataError("arguments")
        return Value("bool", lambda record: any(True for _ in numbers(record)))
    inner = Scope(rows, scope.follow, scope.sets, node.variable, scope.option)
    body, together = condition(node.body, inner), all if node.every else any
    return Value("bool", lambda record: together(body(rows.record(number)) for number in numbers(record)))
