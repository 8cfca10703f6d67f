"""Whom a conversation can be handed to: lines with their states, the client's manager first, or a typed number."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from console.domain.lines import Line as PhoneLine
from console.i18n import _
from console.ui.format import words
from console.ui.format.lines import Line, Tone, fit
from console.ui.format.people import line_of_person

_NUMBER = re.compile(r"[+0-9*#][0-9*#\s().-]*")
_NOT_DIALLED = re.compile(r"[\s().-]+")
_WHO = 32


class Target(NamedTuple):
    """One possible target: what is dialled, and the line if it is one of ours."""

    number: str
    line: PhoneLine | None = None
    is_manager: bool = False


def targets(text: str, lines: Sequence[PhoneLine], mine: str, manager: str | None) -> list[Target]:
    """The lines that fit what was typed, the manager's first, then those that begin with it; then a number itself."""
    typed = text.casefold().split()
    others = [line for line in lines if line.number != mine]
    theirs = line_of_person(manager, tuple(others)) if manager else None
    found = [line for line in others if all(word in f"{line.number} {line.name or ''}".casefold() for word in typed)]
    found.sort(key=lambda line: (line is not theirs, not line.number.startswith(text.strip()), line.number))
    made = [Target(line.number, line, line is theirs) for line in found]
    if _NUMBER.fullmatch(text.strip()) and all(one.number != text.strip() for one in made):
        made.append(Target(_NOT_DIALLED.sub("", text)))
    return made


def target_line(target: Target, *, marked: bool) -> Line:
    """One row of the choice."""
    mark = (" ► " if marked else "   ", Tone.KEY)
    if target.line is None:
        return (mark, (_("the number {number}").format(number=target.number), Tone.STRONG if marked else Tone.PLAIN))
    word = words.line_state(target.line.state)
    who = fit(f"{target.number} {target.line.name or ''}", _WHO)
    manager = (" · " + _("manager of the client"), Tone.MUTED)
    return (
        mark,
        (who, Tone.STRONG if marked else Tone.PLAIN),
        (f" {word.both}", word.tone),
        *([manager] if target.is_manager else []),
    )
