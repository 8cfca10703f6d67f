"""The help and the trace of a lookup, as lines."""

from collections.abc import Sequence
from decimal import Decimal

from console.domain.call import Call, CallState, Outcome
from console.domain.card import CardState, Level, Lookup
from console.i18n import _
from console.ui.format import words
from console.ui.format.lines import NO_LINE, Line, Tone, fit, line, wrap, wrapped
from console.ui.format.measures import number

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


def why_lines(call: Call, lookup: Lookup | None, width: int) -> list[Line]:
    """How the client of a call was found, or why not."""
    rows = [
        _pair(_("Received from the PBX"), call.number_raw or _("nothing: the number is withheld"), width),
        _pair(_("Understood as"), call.number or _("no number"), width),
        _pair(_("PBX and call"), call.id, width),
    ]
    if lookup is None:
        sentence = _("The steps are kept only while the call is among the calls.")
        return [*rows, NO_LINE, *wrapped(sentence, width, Tone.MUTED)]
    state = words.card_state(lookup.state)
    rows.append(_pair(_("Answer"), state.both, width))
    for match in lookup.matches:
        rows.append(_pair(_("Found"), f"{match.name} · {words.kind(match.kind)} · {words.why(match.why)}", width))
    return [*rows, NO_LINE, *_steps(lookup, width)]


def _pair(label: str, value: str, width: int) -> Line:
    return ((f" {fit(label, _KEYS)}  ", Tone.MUTED), (fit(value, max(0, width - _KEYS - 3)), Tone.PLAIN))


def _steps(lookup: Lookup, width: int) -> list[Line]:
    if not lookup.trace:
        return wrapped(_("The steps were not kept."), width, Tone.MUTED)
    name = max(_KEYS, min(40, width // 3))
    rows = [line(_("Steps"), Tone.ACCENT)]
    for at, step in enumerate(lookup.trace, 1):
        took = _("{ms} ms").format(ms=number(Decimal(f"{step.ms:.1f}"), 1))
        results = wrap(step.result, max(10, width - name - 18)) or [""]
        head: Line = ((f" {at:2} ", Tone.MUTED), (fit(step.step, name), Tone.PLAIN))
        rows.append((*head, (fit(took, 12, right=True), Tone.MUTED), (f"  {results[0]}", Tone.PLAIN)))
        rows += [((" " * (name + 18), Tone.PLAIN), (row, Tone.PLAIN)) for row in results[1:]]
    return rows
