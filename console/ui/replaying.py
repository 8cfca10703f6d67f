"""The program while a recording plays in the place of a PBX: the same, with keys to steer it."""

from typing import Any, ClassVar

from textual.binding import BindingType

from console.desk.desk import Desk
from console.desk.playback import Playback
from console.ui.app import CallerConsole
from console.ui.commands import EVERYWHERE, bindings


class Replaying(CallerConsole, inherit_bindings=False):
    """The full-screen program over a recording. Everything else is as in `CallerConsole`."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(EVERYWHERE), *bindings("playback")]

    def __init__(self, desk: Desk, playback: Playback, **more: Any) -> None:
        super().__init__(desk, **more)
        self._playback = self.session.playback = playback

    def action_pause(self) -> None:
        """Stop the recording for a while, and go on."""
        self._playback.pause()
        self._show()

    def action_faster(self) -> None:
        """Play it faster."""
        self._playback.faster()
        self._show()

    def action_slower(self) -> None:
        """Play it slower."""
        self._playback.slower()
        self._show()

    def _show(self) -> None:
        if self.front:
            self.front.show_frame()
