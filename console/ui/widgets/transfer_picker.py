"""Where it is said to whom a conversation goes: a field, and the lines that fit, with what each does now."""

from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from console.domain.call import Call
from console.domain.lines import Line as PhoneLine
from console.i18n import _
from console.ui.format.lines import Tone, line
from console.ui.format.people import number_of
from console.ui.format.targets import Target, target_line, targets
from console.ui.widgets.bar import Bar
from console.ui.widgets.note_editor import OneLine

_ROWS, _FEW_ROWS, _LOW = 6, 4, 30
_LONGEST = 40


class TransferPicker(Vertical):
    """Folded away until `pick`. Enter hands over at once; `choose(ask_first=True)` after talking."""

    @dataclass
    class Chosen(Message):
        """This is where the call goes."""

        call: Call
        number: str
        ask_first: bool

    def __init__(self, mine: str, *, id: str | None = None) -> None:
        super().__init__(id=id, classes="-folds")
        self.call: Call | None = None
        self._mine = mine
        self._manager: str | None = None
        self._lines: tuple[PhoneLine, ...] = ()
        self._found: list[Target] = []
        self._at = 0

    def compose(self) -> ComposeResult:
        """See `Widget.compose`."""
        yield Bar(id="transfer-title")
        yield OneLine(_LONGEST, id="transfer-to")
        yield Bar(id="transfer-lines", classes="-folds")

    @property
    def is_open(self) -> bool:
        """Whether somebody chooses."""
        return self.call is not None

    def pick(self, call: Call, lines: tuple[PhoneLine, ...], manager: str | None) -> None:
        """Begin to choose for this call."""
        self.call, self._lines, self._manager, self._at = call, lines, manager, 0
        field = self.query_one("#transfer-to", Input)
        field.value, field.placeholder = "", _("A name, a line or a number")
        keys = _("Enter at once · F8 after talking · Esc")
        title = _("Hand over {number}").format(number=number_of(call))
        self.query_one("#transfer-title", Bar).show([((f" → {title}  ", Tone.STRONG), (keys, Tone.MUTED))])
        self.display = True
        self.screen.set_focus(field)
        self._show()

    def show_lines(self, lines: tuple[PhoneLine, ...]) -> None:
        """The lines as they are now."""
        if self.is_open and lines is not self._lines:
            self._lines = lines
            self._show()

    def close(self) -> None:
        """Fold away."""
        self.call, self.display = None, False

    def choose(self, *, ask_first: bool) -> None:
        """The marked one it is."""
        if self.call and self._at < len(self._found):
            self.post_message(self.Chosen(self.call, self._found[self._at].number, ask_first))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Fewer, or other ones."""
        event.stop()
        self._at = 0
        self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: at once."""
        event.stop()
        self.choose(ask_first=False)

    def on_key(self, event: events.Key) -> None:
        """The arrows mark another one; Tab stays here."""
        step = {"up": -1, "down": 1, "tab": 0, "shift+tab": 0}.get(event.key)
        if step is not None:
            event.stop()
            event.prevent_default()
            self._at = max(0, min(self._at + step, len(self._found) - 1))
            self._show()

    def _show(self) -> None:
        text = self.query_one("#transfer-to", Input).value
        reachable = [line for line in self._lines if self.call and line.pbx == self.call.pbx]
        self._found = targets(text, reachable, self._mine, self._manager)
        self._at = max(0, min(self._at, len(self._found) - 1))
        rows = _ROWS if self.screen.size.height >= _LOW else _FEW_ROWS
        first = max(0, self._at - rows + 1)
        shown = [target_line(each, marked=at == self._at) for at, each in enumerate(self._found)][first : first + rows]
        nobody = line("   " + _("No line fits."), Tone.WARN)
        self.query_one("#transfer-lines", Bar).show(shown or [nobody])
