"""Grammar of $filter and Condition: text → tree. Operators and priorities as in the official chapter 17.4.5.2."""

from __future__ import annotations

import re
from dataclasses import dataclass

from console.demo.onec.errors import ODataError

_TOKEN = re.compile(
    r"\s*(?:(?P<typed>guid|datetime)'(?P<typed_value>[^']*)'|'(?P<text>(?:[^']|'')*)'"
    r"|(?P<number>\d+(?:\.\d+)?)(?!\w)|(?P<name>[^\W\d]\w*)|(?P<mark>[-/(),:])|(?P<end>$))",
    re.IGNORECASE,
)
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
# Weakest first; operators of one line are read from left to right.
_LEVELS = (
    ("or",),
    ("and",),
    ("ne",),
    ("eq",),
    ("le",),
    ("lt",),
    ("ge",),
    ("gt",),
    ("sub",),
    ("add",),
    ("div",),
    ("mul",),
)
_WORDS = {word for level in _LEVELS for word in level} | {"not"}


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant; `kind` is text, number, bool, guid, datetime or null."""

    kind: str
    value: str | float | bool | None


@dataclass(frozen=True, slots=True)
class Path:
    """Names joined by "/"; `base` is what they start from when it is not the record itself: cast(…)/Поле."""

    names: tuple[str, ...]
    base: Node | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Binary:
    """An operator between two values."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Unary:
    """`not` or `-`."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Lambda:
    """Path/any(d: …) or Path/all(d: …); without a body, `any()` asks whether there are rows."""

    path: Path
    every: bool
    variable: str
    body: Node | None


Node = Literal | Path | Call | Binary | Unary | Lambda


def parse(source: str, option: str = "$filter") -> Node:
    """Read an expression.

    Raises:
        ODataError: 400, code 14, when it cannot be read.
    """
    return _Parser(source, option).whole()


class _Parser:
    def __init__(self, source: str, option: str) -> None:
        self._option = option
        self._tokens = self._split(source)
        self._at = 0

    def _split(self, source: str) -> list[tuple[str, str]]:
        tokens, position = [], 0
        while True:
            found = _TOKEN.match(source, position)
            if found is None:
                raise ODataError("option", self._option)
            kind = next(name for name in ("typed", "text", "number", "name", "mark", "end") if found[name] is not None)
            if kind == "typed":
                tokens.append((found["typed"].lower(), found["typed_value"]))
            else:
                tokens.append((kind, found[kind]))
            if kind == "end":
                return tokens
            position = found.end()

    def whole(self) -> Node:
        node = self._level(0)
        self._expect("end", "")
        return node

    def _level(self, level: int) -> Node:
        if level == len(_LEVELS):
            return self._unary()
        node = self._level(level + 1)
        while self._peek()[0] == "name" and self._peek()[1].lower() in _LEVELS[level]:
            operator = self._take()[1].lower()
            node = Binary(operator, node, self._level(level + 1))
        return node

    def _unary(self) -> Node:
        kind, value = self._peek()
        if (kind, value.lower()) == ("name", "not") or (kind, value) == ("mark", "-"):
            self._take()
            return Unary("not" if kind == "name" else "-", self._unary())
        return self._value()

    def _value(self) -> Node:
        kind, value = self._take()
        if kind == "mark" and value == "(":
            node = self._level(0)
            self._expect("mark", ")")
            return node
        if kind == "name" and value.lower() not in _WORDS:
            return self._named(value)
        return self._literal(kind, value)

    def _literal(self, kind: str, value: str) -> Literal:
        if kind == "text":
            return Literal("text", value.replace("''", "'"))
        if kind == "number":
            return Literal("number", float(value))
        if kind == "guid" and _GUID.fullmatch(value):
            return Literal("guid", value.lower())
        if kind == "datetime" and _DATE.fullmatch(value):
            return Literal("datetime", value)
        raise ODataError("option", self._option)

    def _named(self, name: str) -> Node:
        if name in {"true", "false"}:
            return Literal("bool", name == "true")
        if name == "null":
            return Literal("null", None)
        if self._skip("("):
            call = Call(name.lower(), self._arguments())
            return self._path([], call) if self._skip("/") else call
        return self._path([name], None)

    def _path(self, names: list[str], base: Node | None) -> Node:
        if not names:
            names.append(self._expect("name"))
        while self._skip("/"):
            name = self._expect("name")
            if name in {"any", "all"} and self._skip("("):
                return self._lambda(Path(tuple(names), base), name == "all")
            names.append(name)
        return Path(tuple(names), base)

    def _lambda(self, path: Path, every: bool) -> Lambda:
        if self._skip(")"):
            return Lambda(path, every, "", None)
        variable = self._expect("name")
        self._expect("mark", ":")
        body = self._level(0)
        self._expect("mark", ")")
        return Lambda(path, every, variable, body)

    def _arguments(self) -> tuple[Node, ...]:
        if self._skip(")"):
            return ()
        arguments = [self._level(0)]
        while self._skip(","):
            arguments.append(self._level(0))
        self._expect("mark", ")")
        return tuple(arguments)

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at]

    def _take(self) -> tuple[str, str]:
        token = self._tokens[self._at]
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def _skip(self, mark: str) -> bool:
        if self._peek() == ("mark", mark):
            self._at += 1
            return True
        return False

    def _expect(self, kind: str, value: str | None = None) -> str:
        found = self._take()
        if found[0] != kind or (value is not None and found[1] != value):
            raise ODataError("option", self._option)
        return found[1]
