"""F8: hand my conversation on to a colleague or a number."""

from functools import partial

from textual.app import ComposeResult

from console.desk.desk import ActionRefused
from console.domain.call import Call, CallState
from console.flow.projection import Snapshot
from console.i18n import _
from console.ui.background import in_background
from console.ui.format.measures import phone
from console.ui.screens.calls import CallsScreen
from console.ui.widgets.transfer_picker import TransferPicker


class TransferringScreen(CallsScreen):
    """A screen of calls from which the one I talk in can be handed on."""

    def foot(self) -> ComposeResult:
        """See `DeskScreen.foot`."""
        yield from super().foot()
        yield TransferPicker(self.session.desk.operator.line, id="transfer")

    @property
    def picker(self) -> TransferPicker:
        """Where it is said to whom."""
        return self.query_one(TransferPicker)

    @property
    def is_away(self) -> bool:
        """See `DeskScreen.is_away`: a ring takes no half-made transfer away."""
        return super().is_away or self.picker.is_open

    def back(self) -> bool:
        """Escape closes the choice first."""
        if not self.picker.is_open:
            return super().back()
        self.picker.close()
        self.rest_hands()
        return True

    def action_transfer(self) -> None:
        """Open the choice; in it, hand over after talking with the one that is marked."""
        if self.picker.is_open:
            self.picker.choose(ask_first=True)
            return
        call = self._my_talk()
        if call is None:
            self.session.say(_("You talk with nobody now: there is nothing to hand over."))
            return
        if self.editor.is_open:
            self.back()
        lookup = self.session.snapshot.lookups.get(call.id)
        match = lookup.sole if lookup else None
        self.picker.pick(call, self.session.snapshot.lines, match.manager if match else None)

    def show_targets(self, snapshot: Snapshot) -> None:
        """Keep the choice up to date; a call that is over needs none."""
        call = self.picker.call
        if call is None:
            return
        if any(one.id == call.id and one.is_live for one in snapshot.calls):
            self.picker.show_lines(snapshot.lines)
        else:
            self.picker.close()
            self.rest_hands()
            self.session.say(_("The call is over: there is nothing to hand over."))

    def on_transfer_picker_chosen(self, event: TransferPicker.Chosen) -> None:
        """Ask the PBX for it."""
        self.picker.close()
        self.rest_hands()
        going = _("Ringing {to}: hang up when you have agreed.") if event.ask_first else _("Handing over to {to}…")
        self.session.say(going.format(to=phone(event.number)))
        in_background(self, partial(self._transfer, event), "transfer")

    async def _transfer(self, event: TransferPicker.Chosen) -> None:
        try:
            await self.session.desk.transfer(event.call.id, event.number, ask_first=event.ask_first)
        except ActionRefused as refused:
            self.session.say(_("The call was not handed over: {why}").format(why=refused))
        else:
            if not event.ask_first:
                self.session.say(_("Handed over to {to}.").format(to=phone(event.number)))

    def _my_talk(self) -> Call | None:
        """The call I talk in: the one under the cursor, else the one that is not on hold."""
        line, current = self.session.desk.operator.line, self.current()
        mine = [call for call in self.session.snapshot.calls if call.is_live and line in call.with_lines]
        mine.sort(key=lambda call: (current is None or call.id != current.id, call.state is CallState.HELD))
        return mine[0] if mine else None
