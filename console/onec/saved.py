"""How a client is written into the cache and read back: JSON of a checked form, its text cleaned again on reading."""

from datetime import date
from decimal import Decimal
from functools import lru_cache

import msgspec

from console.domain.card import Flag, Kind, Level, Match, Money, Value, Why
from console.domain.dossier import Content, Dossier, Group, Named, Row, Standing
from console.domain.text import clean
from console.onec.values import NOTE_LIMIT


class Damaged(ValueError):
    """What was saved is not a client."""


class _Money(msgspec.Struct, tag="money", frozen=True):
    amount: Decimal
    currency: str


class _Day(msgspec.Struct, tag="day", frozen=True):
    day: date


class _Number(msgspec.Struct, tag="number", frozen=True):
    number: Decimal


_Value = str | bool | int | _Money | _Day | _Number


class _Row(msgspec.Struct, array_like=True, frozen=True):
    label: str
    value: _Value
    cells: list[tuple[str, _Value]]
    said: list[tuple[str, str]]
    link: str | None = None


class _Sums(msgspec.Struct, tag="sums", frozen=True):
    sums: list[_Money]


class _Rows(msgspec.Struct, tag="rows", frozen=True):
    rows: list[_Row]


class _Named(msgspec.Struct, array_like=True, frozen=True):
    key: str
    label: str
    content: _Value | _Sums | _Rows | None
    standing: Standing
    as_of: float | None
    why: str | None
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


class _Client(msgspec.Struct, frozen=True):
    at: float
    ref: str
    title: str
    named: list[_Named]
    groups: list[tuple[str, str, list[str]]]
    asked: list[str]


class _Matches(msgspec.Struct, frozen=True):
    at: float
    matches: list[_Match]


class Saved(msgspec.Struct, frozen=True):
    """A client as it was when 1C had told all of it, at `at` (epoch seconds); `asked` are the role's own attributes."""

    at: float
    dossier: Dossier
    asked: frozenset[str] = frozenset()


def write_card(saved: Saved) -> bytes:
    """A client to bytes."""
    told = saved.dossier
    groups = [(one.key, one.title, list(one.keys)) for one in told.groups]
    named = [_named(one) for one in told.named]
    return msgspec.json.encode(_Client(saved.at, told.ref, told.title, named, groups, sorted(saved.asked)))


def read_card(data: bytes) -> Saved:
    """Bytes to a client. Raises `Damaged`."""
    try:
        found = msgspec.json.decode(data, type=_Client)
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError, ArithmeticError):
        raise Damaged from None
    groups = tuple(Group(_word(key), _word(title), tuple(map(_word, keys))) for key, title, keys in found.groups)
    named = tuple(map(_read_named, found.named))
    return Saved(found.at, Dossier(clean(found.ref), clean(found.title), named, groups), frozenset(found.asked))


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


def _named(one: Named) -> _Named:
    flags = [(flag.level, flag.text) for flag in one.flags]
    return _Named(one.key, one.label, _plain(one.content), one.standing, one.as_of, one.why, flags)


def _plain(content: Content) -> _Value | _Sums | _Rows | None:
    if not isinstance(content, tuple):
        return None if content is None else _plain_value(content)
    sums = [_Money(one.amount, one.currency) for one in content if isinstance(one, Money)]
    rows = [
        _Row(
            one.label,
            _plain_value(one.value),
            [(name, _plain_value(cell)) for name, cell in one.cells],
            list(one.said),
            one.link,
        )
        for one in content
        if isinstance(one, Row)
    ]
    return _Rows(rows) if rows else _Sums(sums)


def _plain_value(value: Value) -> _Value:
    if isinstance(value, Money):
        return _Money(value.amount, value.currency)
    if isinstance(value, Decimal):
        return _Number(value)
    return _Day(value) if isinstance(value, date) else value


def _read_named(one: _Named) -> Named:
    flags = tuple(Flag(level, clean(text, NOTE_LIMIT)) for level, text in one.flags) if one.flags else ()
    return Named(_word(one.key), _word(one.label), _read(one.content), one.standing, one.as_of, _tidy(one.why), flags)


def _read(content: _Value | _Sums | _Rows | None) -> Content:
    if isinstance(content, _Sums):
        return tuple(Money(one.amount, _word(one.currency)) for one in content.sums)
    if isinstance(content, _Rows):
        return tuple(_read_row(one) for one in content.rows)
    return None if content is None else _value(content)


def _read_row(one: _Row) -> Row:
    cells = tuple((_word(name), _value(cell)) for name, cell in one.cells)
    said = tuple((_word(name), clean(words)) for name, words in one.said)
    return Row(clean(one.label, _LABEL), _value(one.value), cells, said, _tidy(one.link))


def _value(value: _Value) -> Value:
    if isinstance(value, str):
        return clean(value, NOTE_LIMIT)
    if isinstance(value, _Money):
        return Money(value.amount, _word(value.currency))
    if isinstance(value, _Number):
        return value.number
    return value.day if isinstance(value, _Day) else value


@lru_cache(4096)
def _word(name: str) -> str:
    """What is the same in every card: the names of fields, their labels, currencies."""
    return clean(name)


_LABEL = 1000
"""Characters kept of the words for a row, which are several values put together."""
