"""A few fixed rows: the status row, sentences, the announcement, a card's foot."""

from textual.geometry import Size
from textual.strip import Strip

from console.ui.format.lines import Line
from console.ui.paint import Painted


class Bar(Painted):
    """Rows that are replaced as a whole; equal ones are not painted again."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._lines: list[Line] = []

    def show(self, lines: list[Line]) -> None:
        """Show these rows; without any, the bar folds away if it has the class `-folds`."""
        if lines == self._lines:
            return
        grew = len(lines) != len(self._lines)
        self._lines = lines
        if self.has_class("-folds"):
            self.display = bool(lines)
        self.refresh(layout=grew)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """See `Widget.get_content_height`."""
        return len(self._lines)

    def paint_line(self, y: int) -> Strip:
        """See `Painted.paint_line`."""
        width = self.content_size.width
        return self.brush.strip(self._lines[y] if y < len(self._lines) else (), width)
