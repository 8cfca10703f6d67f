"""The path after standard.odata: which resource is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from console.demo.onec.errors import ODataError

_SET = re.compile(r"/([^/(]+)(?:\(([^)]*)\))?")
_FUNCTION = re.compile(r"/(Balance|Turnovers|BalanceAndTurnovers|SliceLast|SliceFirst)(?:\((.*)\))?", re.DOTALL)
_ARGUMENT = re.compile(
    r"(?:^|,)\s*(Period|StartPeriod|EndPeriod|AccountCondition|Condition|Dimensions|Periodicity)\s*="
)
_KEY = re.compile(r"\s*(?:(\w+)\s*=\s*)?(guid'[^']*'|datetime'[^']*'|'[^']*'|\d+)\s*")
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource: a set, an instance of it, a function of it, or what is behind an instance "through the dot".

    Attributes:
        set_name: Name of the set.
        key: Key of the instance: names (or "" for the only one) and values; None: the whole set.
        steps: Names after the instance.
        function: Name of a register's function, "" when none is called.
        arguments: Its arguments, quotes taken off.
        count: /$count is asked for.
    """

    set_name: str
    key: tuple[tuple[str, str], ...] | None = None
    steps: tuple[str, ...] = ()
    function: str = ""
    arguments: tuple[tuple[str, str], ...] = ()
    count: bool = False


def resource(path: str) -> Resource:
    """Read a decoded path that begins with "/".

    Raises:
        ODataError: 400, code 6.
    """
    head = _SET.match(path)
    if head is None:
        raise ODataError("method")
    name, rest = head[1], path[head.end() :]
    key = None if head[2] is None else _key(head[2])
    called = _FUNCTION.fullmatch(rest)
    if called is not None:
        return Resource(name, key, function=called[1], arguments=_arguments(called[2] or ""))
    if rest == "/$count":
        return Resource(name, key, count=True)
    steps = tuple(step for step in rest.split("/")[1:] if step)
    if (rest and not rest.startswith("/")) or (steps and key is None):
        raise ODataError("method")
    return Resource(name, key, steps)


def _key(source: str) -> tuple[tuple[str, str], ...]:
    parts = []
    for one in source.split(","):
        found = _KEY.fullmatch(one)
        if found is None:
            raise ODataError("key", source)
        value = found[2]
        if value.startswith("guid'") and not _GUID.fullmatch(value[5:-1]):
            raise ODataError("key", value)
        text = value if value.isdigit() else value[value.index("'") + 1 : -1]
        parts.append((found[1] or "", text.lower() if value.startswith("guid'") else text))
    return tuple(parts)


def _arguments(source: str) -> tuple[tuple[str, str], ...]:
    """Arguments of a function. The quotes inside of Condition='…' are not doubled, so names are what divides them."""
    starts = list(_ARGUMENT.finditer(source))
    if source.strip() and not starts:
        raise ODataError("arguments")
    if not starts:
        return ()
    ends = [one.start() for one in starts[1:]] + [len(source)]
    return tuple((one[1], _bare(source[one.end() : end].strip())) for one, end in zip(starts, ends, strict=True))


def _bare(value: str) -> str:
    if value.startswith("datetime'"):
        return value[9:-1]
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] == "'" else value
