"""Screens that are one page of text; the help is one."""

from collections.abc import Callable

from textual.app import ComposeResult

from console.flow.projection import Snapshot
from console.i18n import _
from console.ui.commands import EVERYWHERE, Command, commands, playback_commands
from console.ui.format.help import help_lines
from console.ui.format.lines import Line
from console.ui.screens.base import DeskScreen
from console.ui.session import Session
from console.ui.widgets.page import Page


class PageScreen(DeskScreen):
    """One page; Escape goes back."""

    SCOPE = "page"
    AUTO_FOCUS = "#page"

    def __init__(self, session: Session, title: str, make: Callable[[int], list[Line]]) -> None:
        super().__init__(session)
        self._title = title
        self._make = make

    def body(self) -> ComposeResult:
        """See `DeskScreen.body`."""
        page = Page(lambda width, height: self._make(width), id="page")
        page.entitle(self._title)
        yield page

    def take(self, snapshot: Snapshot) -> None:
        """See `DeskScreen.take`."""
        self.query_one("#page", Page).show()


def help_screen(session: Session) -> PageScreen:
    """Every key and every sign, from the one list of commands."""

    def entries(chosen: list[Command]) -> list[tuple[str, str]]:
        return [(command.shown_keys, command.help) for command in chosen]

    def make(width: int) -> list[Line]:
        everywhere = [command for command in commands() if EVERYWHERE in command.scopes]
        calls = [command for command in commands() if {"operator", "why"} & set(command.scopes)]
        moving = [command for command in commands() if command not in everywhere and command not in calls]
        groups = [(_("Everywhere"), everywhere), (_("With a call"), calls), (_("In a list"), moving)]
        if session.playback:
            groups.insert(0, (_("While a recording plays"), list(playback_commands())))
        return help_lines([(title, entries(chosen)) for title, chosen in groups], width)

    return PageScreen(session, _("Help"), make)
