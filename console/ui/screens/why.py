"""The Why? of a call, live or past, on one page."""

from console.domain.call import Call
from console.domain.why import Account
from console.flow.projection import Snapshot
from console.i18n import _
from console.ui.background import in_background
from console.ui.commands import bindings
from console.ui.format.lines import Line, Tone, wrapped
from console.ui.format.people import names_of
from console.ui.format.why import account_lines
from console.ui.screens.pages import PageScreen
from console.ui.session import Session
from console.ui.widgets.page import Page

_PAPER = 100
"""Cells of a row where the account is copied."""


class WhyScreen(PageScreen):
    """The account of one call; of one that goes on, as it grows."""

    SCOPE = "why"
    BINDINGS = bindings("why")

    def __init__(self, session: Session, call: Call) -> None:
        super().__init__(session, _("Why?"), self._lines)
        self._call = call
        self._account: Account | None = None
        self._answered = False

    def current(self) -> Call | None:
        """See `DeskScreen.current`."""
        return self._call

    def take(self, snapshot: Snapshot) -> None:
        """See `DeskScreen.take`."""
        self.query_one("#page", Page).show()
        if not self._answered or self._call.is_live:
            in_background(self, self._ask, "why")

    async def _ask(self) -> None:
        account = await self.session.desk.why(self._call.id)
        if account != self._account or not self._answered:
            self._account, self._answered = account or self._account, True
            self.query_one("#page", Page).show()

    def _lines(self, width: int) -> list[Line]:
        if self._account is not None:
            return account_lines(self._account, names_of(self.session.snapshot.lines), width)
        if not self._answered:
            return wrapped(_("Looking…"), width, Tone.MUTED)
        told = _("No account of this call is kept: it happened while the program did not run, or too long ago.")
        return wrapped(told, width, Tone.MUTED)

    def action_copy_account(self) -> None:
        """Copy what is marked, else all of it."""
        lines = ("".join(text for text, _tone in line).rstrip() for line in self._lines(_PAPER))
        self.app.copy_to_clipboard(self.get_selected_text() or "\n".join(lines))
        self.session.say(_("Copied."))
        self.show_frame()
