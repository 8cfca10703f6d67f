"""The help, as lines."""

from collections.abc import Sequence

from console.domain.call import CallState, Outcome
from console.domain.card import CardState, Level
from console.i18n import _
from console.ui.format import words
from console.ui.format.lines import NO_LINE, Line, Tone, fit, line, wrap

_KEYS = 22


def help_lines(groups: Sequence[tuple[str, Sequence[tuple[str, str]]]], width: int) -> list[Line]:
    """Groups of keys with what they do, then what the signs mean."""
    rows: list[Line] = []
    for title, entries in groups:
        rows.append(line(title, Tone.ACCENT))
        rows += [row for keys, text in entries for row in _entry(keys, text, width)]
        rows.append(NO_LINE)
    return [*rows, *_legend(width)]


def _entry(keys: str, text: str, width: int) -> list[Line]:
    first, *rest = wrap(text, max(10, width - _KEYS - 2)) or [""]
    head: Line = ((f"  {fit(keys, _KEYS - 2)}  ", Tone.KEY), (first, Tone.PLAIN))
    return [head, *(((" " * (_KEYS + 2), Tone.PLAIN), (row, Tone.PLAIN)) for row in rest)]


def _legend(width: int) -> list[Line]:
    signs = [words.call_state(state) for state in CallState if state is not CallState.ENDED]
    signs += [words.outcome(value) for value in Outcome]
    flags = [words.level(value) for value in Level]
    cards = [words.card_state(value) for value in CardState]
    rows: list[Line] = [line(_("Signs"), Tone.ACCENT)]
    for title, group in ((_("calls"), signs), (_("flags"), flags), (_("cards"), cards)):
        held = (word.both.replace(" ", "\u00a0") for word in group)
        rows += _entry(title, ", ".join(held), width)
    return rows
