"""The row of keys at the foot; a click on one is the key itself."""

from textual import events
from textual.message import Message

from console.ui.commands import Command, footer, shown_key
from console.ui.format.lines import Line, Tone, width_of
from console.ui.widgets.bar import Bar

_GIVE_WAY = ("why", "refresh", "lines", "transfer", "note", "call", "history", "calls")
"""Where the row is short, these are left out, the first one first; the help tells of them all the same."""


class KeyBar(Bar):
    """What the keys do here."""

    class Pressed(Message):
        """A key was clicked."""

        def __init__(self, command: Command) -> None:
            super().__init__()
            self.command = command

    def __init__(self, scope: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._all = self._commands = footer(scope)
        self._ends: list[int] = []

    def on_resize(self, event: events.Resize) -> None:
        """Keys are laid out for one width."""
        self.show([self._row(event.size.width)])

    def _row(self, width: int) -> Line:
        """Roomy if it fits, else tight, else without the less needed keys."""
        self._commands = self._all
        line = self._laid(gap=2)
        for left_out in range(len(_GIVE_WAY) + 1):
            if width_of(line) <= width:
                break
            self._commands = [command for command in self._all if command.id not in _GIVE_WAY[:left_out]]
            line = self._laid(gap=1)
        return line

    def _laid(self, gap: int) -> Line:
        line: list[tuple[str, Tone]] = [(" ", Tone.PLAIN)]
        self._ends = []
        for command in self._commands:
            line += [(shown_key(command.all_keys[0]), Tone.KEY), (f" {command.label}{' ' * gap}", Tone.PLAIN)]
            self._ends.append(width_of(line))
        return tuple(line)

    def on_click(self, event: events.Click) -> None:
        """Find the key under the mouse."""
        for end, command in zip(self._ends, self._commands, strict=True):
            if event.x < end:
                self.post_message(self.Pressed(command))
                return
