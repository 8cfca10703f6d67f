"""What deserves a notification: a ring on my line, once, while it rings."""

from dataclasses import dataclass

from console.domain.call import Call
from console.domain.card import Lookup
from console.domain.notes import NOTHING, Kept
from console.domain.phone import pretty
from console.flow.ports import Alert
from console.i18n import _

_MOST_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Clear:
    """Take the notification with this key off the desktop."""

    key: str


class Attention:
    """Decides; remembers only which calls are on the desktop and what their notification says."""

    def __init__(self, line: str) -> None:
        self._line = line
        self._shown: dict[str, Alert] = {}

    def consider(self, call: Call, lookup: Lookup | None, kept: Kept = NOTHING) -> Alert | Clear | None:
        """What to do on the desktop after a change of this call, of its card or of what is kept about its number."""
        if not self.rings_me(call):
            return Clear(call.id) if self._shown.pop(call.id, None) else None
        alert = Alert(call.id, _who(call, lookup, kept), _what(call, lookup, kept), urgent=_stops(lookup))
        if self._shown.get(call.id) == alert:
            return None
        self._shown[call.id] = alert
        while len(self._shown) > _MOST_AT_ONCE:
            del self._shown[next(iter(self._shown))]
        return alert

    def rings_me(self, call: Call) -> bool:
        """Whether my phone rings with somebody else's call."""
        return self._line in call.ringing and call.caller_line != self._line

    def forget(self) -> list[str]:
        """Everything that is on the desktop, now forgotten: quiet mode begins."""
        keys = list(self._shown)
        self._shown.clear()
        return keys


def _who(call: Call, lookup: Lookup | None, kept: Kept) -> str:
    match = lookup.sole if lookup else None
    if match:
        return match.name
    if kept.note and kept.note.name:
        return kept.note.name
    return call.caller_name or number_of(call)


def number_of(call: Call) -> str:
    """The other party's number for people to read."""
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
    if call.queue:
        lines.append(_("queue {queue}").format(queue=call.queue))
    return "\n".join(lines)


def _stops(lookup: Lookup | None) -> bool:
    return bool(lookup and lookup.card and lookup.card.stop)
