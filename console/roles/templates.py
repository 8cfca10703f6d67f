"""Texts with values in them: `Борг {debt.total}`, `{client.ДатаДоговора:age}`; a brace itself is written twice."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from console.domain.card import Format
from console.i18n import _

_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_NAME = re.compile(r"[^\W\d][\w./]*\Z")

Telling = Callable[[str, Format | None], str]
"""What a name says as text; empty when it is unknown or empty."""


class BadText(ValueError):
    """A text whose braces are wrong; the text says how."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value goes."""

    name: str
    format: Format | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """A text and the places in it."""

    parts: tuple[str | Place, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names that it tells."""
        return tuple(part.name for part in self.parts if isinstance(part, Place))

    def fill(self, tell: Telling) -> str:
        """The text; a dash for what is unknown or empty."""
        return "".join(part if isinstance(part, str) else tell(part.name, part.format) or "—" for part in self.parts)

    def filled_lines(self, tell: Telling) -> str:
        """The same line by line, without the lines that have places and nothing to put there."""
        rows: list[list[str | Place]] = [[]]
        for part in self.parts:
            if isinstance(part, Place):
                rows[-1].append(part)
                continue
            first, *rest = part.split("\n")
            rows[-1].append(first)
            rows += [[one] for one in rest]
        shown = []
        for row in rows:
            told = [part if isinstance(part, str) else tell(part.name, part.format) for part in row]
            places = [text for part, text in zip(row, told, strict=True) if isinstance(part, Place)]
            if any(places) or (not places and "".join(told).strip()):
                shown.append("".join(told).strip())
        return "\n".join(shown)


def parse(text: str) -> Template:
    """Understand a text. Raises `BadText`."""
    parts: list[str | Place] = []
    at = 0
    for piece in _PIECE.finditer(text):
        parts.append(text[at : piece.start()])
        at = piece.end()
        parts.append(_piece(piece))
    parts.append(text[at:])
    return Template(tuple(part for part in parts if part))


def _piece(piece: re.Match[str]) -> str | Place:
    if piece[0] in ("{{", "}}"):
        return piece[0][0]
    if piece[1] is None:
        raise BadText(_("a brace that is alone; to show one, write it twice"))
    name, _colon, written = piece[1].partition(":")
    if not _NAME.match(name):
        raise BadText(_("{{{name}}} is no name").format(name=name))
    if written and written not in [one.value for one in Format if one is not Format.LIST]:
        known = ", ".join(one for one in Format if one is not Format.LIST)
        raise BadText(_("there is no format {name}; there are {names}").format(name=written, names=known))
    return Place(name, Format(written) if written else None)
