"""What deserves a notification: a ring on my line, once, while it rings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from console.domain.call import Call
from console.domain.card import Lookup
from console.domain.notes import NOTHING, Kept
from console.domain.phone import pretty
from console.domain.why import Decision
from console.flow.ports import Alert
from console.i18n import _

_MOST_AT_ONCE = 50


WordsOf = Callable[[Mapping[str, str], Lookup | None], tuple[str, str] | None]
"""Title and body that the employee's role gives, from `call.number`, `call.queue`, `call.name` and the card."""


@dataclass(frozen=True, slots=True)
class Clear:
    """Take the notification with this key off the desktop."""

    key: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was decided and why; `offer` is what to do on the desktop now."""

    decision: Decision
    offer: Alert | Clear | None = None


class Attention:
    """Decides; remembers only which calls are on the desktop and what their notification says.

    Args:
        line: my line.
        off: why this program never shows a notification; None when it does.

    `words` are plugged in once the role is read.
    """

    def __init__(self, line: str, off: Decision | None = None) -> None:
        self.line = line
        self.off = off
        self.quiet = False
        self.words: WordsOf = _plainly
        self._shown: dict[str, Alert] = {}

    def consider(self, call: Call, lookup: Lookup | None, kept: Kept = NOTHING) -> Judgement:
        """What to do on the desktop after a change of this call, of its card or of what is kept about its number."""
        if not self.rings_me(call):
            if self._shown.pop(call.id, None):
                return Judgement(Decision.CLEARED, Clear(call.id))
            return Judgement(self._not_mine(call))
        if self.off or self.quiet:
            return Judgement(self.off or Decision.QUIET)
        before = self._shown.get(call.id)
        title, body = self._said(call, lookup, kept)
        alert = Alert(call.id, title, body, urgent=_stops(lookup))
        if before == alert:
            return Judgement(Decision.STANDS)
        self._shown[call.id] = alert
        while len(self._shown) > _MOST_AT_ONCE:
            del self._shown[next(iter(self._shown))]
        return Judgement(Decision.RENEWED if before else Decision.SHOWN, alert)

    def _said(self, call: Call, lookup: Lookup | None, kept: Kept) -> tuple[str, str]:
        """Title and body: as the role says them, else as everybody's are."""
        named = {
            "call.number": number_of(call),
            "call.queue": call.queue or "",
            "call.name": (call.about_name if call.about else call.caller_name) or "",
        }
        said = self.words(named, lookup)
        if said is None:
            return _who(call, lookup, kept), _what(call, lookup, kept)
        title, body = said
        note = kept.note.text if kept.note else ""
        return title, "\n".join(filter(None, (body, note)))

    def _not_mine(self, call: Call) -> Decision:
        if not self.line:
            return Decision.NO_LINE
        return Decision.MY_OWN if call.caller_line == self.line else Decision.NOT_MINE

    def rings_me(self, call: Call) -> bool:
        """Whether my phone rings with somebody else's call."""
        return self.line in call.ringing and call.caller_line != self.line

    def forget(self) -> list[str]:
        """Everything that is on the desktop, now forgotten: quiet mode begins."""
        keys = list(self._shown)
        self._shown.clear()
        return keys


def _plainly(_call: Mapping[str, str], _lookup: Lookup | None) -> None:
    """No role says anything else."""


def _who(call: Call, lookup: Lookup | None, kept: Kept) -> str:
    match = lookup.sole if lookup else None
    if match:
        return match.name
    if kept.note and kept.note.name:
        return kept.note.name
    return (call.about_name if call.about else call.caller_name) or number_of(call)


def number_of(call: Call) -> str:
    """The other party's number for people to read; of a question to a colleague, that of whom it is about."""
    if call.about:
        return pretty(call.about) if call.about.startswith("+") else call.about
    if call.number and call.number.startswith("+"):
        return pretty(call.number)
    return call.number or call.number_raw or _("number withheld")


def _what(call: Call, lookup: Lookup | None, kept: Kept) -> str:
    lines = []
    match = lookup.sole if lookup else None
    if match is None and kept.note and kept.note.name:
        lines.append(_("{number} · the name is your own").format(number=number_of(call)))
    if match:
        lines.append(" · ".join(part for part in (match.company, number_of(call)) if part))
    if lookup and lookup.card and lookup.card.flags:
        lines.append(lookup.card.flags[0].text)
    if kept.note and kept.note.text:
        lines.append(kept.note.text)
    if call.about and call.caller_line:
        lines.append(_("{line} asks").format(line=call.caller_line))
    if call.queue:
        lines.append(_("queue {queue}").format(queue=call.queue))
    return "\n".join(lines)


def _stops(lookup: Lookup | None) -> bool:
    return bool(lookup and lookup.card and lookup.card.stop)
