"""A line of the screen: pieces of text, each in a tone. What every other module of this room draws is made of these.

Nothing here is markup: a piece's text is shown as it is, and the gate takes out what could act on a terminal.
"""

from collections.abc import Iterable
from enum import Enum, auto

from rich.cells import cell_len, chop_cells, set_cell_size

Piece = tuple[str, "Tone"]
Line = tuple[Piece, ...]


class Tone(Enum):
    """What a piece of text means; the theme says how that looks. State is never told by the tone alone."""

    PLAIN = auto()
    MUTED = auto()
    STRONG = auto()
    ACCENT = auto()
    RING = auto()
    TALK = auto()
    HELD = auto()
    GOOD = auto()
    WARN = auto()
    BAD = auto()
    OLD = auto()
    KEY = auto()
    STOP_BAR = auto()
    WARN_BAR = auto()
    HINT_BAR = auto()
    CURSOR_ROW = auto()
    PASSIVE_ROW = auto()
    RING_ROW = auto()
    CALL_BAR = auto()


NO_LINE: Line = ()
AGE_CELLS = 7
"""The place kept for `≈ 09:12`, so that nothing moves when the old is replaced by the new."""
ELLIPSIS = "…"


def line(text: str, tone: Tone = Tone.PLAIN) -> Line:
    """A line of one piece."""
    return ((text, tone),)


def width_of(pieces: Iterable[Piece]) -> int:
    """How many cells a line takes."""
    return sum(cell_len(text) for text, _ in pieces)


def cut(text: str, width: int) -> str:
    """Shorten to at most `width` cells, with an ellipsis where something is lost."""
    if len(text) > width * 4:  # nobody measures 64 KB of a name
        text = text[: width * 4 + 1]
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + ELLIPSIS if width > 0 else ""


def fit(text: str, width: int, *, right: bool = False) -> str:
    """Make it exactly `width` cells wide."""
    if width <= 0:
        return ""
    short = cut(text, width)
    blank = " " * (width - cell_len(short))
    return blank + short if right else short + blank


def _words(text: str) -> list[str]:
    """Break at blanks, but not at those that hold an amount and its currency together."""
    return [word for word in text.replace("\n", " ").replace("\t", " ").split(" ") if word]


def _chop(word: str, width: int) -> list[str]:
    return [word] if cell_len(word) <= width else chop_cells(word, width)


def wrap(text: str, width: int, limit: int = 6, *, first_indent: int = 0) -> list[str]:
    """Break at blanks into at most `limit` rows of at most `width` cells; the first may begin further right."""
    if width <= 0:
        return []
    text = text[: width * limit * 4 + 1]
    rows: list[str] = []
    row = ""
    for word in (part for whole in _words(text) for part in _chop(whole, width)):
        joined = f"{row} {word}" if row else word
        if row and cell_len(joined) > width - (0 if rows else first_indent):
            rows.append(row)
            row = word
        else:
            row = joined
    if row:
        rows.append(row)
    if len(rows) > limit:
        rows = [*rows[: limit - 1], cut(f"{rows[limit - 1]} {ELLIPSIS}", width)]
    return rows


def wrapped(text: str, width: int, tone: Tone = Tone.PLAIN, *, indent: int = 0) -> list[Line]:
    """The same as lines, each moved right by `indent`."""
    blank: Line = ((" " * indent, Tone.PLAIN),) if indent else NO_LINE
    return [(*blank, (row, tone)) for row in wrap(text, width - indent)]


def bar(text: str, width: int, tone: Tone, *, end: str = "") -> list[Line]:
    """A filled bar over the whole width, as many rows as the text needs; `end` has a place at the first one's right."""
    room = width - 3 - AGE_CELLS
    if room < AGE_CELLS:
        return [((f" {fit(row, width - 1)}", tone),) for row in wrap(text, width - 2)]
    first, *rest = wrap(text, room) or [""]
    return [
        ((f" {fit(first, room)} {fit(end, AGE_CELLS)} ", tone),),
        *(((f" {fit(row, width - 1)}", tone),) for row in rest),
    ]


def cut_bar(text: str, width: int, tone: Tone, *, end: str = "") -> Line:
    """The same of one row, the text cut where it is too long."""
    return bar(cut(text, max(1, width - 3 - AGE_CELLS)), width, tone, end=end)[0] if width > 0 else NO_LINE


def spread(left: Line, right: Line, width: int) -> Line:
    """Left and right ends of one row; the left gives way."""
    room = width - width_of(right)
    return (*clip(left, room), *right) if room > 0 else clip(right, width)


def clip(pieces: Line, width: int) -> Line:
    """Make a line exactly `width` cells wide."""
    kept: list[Piece] = []
    left = width
    for text, tone in pieces:
        cells = cell_len(text)
        if cells > left:
            kept.append((cut(text, left), tone))
            left -= cell_len(kept[-1][0])
            break
        kept.append((text, tone))
        left -= cells
    if left > 0:
        kept.append((" " * left, Tone.PLAIN))
    return tuple(kept)
