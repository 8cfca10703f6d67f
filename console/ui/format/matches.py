"""Several clients on one number: each with why it was found, the digit that chooses it, and what was chosen before."""

from collections.abc import Sequence

from console.domain.card import CardState, Kind, Lookup, Match, Why
from console.domain.notes import Choice
from console.i18n import _, ngettext
from console.ui.format import words
from console.ui.format.lines import NO_LINE, Line, Tone, cut, line, width_of, wrapped
from console.ui.format.measures import when
from console.ui.format.people import match_name

MOST_CHOICES = 9
_KINDS = (Kind.CONTACT, Kind.LEAD, Kind.PARTNER, Kind.COUNTERPARTY)


def choices_of(lookup: Lookup | None) -> tuple[Match, ...]:
    """Clients to choose from by a digit; empty when one has the number and nobody else might."""
    matches = lookup.matches if lookup else ()
    is_open = len(matches) > 1 or any(match.why is Why.POSSIBLY for match in matches)
    return tuple(sorted(matches, key=_rank))[:MOST_CHOICES] if is_open else ()


def _rank(match: Match) -> tuple[int, int, str, str]:
    """An order of the matches' own, so that a choice does not change the digits under the fingers."""
    return list(Why).index(match.why), _KINDS.index(match.kind), match.name, match.ref


def choice_lines(
    lookup: Lookup | None, choice: Choice | None, shown: str | None, width: int, dense: bool
) -> list[Line]:
    """The choices, `shown` the reference of the client whose card is below."""
    choices = choices_of(lookup)
    if lookup is None or not choices:
        return []
    rows = _heading(choices, choice, width)
    short = dense or any(choice is not None and match.ref == choice.ref for match in choices)
    for digit, match in enumerate(choices, 1):
        rows += _choice(digit, match, match.ref == shown, width, short)
    if more := len(lookup.matches) - len(choices):
        text = ngettext("and {count} more client", "and {count} more clients", more).format(count=more)
        rows += wrapped(text, width, Tone.MUTED, indent=5)
    return rows if dense else [*rows, NO_LINE]


def _heading(choices: Sequence[Match], choice: Choice | None, width: int) -> list[Line]:
    if choice and any(match.ref == choice.ref for match in choices):
        text = _("Chosen by you, {when}; 0 takes it back:").format(when=when(choice.at))
        return wrapped(text, width, Tone.ACCENT)
    if len(choices) == 1:
        return wrapped(_("Nobody has this number for certain. A digit key says that it is:"), width, Tone.WARN)
    return wrapped(_("Several clients have this number. A digit key says which one it is:"), width, Tone.WARN)


def lost_lines(lookup: Lookup | None, choice: Choice | None, width: int) -> list[Line]:
    """The client that was chosen for the number has it no more; said only when 1C or its copy has answered."""
    answered = lookup is not None and lookup.state in (CardState.FRESH, CardState.SAVED, CardState.ABSENT)
    if lookup is None or choice is None or not answered or any(match.ref == choice.ref for match in lookup.matches):
        return []
    text = _("{name}, chosen {when}, has this number no more.").format(name=choice.name, when=when(choice.at))
    return wrapped(text, width, Tone.MUTED)


def _choice(digit: int, match: Match, picked: bool, width: int, short: bool) -> list[Line]:
    mark = (f" {digit} {'►' if picked else ' '} ", Tone.KEY)
    name = (cut(match_name(match), width - 5), Tone.STRONG if picked else Tone.PLAIN)
    tone = Tone.WARN if match.why is Why.POSSIBLY else Tone.MUTED
    parts = [part for part in (words.kind(match.kind), match.label, words.why(match.why)) if part]
    if not short:
        return [(mark, name), *wrapped(" · ".join(parts), width, tone, indent=5)]
    room = width - width_of((mark, name)) - 2
    while len(parts) > 1 and width_of(line(" · ".join(parts))) > room:  # why it fits is told before all else
        parts = parts[1:]
    return [(mark, name, (f"  {' · '.join(parts)}", tone))]
