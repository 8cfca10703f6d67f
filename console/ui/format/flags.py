"""The flags of a card, the loudest first, in rows of their own above everything."""

from console.domain.card import CardState, Flag, Level
from console.ui.format import words
from console.ui.format.lines import NO_LINE, Line, Tone, bar, cut_bar
from console.ui.format.measures import short_when
from console.ui.format.places import Places
from console.ui.format.subject import Subject

_FLAG_ROWS = 2


def flag_lines(subject: Subject, width: int, places: Places, dense: bool) -> list[Line]:
    """A place is kept even without flags, so that one that comes late moves nothing; none is ever left out."""
    card, lookup = subject.card, subject.lookup
    flags = sorted(card.flags, key=lambda flag: list(Level).index(flag.level)) if card else []
    is_saved = lookup is not None and lookup.state is CardState.SAVED and not subject.past
    age = f"≈ {short_when(lookup.saved_at)}" if lookup and is_saved and lookup.saved_at else ""
    rows = [row for flag in flags for row in _flag_bar(flag, age, width)]
    height = places.height("flags", len(rows), 1 if dense or subject.is_settled else _FLAG_ROWS)
    if len(rows) > height:
        rows = _flags_in(flags, height, age, width)
    return rows + [NO_LINE] * (height - len(rows))


def _flag_bar(flag: Flag, age: str, width: int) -> list[Line]:
    word = words.level(flag.level)
    return bar(f"{word.both}: {flag.text}", width, word.tone, end=age)


def _flags_in(flags: list[Flag], height: int, age: str, width: int) -> list[Line]:
    """A row each while there are enough, the rest together in the last one; what has no room is said by `…`."""
    alone = flags if len(flags) <= height else flags[: height - 1]
    rows = [cut_bar(f"{words.level(flag.level).both}: {flag.text}", width, _bar_of(flag), end=age) for flag in alone]
    if together := flags[len(alone) :]:
        text = " · ".join(f"{words.level(flag.level).glyph} {flag.text}" for flag in together)
        rows.append(cut_bar(text, width, _bar_of(together[0]), end=age))
    return rows


def _bar_of(flag: Flag) -> Tone:
    return words.level(flag.level).tone
