"""What the keys do everywhere."""

from collections.abc import Callable
from functools import partial

from textual.app import App

from console.desk.desk import ActionRefused
from console.domain.call import Call
from console.domain.phone import national
from console.i18n import _
from console.ui import clock, opened
from console.ui.background import in_background
from console.ui.format.measures import phone
from console.ui.screens.base import DeskScreen
from console.ui.session import Session

Copier = Callable[[str], None]
_TWICE_S = 3.0
"""Two presses within this are meant."""


class Actions(App[None], inherit_bindings=False):
    """The actions that every screen has; each is a command of `commands.py`."""

    session: Session
    copy: Copier
    """Fills the system's clipboard, which not every terminal does."""
    _leaving_at = float("-inf")

    @property
    def front(self) -> DeskScreen | None:
        """The screen in front, below a palette."""
        return next((screen for screen in reversed(self.screen_stack) if isinstance(screen, DeskScreen)), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A palette closes itself."""
        return action != "step_back" or isinstance(self.screen, DeskScreen)

    async def action_show_calls(self) -> None:
        """Go to the calls, and there to the call that rings me."""
        self.session.selection.jump()
        await self.show_mode("operator")

    async def action_show_history(self) -> None:
        """Go to the search."""
        await self.show_mode("history")

    async def action_show_earlier(self) -> None:
        """All calls with the number of the call under the cursor."""
        number = self._target()
        if number is None:
            self.tell(_("This call has no number to search for."))
            return
        self.session.wanted = number
        await self.show_mode("history")

    async def action_show_lines(self) -> None:
        """Go to the board."""
        await self.show_mode("lines")

    async def show_mode(self, mode: str) -> None:
        """Bring a mode's own screen to the front, ready for the next key."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if mode != self.current_mode:
            self.session.hush()
        await self.switch_mode(mode)
        if self.front:
            self.front.take_keys()
            self.front.at_once()

    def action_show_help(self) -> None:
        """The help, once."""
        self._open(opened.help_page(self.session))

    def action_leave(self) -> None:
        """Leave at the second press: a letter typed by mistake must not end the watch over the calls."""
        if 0 <= clock.hand() - self._leaving_at < _TWICE_S:
            self.exit(return_code=0)
        self._leaving_at = clock.hand()
        self.tell(_("Press the same key once more to leave the program."))

    def action_show_why(self) -> None:
        """The account of the call under the cursor."""
        if call := self._call():
            self._open(opened.why(self.session, call))
        else:
            self.tell(_("There is no call to explain."))

    def _open(self, screen: DeskScreen) -> None:
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.push_screen(screen)

    def _call(self) -> Call | None:
        return self.front.current() if self.front else None

    async def action_step_back(self) -> None:
        """Close what is open, one thing at a time; at last, the sentence at the foot."""
        front = self.front
        if front and front.back():
            return
        if len(self.screen_stack) > 1:
            self.pop_screen()
        elif self.current_mode != "operator":
            await self.show_mode("operator")
        elif self.session.dismiss() and front:
            front.show_frame()

    def action_toggle_quiet(self) -> None:
        """Hold desktop notifications back, or let them through."""
        desk = self.session.desk
        desk.set_quiet(not desk.quiet)
        self.tell(_("Desktop notifications are held back.") if desk.quiet else _("Desktop notifications are shown."))

    def action_copy_number(self) -> None:
        """Copy what is marked, else the number."""
        self._copy(self.screen.get_selected_text() or self._target(), _("There is no number to copy."))

    def action_copy_national(self) -> None:
        """Copy the number as it is dialled inside the country."""
        number = self._target()
        self._copy(number and national(number), _("There is no number to copy."))

    def action_copy_link(self) -> None:
        """Copy the link by which 1C opens the client of the card."""
        link = self.front.link() if self.front else None
        self._copy(link, _("There is no link: no client of 1C is on the card."))
        if link:
            self.tell(_("Copied for “Go to link” in 1C: {link}").format(link=link))

    def _target(self) -> str | None:
        return self.front.target() if self.front else None

    def _copy(self, text: str | None, otherwise: str) -> None:
        if text:
            self.copy_to_clipboard(text)
            self.copy(text)
        self.tell(_("Copied: {text}").format(text=text) if text else otherwise)

    def action_call_back(self) -> None:
        """Ring my phone, then the number."""
        number = self._target()
        if number is None:
            self.tell(_("There is no number to call."))
            return
        line = self.session.desk.operator.line
        self.tell(_("Ringing your phone {line}, then {number}.").format(line=line, number=phone(number)))
        in_background(self, partial(self._call_number, number), "call")

    async def _call_number(self, number: str) -> None:
        try:
            await self.session.desk.call(number)
        except ActionRefused as refused:
            self.tell(_("The call was not made: {why}").format(why=refused))

    async def action_find_command(self) -> None:
        """Find a command by its name."""
        self.session.selection.hand(clock.hand())
        await opened.palette(self)

    def action_look(self, name: str) -> None:
        """Change the colours."""
        self.theme = name

    def tell(self, text: str) -> None:
        """Say a sentence at the foot of the screen, now."""
        self.session.say(text)
        if self.front:
            self.front.show_frame()

    def tell_failure(self) -> None:
        """Something unexpected happened; the details are for the log."""
        self.session.say(_("Something went wrong inside the program. The details are in its log; the calls go on."))
