"""1C's `$filter` conditions, those that presets write, as SQL over the index. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from console.onec.failures import BadQuery
from console.onec.files.cells import Type
from console.onec.files.writing import quoted

_LEXEME = re.compile(
    r"\s*(?:(?P<literal>(?:guid|datetime)?'(?:[^']|'')*')|(?P<number>-?\d+(?:\.\d+)?)|(?P<word>[^\W\d][\w/]*)|(?P<sign>[(),]))"
)
_COMPARISONS = {"eq": "=", "ne": "<>", "gt": ">", "ge": ">=", "lt": "<", "le": "<="}
_PATTERNS = {"endswith": "%{}", "startswith": "{}%", "substringof": "%{}%", "like": "{}"}
_DEEPEST = 20
_Value = str | int | float


@dataclass(slots=True)
class Condition:
    """SQL with its values. `fields` are those of the table and what they hold."""

    text: str
    fields: Mapping[str, str]
    values: list[_Value] = field(default_factory=list)
    _rest: list[tuple[str, str]] = field(default_factory=list)

    def sql(self) -> str:
        """The condition. Raises `BadQuery`, with the name of a field that is not there."""
        at = 0
        text = self.text.strip()
        while at < len(text):
            found = _LEXEME.match(text, at)
            if found is None:
                raise BadQuery
            self._rest.append((found.lastgroup or "", found[found.lastgroup or 0]))
            at = found.end()
        self._rest.reverse()
        made = self._either(0)
        if self._rest:
            raise BadQuery
        return made

    def _either(self, depth: int) -> str:
        made = [self._both(depth)]
        while self._taken("or"):
            made.append(self._both(depth))
        return f"({' OR '.join(made)})"

    def _both(self, depth: int) -> str:
        made = [self._one(depth)]
        while self._taken("and"):
            made.append(self._one(depth))
        return " AND ".join(made)

    def _one(self, depth: int) -> str:
        if depth > _DEEPEST:
            raise BadQuery
        if self._taken("not"):
            return f"NOT {self._one(depth + 1)}"
        if self._taken("("):
            made = self._either(depth + 1)
            self._expect(")")
            return made
        kind, lexeme = self._next()
        if kind == "word" and lexeme in _PATTERNS and self._taken("("):
            made = self._likeness(lexeme)
            if self._taken("eq"):
                made = made if self._next()[1] == "true" else f"NOT {made}"
            return made
        left = self._operand(kind, lexeme)
        comparison = _COMPARISONS.get(self._next()[1])
        if comparison is None:
            raise BadQuery
        return f"{left} {comparison} {self._operand(*self._next())}"

    def _likeness(self, function: str) -> str:
        """A function of two texts; of `substringof` the field comes second."""
        first = self._next()
        self._expect(",")
        second = self._next()
        self._expect(")")
        name, literal = (second, first) if function == "substringof" else (first, second)
        if literal[0] != "literal":
            raise BadQuery
        pattern = _PATTERNS[function].format(_bare(literal[1]))
        self.values.append(pattern)
        return f"{self._operand(*name)} LIKE ?"

    def _operand(self, kind: str, lexeme: str) -> str:
        if kind == "word" and lexeme == "cast":  # of one reference to a type: the reference says it all
            self._expect("(")
            kind, lexeme = self._next()
            self._expect(",")
            self._next()
            self._expect(")")
        if kind == "word" and lexeme in ("true", "false"):
            return "1" if lexeme == "true" else "0"
        if kind == "word":
            if lexeme not in self.fields:
                raise BadQuery(lexeme)
            is_number = self.fields[lexeme] == Type.NUMBER
            return f"CAST({quoted(lexeme)} AS NUMERIC)" if is_number else quoted(lexeme)
        if kind not in ("literal", "number"):
            raise BadQuery
        self.values.append(
            _bare(lexeme).lower()
            if lexeme.startswith("guid")
            else _bare(lexeme)
            if kind == "literal"
            else float(lexeme)
        )
        return "?"

    def _next(self) -> tuple[str, str]:
        if not self._rest:
            raise BadQuery
        return self._rest.pop()

    def _taken(self, word: str) -> bool:
        if self._rest and self._rest[-1][1] == word and self._rest[-1][0] in ("word", "sign"):
            self._rest.pop()
            return True
        return False

    def _expect(self, sign: str) -> None:
        if not self._taken(sign):
            raise BadQuery


def _bare(literal: str) -> str:
    """What stands between the quotes."""
    return literal[literal.index("'") + 1 : -1].replace("''", "'")
