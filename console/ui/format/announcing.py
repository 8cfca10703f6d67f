"""The bar that says who rings me while I do something else."""

from console.domain.call import Call, CallState
from console.domain.card import Level, Lookup
from console.domain.notes import NOTHING, Kept
from console.i18n import _
from console.ui.format import words
from console.ui.format.lines import Line, Tone, cut, fit
from console.ui.format.people import Names, caller


def announcement(call: Call, lookup: Lookup | None, names: Names, width: int, kept: Kept = NOTHING) -> Line:
    """One row: who, the flag that stops, and the key that goes there."""
    who = caller(call, lookup, names, kept=kept)[0]
    stop = lookup.card.stop if lookup and lookup.card else None
    text = _("♪ Rings you: {who}").format(who=who) + (f" · {words.level(Level.STOP).both}: {stop.text}" if stop else "")
    if call.state is not CallState.RINGING:
        text = f"{words.call_state(call.state).both}: {who}"
    hint = " " + _("F2 shows") + " "
    return ((fit(" " + text, max(0, width - len(hint))), Tone.CALL_BAR), (cut(hint, width), Tone.CALL_BAR))
