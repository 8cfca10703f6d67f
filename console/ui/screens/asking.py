"""F5: 1C is asked again now, and says that it has answered."""

from console.domain.card import CardState
from console.domain.notes import key_of
from console.flow.projection import Snapshot
from console.i18n import _
from console.ui import clock
from console.ui.screens.calls import CallsScreen

_CERTAIN = (CardState.FRESH, CardState.ABSENT)


class AskingScreen(CallsScreen):
    """A screen of calls that can ask 1C for a card again."""

    _asked: tuple[str, float] | None = None
    """For which call 1C was asked again, and when."""

    def action_refresh_card(self) -> None:
        """Ask 1C again."""
        call = self.current()
        if call is None or not key_of(call):
            self.session.say(_("There is no number to ask 1C about."))
        elif self.session.snapshot.source.state == "off":
            why = self.session.snapshot.source.why
            unused = _("1C cannot be used as it is configured: {why}").format(why=why)
            self.session.say(unused if why else _("No 1C is configured: there is nobody to ask."))
        else:
            self._asked = (call.id, clock.now())
            self.session.desk.refresh(call.id)
            self.session.say(_("Asking 1C again…"))

    def say_answered(self, snapshot: Snapshot) -> None:
        """Once the card that was asked for is from after the question."""
        if self._asked is None:
            return
        call_id, since = self._asked
        lookup = snapshot.lookups.get(call_id)
        if lookup and lookup.state in _CERTAIN and (lookup.saved_at or 0.0) >= since:
            self._asked = None
            self.session.say(_("1C has answered: the card is fresh."))
