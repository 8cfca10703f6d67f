"""What 1C lets be compared with what.

Strings compare without regard to case and to blanks at the end, as in 1C's own queries on every database it supports.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from console.demo.onec.errors import ODataError
from console.demo.onec.syntax import Binary, Literal

Read = Callable[[Any], Any]
_COMPARE = {
    "eq": operator.eq, "ne": operator.ne, "gt": operator.gt, "ge": operator.ge, "lt": operator.lt, "le": operator.le,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    """A compiled expression: its kind (text, unlimited, number, bool, guid, date, mixed, null) and how to read it.

    A value of composite type reads as (type, value).
    """

    kind: str
    read: Read


def compare(node: Binary, left: Value, right: Value) -> Value:
    """Compile a comparison.

    Raises:
        ODataError: 500 for what cannot be compared; 400, code 14, for a text against a number without quotes.
    """
    kinds = {left.kind, right.kind}
    if "unlimited" in kinds or (node.operator not in {"eq", "ne"} and kinds & {"guid", "mixed", "bool"}):
        raise ODataError("compare")
    if kinds == {"text", "number"}:
        number = next(
            (side for side in (node.left, node.right) if isinstance(side, Literal) and side.kind == "number"), None
        )
        raise ODataError("literal", f"{number.value:g}" if number is not None else "")
    if len(kinds) == 2 and "null" not in kinds:
        return Value("bool", lambda _: node.operator == "ne")  # incompatible types: no error, silently nothing
    test = _COMPARE[node.operator]
    ready = _comparable(left), _comparable(right)
    if node.operator in {"eq", "ne"}:
        return Value("bool", lambda record: test(ready[0](record), ready[1](record)))

    def read(record: Any) -> bool:
        one, two = ready[0](record), ready[1](record)
        return one is not None and two is not None and test(one, two)

    return Value("bool", read)


def _comparable(value: Value) -> Read:
    if value.kind != "text":
        return value.read
    read = value.read

    def folded(record: Any) -> Any:
        text = read(record)
        return text if text is None else text.rstrip(" ").casefold()

    return folded
