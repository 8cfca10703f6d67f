"""The history: type, and see; the latest question wins."""

import asyncio
from collections.abc import Sequence
from functools import partial

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Input

from console.desk.desk import HistoryUnavailable
from console.domain.call import Call
from console.domain.history import Query, Record
from console.flow.projection import Snapshot
from console.i18n import _
from console.ui import clock
from console.ui.background import in_background
from console.ui.commands import bindings
from console.ui.format.lines import Tone
from console.ui.format.people import names_of
from console.ui.format.subject import Subject
from console.ui.screens.calls import CallsScreen
from console.ui.widgets.card_view import CardView
from console.ui.widgets.history_list import HistoryList
from console.ui.widgets.rows import RowList

_SETTLE_S = 0.02
"""Keys that come closer together than this make one question."""
_PAGE = 200


class HistoryScreen(CallsScreen):
    """A field, the calls that match, and the card as it was seen then."""

    SCOPE = "history"
    BINDINGS = bindings("history")
    AUTO_FOCUS = "#query"

    def body(self) -> ComposeResult:
        """See `DeskScreen.body`."""
        field = Input(placeholder=_("A name or a number, in any form"), id="query", max_length=100)
        field.cursor_blink = False
        yield field
        with Container(id="panes"):
            found = HistoryList(self.session.desk.kept, id="found")
            found.entitle(_("History"))
            yield found
            yield CardView(id="card")

    @property
    def _found(self) -> HistoryList:
        return self.query_one("#found", HistoryList)

    @property
    def _text(self) -> str:
        return self.query_one("#query", Input).value.strip()

    def take_keys(self) -> None:
        """See `DeskScreen.take_keys`: the field has them; what somebody wants to find is in it."""
        field = self.query_one("#query", Input)
        if self.session.wanted:
            field.value, self.session.wanted = self.session.wanted, ""
        self.set_focus(field)

    def on_key(self, event: events.Key) -> None:
        """What is typed while nothing has the keys yet belongs into the field."""
        if self.focused is None and event.character and event.is_printable:
            event.stop()
            event.prevent_default()
            self.query_one("#query", Input).insert_text_at_cursor(event.character)

    def on_screen_resume(self) -> None:
        """The field has the keys, and new calls are in the list."""
        self.take_keys()
        self._ask()

    def take(self, snapshot: Snapshot) -> None:
        """See `DeskScreen.take`; what is on the screen is the past, and stays."""

    def current(self) -> Call | None:
        """See `CallsScreen.current`."""
        record = self._found.current
        return record.call if record else None

    def on_input_changed(self, event: Input.Changed) -> None:
        """Every key asks anew."""
        self.session.selection.hand(clock.hand())
        self._ask()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter reads the card."""
        if self._found.current:
            self.open_card()

    def _ask(self) -> None:
        self._ask_about(self._text)

    def _ask_about(self, text: str) -> None:
        in_background(self, partial(self._search, text), "search", only=True)

    async def _search(self, text: str) -> None:
        await asyncio.sleep(_SETTLE_S)
        try:
            records = await self.session.desk.search(Query(text), limit=_PAGE)
        except HistoryUnavailable as error:
            self._show([], (_("The history cannot be read now: {why}").format(why=error), Tone.BAD))
            return
        empty = _("Nothing is found for “{text}”.") if text else _("No calls yet: the history is empty.")
        self._show(records, (empty.format(text=text), Tone.MUTED))

    def _show(self, records: Sequence[Record], said: tuple[str, Tone]) -> None:
        names = names_of(self.session.snapshot.lines)
        self._found.show(list(records), names, ended=len(records) < _PAGE, said=said)
        self._show_card()

    def on_history_list_more_wanted(self, event: HistoryList.MoreWanted) -> None:
        """The list nears its end."""
        in_background(self, partial(self._more, event.before), "search")

    async def _more(self, before: int) -> None:
        text = self._text
        try:
            records = await self.session.desk.search(Query(text), before=before, limit=_PAGE)
        except HistoryUnavailable as error:
            self.session.say(_("The history cannot be read now: {why}").format(why=error))
            return
        if text == self._text:
            self._found.add(list(records), ended=len(records) < _PAGE)

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Another call, another card."""
        self.session.selection.hand(clock.hand())
        self._show_card()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        """A second click reads the card."""
        self.open_card()

    def _show_card(self) -> None:
        self.card.show(self.subject())

    def subject(self) -> Subject | None:
        """See `CallsScreen.subject`."""
        record = self._found.current
        if record is None:
            return None
        kept = self.session.desk.kept(record.call)
        return Subject(record.call, seen=record.card, lines=self.session.snapshot.lines, past=True, kept=kept)

    def rest_hands(self) -> None:
        """See `CallsScreen.rest_hands`."""
        self.query_one("#query", Input).focus()

    def note_kept(self) -> None:
        """See `CallsScreen.note_kept`."""
        self._found.refresh()
        self._show_card()

    def action_cursor(self, step: int) -> None:
        """The arrows move in the list while the field keeps the keys."""
        self._found.move(step)

    def action_page(self, way: int) -> None:
        """A window up or down."""
        self._found.action_page(way)
