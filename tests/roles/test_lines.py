"""In which line of a file each key stands."""

import tomllib
from typing import Any

import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from console.roles.lines import Path, line_of, lines_of

TEXT = (
    '''# a role
title = { uk = "склад", ru = "склад" }
mask = [
  "debt",  # why
  'orders.Сума',
]

[[sections]]
from = "orders"
fields = [
  "client.person",
  { key = "orders", columns = [
    "Number",
    "Date",
  ] },
]

[[sections]]
title = """
two
lines = "not a key" """
fields = [ { from = "client.ВидЦен", "label" = { uk = 'Вид "цін"' }, most = 3 }, ]

[[flags]]
when = "debt.overdue_days > 30 # no comment"
text.uk = "Борг"
text.ru = "Долг"

[notification]
'body' = '''
    + "'''\n[[flags]]\nx = 1'''\nhide = []\n"
)


def test_every_place_of_a_role_file() -> None:
    tomllib.loads(TEXT)
    lines = lines_of(TEXT)
    assert {path: line for path, line in lines.items() if len(path) > 1 or path[0] in ("title", "mask")} == {
        ("title",): 2, ("title", "uk"): 2, ("title", "ru"): 2,
        ("mask",): 3, ("mask", 0): 4, ("mask", 1): 5,
        ("sections", 0): 8, ("sections", 0, "from"): 9, ("sections", 0, "fields"): 10,
        ("sections", 0, "fields", 0): 11, ("sections", 0, "fields", 1): 12,
        ("sections", 0, "fields", 1, "key"): 12, ("sections", 0, "fields", 1, "columns"): 12,
        ("sections", 0, "fields", 1, "columns", 0): 13, ("sections", 0, "fields", 1, "columns", 1): 14,
        ("sections", 1): 18, ("sections", 1, "title"): 19, ("sections", 1, "fields"): 22,
        ("sections", 1, "fields", 0): 22, ("sections", 1, "fields", 0, "from"): 22,
        ("sections", 1, "fields", 0, "label"): 22, ("sections", 1, "fields", 0, "label", "uk"): 22,
        ("sections", 1, "fields", 0, "most"): 22,
        ("flags", 0): 24, ("flags", 0, "when"): 25, ("flags", 0, "text", "uk"): 26, ("flags", 0, "text", "ru"): 27,
        ("notification", "body"): 30, ("notification", "hide"): 33,
    }  # fmt: skip
    assert line_of(lines, ("sections", 1, "fields", 0, "format")) == 22
    assert line_of(lines, ("nothing",)) == 1


def test_tables_in_lists_of_tables() -> None:
    text = "[[a]]\n[[a.b]]\nx = 1\n[[a.b]]\nx = 2\n[[a]]\n[[a.b]]\nx = 3\n[a.c]\ny.z = 4\n"
    lines = lines_of(text)
    assert lines[("a", 0, "b", 1, "x")] == 5
    assert lines[("a", 1, "b", 0, "x")] == 8
    assert lines[("a", 1, "c", "y", "z")] == 10


keys = st.sampled_from(["a", "b-1", "ключ", "with space", 'quo"te', "dot.ted", ""])
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=12)
values = st.recursive(
    st.one_of(texts, st.integers(-(2**40), 2**40), st.booleans(), st.dates(), st.floats(allow_nan=False)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(keys, values, max_size=4))
def test_every_key_that_toml_can_hold_is_found_in_its_line(document: dict[str, Any]) -> None:
    text = tomlkit.dumps(document)
    assert tomllib.loads(text) == document
    lines = lines_of(text)
    written = text.split("\n")
    for path in _paths(document):
        key = path[-1]
        line = line_of(lines, path)
        if isinstance(key, str) and key in ("a", "b-1") and path in lines:
            assert key in written[line - 1]
    assert all(path in lines for path in _paths(document) if not _is_table(document, path))


def _paths(value: Any, path: Path = ()) -> list[Path]:
    if isinstance(value, dict):
        inner = [(*path, key) for key in value]
    elif isinstance(value, list):
        inner = [(*path, number) for number in range(len(value))]
    else:
        return []
    return inner + [one for where in inner for one in _paths(value[where[-1]], where)]


def _is_table(document: Any, path: Path) -> bool:
    """A table, or a list of tables, of which only parts are written, such as `[[a]]`, has no line of its own."""
    for key in path:
        document = document[key]
    is_list = isinstance(document, list) and all(isinstance(one, dict) for one in document)
    return isinstance(document, dict) or (is_list and document != [])


@given(st.text(max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    assert isinstance(lines_of(text), dict)
