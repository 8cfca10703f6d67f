"""Where a name and a note about a number are written: two fields above the foot, so that the calls stay in sight."""

from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input

from console.domain.call import Call
from console.domain.notes import NAME_LIMIT, NOTE_LIMIT, key_of
from console.i18n import _
from console.ui.format.lines import Line, Tone, fit, line
from console.ui.format.people import OWN, number_of
from console.ui.widgets.bar import Bar

_LABEL = 9


class OneLine(Input):
    """A field of one row; several pasted lines become one."""

    def __init__(self, limit: int, *, id: str) -> None:
        super().__init__(id=id, max_length=limit, compact=True)
        self.cursor_blink = False

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.replace(" ".join(event.text.split()), *self.selection)


class NoteEditor(Vertical):
    """Folded away until `edit`. What was typed and not saved stays for the next time."""

    @dataclass
    class Saved(Message):
        """Enter was pressed."""

        call: Call
        name: str
        text: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, classes="-folds")
        self.call: Call | None = None
        self.drafts: dict[str, tuple[str, str]] = {}
        """By the number's digits: what was typed and not saved."""
        self._before = ("", "")

    def compose(self) -> ComposeResult:
        """See `Widget.compose`."""
        yield Bar(id="note-title")
        for key, label, limit in (("name", _("Name"), NAME_LIMIT), ("text", _("Note"), NOTE_LIMIT)):
            with Horizontal(classes="note-row"):
                title = Bar(classes="note-label")
                title.show([line(f" {fit(label, _LABEL)}", Tone.ACCENT)])
                yield title
                yield OneLine(limit, id=f"note-{key}")

    @property
    def is_open(self) -> bool:
        """Whether somebody writes."""
        return self.call is not None

    @property
    def typed(self) -> tuple[str, str]:
        """The name and the note as they stand in the fields."""
        return self.query_one("#note-name", Input).value, self.query_one("#note-text", Input).value

    def edit(self, call: Call, name: str, text: str, *, name_first: bool) -> None:
        """Begin to write about the number of this call; a draft of before is gone on with."""
        self.call, self._before = call, (name, text)
        name, text = self.drafts.get(key_of(call), (name, text))
        self.query_one("#note-name", Input).value = name
        self.query_one("#note-text", Input).value = text
        self.query_one("#note-title", Bar).show([self._title(call)])
        self.display = True
        self.screen.set_focus(self.query_one("#note-name" if name_first else "#note-text", Input))

    def close(self) -> bool:
        """Fold away; what was typed stays for the next time. Returns whether there is such a draft."""
        draft, call = self.typed, self.call
        self.call, self.display = None, False
        if call is None or draft == self._before:
            if call:
                self.drafts.pop(key_of(call), None)
            return False
        self.drafts[key_of(call)] = draft
        return True

    def on_input_changed(self, event: Input.Changed) -> None:
        """What is typed here is no search."""
        event.stop()

    def on_key(self, event: events.Key) -> None:
        """Tab goes between the two fields only."""
        if event.key in ("tab", "shift+tab"):
            event.stop()
            event.prevent_default()
            name, text = self.query_one("#note-name", Input), self.query_one("#note-text", Input)
            self.screen.set_focus(text if name.has_focus else name)  # at once: the next key is on its way

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter, in either field, saves."""
        event.stop()
        if self.call:
            name, text = self.typed
            self.post_message(self.Saved(self.call, name, text))

    def done(self) -> None:
        """What was typed is saved."""
        if self.call:
            self.drafts.pop(key_of(self.call), None)
        self.call, self.display = None, False

    def _title(self, call: Call) -> Line:
        about = _("About {number}").format(number=number_of(call))
        keys = _("Enter saves · Tab: the other field · Esc closes")
        return ((f" {OWN} {about}  ", Tone.STRONG), (keys, Tone.MUTED))
