"""The rules of role files: `debt.overdue > 0 and not client.vip`.

The words are Python's own (read by its parser, so names may be Cyrillic); what they do is decided by simpleeval with
the few operators below. There are no attributes of objects, no powers, no loops, no text longer than what was told:
a rule costs microseconds and cannot hang.

What is not known makes a rule *unknown*: it is neither true nor false, and raises nothing. `a or b` is true when either
is, `a and b` is false when either is, whatever the other; all else that touches an unknown value is unknown.
"""

import ast
import operator
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, DecimalException
from typing import Any

from simpleeval import InvalidExpression, SimpleEval

from console.i18n import _

Plain = Decimal | int | str | bool | date | tuple[Any, ...] | None
"""What a name means in a rule; None: known to be empty, which is nought, no text and no."""
Names = Callable[[str], Plain]
"""Tells what a name means. Raises `Unknown`."""

LONGEST = 1000
"""Characters of one rule."""
FUNCTIONS = ("count", "days_since", "days_until", "empty", "known", "lower")
_NO = frozenset({"", "0", "-", "—", "no", "false", "ні", "хибність", "нет", "ложь"})
CONSTANTS: Mapping[str, bool] = {"true": True, "false": False}


class Unknown(Exception):
    """A name whose value is not known now; the text is the name."""


class BadRule(ValueError):
    """This is no rule; the text says why."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that was understood. `names` are those that it asks about."""

    text: str
    tree: ast.expr = field(compare=False)
    names: frozenset[str]

    def holds(self, names: Names, today: date) -> bool:
        """Whether it is so. Raises `Unknown`."""
        try:
            return _is_so(_Evaluation(names, today).of(self.tree))
        except (InvalidExpression, TypeError, ValueError, ArithmeticError, DecimalException, RecursionError):
            raise Unknown(self.text) from None  # kinds that do not go together: only the answer could tell


def parse(text: str) -> Rule:
    """Understand a rule. Raises `BadRule`."""
    if not text.strip():
        raise BadRule(_("a rule is empty"))
    if len(text) > LONGEST:
        raise BadRule(_("a rule is longer than {count} characters").format(count=LONGEST))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            tree = ast.parse(text.strip(), mode="eval").body
        names = frozenset(_names(tree))
    except BadRule:
        raise
    except SyntaxError as error:
        where = _("is no rule, from character {count} on").format(count=error.offset or len(text) + 1)
        hint = " " + _("(equality is written ==)") if "=" in text and "==" not in text else ""
        raise BadRule(f"{where}{hint}") from None
    except (ValueError, RecursionError, MemoryError, Warning):
        raise BadRule(_("is no rule")) from None
    return Rule(text, tree, names)


