"""Text from outside reaches the screen as lines painted by one brush; no widget that reads markup is in this room."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOM = Path(__file__).parent.parent.parent / "console" / "ui"
FILES = sorted(ROOM.rglob("*.py"))
WIDGETS_ALLOWED = {"Input"}
READS_MARKUP = {"notify", "update", "from_markup", "set_content", "set_title"}
TITLES = {"border_title", "border_subtitle", "tooltip", "title", "sub_title", "placeholder", "label"}
MODULES = ("textual", "rich", "console.domain", "console.desk", "console.flow.projection", "console.i18n", "console.ui")


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def is_own_words(value: ast.expr) -> bool:
    """A literal, `_("…")`, or Content, which is literal too."""
    if isinstance(value, ast.Constant):
        return True
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in ("_", "Content")


def name(path: Path) -> str:
    return path.relative_to(ROOM).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_markup(path: Path) -> None:
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and node.module == "textual.widgets":
            assert {alias.name for alias in node.names} <= WIDGETS_ALLOWED, path
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in READS_MARKUP, ast.unparse(node)
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Attribute) and target.attr in TITLES:
                    assert is_own_words(node.value), ast.unparse(node)
        if isinstance(node, ast.keyword) and node.arg in TITLES - {"label"}:
            assert is_own_words(node.value), ast.unparse(node)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_segments_are_made_by_the_brush_and_the_gate_alone(path: Path) -> None:
    makes = any(isinstance(node, ast.Name) and node.id in ("Segment", "Text") for node in nodes(path))
    assert not makes or path.name in ("paint.py", "gate.py", "app.py")


@pytest.mark.parametrize("path", FILES, ids=name)
def test_the_room_imports_what_it_may(path: Path) -> None:
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(("console.", "textual", "rich")):
            assert node.module.startswith(MODULES) or node.module == "console", ast.unparse(node)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_files_stay_small(path: Path) -> None:
    length = len(path.read_text(encoding="utf-8").splitlines())
    assert length <= (120 if path.name in ("app.py", "operator.py") else 250)
