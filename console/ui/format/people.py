"""Who is on the call, in words: clients, lines, numbers."""

from collections.abc import Mapping

from console.domain.call import Call, CallState, Direction
from console.domain.card import Card, Kind, Lookup, Match
from console.domain.lines import Line as PhoneLine
from console.domain.lines import LineState
from console.domain.notes import NOTHING, Kept
from console.i18n import _
from console.ui.format.lines import Tone
from console.ui.format.measures import phone

Names = Mapping[str, str]
"""Line to the employee's name."""


def names_of(lines: tuple[PhoneLine, ...]) -> dict[str, str]:
    """The names that the configuration gives."""
    return {line.number: line.name for line in lines if line.name}


def line_name(line: str, names: Names) -> str:
    """`104 Store`, or the bare number."""
    return f"{line} {names[line]}" if line in names else line


def short_name(line: str, names: Names) -> str:
    """The employee's name, or the line's number."""
    return names.get(line, line)


def number_of(call: Call) -> str:
    """The outside number, or the sentence that there is none."""
    if call.number:
        return phone(call.number)
    return call.number_raw or _("number withheld")


def match_name(match: Match) -> str:
    """The company first: it is what the person at the phone looks for."""
    if match.kind is Kind.CONTACT and match.company and match.company != match.name:
        return f"{match.company} · {match.name}"
    return match.name


OWN = "¶"
"""Marks what people here wrote themselves: a name, a note."""


def caller(
    call: Call, lookup: Lookup | None, names: Names, card: Card | None = None, kept: Kept = NOTHING
) -> tuple[str, Tone]:
    """Who to name in a list: the client, else the name given here, else the one the PBX gave, else the number."""
    if call.direction is Direction.INTERNAL:
        one, other = call.caller_line or number_of(call), call.dialed or "?"
        return f"{line_name(one, names)} → {line_name(other, names)}", Tone.PLAIN
    if lookup and (sole := lookup.sole):
        more = len(lookup.matches) - 1
        return match_name(sole) + (f" +{more}" if more else ""), Tone.STRONG
    if kept.note and kept.note.name and not (call.client and lookup is None):
        return f"{OWN} {kept.note.name} · {number_of(call)}", Tone.PLAIN
    if lookup and lookup.matches:
        perhaps = _("possibly {name}").format(name=match_name(lookup.matches[0]))
        return f"? {perhaps} · {number_of(call)}", Tone.PLAIN
    if call.client:
        company = card.title if card and card.title != call.client.name else ""
        return " · ".join(part for part in (company, call.client.name) if part), Tone.STRONG
    if call.caller_name and call.caller_name not in (call.number, call.number_raw):
        return f"{call.caller_name} · {number_of(call)}", Tone.PLAIN
    return number_of(call), Tone.PLAIN


def where(call: Call) -> str:
    """The queue it came by, else the lines it has to do with."""
    if call.direction is Direction.INTERNAL:
        return ""  # both are named already
    if call.queue:
        return call.queue
    if call.direction is Direction.OUTBOUND and call.caller_line:
        return call.caller_line
    return ", ".join(call.lines)


def at_the_phone(call: Call, names: Names) -> str:
    """The employees whose phones ring, or who talk."""
    lines = call.ringing if call.state is CallState.RINGING else call.with_lines
    if call.direction is Direction.OUTBOUND and call.state is CallState.RINGING and call.caller_line:
        lines = (call.caller_line,)
    return ", ".join(short_name(line, names) for line in lines)


def line_of_person(person: str, lines: tuple[PhoneLine, ...]) -> PhoneLine | None:
    """The line that has this person's name: the same, else the only one whose words are all in it."""
    wanted = person.casefold().split()
    if not wanted:
        return None
    named = [line for line in lines if line.name]
    same = [line for line in named if (line.name or "").casefold().split() == wanted]
    alike = same or [line for line in named if set((line.name or "").casefold().split()) <= set(wanted)]
    usable = [line for line in alike if line.state is not LineState.UNKNOWN] or alike
    return usable[0] if len(alike) == 1 or (same and usable) else None


def other_side(call: Call, line: str) -> str | None:
    """The number to call so that `line` reaches the other side of this call."""
    if call.direction is Direction.INTERNAL:
        return call.dialed if call.caller_line == line else call.caller_line or call.number
    return call.number
