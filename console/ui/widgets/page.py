"""A page of ready lines that scrolls: a card, the help, a trace."""

from collections.abc import Callable

from textual import events
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from console.ui.format.lines import Line
from console.ui.paint import Painted
from console.ui.widgets.titled import Titled

_FEW = 4
"""More changed rows than this are painted sooner as one region."""
Maker = Callable[[int, int], list[Line]]
"""Makes the lines for a width and a height."""


class Page(ScrollView, Painted, Titled, can_focus=True):
    """Lines made for the width there is; only those that changed are painted again."""

    def __init__(self, make: Maker | None = None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._make: Maker = make or (lambda width, height: [])
        self._lines: list[Line] = []
        self._made_for = Size(0, 0)

    def show(self, make: Maker | None = None) -> None:
        """Make the lines again."""
        self._make = make or self._make
        region = self.scrollable_content_region
        self._made_for = region.size
        old, self._lines = self._lines, self._make(region.width, region.height)
        size = Size(0, len(self._lines))
        if size != self.virtual_size or len(old) != len(self._lines):
            self.virtual_size = size
            self.refresh()
            return
        changed = [y for y, (before, after) in enumerate(zip(old, self._lines, strict=True)) if before != after]
        if len(changed) > _FEW:
            self.refresh()
            return
        for y in changed:
            self.refresh_line(y)

    def on_resize(self, event: events.Resize) -> None:
        """Lines are made for one width."""
        if self.scrollable_content_region.size != self._made_for:
            self.show()
            self.refresh()

    def paint_line(self, y: int) -> Strip:
        """See `Painted.paint_line`."""
        index = y + self.scroll_offset.y
        line = self._lines[index] if index < len(self._lines) else ()
        return self.brush.strip(line, self.scrollable_content_region.width)
