"""The card beside a call: flags first, then who, then what 1C says, then what we talked of before."""

from dataclasses import replace

from console.domain.card import CardState, Match, Section, Shown, Why
from console.domain.notes import key_of
from console.i18n import _
from console.ui.format import words
from console.ui.format.earlier import acquaintance_lines, note_lines, recent_lines
from console.ui.format.flags import flag_lines
from console.ui.format.lines import ELLIPSIS, NO_LINE, Line, Tone, cut, line, spread, wrap, wrapped
from console.ui.format.matches import choice_lines, lost_lines
from console.ui.format.measures import when
from console.ui.format.people import Names, number_of
from console.ui.format.places import Places
from console.ui.format.rows import lasted, state_word
from console.ui.format.sections import sections_lines
from console.ui.format.subject import Subject
from console.ui.format.who import who_lines


def card_title(subject: Subject) -> str:
    """The pane's title: the number, and the way it came."""
    call = subject.call
    parts = [number_of(call), call.queue and _("queue {queue}").format(queue=call.queue)]
    return " · ".join(part for part in parts if part)


def card_lines(
    subject: Subject, names: Names, width: int, now: float, places: Places | None = None, *, dense: bool = False
) -> list[Line]:
    """Everything the card shows, from top to bottom. What arrives later takes a place that was kept for it."""
    places = Places() if places is None else places
    gap = [] if dense else [NO_LINE]
    return [
        _state_line(subject, names, width, now),
        *flag_lines(subject, width, places, dense),
        *who_lines(subject, names, width, places, dense),
        *_acquaintance(subject, names, width, places, dense),
        *note_lines(subject.kept.note, names, width),
        *_hint_lines(subject, width, places, dense),
        *gap,
        *_choices(subject, width, dense),
        *_body_lines(subject, width, now, places, dense),
        *_lost(subject, width),
        *_recent(subject, names, width),
    ]


def _choices(subject: Subject, width: int, dense: bool) -> list[Line]:
    match = subject.match
    shown = match.ref if match and (subject.card or match.why is not Why.POSSIBLY) else None
    return [] if subject.past else choice_lines(subject.lookup, subject.kept.choice, shown, width, dense)


def _lost(subject: Subject, width: int) -> list[Line]:
    return [] if subject.past else lost_lines(subject.lookup, subject.kept.choice, width)


def _acquaintance(subject: Subject, names: Names, width: int, places: Places, dense: bool) -> list[Line]:
    """The history answers a moment later than the card is there."""
    rows = acquaintance_lines(subject.acquaintance, subject.call, names, width)
    awaited = subject.call.is_live and subject.acquaintance is None and bool(key_of(subject.call))
    kept = 1 if dense else _ACQUAINTANCE_ROWS
    return places.fit("acquaintance", rows, width, kept if awaited else 0)


def _hint_lines(subject: Subject, width: int, places: Places, dense: bool) -> list[Line]:
    """What to say or ask, in a place that was kept for it: a hint that comes late moves nothing."""
    hints = subject.lookup.hints if subject.lookup and not subject.past else None
    if hints is None:
        return []
    rows = [row for hint in hints for row in _hint(hint, width)]
    most = _HINT_ROWS_DENSE if dense else _HINT_ROWS
    height = places.height("hints", min(most, len(rows)), 0 if subject.is_settled else most)
    if len(rows) > height:
        rows = [
            *rows[: height - 1],
            *(line(cut(_text_of(row) + ELLIPSIS, width), Tone.ACCENT) for row in rows[:height][-1:]),
        ]
    return rows + [NO_LINE] * (height - len(rows))


_HINT_ROWS, _HINT_ROWS_DENSE = 4, 2
_ACQUAINTANCE_ROWS = 2


def _hint(text: str, width: int) -> list[Line]:
    first, *rest = wrap(text, width - 2) or [""]
    return [line(f"» {first}", Tone.ACCENT), *(line(f"  {row}", Tone.ACCENT) for row in rest)]


def _text_of(row: Line) -> str:
    return "".join(text for text, _tone in row)


def _recent(subject: Subject, names: Names, width: int) -> list[Line]:
    """The latest calls come last, when nothing more can come above them."""
    return recent_lines(subject.acquaintance, subject.call, names, width) if subject.is_settled else []


