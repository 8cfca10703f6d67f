"""Every line of the company at a glance. A thousand of them cost what fits into the window."""

from console.domain.call import Call
from console.domain.lines import Line as PhoneLine
from console.flow.projection import Snapshot
from console.ui import clock
from console.ui.commands import bindings
from console.ui.format.board import tile
from console.ui.format.lines import Line, wrapped
from console.ui.format.people import Names, names_of
from console.ui.format.status import quiet_day
from console.ui.widgets.rows import RowList

_TILE = 56
"""A tile is at least so wide, if the terminal is."""


class Board(RowList):
    """Tiles in as many columns as fit; a tile is painted again only when its line or its call changed."""

    BINDINGS = bindings("board")

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._snapshot = Snapshot()
        self._lines: tuple[PhoneLine, ...] = ()
        self._calls: dict[str, Call] = {}
        self._names: Names = {}
        self._digits = 0
        self._second = 0

    def show(self, snapshot: Snapshot) -> None:
        """Take a snapshot."""
        before = {index: self.key(index) for index in self.window()}
        if snapshot.lines is not self._snapshot.lines:
            self._lines = tuple(sorted(snapshot.lines, key=lambda line: (len(line.number), line.number)))
            self._names = names_of(snapshot.lines)
            self._digits = max((min(6, len(line.number)) for line in snapshot.lines), default=0)
        if snapshot.calls is not self._snapshot.calls:
            self._calls = {call.id: call for call in snapshot.calls if call.is_live}
        self._snapshot = snapshot
        self.resized()
        window = self.window()
        if not before or len(before) != len(window):
            self.refresh()
        for index in window:
            if before.get(index) != self.key(index):
                self.refresh_item(index)

    def tick(self) -> None:
        """A second has passed."""
        self._second = int(clock.now())
        for index in self.window():
            if self._lines[index].since:
                self.refresh_item(index)

    @property
    def current(self) -> PhoneLine | None:
        """The line under the cursor."""
        return self._lines[self.cursor] if self.cursor < len(self._lines) else None

    @property
    def across(self) -> int:
        """How many tiles stand side by side."""
        return max(1, self.scrollable_content_region.width // _TILE)

    def count(self) -> int:
        """See `RowList.count`."""
        return len(self._lines)

    def key(self, index: int) -> object:
        """See `RowList.key`."""
        line = self._lines[index]
        call = self._calls.get(line.call or "")
        lookup = self._snapshot.lookups.get(line.call or "")
        second = self._second if line.since else 0
        return (line, call and (call.number, call.client, call.dialed), lookup.matches if lookup else None, second)

    def line(self, index: int, width: int, *, marked: bool) -> Line:
        """See `RowList.line`."""
        line = self._lines[index]
        call = self._calls.get(line.call or "")
        lookup = self._snapshot.lookups.get(line.call or "")
        return tile(line, call, lookup, self._names, width, clock.now(), digits=self._digits, marked=marked)

    def empty_lines(self, width: int) -> list[Line]:
        """See `RowList.empty_lines`."""
        said = quiet_day(self._snapshot)
        return wrapped(said.text, width - 1, said.tone, indent=1)
