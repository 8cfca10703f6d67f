"""What the operator's screen and the history share: a list of calls, the card of the one under the cursor, notes."""

from abc import abstractmethod

from textual.app import ComposeResult

from console.domain.notes import Note, key_of
from console.i18n import _
from console.ui.format.people import other_side
from console.ui.format.subject import Subject
from console.ui.screens.base import DeskScreen
from console.ui.widgets.card_view import CardView
from console.ui.widgets.note_editor import NoteEditor


class CallsScreen(DeskScreen):
    """Has a call under its cursor, and things to do with it."""

    def foot(self) -> ComposeResult:
        """See `DeskScreen.foot`."""
        yield NoteEditor(id="note")

    @abstractmethod
    def subject(self) -> Subject | None:
        """What the card is about now."""

    @abstractmethod
    def rest_hands(self) -> None:
        """Give the keys back to where they are at rest here."""

    def target(self) -> str | None:
        """See `DeskScreen.target`."""
        call = self.current()
        return other_side(call, self.session.desk.operator.line) if call else None

    def link(self) -> str | None:
        """See `DeskScreen.link`."""
        subject = self.subject()
        return subject.match.link if subject and subject.match else None

    @property
    def is_away(self) -> bool:
        """See `DeskScreen.is_away`: a ring takes no half-written note away."""
        return super().is_away or self.editor.is_open

    @property
    def card(self) -> CardView:
        """The card's pane."""
        return self.query_one(CardView)

    @property
    def editor(self) -> NoteEditor:
        """Where notes are written."""
        return self.query_one(NoteEditor)

    def open_card(self) -> None:
        """Read the card: it gets the keys, and on a small terminal the whole room."""
        self.add_class("-reading")
        self.card.page.focus()

    def close_card(self) -> bool:
        """Back to the list; False when the card was not open."""
        was_open = self.has_class("-reading")
        self.remove_class("-reading")
        return was_open

    def back(self) -> bool:
        """Escape: closes the note, then the card; the keys go back to the list."""
        if self.editor.is_open:
            if self.editor.close():
                self.session.say(_("The note is not saved. F7 goes on where you stopped."))
            self.rest_hands()
            return True
        closed = self.close_card()
        self.rest_hands()
        return closed

    def action_note(self) -> None:
        """Write about the number of the call under the cursor."""
        call, subject = self.current(), self.subject()
        if call is None or not key_of(call):
            self.session.say(_("There is no number to keep a note about."))
            return
        if self.editor.is_open:
            self.editor.close()
        note = self.session.desk.kept(call).note or Note()
        self.editor.edit(call, note.name, note.text, name_first=subject is None or subject.is_unknown)

    def on_note_editor_saved(self, event: NoteEditor.Saved) -> None:
        """Keep it, or say why not; what was typed is never lost."""
        if not self.session.desk.write_note(event.call, event.name, event.text):
            self.session.say(_("The note cannot be kept yet: the history is being opened."))
            return
        self.editor.done()
        is_empty = self.session.desk.kept(event.call).note is None
        self.session.say(_("Nothing is kept about this number.") if is_empty else _("The note is kept."))
        self.rest_hands()
        self.note_kept()

    def note_kept(self) -> None:
        """Show it."""
        self.at_once()
