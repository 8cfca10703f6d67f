"""What is known of the caller: the clients found for a number, and the card that this role sees of one of them."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from console.domain.dossier import Dossier


class CardState(StrEnum):
    """The five that must never look alike.

    Fresh: 1C answered for this call. Saved: shown from the cache. Absent: looked for and not found. Silent: 1C did not
    answer and nothing is saved. Searching: asked, not answered yet.
    """

    FRESH = "fresh"
    SAVED = "saved"
    ABSENT = "absent"
    SILENT = "silent"
    SEARCHING = "searching"


class Kind(StrEnum):
    """What sort of client 1C has this number for."""

    PARTNER = "partner"
    COUNTERPARTY = "counterparty"
    CONTACT = "contact"
    LEAD = "lead"


class Why(StrEnum):
    """How a number led to a client."""

    EXACT = "exact"
    NATIONAL = "national"
    """Country missing on one side, the national number equal."""
    POSSIBLY = "possibly"
    """Only the last digits are alike."""


@dataclass(frozen=True, slots=True)
class Match:
    """One client found for a number. `company` is set for a contact person; `label` is the kind of phone in 1C."""

    kind: Kind
    ref: str
    name: str
    company: str | None = None
    company_ref: str | None = None
    manager: str | None = None
    why: Why = Why.EXACT
    label: str | None = None
    link: str | None = None
    """1C's navigation link to this client, where the source can tell."""


class Level(StrEnum):
    """How loud a flag is."""

    STOP = "stop"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Flag:
    """A rule that fired, with its text in the interface's language."""

    level: Level
    text: str


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with its currency's code or sign as 1C has it."""

    amount: Decimal
    currency: str = ""


Value = str | Money | date | bool | int | Decimal
"""Text (numbers of documents included), money, a day, yes or no, a count, or a number."""


class Format(StrEnum):
    """How a value is written, as a role file says; `list` is rows, one field each."""

    TEXT = "text"
    MONEY = "money"
    DATE = "date"
    AGE = "age"
    PHONE = "phone"
    PERCENT = "percent"
    NUMBER = "number"
    BOOL = "bool"
    LIST = "list"


class Shown(StrEnum):
    """What a field shows. Told: a value. Empty: the source has none. Awaited: it comes. Missing: why it does not.

    Masked: this role must not see it, or only its beginning or end.
    """

    TOLD = "told"
    EMPTY = "empty"
    AWAITED = "awaited"
    MISSING = "missing"
    MASKED = "masked"


class Extent(NamedTuple):
    """How much room a list may take before it is there: rows at most, and the cells of one."""

    rows: int
    cells: int


@dataclass(frozen=True, slots=True)
class Field:
    """One labelled value. `key` is stable (`debt.total`); `as_of` is epoch seconds of 1C's answer."""

    key: str
    label: str
    value: Value
    as_of: float | None = None
    shown: Shown = Shown.TOLD
    format: Format | None = None
    """None: as the value itself suggests."""
    link: str | None = None
    """1C's navigation link to the record that a row tells of, where it is known."""
    extent: Extent | None = None
    """Of a list that is awaited."""


@dataclass(frozen=True, slots=True)
class Section:
    """A block of a card: it arrives, ages and fails as one. `missing` says in a word why it has no fields."""

    key: str
    title: str
    fields: tuple[Field, ...] = ()
    as_of: float | None = None
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What this role sees of a client, flags first."""

    ref: str
    title: str
    flags: tuple[Flag, ...] = ()
    sections: tuple[Section, ...] = ()

    @property
    def says(self) -> bool:
        """Whether there is anything on it."""
        kept = (field.shown for section in self.sections for field in section.fields)
        missing = any(section.missing for section in self.sections)
        return bool(self.flags) or missing or any(one not in (Shown.EMPTY, Shown.AWAITED) for one in kept)

    @property
    def stop(self) -> Flag | None:
        """The first flag that stops, if any."""
        return next((flag for flag in self.flags if flag.level is Level.STOP), None)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of finding a card, for the Why? screen: what was done, how long it took, what came."""

    step: str
    ms: float
    result: str


@dataclass(frozen=True, slots=True)
class Lookup:
    """The answer to "who is this number": `saved_at` is when 1C last said what the card shows (epoch seconds)."""

    number: str
    state: CardState
    matches: tuple[Match, ...] = ()
    card: Card | None = None
    saved_at: float | None = None
    trace: tuple[Step, ...] = field(default=(), compare=False)
    dossier: "Dossier | None" = None
    """What the source told; no screen shows it, the card is made of it."""
    hints: tuple[str, ...] | None = None
    """What to say or ask, for one who is new here; None: who sits here gets none."""
    ruled: tuple[Step, ...] = field(default=(), compare=False)
    """What the role's rules came to, for the Why? screen."""

    @property
    def told(self) -> Card | None:
        """The card, when it says something already: not one whose places are still to be filled."""
        return self.card if self.card and self.card.says else None

    @property
    def sole(self) -> Match | None:
        """The client to name in a list: the first match unless it is only a likeness."""
        first = self.matches[0] if self.matches else None
        return first if first and first.why is not Why.POSSIBLY else None
