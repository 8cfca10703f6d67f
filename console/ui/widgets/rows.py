"""A list of any length by the Line API: only the rows in the window are made, each is kept until it changes."""

from dataclasses import dataclass

from textual import events
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from console.ui.commands import bindings
from console.ui.format.lines import Line, Tone
from console.ui.paint import Painted
from console.ui.widgets.titled import Titled

_KEPT_STRIPS = 512


class RowList(ScrollView, Painted, Titled, can_focus=True):
    """A cursor over rows that a subclass makes: it says how many, a row's key, its line and its ground."""

    BINDINGS = bindings("list")

    @dataclass
    class Moved(Message):
        """The cursor was moved by hand."""

        index: int

    @dataclass
    class Opened(Message):
        """A row was opened by key or by a second click."""

        index: int

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._strips: LRUCache[object, Strip] = LRUCache(_KEPT_STRIPS)
        self.cursor = 0

    # what a subclass says ---------------------------------------------------------------------------------------------

    def count(self) -> int:
        """How many rows there are."""
        return 0

    def key(self, index: int) -> object:
        """Everything that the look of a row depends on, cursor and width apart."""
        return index

    def line(self, index: int, width: int, *, marked: bool) -> Line:
        """The row."""
        return ()

    def ground(self, index: int) -> Tone:
        """The tone under the whole row."""
        return Tone.PLAIN

    def empty_lines(self, width: int) -> list[Line]:
        """What is said where rows would be, when there are none."""
        return []

    @property
    def across(self) -> int:
        """How many items stand side by side in one row."""
        return 1

    # painting ---------------------------------------------------------------------------------------------------------

    def resized(self) -> None:
        """The number of items changed."""
        size = Size(0, -(-self.count() // self.across))
        if size != self.virtual_size:
            self.virtual_size = size
        self.cursor = max(0, min(self.cursor, self.count() - 1))

    def window(self) -> range:
        """The items that can be seen now."""
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        return range(top * self.across, min(self.count(), (top + height) * self.across))

    def refresh_item(self, index: int) -> None:
        """Paint one item again."""
        row, column = divmod(index, self.across)
        wide = self._item_width()
        self.refresh(Region(column * wide, row - self.scroll_offset.y, wide, 1))

    def _item_width(self) -> int:
        return self.scrollable_content_region.width // self.across

    def brush_changed(self) -> None:
        """See `Painted.brush_changed`."""
        self._strips.clear()

    def paint_line(self, y: int) -> Strip:
        """See `Painted.paint_line`."""
        width = self.scrollable_content_region.width
        first = (y + self.scroll_offset.y) * self.across
        if first >= self.count():
            return self._blank(y, width)
        wide = self._item_width()
        items = range(first, min(first + self.across, self.count()))
        strips = [self._item(index, wide) for index in items]
        rest = width - wide * len(strips)
        return Strip.join([*strips, self.brush.strip((), rest)]) if rest else strips[0]

    def _item(self, index: int, width: int) -> Strip:
        brush, ground = self.brush, self._ground_of(index)
        key = (self.key(index), width, ground)
        strip = self._strips.get(key)
        if strip is None:
            strip = brush.strip(self.line(index, width, marked=index == self.cursor), width, ground)
            self._strips[key] = strip
        return strip

    def _ground_of(self, index: int) -> Tone:
        if index == self.cursor:
            return Tone.CURSOR_ROW if self.has_focus or not self.can_focus else Tone.PASSIVE_ROW
        return self.ground(index)

    def _blank(self, y: int, width: int) -> Strip:
        words = self.empty_lines(width) if self.count() == 0 else []
        return self.brush.strip(words[y - 1] if 0 < y <= len(words) else (), width)

    # moving -----------------------------------------------------------------------------------------------------------

    def put_cursor(self, index: int, *, follow: bool = True) -> None:
        """Move the cursor without a hand, and by `follow` the window with it."""
        index = max(0, min(index, self.count() - 1))
        if index != self.cursor:
            old, self.cursor = self.cursor, index
            self.refresh_item(old)
            self.refresh_item(index)
        if follow:
            self.scroll_to_cursor()

    def scroll_to_cursor(self) -> None:
        """Keep the cursor's row in the window."""
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        row = self.cursor // self.across
        if row < top:
            self.scroll_to(y=row, animate=False)
        elif height and row >= top + height:
            self.scroll_to(y=row - height + 1, animate=False)

    def move(self, step: int) -> None:
        """Move the cursor by hand."""
        if self.count():
            self.put_cursor(self.cursor + step)
            self.post_message(self.Moved(self.cursor))

    def action_cursor(self, step: int) -> None:
        """One row up or down."""
        self.move(step * self.across)

    def action_across(self, step: int) -> None:
        """One item to the side."""
        self.move(step)

    def action_page(self, way: int) -> None:
        """One window up or down."""
        self.move(way * self.across * max(1, self.scrollable_content_region.height - 1))

    def action_edge(self, way: int) -> None:
        """To the first or the last row."""
        self.move(way * self.count())

    def action_open(self) -> None:
        """Open the row under the cursor."""
        if self.count():
            self.post_message(self.Opened(self.cursor))

    def index_at(self, x: int, y: int) -> int:
        """Which item was clicked."""
        return (y + self.scroll_offset.y) * self.across + min(x // max(1, self._item_width()), self.across - 1)

    def on_click(self, event: events.Click) -> None:
        """A click selects, a second one opens."""
        offset = event.get_content_offset(self)
        index = self.index_at(offset.x, offset.y) if offset else self.count()
        if index < self.count():
            self.move(index - self.cursor)
            if event.chain == 2:
                self.action_open()

    def _on_focus(self, event: events.Focus) -> None:
        super()._on_focus(event)
        self.refresh_item(self.cursor)

    def _on_blur(self, event: events.Blur) -> None:
        super()._on_blur(event)
        self.refresh_item(self.cursor)
