"""The operator's screen: the calls of this moment, and the card of the selected one."""

from textual.app import ComposeResult
from textual.containers import Container

from console.domain.call import Call
from console.domain.notes import NOTHING
from console.flow.projection import Snapshot
from console.i18n import _
from console.ui import clock
from console.ui.commands import bindings
from console.ui.format.status import broken_links
from console.ui.format.subject import Subject
from console.ui.screens.asking import AskingScreen
from console.ui.screens.choosing import ChoosingScreen
from console.ui.screens.transferring import TransferringScreen
from console.ui.session import Session
from console.ui.widgets.call_log import CallLog
from console.ui.widgets.card_view import CardView
from console.ui.widgets.rows import RowList


class OperatorScreen(ChoosingScreen, AskingScreen, TransferringScreen):
    """Shows who calls. A call that rings me selects itself, unless my hands are full."""

    SCOPE = "operator"
    BINDINGS = bindings("operator")

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._resting: str | None = None
        self._looked: str | None = None

    def body(self) -> ComposeResult:
        """See `DeskScreen.body`."""
        with Container(id="panes"):
            log = CallLog(self.session.desk.operator.line, id="log")
            log.entitle(_("Calls"))
            yield log
            yield CardView(id="card")

    def on_mount(self) -> None:
        """The list has the keys."""
        self._log.focus()

    @property
    def _log(self) -> CallLog:
        return self.query_one("#log", CallLog)

    def take(self, snapshot: Snapshot) -> None:
        """See `DeskScreen.take`."""
        self.say_answered(snapshot)
        self.show_targets(snapshot)
        self._log.show(snapshot, self.session.selection.selected)
        self.card.show(self.subject())

    def tick(self) -> None:
        """See `DeskScreen.tick`."""
        self._log.tick()
        self.card.tick()

    def rest(self) -> None:
        """See `DeskScreen.rest`: a call the cursor stays on is looked at; one it only passes is not asked about."""
        selected = self.session.selection.selected
        if selected is not None and selected == self._resting and selected != self._looked:
            self._looked = selected
            self.session.desk.look(selected)
        self._resting = selected

    def current(self) -> Call | None:
        """See `DeskScreen.current`."""
        wanted = self.session.selection.selected
        return next((call for call in self.session.snapshot.calls if call.id == wanted), None)

    def subject(self) -> Subject | None:
        """See `ChoosingScreen.subject`."""
        snapshot, call = self.session.snapshot, self.current()
        if call is None:
            return None
        lookup, known = snapshot.lookups.get(call.id), snapshot.acquaintances.get(call.id)
        unseen = call.is_live and call.pbx in broken_links(snapshot)
        kept = snapshot.kept.get(call.id, NOTHING)
        unasked = snapshot.source.why if snapshot.source.state == "off" else None
        return Subject(call, lookup, known, snapshot.lines, unseen, kept=kept, unasked=unasked)

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """The cursor was moved by hand."""
        calls = self._log.calls
        if event.index < len(calls):
            self.session.selection.choose(calls[event.index].id, clock.hand())
            self.at_once()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        """Enter: to the call that rings me, else into the card."""
        if self.session.selection.announced:
            self.follow()
        else:
            self.open_card()

    def follow(self) -> None:
        """Show the call that announced itself."""
        self.session.selection.jump()
        self.at_once()

    def rest_hands(self) -> None:
        """See `CallsScreen.rest_hands`."""
        self._log.focus()
