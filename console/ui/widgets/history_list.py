"""Past calls: a window over as many records as have been fetched; asks for more before they run out."""

from collections.abc import Callable
from dataclasses import dataclass

from textual.message import Message

from console.domain.call import Call
from console.domain.history import Record
from console.domain.notes import Kept
from console.ui import clock
from console.ui.format.lines import Line, Tone, wrapped
from console.ui.format.people import Names
from console.ui.format.rows import call_row, columns
from console.ui.widgets.rows import RowList

_AHEAD = 60
"""So many rows before the end, the next page is asked for."""


class HistoryList(RowList, can_focus=False):
    """The keys stay in the search field; this list only shows and moves its cursor."""

    @dataclass
    class MoreWanted(Message):
        """The window nears the end of what has been fetched."""

        before: int

    def __init__(self, kept: Callable[[Call], Kept], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._kept = kept
        self._records: list[Record] = []
        self._names: Names = {}
        self._ended = True
        self._said: tuple[str, Tone] = ("", Tone.MUTED)

    @property
    def records(self) -> list[Record]:
        """What has been fetched."""
        return self._records

    @property
    def current(self) -> Record | None:
        """The record under the cursor."""
        return self._records[self.cursor] if self.cursor < len(self._records) else None

    def show(self, records: list[Record], names: Names, *, ended: bool, said: tuple[str, Tone]) -> None:
        """Show new results from the top; `said` stands there when there are none."""
        self._records, self._names, self._ended, self._said = records, names, ended, said
        self.cursor = 0
        self.resized()
        self.scroll_to(y=0, animate=False)
        self.refresh()

    def add(self, records: list[Record], *, ended: bool) -> None:
        """Append the next page."""
        self._records += records
        self._ended = ended
        self.resized()
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Ask for more in time."""
        super().watch_scroll_y(old_value, new_value)
        bottom = self.scroll_offset.y + self.scrollable_content_region.height
        if not self._ended and self._records and bottom + _AHEAD >= len(self._records):
            self._ended = True  # until the answer says otherwise: one question at a time
            self.post_message(self.MoreWanted(self._records[-1].rowid))

    def count(self) -> int:
        """See `RowList.count`."""
        return len(self._records)

    def key(self, index: int) -> object:
        """See `RowList.key`."""
        record = self._records[index]
        return (record.rowid, record.call, self._kept(record.call).note)

    def line(self, index: int, width: int, *, marked: bool) -> Line:
        """See `RowList.line`."""
        record = self._records[index]
        form, kept = columns(width, days=True), self._kept(record.call)
        return call_row(record.call, record.card, None, self._names, form, clock.now(), marked=marked, kept=kept)

    def empty_lines(self, width: int) -> list[Line]:
        """See `RowList.empty_lines`."""
        text, tone = self._said
        return wrapped(text, width - 1, tone, indent=1)
