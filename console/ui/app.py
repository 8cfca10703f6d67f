"""The application: its modes, its looks, how it starts, and what happens when something fails."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import ClassVar

from rich.text import Text
from textual.command import Provider
from textual.filter import LineFilter

from console.desk.desk import Desk
from console.domain.call import Call
from console.i18n import _
from console.ui import opened
from console.ui.actions import Actions, Copier
from console.ui.background import in_background
from console.ui.commands import EVERYWHERE, bindings
from console.ui.gate import Gate
from console.ui.guard import Guarded
from console.ui.screens.base import DeskScreen
from console.ui.screens.operator import OperatorScreen
from console.ui.session import Session
from console.ui.stylesheets import stylesheets
from console.ui.themes import NAMES, THEMES
from console.ui.widgets.key_bar import KeyBar

log = logging.getLogger("console.ui")

Starter = Callable[[], Awaitable[None]]


class CallerConsole(Guarded, Actions, inherit_bindings=False):
    """The full-screen program.

    Args:
        desk: all that the screens talk to.
        theme: one of `themes.NAMES`.
        copy: fills the system's clipboard, where there is one; the terminal's is filled in any case.
        start: awaited in the background after the first paint; the heavy rooms begin to work there.
    """

    TITLE = "Caller Console"
    BINDINGS = bindings(EVERYWHERE)
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {opened.commands}
    DEFAULT_MODE = "operator"
    ENABLE_COMMAND_PALETTE = False  # ours has its own key, from the one list of commands
    PAUSE_GC_ON_SCROLL = True

    def __init__(
        self, desk: Desk, *, theme: str = "dark", start: Starter | None = None, copy: Copier = lambda _text: None
    ) -> None:
        self.session = Session(desk)
        self.copy = copy
        super().__init__(css_path=[*stylesheets()])
        self._gate = Gate()
        self._deafen: Callable[[], None] = lambda: None
        self._start = start
        self.animation_level = "none"
        for look in THEMES:
            self.register_theme(look)
        self.theme = theme if theme in NAMES else NAMES[0]
        self.add_mode("operator", lambda: OperatorScreen(self.session))
        self.add_mode("history", lambda: opened.history(self.session))
        self.add_mode("lines", lambda: opened.lines(self.session))

    def get_line_filters(self) -> Sequence[LineFilter]:
        """See `App.get_line_filters`: whatever is drawn goes through the gate."""
        return [*super().get_line_filters(), self._gate]

    def on_mount(self) -> None:
        """Hear of rings at once; start the heavy rooms when there is something to look at."""
        self._deafen = self.session.desk.on_ring(self._rang)
        self.call_after_refresh(self._begin)

    def on_unmount(self) -> None:
        """No ring reaches a closed screen."""
        self._deafen()

    def ring_terminal(self, text: str) -> None:
        """Write a bell or a notification of the terminal's own, past the screen; the caller has made `text` safe."""
        if self._driver is not None:
            self._driver.write(text)

    def _begin(self) -> None:
        if self._start:
            in_background(self, partial(self._started, self._start), "start")

    async def _started(self, start: Starter) -> None:
        try:
            await start()
        except Exception as error:
            log.exception("the start failed")
            self.session.give_up(_("The program could not start its work: {why}").format(why=error))

    def _rang(self, call: Call) -> None:
        """A ring for me does not wait for the next pulse."""
        if self.front:
            self.front.at_once()

    async def on_desk_screen_call_shown(self, event: DeskScreen.CallShown) -> None:
        """A call that was asked for wants the operator's screen."""
        await self.show_mode("operator")

    async def on_announcement_followed(self) -> None:
        """The announcement was clicked."""
        await self.action_show_calls()

    async def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        """A key of the foot row was clicked."""
        await self.run_action(event.command.action, self.screen)

    def _fatal_error(self) -> None:
        """Leave with one plain line: a traceback is for the log, never for the person's terminal."""
        log.critical("the program stops", exc_info=self._exception)
        sentence = _("The program had to stop because of an error. The details are in its log.")
        self._exit_renderables.append(Text(sentence))
        self._close_messages_no_wait()
