"""Choosing one of several clients by a digit; the choice is remembered for the number."""

from console.i18n import _, ngettext
from console.ui.format.people import match_name
from console.ui.screens.calls import CallsScreen


class ChoosingScreen(CallsScreen):
    """A screen of calls whose card may be of one of several clients."""

    def action_choose(self, digit: int) -> None:
        """Say which of several clients it is; the same digit again takes it back."""
        subject = self.subject()
        if subject is None or digit > len(subject.choices):
            self.session.say(_no_choice(len(subject.choices) if subject else 0))
            return
        match, choice = subject.choices[digit - 1], subject.kept.choice
        if choice and choice.ref == match.ref:
            self.action_unchoose()
            return
        self.session.desk.choose(subject.call.id, match.ref)
        self.session.say(_("Remembered for this number: {name}. 0 takes it back.").format(name=match_name(match)))

    def action_unchoose(self) -> None:
        """Take back which client it is."""
        subject = self.subject()
        if subject and subject.kept.choice:
            self.session.desk.choose(subject.call.id, None)
            self.session.say(_("The choice for this number is taken back."))
        else:
            self.session.say(_("No client was chosen for this number: there is nothing to take back."))


def _no_choice(count: int) -> str:
    if count:
        return ngettext(
            "There is {count} client to choose.", "There are {count} clients to choose from.", count
        ).format(count=count)
    return _("There is nothing to choose: a digit says which it is when several clients have the number.")
