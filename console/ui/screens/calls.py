"""What the operator's screen and the history share: a list of calls, and the card of the one under the cursor."""

from console.ui.format.people import other_side
from console.ui.screens.base import DeskScreen
from console.ui.widgets.card_view import CardView


class CallsScreen(DeskScreen):
    """Has a call under its cursor, and things to do with it."""

    def target(self) -> str | None:
        """See `DeskScreen.target`."""
        call = self.current()
        return other_side(call, self.session.desk.operator.line) if call else None

    @property
    def card(self) -> CardView:
        """The card's pane."""
        return self.query_one(CardView)

    def open_card(self) -> None:
        """Read the card: it gets the keys, and on a small terminal the whole room."""
        self.add_class("-reading")
        self.card.page.focus()

    def close_card(self) -> bool:
        """Back to the list; False when the card was not open."""
        was_open = self.has_class("-reading")
        self.remove_class("-reading")
        return was_open
