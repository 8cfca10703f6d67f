"""In which line of a TOML file each key stands. The text must be good TOML: `tomllib` has read it before."""

import re
import tomllib
from collections.abc import Iterator

Path = tuple[str | int, ...]
"""`("flags", 0, "when")`: keys, and places in lists."""

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_KEY = re.compile(r"""[ \t]*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))[ \t]*""")
_TEXT = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")|' + r"'''.*?'{3,5}(?!')|" + r'"(?:[^"\\\n]|\\.)*"|' + r"'[^'\n]*'", re.DOTALL
)
_BARE = re.compile(r"[^,\]}\n#]+")


def lines_of(text: str) -> dict[Path, int]:
    """Path → line, from 1 on. What cannot be told is not there."""
    walk = _Walk(text)
    try:
        return dict(walk.document())
    except (AttributeError, IndexError):  # not as good as it seemed: lines are told as far as they go
        return walk.found


def line_of(lines: dict[Path, int], path: Path) -> int:
    """The line of a path, else of what it is in; 1 when nothing is known."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return 1


def _unescaped(key: str) -> str:
    return tomllib.loads(f'key = "{key}"')["key"] if "\\" in key else key


class _Walk:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._lists: dict[Path, int] = {}
        self.found: dict[Path, int] = {}

    def document(self) -> Iterator[tuple[Path, int]]:
        table: Path = ()
        while self._skip() < len(self._text):
            if self._text.startswith("[", self._at):
                table = self._header()
            else:
                self._pair(table)
        yield from self.found.items()

    def _skip(self) -> int:
        self._at = _BLANK.match(self._text, self._at).end()  # type: ignore[union-attr]
        return self._at

    def _mark(self, path: Path, at: int) -> None:
        self.found.setdefault(path, self._text.count("\n", 0, at) + 1)

    def _header(self) -> Path:
        start = self._at
        is_list = self._text.startswith("[[", start)
        self._at += 2 if is_list else 1
        path: Path = ()
        keys = self._keys()
        for number, key in enumerate(keys):
            path = (*path, key)
            if is_list and number == len(keys) - 1:
                self._lists[path] = self._lists.get(path, -1) + 1
                self._forget_below((*path, self._lists[path]))
            if path in self._lists:
                path = (*path, self._lists[path])
        self._at += 2 if is_list else 1
        self._mark(path, start)
        return path

    def _forget_below(self, path: Path) -> None:
        for known in [one for one in self._lists if one[: len(path)] == path and one != path]:
            del self._lists[known]

    def _keys(self) -> list[str]:
        keys = []
        while True:
            found = _KEY.match(self._text, self._at)
            keys.append(_unescaped(next(one for one in found.groups() if one is not None)))  # type: ignore[union-attr]
            self._at = found.end()  # type: ignore[union-attr]
            if self._text[self._at] != ".":
                return keys
            self._at += 1

    def _pair(self, table: Path) -> None:
        start = self._at
        path = (*table, *self._keys())
        self._at += 1  # =
        self._mark(path, start)
        self._value(path)

    def _value(self, path: Path) -> None:
        self._skip()
        opening = self._text[self._at]
        if opening == "[":
            self._inside("]", path)
        elif opening == "{":
            self._inside("}", path)
        elif opening in "\"'":
            self._at = _TEXT.match(self._text, self._at).end()  # type: ignore[union-attr]
        else:
            self._at = _BARE.match(self._text, self._at).end()  # type: ignore[union-attr]

    def _inside(self, closing: str, path: Path) -> None:
        self._at += 1
        number = 0
        while self._text[self._skip()] != closing:
            if closing == "}":
                self._pair(path)
            else:
                self._mark((*path, number), self._at)
                self._value((*path, number))
                number += 1
            if self._text[self._skip()] == ",":
                self._at += 1
        self._at += 1
