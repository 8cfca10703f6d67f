"""The lines screen: every line of the company, and what it does."""

from textual.app import ComposeResult

from console.domain.call import Call
from console.flow.projection import Snapshot
from console.ui import clock
from console.ui.commands import bindings
from console.ui.format.board import board_title
from console.ui.screens.base import DeskScreen
from console.ui.widgets.board import Board
from console.ui.widgets.rows import RowList


class LinesScreen(DeskScreen):
    """The board; Enter on a busy line goes to its call."""

    SCOPE = "lines"
    BINDINGS = bindings("lines")
    AUTO_FOCUS = "#board"

    def body(self) -> ComposeResult:
        """See `DeskScreen.body`."""
        yield Board(id="board")

    @property
    def board(self) -> Board:
        """The board."""
        return self.query_one("#board", Board)

    def take(self, snapshot: Snapshot) -> None:
        """See `DeskScreen.take`."""
        self.board.show(snapshot)
        self.board.entitle(board_title(snapshot.lines))

    def tick(self) -> None:
        """See `DeskScreen.tick`."""
        self.board.tick()

    def current(self) -> Call | None:
        """The call of the line under the cursor."""
        line = self.board.current
        return next((call for call in self.session.snapshot.calls if line and call.id == line.call), None)

    def target(self) -> str | None:
        """The line itself."""
        return self.board.current.number if self.board.current else None

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """A hand is here."""
        self.session.selection.hand(clock.hand())

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        """Go to the call of this line."""
        if call := self.current():
            self.session.selection.choose(call.id, clock.hand())
            self.post_message(self.CallShown())
