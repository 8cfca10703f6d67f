"""How a card is written into the cache and read back: JSON of a checked form, its text cleaned again on the way in."""

from datetime import date
from decimal import Decimal

import msgspec

from console.domain.card import Field, Flag, Kind, Level, Match, Money, Section, Value, Why
from console.domain.text import clean
from console.onec.card import Part
from console.onec.values import NOTE_LIMIT


class Damaged(ValueError):
    """What was saved is not a card."""


class _Money(msgspec.Struct, tag="money", frozen=True):
    amount: Decimal
    currency: str


class _Day(msgspec.Struct, tag="day", frozen=True):
    day: date


class _Field(msgspec.Struct, array_like=True, frozen=True):
    key: str
    label: str
    value: str | int | _Money | _Day
    as_of: float | None


class _Part(msgspec.Struct, array_like=True, frozen=True):
    key: str
    title: str
    fields: list[_Field]
    as_of: float | None
    missing: str | None
    flags: list[tuple[Level, str]]


class _Match(msgspec.Struct, array_like=True, frozen=True):
    kind: Kind
    ref: str
    name: str
    company: str | None
    company_ref: str | None
    manager: str | None
    why: Why
    label: str | None


class _Card(msgspec.Struct, frozen=True):
    at: float
    title: str
    parts: list[_Part]


class _Matches(msgspec.Struct, frozen=True):
    at: float
    matches: list[_Match]


class Saved(msgspec.Struct, frozen=True):
    """A card as it was when 1C had told all of it, at `at` (epoch seconds)."""

    at: float
    title: str
    parts: tuple[Part, ...]


def write_card(saved: Saved) -> bytes:
    """A card to bytes."""
    return msgspec.json.encode(_Card(saved.at, saved.title, [_part(one) for one in saved.parts]))


def read_card(data: bytes) -> Saved:
    """Bytes to a card. Raises `Damaged`."""
    try:
        found = msgspec.json.decode(data, type=_Card)
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError, ArithmeticError):
        raise Damaged from None
    return Saved(found.at, clean(found.title), tuple(_read_part(one) for one in found.parts))


def write_matches(at: float, matches: tuple[Match, ...]) -> bytes:
    """Who 1C said has a number, to bytes."""
    rows = [_Match(m.kind, m.ref, m.name, m.company, m.company_ref, m.manager, m.why, m.label) for m in matches]
    return msgspec.json.encode(_Matches(at, rows))


def read_matches(data: bytes) -> tuple[float, tuple[Match, ...]]:
    """Bytes to who has a number, and when 1C said so. Raises `Damaged`."""
    try:
        found = msgspec.json.decode(data, type=_Matches)
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError):
        raise Damaged from None
    return found.at, tuple(
        Match(
            m.kind,
            clean(m.ref),
            clean(m.name),
            _tidy(m.company),
            _tidy(m.company_ref),
            _tidy(m.manager),
            m.why,
            _tidy(m.label),
        )
        for m in found.matches
    )


def _tidy(text: str | None) -> str | None:
    return None if text is None else clean(text)


def _part(part: Part) -> _Part:
    section = part.section
    fields = [_Field(one.key, one.label, _plain(one.value), one.as_of) for one in section.fields]
    return _Part(
        section.key,
        section.title,
        fields,
        section.as_of,
        section.missing,
        [(one.level, one.text) for one in part.flags],
    )


def _plain(value: Value) -> str | int | _Money | _Day:
    if isinstance(value, Money):
        return _Money(value.amount, value.currency)
    if isinstance(value, Decimal):
        return str(value)
    return _Day(value) if isinstance(value, date) else value


def _read_part(part: _Part) -> Part:
    fields = tuple(Field(clean(one.key), clean(one.label), _value(one.value), one.as_of) for one in part.fields)
    flags = tuple(Flag(level, clean(text, NOTE_LIMIT)) for level, text in part.flags)
    return Part(Section(clean(part.key), clean(part.title), fields, part.as_of, _tidy(part.missing)), flags)


def _value(value: str | int | _Money | _Day) -> Value:
    if isinstance(value, _Money):
        return Money(value.amount, clean(value.currency))
    if isinstance(value, _Day):
        return value.day
    return clean(value) if isinstance(value, str) else value