def _state_line(subject: Subject, names: Names, width: int, now: float) -> Line:
    call = subject.call
    word = state_word(call, names, unseen=subject.unseen)
    if not call.is_live:
        text = f"{word.both} · {when(call.started)}"
        return spread(line(text, word.tone), line(lasted(call, now), Tone.MUTED), width)
    return spread(line(word.both, word.tone), line(lasted(call, now, unseen=subject.unseen), word.tone), width)


def _body_lines(subject: Subject, width: int, now: float, places: Places, dense: bool) -> list[Line]:
    card = subject.card
    if card is None:
        return [*_nothing_lines(subject, width), NO_LINE]
    places.of_client(card.ref)
    sections = _unsaid(card.sections, subject.match)
    if subject.past:
        return sections_lines(sections, width, subject.call.started, places, dense=dense, old=False)
    old = subject.lookup is not None and subject.lookup.state is CardState.SAVED
    return sections_lines(sections, width, now, places, dense=dense, old=old)


def _unsaid(sections: tuple[Section, ...], match: Match | None) -> list[Section]:
    """The sections without what the lines above them say already, or will most likely: who it is and the manager."""
    said = {"client.manager": match.manager, "client.person": match.name} if match else {}
    left = []
    for section in sections:
        fields = tuple(
            field
            for field in section.fields
            if (above := said.get(field.key)) is None or (above != field.value and field.shown is not Shown.AWAITED)
        )
        if fields or not section.fields:
            left.append(replace(section, fields=fields))
    return left


def _nothing_lines(subject: Subject, width: int) -> list[Line]:
    """Why there is no card: reasons that must not look alike."""
    if subject.past:
        return wrapped(_("No card was on the screen during this call."), width, Tone.MUTED)
    if subject.is_of_lines:
        return wrapped(_("The other side is a line, not a phone: 1C is not asked."), width, Tone.MUTED)
    if not key_of(subject.call):
        return wrapped(_("The caller hides the number, so nobody can say who it is."), width, Tone.MUTED)
    if subject.lookup is None and subject.unasked is not None:
        return [*wrapped(_unasked(subject.unasked), width, Tone.WARN), *_offers(subject, width)]
    state = subject.lookup.state if subject.lookup else CardState.SEARCHING
    sentence = {
        CardState.ABSENT: _("This number is not in 1C. It may be a new client."),
        CardState.SILENT: _silence(subject),
        CardState.SEARCHING: _("Asking 1C…"),
    }.get(state, _("1C knows this number, but your role sees nothing of it."))
    rows = wrapped(sentence, width, words.card_state(state).tone)
    return [*rows, *_offers(subject, width)] if state in (CardState.ABSENT, CardState.SILENT) else rows


def _silence(subject: Subject) -> str:
    if subject.match:
        return _("1C does not answer, and no card of this client is saved. F5 asks again.")
    return _("1C does not answer, and nothing is saved about this number. F5 asks again.")


def _unasked(why: str) -> str:
    if why:
        return _("1C cannot be used as it is configured: {why}").format(why=why)
    return _("No 1C is configured: nobody can be asked who this is.")


def _offers(subject: Subject, width: int) -> list[Line]:
    """What can be done about a number that nobody is known to have."""
    if not key_of(subject.call):
        return []
    note = _("F7: change your name and note") if subject.kept.note else _("F7: a name or a note of your own")
    return wrapped(note + " · " + _("C: copy the number"), width, Tone.MUTED)


def card_state_line(subject: Subject | None) -> Line:
    """The card's foot: how much to trust what is above."""
    if subject is None:
        return NO_LINE
    if subject.past and subject.card is None:
        return NO_LINE
    if subject.past:
        return line(_("◊ as it was seen then, {when}").format(when=when(subject.call.started)), Tone.OLD)
    lookup = subject.lookup
    if lookup is None and (subject.is_of_lines or not key_of(subject.call)):
        return NO_LINE
    if lookup is None and subject.unasked is not None:
        return line("– " + _("no 1C is asked"), Tone.MUTED)
    word = words.card_state(lookup.state if lookup else CardState.SEARCHING)
    at = when(lookup.saved_at) if lookup and lookup.saved_at and lookup.state in _DATED else ""
    return line(f"{word.both} {at}".rstrip(), word.tone)


_DATED = (CardState.FRESH, CardState.SAVED)
