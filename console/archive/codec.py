"""Calls and cards as JSON and back. Keys not known here are passed over, so that a later version's data can be read."""

from datetime import date
from decimal import Decimal

import msgspec

from console.domain.call import Call
from console.domain.card import Card, Field, Flag, Format, Money, Section, Shown, Value


class _Amount(msgspec.Struct, tag_field="is", tag="money", omit_defaults=True):
    amount: Decimal
    currency: str = ""


class _Day(msgspec.Struct, tag_field="is", tag="day"):
    day: date


class _Number(msgspec.Struct, tag_field="is", tag="number"):
    number: Decimal


_Written = str | int | bool | _Amount | _Day | _Number
"""Text, counts and yes or no stand bare; what JSON has no word for says what it is."""


class _Field(msgspec.Struct, omit_defaults=True):
    key: str
    label: str
    value: _Written
    as_of: float | None = None
    shown: str = Shown.TOLD
    format: str | None = None
    link: str | None = None


class _Section(msgspec.Struct, omit_defaults=True):
    key: str
    title: str
    fields: tuple[_Field, ...] = ()
    as_of: float | None = None
    missing: str | None = None


class _Card(msgspec.Struct, omit_defaults=True):
    ref: str
    title: str
    flags: tuple[Flag, ...] = ()
    sections: tuple[_Section, ...] = ()


_encoder = msgspec.json.Encoder()
_calls = msgspec.json.Decoder(Call)
_cards = msgspec.json.Decoder(_Card)


def encode_call(call: Call) -> bytes:
    """Write a call as one JSON object."""
    return _encoder.encode(call)


def decode_call(data: bytes | str) -> Call:
    """Read what `encode_call` wrote. Raises `ValueError` when it is not a call."""
    return _calls.decode(data)


def encode_card(card: Card) -> bytes:
    """Write a card as one compact JSON object; what is empty is left out."""
    sections = tuple(
        _Section(part.key, part.title, tuple(map(_field_out, filter(_is_kept, part.fields))), part.as_of, part.missing)
        for part in card.sections
    )
    return _encoder.encode(_Card(card.ref, card.title, card.flags, sections))


def decode_card(data: bytes | str) -> Card:
    """Read what `encode_card` wrote. Raises `ValueError` when it is not a card."""
    read = _cards.decode(data)
    sections = tuple(
        Section(part.key, part.title, tuple(map(_field_in, part.fields)), part.as_of, part.missing)
        for part in read.sections
    )
    return Card(read.ref, read.title, read.flags, sections)


def _is_kept(field: Field) -> bool:
    """An empty place, or one kept for what was still to come, is not history."""
    return field.shown not in (Shown.EMPTY, Shown.AWAITED)


def _field_out(field: Field) -> _Field:
    return _Field(field.key, field.label, _value_out(field.value), field.as_of, field.shown, field.format, field.link)


def _field_in(field: _Field) -> Field:
    shown = Shown(field.shown) if field.shown in list(Shown) else Shown.TOLD
    written = Format(field.format) if field.format in list(Format) else None
    return Field(field.key, field.label, _value_in(field.value), field.as_of, shown, written, field.link)


def _value_out(value: Value) -> _Written:
    if isinstance(value, Money):
        return _Amount(value.amount, value.currency)
    if isinstance(value, Decimal):
        return _Number(value)
    return _Day(value) if isinstance(value, date) else value


def _value_in(value: _Written) -> Value:
    if isinstance(value, _Amount):
        return Money(value.amount, value.currency)
    if isinstance(value, _Number):
        return value.number
    return value.day if isinstance(value, _Day) else value
