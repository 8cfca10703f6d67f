"""The bar that says who rings me while I do something else. A click goes there."""

from textual import events
from textual.message import Message

from console.ui.widgets.bar import Bar


class Announcement(Bar):
    """Folded away unless somebody rings."""

    class Followed(Message):
        """The person wants to see that call."""

    def on_click(self, event: events.Click) -> None:
        """Go to the call."""
        self.post_message(self.Followed())
