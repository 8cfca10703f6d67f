"""The card of one call: a page, and under it the row that says how far to trust it."""

from textual.app import ComposeResult
from textual.containers import Vertical

from console.i18n import _
from console.ui import clock
from console.ui.format.cards import card_lines, card_state_line, card_title
from console.ui.format.lines import Line, Tone, wrapped
from console.ui.format.people import names_of
from console.ui.format.places import Places
from console.ui.format.subject import Subject
from console.ui.widgets.bar import Bar
from console.ui.widgets.page import Page
from console.ui.widgets.titled import Titled

_DENSE_BELOW = 15
"""Fewer rows than this, and a card's blocks run together."""


class CardView(Vertical, Titled):
    """Shows a subject; the same subject again costs nothing but its clock."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._subject: Subject | None = None
        self._places = Places()
        self._dense = False

    def compose(self) -> ComposeResult:
        """See `Widget.compose`."""
        yield Page(self._make, id="card-page")
        yield Bar(id="card-state")

    def on_mount(self) -> None:
        """An empty card says what it is for."""
        self._titled()

    @property
    def page(self) -> Page:
        """The part that scrolls."""
        return self.query_one("#card-page", Page)

    def show(self, subject: Subject | None) -> None:
        """Show this subject."""
        moved = (subject and subject.call.id) != (self._subject and self._subject.call.id)
        if subject == self._subject:
            return
        self._subject = subject
        self._titled()
        self.page.show()
        if moved:
            self.page.scroll_home(animate=False)
        self.query_one("#card-state", Bar).show([card_state_line(subject)])

    def tick(self) -> None:
        """A second has passed."""
        if self._subject:
            self.page.show()

    def _titled(self) -> None:
        self.entitle(card_title(self._subject) if self._subject else _("Card"))

    def _make(self, width: int, height: int) -> list[Line]:
        if self._subject is None:
            return wrapped(_("The card of the selected call is shown here."), width, Tone.MUTED)
        subject = self._subject
        unfolded = self.page.has_focus and subject.is_settled
        # Laid out anew when somebody reads it, and when the call is over: what came late has its room then.
        if self._places.about((subject.call.id, subject.call.is_live, self.screen.size, width, unfolded)):
            self._dense = height < _DENSE_BELOW
        return card_lines(subject, names_of(subject.lines), width, clock.now(), self._places, dense=self._dense)

    def on_descendant_focus(self) -> None:
        """Who reads the card sees all of it."""
        self.page.show()

    def on_descendant_blur(self) -> None:
        """As it was."""
        self.page.show()
