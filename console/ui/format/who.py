"""Who it is: the client, what they are to us, and their manager."""

from console.domain.card import Why
from console.domain.lines import Line as PhoneLine
from console.i18n import _
from console.ui.format import words
from console.ui.format.lines import Line, Tone, cut, line, wrapped
from console.ui.format.people import Names, caller, line_of_person
from console.ui.format.places import Places, fitted
from console.ui.format.subject import Subject

_WHO_ROWS, _MOST_ROWS = 4, 6


def who_lines(subject: Subject, names: Names, width: int, places: Places, dense: bool) -> list[Line]:
    """The client, what they are and their manager, in a place of its own from the first moment on."""
    rows = _who(subject, names, width, _MOST_ROWS)
    height = places.height("who", len(rows), 0 if subject.is_settled else _WHO_ROWS - dense)
    return fitted(rows if len(rows) <= height else _who(subject, names, width, 1), height, width)


def _who(subject: Subject, names: Names, width: int, most: int) -> list[Line]:
    """`most` rows for each part."""
    match = subject.match
    card = subject.card
    named = (match.company or match.name) if match else caller(subject.call, subject.lookup, names)[0]
    name = card.title if card else named
    rows: list[Line] = []
    if match and match.why is Why.POSSIBLY:
        rows.append(line(cut("? " + _("Possibly, only the last digits are alike:"), width), Tone.WARN))
    rows += _part(name, width, Tone.STRONG, most)
    if match:
        about = [words.kind(match.kind), match.label]
        if match.company and match.company != name:
            about.insert(0, match.company)
        if match.name != name:
            about.insert(0, match.name)
        rows += _part(" · ".join(part for part in about if part), width, Tone.PLAIN, most)
    if match and match.manager:
        rows.append(_manager_line(match.manager, subject.lines, width))
    return rows


def _part(text: str, width: int, tone: Tone, most: int) -> list[Line]:
    return [line(cut(text, width), tone)] if most == 1 else wrapped(text, width, tone)


def _manager_line(manager: str, lines: tuple[PhoneLine, ...], width: int) -> Line:
    theirs = line_of_person(manager, lines)
    if theirs is None:
        return line(cut(_("manager") + f" {manager}", width))
    word = words.line_state(theirs.state)
    return (
        (_("manager") + " ", Tone.MUTED),
        (f"{manager} ", Tone.PLAIN),
        (f"· {theirs.number} ", Tone.MUTED),
        (word.both, word.tone),
    )
