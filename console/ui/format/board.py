"""One line of the company as one tile of the board."""

from console.domain.call import Call
from console.domain.card import Lookup
from console.domain.lines import Line as PhoneLine
from console.domain.lines import LineState
from console.i18n import _
from console.ui.format import words
from console.ui.format.lines import Line, Tone, fit
from console.ui.format.measures import duration
from console.ui.format.people import Names, caller

_BUSY = (LineState.RINGING, LineState.TALKING, LineState.HELD, LineState.BUSY)
_STATE, _SINCE = 13, 7


def tile(
    phone: PhoneLine,
    call: Call | None,
    lookup: Lookup | None,
    names: Names,
    width: int,
    now: float,
    *,
    digits: int,
    marked: bool,
) -> Line:
    """Number (of so many digits), name, state, with whom, since when; exactly `width` cells."""
    word = words.line_state(phone.state)
    whom = caller(call, lookup, names)[0] if call else ""
    since = duration(now - phone.since) if phone.since and phone.state in _BUSY else ""
    rest = max(0, width - 1 - digits - 1 - 1 - _STATE - 1 - _SINCE - 1)
    name = min(24, max(rest * 9 // 20, min(rest, 10)))
    return (
        ("►" if marked else " ", Tone.KEY),
        (fit(phone.number, digits), Tone.STRONG),
        (" ", Tone.PLAIN),
        (fit(phone.name or "", name), Tone.PLAIN),
        (" ", Tone.PLAIN),
        (fit(word.both, _STATE), word.tone),
        (" ", Tone.PLAIN),
        (fit(whom, rest - name), Tone.PLAIN),
        (fit(since, _SINCE, right=True), Tone.MUTED),
        (" ", Tone.PLAIN),
    )


def board_title(lines: tuple[PhoneLine, ...]) -> str:
    """How many lines do what."""
    counted = [(state, sum(line.state is state for line in lines)) for state in _COUNTED]
    shown = [f"{words.line_state(state).both} {count}" for state, count in counted if count]
    return " · ".join([_("Lines"), *shown])


_COUNTED = (LineState.FREE, LineState.TALKING, LineState.RINGING, LineState.HELD, LineState.BUSY, LineState.UNREACHABLE)
