import ast
from collections.abc import Callable, Mapping
from typing import Any

class InvalidExpression(Exception): ...

class SimpleEval:
    nodes: dict[type[ast.AST], Callable[[Any], Any]]
    def __init__(
        self,
        operators: Mapping[type[ast.AST], Callable[..., Any]] | None = None,
        functions: Mapping[str, Callable[..., Any]] | None = None,
        names: Mapping[str, Any] | None = None,
    ) -> None: ...
    def eval(self, expr: str, previously_parsed: ast.AST | None = None) -> Any: ...