def dotted(node: ast.AST) -> str | None:
    """The whole name: `client.ВидЦен`; None when it is not one."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (head := dotted(node.value)):
        return f"{head}.{node.attr}"
    return None


def _names(node: ast.expr) -> set[str]:
    """The names of a rule; refuses everything that has no place in one."""
    if isinstance(node, ast.Attribute | ast.Name):
        name = dotted(node)
        if name is None:
            raise BadRule(_("a dot follows something that is no name"))
        return set() if name in CONSTANTS else {name}
    if isinstance(node, ast.Call):
        return _names_of_call(node)
    if isinstance(node, ast.Constant):
        if not isinstance(node.value, str | int | float | bool):
            raise BadRule(_("{what} has no place in a rule").format(what=node.value))
        return set()
    if isinstance(node, ast.BoolOp | ast.UnaryOp | ast.BinOp | ast.Compare | ast.Tuple | ast.List):
        signs = [node.op] if isinstance(node, ast.UnaryOp | ast.BinOp) else getattr(node, "ops", [])
        for sign in signs:
            if type(sign) not in OPERATORS:
                raise BadRule(_("{what} has no place in a rule").format(what=_WORDS.get(type(sign), "?")))
        parts = [part for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr)]
        return set().union(*(_names(part) for part in parts))
    raise BadRule(_("{what} has no place in a rule").format(what=type(node).__name__))


def _names_of_call(node: ast.Call) -> set[str]:
    if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS:
        told = dotted(node.func) or "…"
        known = ", ".join(FUNCTIONS)
        raise BadRule(_("there is no function {name}; there are {names}").format(name=told, names=known))
    if len(node.args) != 1 or node.keywords:
        raise BadRule(_("the function {name} takes one value").format(name=node.func.id))
    return _names(node.args[0])


def _alike(left: Any, right: Any) -> tuple[Any, Any]:
    """Both sides as one kind: what is empty as nought or no text; a number that 1C tells as text as a number."""
    if left is None or right is None:
        other = right if left is None else left
        if isinstance(other, date):
            raise Unknown(_("an empty date"))
        nothing: Any = "" if isinstance(other, str) else () if isinstance(other, tuple) else 0
        return (nothing if left is None else left), (nothing if right is None else right)
    if isinstance(left, str) and isinstance(right, int | Decimal | float):
        return Decimal(left.replace(",", ".")), _exact(right)
    if isinstance(right, str) and isinstance(left, int | Decimal | float):
        return _exact(left), Decimal(right.replace(",", "."))
    return _exact(left), _exact(right)


def _exact(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, float) else value


def _is_so(value: Any) -> bool:
    """Yes or no; a text is no when it says so: exported files have no other way."""
    return value.strip().casefold() not in _NO if isinstance(value, str) else bool(value)


def _of_two(work: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda left, right: work(*_alike(left, right))


def _of_numbers(work: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def counted(left: Any, right: Any) -> Any:
        left, right = _alike(left, right)
        if not (isinstance(left, int | Decimal) and isinstance(right, int | Decimal)):
            raise TypeError
        return work(left, right)

    return counted


def _quotient(left: Any, right: Any) -> Decimal:
    return Decimal(left) / Decimal(right)


def _within(left: Any, right: Any) -> bool:
    """`"опт" in client.prices`, `client.city in ("Київ", "Львів")`."""
    if isinstance(right, tuple | list):
        return any(_alike(left, one)[0] == _alike(left, one)[1] for one in right)
    return str(left or "") in str(right or "")


OPERATORS: Mapping[type[ast.AST], Callable[..., Any]] = {
    ast.Eq: _of_two(operator.eq),
    ast.NotEq: _of_two(operator.ne),
    ast.Gt: _of_two(operator.gt),
    ast.GtE: _of_two(operator.ge),
    ast.Lt: _of_two(operator.lt),
    ast.LtE: _of_two(operator.le),
    ast.In: _within,
    ast.NotIn: lambda left, right: not _within(left, right),
    ast.Not: lambda value: not _is_so(value),
    ast.USub: lambda value: -_exact(value or 0),
    ast.Add: _of_numbers(operator.add),
    ast.Sub: _of_numbers(operator.sub),
    ast.Mult: _of_numbers(operator.mul),
    ast.Div: _of_numbers(_quotient),
}
_WORDS: Mapping[type[ast.AST], str] = {
    ast.Pow: "**", ast.Mod: "%", ast.FloorDiv: "//", ast.LShift: "<<", ast.RShift: ">>", ast.BitAnd: "&",
    ast.BitOr: "|", ast.BitXor: "^", ast.Is: "is", ast.IsNot: "is not", ast.MatMult: "@", ast.Invert: "~",
    ast.UAdd: "+",
}  # fmt: skip


class _Evaluation:
    """One rule over the names of one client."""

    def __init__(self, names: Names, today: date) -> None:
        self._names = names
        self._today = today
        functions = {
            "count": lambda value: len(value) if isinstance(value, tuple) else int(value is not None),
            "days_since": lambda value: (today - _day(value)).days,
            "days_until": lambda value: (_day(value) - today).days,
            "empty": lambda value: value in (None, "", ()),
            "lower": lambda value: str(value or "").lower(),
        }
        self._evaluator = SimpleEval(operators=OPERATORS, functions=functions, names={})
        default = self._evaluator.nodes
        self._call = default[ast.Call]
        kept = (ast.UnaryOp, ast.BinOp, ast.Compare, ast.Constant)
        self._evaluator.nodes = {kind: default[kind] for kind in kept} | {
            ast.Name: self._name,
            ast.Attribute: self._name,
            ast.BoolOp: self._both_or_either,
            ast.Call: self._called,
            ast.Tuple: self._several,
            ast.List: self._several,
        }

    def of(self, tree: ast.AST) -> Any:
        """What a part of the rule comes to. Raises `Unknown`."""
        return self._evaluator.eval("", tree)

    def _name(self, node: ast.AST) -> Plain:
        name = dotted(node) or ""
        return CONSTANTS[name] if name in CONSTANTS else self._names(name)

    def _both_or_either(self, node: ast.BoolOp) -> bool:
        decides = isinstance(node.op, ast.Or)
        unknown: Unknown | None = None
        for part in node.values:
            try:
                if _is_so(self.of(part)) is decides:
                    return decides
            except Unknown as error:
                unknown = unknown or error
        if unknown is not None:
            raise unknown
        return not decides

    def _called(self, node: ast.Call) -> Any:
        if isinstance(node.func, ast.Name) and node.func.id == "known":
            try:
                return self.of(node.args[0]) is not None
            except Unknown:
                return False
        return self._call(node)

    def _several(self, node: ast.Tuple | ast.List) -> tuple[Any, ...]:
        return tuple(self.of(part) for part in node.elts)


def _day(value: Any) -> date:
    if value is None:
        raise Unknown(_("an empty date"))
    return value if isinstance(value, date) else date.fromisoformat(str(value))
