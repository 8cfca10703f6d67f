"""The query string of a set: which records, in which order, which part of them."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from console.demo.onec.conditions import Scope, compile_value, condition
from console.demo.onec.errors import ODataError
from console.demo.onec.model import GUID, EntitySet, Value
from console.demo.onec.shape import Wanted
from console.demo.onec.syntax import Binary, Call, Literal, Node, Path, parse

_OPTIONS = {
    "$filter",
    "$select",
    "$expand",
    "$top",
    "$skip",
    "$orderby",
    "$inlinecount",
    "$format",
    "$allowedOnly",
    "$count",
}


@dataclass(frozen=True, slots=True)
class Options:
    """Options of a request for a set, parsed."""

    filter: str = ""
    orderby: str = ""
    top: int | None = None
    skip: int = 0
    count: bool = False
    allowed_only: bool = False
    wanted: Wanted = field(default_factory=Wanted)
    format: str = ""


def options(pairs: Sequence[tuple[str, str]]) -> Options:
    """Read the query string.

    Raises:
        ODataError: 400; code 0 for an option that does not exist, 14 for a value that cannot be.
    """
    found = dict(pairs)
    for name in found:
        if name.startswith("$") and name not in _OPTIONS:
            raise ODataError("unsupported", name)
    return Options(
        filter=found.get("$filter", "").strip(),
        orderby=found.get("$orderby", "").strip(),
        top=_number(found, "$top"),
        skip=_number(found, "$skip") or 0,
        count=found.get("$inlinecount", "none") == "allpages",
        allowed_only="true" in (found.get("allowedOnly", "").lower(), found.get("$allowedOnly", "").lower()),
        wanted=Wanted(_names(found.get("$select")), _names(found.get("$expand")) or ()),
        format=found.get("$format", ""),
    )


def _number(found: dict[str, str], name: str) -> int | None:
    value = found.get(name)
    if value is None:
        return None
    if not re.fullmatch(r"\d+", value.strip()):
        raise ODataError("option", name)
    return int(value)


def _names(value: str | None) -> tuple[str, ...] | None:
    names = tuple(name.strip() for name in (value or "").split(",") if name.strip())
    return names or None


@dataclass(frozen=True, slots=True)
class Selection:
    """Numbers of the records that fit a filter, and how far their order is settled."""

    found: Sequence[int]
    keys: tuple[tuple[str, bool], ...]
    settled: bool
    scope: Scope

    def arranged(self, turn: int) -> Sequence[int]:
        """The numbers in order; what $orderby leaves open changes with `turn`, as a database promises nothing there."""
        if self.settled:
            return self.found
        return _sorted(self.found, self.keys, self.scope, turn) if self.keys else _rotated(self.found, turn)


def select(scope: Scope, wanted: Options) -> Selection:
    """Find the records that fit.

    Raises:
        ODataError: as `conditions.condition` does.
    """
    entity = scope.entity
    exact, rest = _plan(wanted.filter, scope)
    keys = _order_keys(wanted.orderby, scope)
    # Only the whole key, in its natural order, leaves no equal records.
    settled = entity.ordered is not None and keys == tuple((name, False) for name in entity.key)
    found = _candidates(entity, exact, settled)
    if rest is not None:
        test = condition(rest, scope)
        found = array("Q", (number for number in found if test(entity.record(number))))
    return Selection(found, keys, settled, scope)


def _candidates(entity: EntitySet, exact: list[Iterable[int]], in_order: bool) -> Sequence[int]:
    everything = entity.ordered if in_order and entity.ordered is not None else entity.ids
    if not exact:
        return everything()
    first, *others = sorted((one if isinstance(one, Sequence) else list(one) for one in exact), key=len)
    for one in others:
        allowed = set(one)
        first = [number for number in first if number in allowed]
    # A lookup that gives an array gives it in presentation order already.
    sorted_already = not in_order or all(isinstance(one, array) for one in exact)
    return first if sorted_already else _in_presentation_order(entity, set(first))


def _in_presentation_order(entity: EntitySet, kept: set[int]) -> Sequence[int]:
    if len(kept) * 50 < len(entity.ids()):
        return sorted(kept, key=lambda number: _presentation_key(entity, number))
    everything = entity.ordered() if entity.ordered is not None else entity.ids()
    return array("Q", (number for number in everything if number in kept))


def _presentation_key(entity: EntitySet, number: int) -> tuple[str, int]:
    owner, record = entity.owner, entity.record(number)
    return (owner(record) if owner is not None else entity.presentation(record)).casefold(), number


def _plan(source: str, scope: Scope) -> tuple[list[Iterable[int]], Node | None]:
    """Split a filter into what an index answers exactly and what has to be tested record by record."""
    if not source:
        return [], None
    exact, rest = [], None
    tree = parse(source, scope.option)
    condition(tree, scope)
    for part in _conjuncts(tree):
        found = _indexed(part, scope.entity)
        if found is not None:
            exact.append(found)
        else:
            rest = part if rest is None else Binary("and", rest, part)
    return exact, rest


def _conjuncts(node: Node) -> list[Node]:
    if isinstance(node, Binary) and node.operator == "and":
        return _conjuncts(node.left) + _conjuncts(node.right)
    return [node]


def _indexed(node: Node, entity: EntitySet) -> Iterable[int] | None:
    if isinstance(node, Binary) and node.operator == "or":
        left, right = _indexed(node.left, entity), _indexed(node.right, entity)
        return None if left is None or right is None else list(dict.fromkeys((*left, *right)))
    if not (isinstance(node, Binary) and node.operator == "eq"):
        return None
    path, literal = (node.left, node.right) if isinstance(node.left, Path) else (node.right, node.left)
    if isinstance(path, Path) and isinstance(literal, Call):
        return _cast(path, literal, entity)
    if not (isinstance(path, Path) and isinstance(literal, Literal)):
        return None
    return _lookup(path, literal.value, entity) if literal.kind == _literal_kind(path, entity) else None


def _cast(path: Path, literal: Call, entity: EntitySet) -> Iterable[int] | None:
    """An attribute of composite type against `cast(guid'…','Catalog_X')`: the lookup knows references of all types."""
    found = entity.properties.get("/".join(path.names))
    if found is None or found.type_of is None or literal.name != "cast" or len(literal.arguments) != 2:
        return None
    inside, kind = literal.arguments
    numbers = _lookup(path, inside.value, entity) if isinstance(inside, Literal) else None
    if numbers is None or not isinstance(kind, Literal):
        return None
    type_of = found.type_of
    return [number for number in numbers if type_of(entity.record(number)) == kind.value]


def _literal_kind(path: Path, entity: EntitySet) -> str:
    found = entity.properties.get("/".join(path.names))
    return "guid" if "/" in "/".join(path.names) or (found is not None and found.edm == GUID) else "text"


def _lookup(path: Path, value: Value, entity: EntitySet) -> Iterable[int] | None:
    lookup = entity.lookups.get("/".join(path.names)) if path.base is None else None
    return None if lookup is None else lookup(value)


def _order_keys(source: str, scope: Scope) -> tuple[tuple[str, bool], ...]:
    keys = []
    for part in source.split(",") if source else ():
        words = part.split()
        if not words or len(words) > 2 or words[1:] not in ([], ["asc"], ["desc"]):
            raise ODataError("option", "$orderby")
        keys.append((words[0], words[1:] == ["desc"]))
        compile_value(Path(tuple(words[0].split("/"))), replace(scope, option="$orderby"))
    return tuple(keys)


def _rotated(found: Sequence[int], turn: int) -> Sequence[int]:
    start = turn * 7919 % len(found) if found else 0
    return found if not start else _Rotated(found, start)


class _Rotated(Sequence[int]):
    """A sequence that begins somewhere inside another one; nothing is copied."""

    def __init__(self, inner: Sequence[int], start: int) -> None:
        self._inner, self._start = inner, start

    def __len__(self) -> int:
        return len(self._inner)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        return self._inner[(self._start + index) % len(self._inner)]


def _sorted(found: Sequence[int], keys: tuple[tuple[str, bool], ...], scope: Scope, turn: int) -> Sequence[int]:
    entity = scope.entity
    ready = list(found)
    if turn % 2:
        ready.reverse()  # equal keys come the other way round next time
    for name, down in reversed(keys):
        value = compile_value(Path(tuple(name.split("/"))), scope)
        property_ = entity.properties.get(name)
        reference = property_ is not None and property_.edm == GUID
        ready.sort(key=lambda number: _sortable(value.read(entity.record(number)), scope, reference), reverse=down)
    return array("Q", ready)


def _sortable(value: Any, scope: Scope, reference: bool) -> Any:
    """References are ordered by what they look like on the screen, not by their GUIDs."""
    if reference:
        found = scope.follow(str(value))
        return (found[0].presentation(found[1]).casefold(), value) if found else ("", value)
    return value.casefold() if isinstance(value, str) else value
