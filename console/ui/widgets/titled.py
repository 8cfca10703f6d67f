"""A title in a pane's upper edge."""

from textual import events
from textual.content import Content
from textual.widget import Widget


class Titled(Widget):
    """Keeps a blank either side of the title; where the pane has corners, the border itself does."""

    _heading = ""

    def entitle(self, text: str) -> None:
        """Set the title; it is never read as markup."""
        self._heading = text
        self._draw_title()

    def on_resize(self, event: events.Resize) -> None:
        """The pane may have lost its corners, or got them back."""
        self._draw_title()

    def _draw_title(self) -> None:
        has_corners = self.styles.border_left[0] not in ("", "none")
        self.border_title = Content(self._heading if has_corners else f" {self._heading} ")
