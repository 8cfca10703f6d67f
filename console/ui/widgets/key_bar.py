"""The row of keys at the foot; a click on one is the key itself."""

from textual import events
from textual.message import Message

from console.ui.commands import Command, footer, shown_key
from console.ui.format.lines import Line, Tone, cut, width_of
from console.ui.widgets.bar import Bar

_CUTS = ((2, 0), (1, 0), (1, 10), (1, 7), (1, 5))
"""Gaps between the keys and the longest label (0: any), from roomy to tight."""


class KeyBar(Bar):
    """What the keys do here."""

    class Pressed(Message):
        """A key was clicked."""

        def __init__(self, command: Command) -> None:
            super().__init__()
            self.command = command

    def __init__(self, scope: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._commands = footer(scope)
        self._ends: list[int] = []

    def on_resize(self, event: events.Resize) -> None:
        """Keys are laid out for one width."""
        self.show([self._row(event.size.width)])

    def _row(self, width: int) -> Line:
        line: Line = ()
        for gap, longest in _CUTS:
            line = self._laid(gap, longest)
            if width_of(line) <= width:
                break
        return line

    def _laid(self, gap: int, longest: int) -> Line:
        line: list[tuple[str, Tone]] = [(" ", Tone.PLAIN)]
        self._ends = []
        for command in self._commands:
            label = cut(command.label, longest) if longest else command.label
            line += [(shown_key(command.all_keys[0]), Tone.KEY), (f" {label}{' ' * gap}", Tone.PLAIN)]
            self._ends.append(width_of(line))
        return tuple(line)

    def on_click(self, event: events.Click) -> None:
        """Find the key under the mouse."""
        for end, command in zip(self._ends, self._commands, strict=True):
            if event.x < end:
                self.post_message(self.Pressed(command))
                return
