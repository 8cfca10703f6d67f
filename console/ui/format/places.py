"""Nothing on a card jumps: a part of it keeps the rows that it was given when it was first shown."""

from collections.abc import Hashable, Sequence

from console.i18n import ngettext
from console.ui.format.lines import ELLIPSIS, NO_LINE, Line, Tone, clip, line, spread


class Places:
    """How many rows each part of one card has; a part that comes later fills its own, and pushes nothing away."""

    def __init__(self) -> None:
        self._about: Hashable = None
        self._client = ""
        self._rows: dict[str, int] = {}
        self._sections: list[str] = []

    def about(self, what: Hashable) -> bool:
        """What the card is about now; when that is something else, all is laid out anew. Says whether it was."""
        if what == self._about:
            return False
        self._about = what
        self._rows.clear()
        self._sections.clear()
        return True

    def of_client(self, ref: str) -> None:
        """Whose sections these are: those of another client have places of their own."""
        if ref != self._client:
            self._client = ref
            self._sections.clear()
            self._rows = {key: rows for key, rows in self._rows.items() if not key.startswith(_SECTION)}

    def has(self, key: str) -> bool:
        """Whether this part has a place already."""
        return key in self._rows

    def height(self, key: str, rows: int, kept: int = 0) -> int:
        """The rows of a part: as many as it has when it is first shown, and at least `kept` for what is to come."""
        return self._rows.setdefault(key, max(rows, kept))

    def fit(self, key: str, rows: Sequence[Line], width: int, kept: int = 0) -> list[Line]:
        """The rows of a part in its place; what has no room there is counted."""
        return fitted(rows, self.height(key, len(rows), kept), width)

    def column(self, cells: int) -> int:
        """The cells of the labels' column: as many as when it was first shown; longer labels take rows of their own."""
        return self._rows.setdefault(_COLUMN, cells)

    def line_up(self, keys: Sequence[str]) -> list[str]:
        """The sections in the order of their places, those that are gone among them: their place stays empty."""
        for number, key in enumerate(keys):
            if key not in self._sections:
                before = self._sections.index(keys[number - 1]) + 1 if number else 0
                self._sections.insert(before, key)
        return list(self._sections)


_SECTION = "section "
_COLUMN = _SECTION + "labels"


def section_place(key: str) -> str:
    """The name of a section's place."""
    return _SECTION + key


def fitted(rows: Sequence[Line], height: int, width: int) -> list[Line]:
    """Exactly so many rows."""
    if len(rows) <= height:
        return [*rows, *[NO_LINE] * (height - len(rows))]
    if height < 2:
        return [spread(clip(row, width - 2), line(f" {ELLIPSIS}", Tone.KEY), width) for row in rows[:height]]
    more = len(rows) - height + 1
    told = ngettext("… {count} more row: Enter", "… {count} more rows: Enter", more).format(count=more)
    return [*rows[: height - 1], line(told, Tone.KEY)]
