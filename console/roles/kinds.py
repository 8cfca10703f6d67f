"""Whether a rule makes sense before there is any value: kinds that go together, names that exist. For `card check`."""

import ast
from collections.abc import Callable, Iterator

from console.domain.catalogue import Kind
from console.i18n import _
from console.roles.rules import CONSTANTS, Rule, dotted

KindOf = Callable[[str], Kind | None]
"""What sort of value a name has; None when there is no such name."""


def doubts(rule: Rule, kind_of: KindOf) -> Iterator[str]:
    """What is wrong with a rule, one line each. Unknown names are said elsewhere, and pass here as anything."""
    judge = _Judge(kind_of)
    kind = judge.of(rule.tree)
    yield from judge.wrong
    if not judge.wrong and kind not in (Kind.BOOL, Kind.ANYTHING):
        yield _("a rule must be yes or no, and this is {kind}: compare it with something").format(kind=word(kind))


def word(kind: Kind) -> str:
    """A kind for people."""
    return {
        Kind.NUMBER: _("a number"),
        Kind.TEXT: _("a text"),
        Kind.DATE: _("a date"),
        Kind.BOOL: _("yes or no"),
        Kind.ROWS: _("rows of a list"),
        Kind.ANYTHING: _("anything"),
    }[kind]


class _Judge:
    def __init__(self, kind_of: KindOf) -> None:
        self._kind_of = kind_of
        self.wrong: list[str] = []

    def of(self, node: ast.expr) -> Kind:
        """The kind of a part of a rule."""
        if isinstance(node, ast.Constant):
            return _constant(node.value)
        if isinstance(node, ast.Name | ast.Attribute):
            name = dotted(node) or ""
            return Kind.BOOL if name in CONSTANTS else self._kind_of(name) or Kind.ANYTHING
        if isinstance(node, ast.Compare):
            return self._compared(node)
        if isinstance(node, ast.BoolOp):
            for part in node.values:
                self._must_be(part, Kind.BOOL)
            return Kind.BOOL
        if isinstance(node, ast.UnaryOp):
            is_not = isinstance(node.op, ast.Not)
            self._must_be(node.operand, Kind.BOOL if is_not else Kind.NUMBER)
            return Kind.BOOL if is_not else Kind.NUMBER
        if isinstance(node, ast.BinOp):
            self._must_be(node.left, Kind.NUMBER)
            self._must_be(node.right, Kind.NUMBER)
            return Kind.NUMBER
        return self._called(node) if isinstance(node, ast.Call) else Kind.ROWS

    def _called(self, node: ast.Call) -> Kind:
        name = dotted(node.func)
        argument = node.args[0]
        if name in ("days_since", "days_until"):
            is_written = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            self._must_be(argument, Kind.TEXT if is_written else Kind.DATE)
            return Kind.NUMBER
        if name == "lower":
            self._must_be(argument, Kind.TEXT)
            return Kind.TEXT
        if name == "count":
            self._must_be(argument, Kind.ROWS)
            return Kind.NUMBER
        self.of(argument)
        return Kind.BOOL

    def _compared(self, node: ast.Compare) -> Kind:
        left = node.left
        for sign, right in zip(node.ops, node.comparators, strict=True):
            if isinstance(sign, ast.In | ast.NotIn):
                self._within(left, right)
            else:
                mine, theirs = self.of(left), self.of(right)
                if Kind.ANYTHING not in (mine, theirs) and mine is not theirs:
                    told = _("{one} cannot be compared with {other}")
                    self.wrong.append(told.format(one=_said(left, mine), other=_said(right, theirs)))
                elif Kind.ROWS in (mine, theirs):
                    self.wrong.append(_("rows cannot be compared; count(…) tells how many there are"))
                elif Kind.BOOL in (mine, theirs) and not isinstance(sign, ast.Eq | ast.NotEq):
                    self.wrong.append(_("yes or no is not more or less than anything"))
            left = right
        return Kind.BOOL

    def _within(self, left: ast.expr, right: ast.expr) -> None:
        if isinstance(right, ast.Tuple | ast.List):
            kinds = {self.of(part) for part in right.elts} - {Kind.ANYTHING}
            mine = self.of(left)
            if mine is not Kind.ANYTHING and kinds - {mine}:
                self.wrong.append(_("{one} is never among values of another kind").format(one=_said(left, mine)))
        else:
            self._must_be(left, Kind.TEXT)
            self._must_be(right, Kind.TEXT)

    def _must_be(self, node: ast.expr, wanted: Kind) -> None:
        kind = self.of(node)
        if kind not in (wanted, Kind.ANYTHING):
            told = _("{what} must be {kind} here")
            self.wrong.append(told.format(what=_said(node, kind), kind=word(wanted)))


def _constant(value: object) -> Kind:
    if isinstance(value, bool):
        return Kind.BOOL
    return Kind.TEXT if isinstance(value, str) else Kind.NUMBER


def _said(node: ast.expr, kind: Kind) -> str:
    return f"{ast.unparse(node)} ({word(kind)})"
