"""What people here keep about a number on this machine: a name and a note of their own, and which client it is."""

from dataclasses import dataclass

from console.domain.call import Call, Direction
from console.domain.card import Kind
from console.domain.text import clean

NAME_LIMIT = 60
NOTE_LIMIT = 300
"""Characters; a note is read while the phone rings."""


@dataclass(frozen=True, slots=True)
class Note:
    """A name and a text, either may be empty. `by` is the line of who wrote it, `at` epoch seconds."""

    name: str = ""
    text: str = ""
    by: str = ""
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of several clients a number is, as a person said at `at` (epoch seconds); `name` as it was then."""

    kind: Kind
    ref: str
    name: str
    at: float


@dataclass(frozen=True, slots=True)
class Kept:
    """All that is kept about one number."""

    note: Note | None = None
    choice: Choice | None = None


NOTHING = Kept()


def note_of(name: str, text: str, by: str, at: float) -> Note | None:
    """A note as it may be kept: cleaned, one line each, of limited length; None when nothing is left of it."""
    name, text = clean(name, NAME_LIMIT), clean(text, NOTE_LIMIT)
    return Note(name, text, clean(by), at) if name or text else None


def key_of(call: Call) -> str:
    """The digits by which things are kept about the other side of a call; empty when it has no number of its own."""
    if call.direction is Direction.INTERNAL:
        return ""
    return key_of_number(call.number or call.number_raw)


def key_of_number(number: str) -> str:
    """The same of a number in E.164 or as it was received."""
    return "".join(letter for letter in number if letter.isascii() and letter.isdecimal())
