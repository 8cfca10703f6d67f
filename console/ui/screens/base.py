"""What every screen has: the status row above, sentences, the announcement and the keys below, and its pulse."""

from abc import abstractmethod
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import Screen

from console.domain.call import Call
from console.domain.notes import NOTHING
from console.flow.projection import Snapshot
from console.i18n import _
from console.ui import clock
from console.ui.format.announcing import announcement
from console.ui.format.lines import Line, wrapped
from console.ui.format.people import names_of
from console.ui.format.status import status_line, troubles
from console.ui.guard import Guarded
from console.ui.session import Session
from console.ui.widgets.announcement import Announcement
from console.ui.widgets.bar import Bar
from console.ui.widgets.key_bar import KeyBar

_PULSE_S = 0.1
_MOST_SENTENCES = 4
_F_KEYS = frozenset(f"f{number}" for number in range(1, 13))


class DeskScreen(Guarded, Screen[None]):
    """A screen over the desk. It pulls the snapshot ten times a second while it is in front, never when it is not."""

    SCOPE: ClassVar[str] = "app"
    BINDINGS: ClassVar[list[BindingType]] = []

    class CallShown(Message):
        """A call wants to be seen on the operator's screen."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-normal"), (160, "-roomy")]
        self.VERTICAL_BREAKPOINTS = [(0, "-low"), (36, "-high")]
        self.session = session
        self._seen: Snapshot | None = None
        self._told = (0, 0)
        self._urgent = False

    def compose(self) -> ComposeResult:
        """See `Screen.compose`."""
        yield Bar(id="status")
        yield from self.body()
        with Vertical(id="feet"):
            yield from self.foot()
            yield Announcement(id="announcement", classes="-folds")
            yield Bar(id="troubles", classes="-folds")
            yield KeyBar(self.SCOPE, id="keys")

    @abstractmethod
    def body(self) -> ComposeResult:
        """What this screen is for."""

    def foot(self) -> ComposeResult:
        """What this screen has above the announcement, the sentences and the keys."""
        yield from ()

    @property
    def is_away(self) -> bool:
        """Whether a ring should only announce itself: the person does something else here."""
        return self.SCOPE != "operator"

    @abstractmethod
    def take(self, snapshot: Snapshot) -> None:
        """Show a new snapshot."""

    def tick(self) -> None:
        """Show that a second has passed."""

    def current(self) -> Call | None:
        """The call that keys are about here."""
        return None

    def target(self) -> str | None:
        """The number to copy or to call here."""
        return None

    def link(self) -> str | None:
        """1C's link to the client that the keys are about here."""
        return None

    def take_keys(self) -> None:
        """Have the next key go where it belongs, before anything is painted."""

    def back(self) -> bool:
        """Close something of this screen; False when nothing was open."""
        return False

    def at_once(self) -> None:
        """Show the latest state without waiting for the pulse; what comes before it is painted waits for the next."""
        if not self._urgent:
            self._urgent = True
            self.call_next(self._show_now)

    def _show_now(self) -> None:
        self._seen = None
        self.pulse()
        self.call_after_refresh(self._shown)

    def _shown(self) -> None:
        self._urgent = False
        if self.is_attached and self.session.snapshot is not self._seen:
            self.at_once()

    def on_mount(self) -> None:
        """Start the pulse."""
        self._timer = self.set_interval(_PULSE_S, self.pulse)
        self.call_after_refresh(self.pulse)

    def on_screen_suspend(self) -> None:
        """Nobody looks."""
        self._timer.pause()

    def on_screen_resume(self) -> None:
        """Somebody looks again."""
        self._timer.resume()
        self._seen = None
        self.call_after_refresh(self.pulse)

    def on_resize(self) -> None:
        """Rows are made for one width."""
        self._seen = None
        self.call_after_refresh(self.pulse)

    def pulse(self) -> None:
        """Show what is new; an error here must not stop the clock."""
        if not self.is_mounted or not self.is_attached:
            return
        try:
            self._pulse()
        except Exception as error:
            self.failed(error)

    def on_key(self, event: events.Key) -> None:
        """A key of the row of keys that means nothing here says so, rather than nothing."""
        if event.key in _F_KEYS:
            text = _("{key} does nothing here. F2 goes to the calls, F1 tells what the keys do.")
            self.session.say(text.format(key=event.key.upper()))

    def rest(self) -> None:
        """A tenth of a second has passed."""

    def _pulse(self) -> None:
        self.rest()
        snapshot, second, said = self.session.snapshot, int(clock.now()), self.session.said_times
        if snapshot is self._seen and (second, said) == self._told:
            return
        is_new, ticked = snapshot is not self._seen, second != self._told[0]
        self._seen, self._told = snapshot, (second, said)  # first: what fails now is not tried again ten times a second
        try:
            if is_new:
                self._take(snapshot)
            if ticked:
                self.tick()
        finally:
            self.show_frame()

    def _take(self, snapshot: Snapshot) -> None:
        self.session.selection.see(snapshot.calls, clock.hand(), away=self.is_away)
        self.take(snapshot)

    def show_frame(self) -> None:
        """Paint what all screens share."""
        snapshot, width, desk = self.session.snapshot, self.size.width, self.session.desk
        status = status_line(
            snapshot, desk.operator, quiet=desk.quiet, width=width, now=clock.now(), playback=self.session.playback
        )
        self.query_one("#status", Bar).show([status])
        self.query_one("#troubles", Bar).show(self._trouble_lines(snapshot, width))
        self.query_one("#announcement", Announcement).show(self._announcement(snapshot, width))

    def _trouble_lines(self, snapshot: Snapshot, width: int) -> list[Line]:
        found = troubles(snapshot, self.session.said(), self.session.notice())
        lines = [row for one in found for row in wrapped(one.text, width - 2, one.tone, indent=1)]
        return lines[: min(_MOST_SENTENCES, max(0, self.size.height - 4))]

    def _announcement(self, snapshot: Snapshot, width: int) -> list[Line]:
        ring = self.session.selection.announced
        call = next((call for call in snapshot.calls if call.id == ring), None)
        if call is None:
            return []
        kept = snapshot.kept.get(call.id, NOTHING)
        return [announcement(call, snapshot.lookups.get(call.id), names_of(snapshot.lines), width, kept)]
