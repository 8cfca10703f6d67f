"""One call as one row of a list."""

from dataclasses import dataclass

from console.domain.call import Call, CallState, Direction, Outcome
from console.domain.card import Card, Level, Lookup
from console.domain.notes import NOTHING, Kept
from console.i18n import _
from console.ui.format import words
from console.ui.format.lines import Line, Tone, fit
from console.ui.format.measures import day_and_time, duration, time_of_day
from console.ui.format.people import Names, at_the_phone, caller, where

_MARK = "►"
_TIME, _DAY_TIME, _LASTED = 5, 11, 7


@dataclass(frozen=True, slots=True)
class Columns:
    """How wide the elastic columns of a list are."""

    who: int
    where: int
    state: int
    days: bool


def columns(width: int, *, days: bool = False) -> Columns:
    """Share out a list's width: the name gets what the others leave."""
    fixed = 1 + (_DAY_TIME if days else _TIME) + 1 + 2 + 2 + _LASTED
    rest = max(0, width - fixed)
    state = min(24 + max(0, rest - 64) // 4, max(12, rest * 3 // 7)) if rest > 24 else rest // 2
    where_ = min(16, max(6, rest // 8)) if rest >= 40 else 0
    return Columns(max(0, rest - state - where_ - (2 if where_ else 1)), where_, state, days)


def lasted(call: Call, now: float, *, unseen: bool = False) -> str:
    """How long the present state goes on; of an ended call, the talk, or else the wait."""
    if unseen:
        return "?"
    if call.is_live:
        seconds = now - (call.since or call.started)
    else:
        seconds = call.talk_s if call.outcome is Outcome.ANSWERED else call.wait_s
    return ("≈" if call.approximate else "") + duration(seconds)


def state_word(call: Call, names: Names, *, unseen: bool = False) -> words.Word:
    """The call's state in words; `unseen` while there is no connection to its PBX."""
    if call.state is CallState.ENDED:
        return words.ended(call)
    if unseen:
        return words.Word("?", _("not seen now"), Tone.MUTED)
    word = words.call_state(call.state)
    people = at_the_phone(call, names)
    joint = "→" if call.state is CallState.RINGING and call.direction is not Direction.OUTBOUND else "·"
    return word._replace(text=f"{word.text} {joint} {people}") if people else word


def flag_of(card: Card | None) -> tuple[str, Tone]:
    """The loudest flag in one cell."""
    levels = {flag.level for flag in card.flags} if card else set()
    for wanted, tone in ((Level.STOP, Tone.STOP_BAR), (Level.WARNING, Tone.WARN)):
        if wanted in levels:
            return words.level(wanted).glyph, tone
    return " ", Tone.PLAIN


def call_row(
    call: Call,
    card: Card | None,
    lookup: Lookup | None,
    names: Names,
    form: Columns,
    now: float,
    *,
    marked: bool,
    unseen: bool = False,
    kept: Kept = NOTHING,
) -> Line:
    """Time, way, flag, who, where, state and how long."""
    way = words.direction(call.direction)
    who, who_tone = caller(call, lookup, names, card, kept)
    state = state_word(call, names, unseen=unseen)
    started = day_and_time(call.started) if form.days else time_of_day(call.started)
    faded = Tone.PLAIN if call.is_live else Tone.MUTED
    place: Line = ((fit(where(call), form.where), Tone.MUTED), (" ", Tone.PLAIN)) if form.where else ()
    return (
        (_MARK if marked else " ", Tone.KEY),
        (fit(started, _DAY_TIME if form.days else _TIME), faded),
        (f" {way.glyph} ", way.tone),
        flag_of(card),
        (" ", Tone.PLAIN),
        (fit(who, form.who), who_tone),
        (" ", Tone.PLAIN),
        *place,
        (fit(state.both, form.state), state.tone),
        (fit(lasted(call, now, unseen=unseen), _LASTED, right=True), faded),
    )
