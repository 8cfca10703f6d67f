"""What the screens have in common while the program runs."""

from dataclasses import dataclass, field

from console.desk.desk import Desk
from console.desk.playback import Playback
from console.flow.projection import Snapshot
from console.ui import clock
from console.ui.selection import Selection

_SAID_S = 12.0


@dataclass
class Session:
    """The desk, what is selected, and the last sentence said to the person."""

    desk: Desk
    selection: Selection = field(init=False)
    broken: str = ""
    """What keeps the program from working at all; stays on the screen."""
    said_times: int = 0
    """Grows with everything said, so that screens know there is something to show."""
    playback: Playback | None = None
    """The recording that plays in the place of a PBX."""
    wanted: str = ""
    """What the history is to search for when it is opened next."""
    _said: str = ""
    _said_at: float = 0.0
    _dismissed: str = ""

    def __post_init__(self) -> None:
        self.selection = Selection(self.desk.operator.line)

    @property
    def snapshot(self) -> Snapshot:
        """The latest state."""
        return self.desk.snapshot()

    def say(self, text: str) -> None:
        """Show a sentence for a while."""
        self._said, self._said_at = text, clock.hand()
        self.said_times += 1

    def give_up(self, text: str) -> None:
        """Say for good why the program does not work."""
        self.broken = text
        self.said_times += 1

    def said(self) -> str:
        """The sentence, while it is fresh."""
        return self.broken or (self._said if 0 <= clock.hand() - self._said_at < _SAID_S else "")

    def hush(self) -> None:
        """What was said, was said of another screen."""
        self._said = ""

    def dismiss(self) -> bool:
        """Take the sentence and the notice away; False when there was nothing to take."""
        had = bool(self.said()) or self.notice() != ""
        self._said, self._dismissed = "", self.snapshot.notice
        return had

    def notice(self) -> str:
        """The flow's own notice, until it is dismissed."""
        text = self.snapshot.notice
        return "" if text == self._dismissed else text
