"""A call as a row of the `call` table. What has no column of its own goes into `rest`."""

from typing import Any

import msgspec

from console.archive.codec import decode_card, encode_card
from console.domain.call import Call, CallState, ClientRef, Direction, Outcome, Reason, Transfer
from console.domain.card import Card
from console.domain.history import Record

COLUMNS = (
    *("id", "pbx", "direction", "state", "started", "outcome", "reason", "number", "number_raw", "caller_name"),
    *("dialed", "queue", "rang", "answered_by", "talked", "operator", "transfers", "answered", "ended"),
    *("wait_s", "talk_s", "held_s", "client_ref", "client_name", "caller_line", "approximate", "rest"),
)
"""The columns that `to_row` fills, in its order."""

INSERT = f"INSERT INTO call (slot, party, {', '.join(COLUMNS)}) VALUES ({', '.join('?' * (len(COLUMNS) + 2))})"  # noqa: S608 (our own column names)
SELECT = f"SELECT slot, card, {', '.join(COLUMNS)} FROM call LEFT JOIN call_card USING (slot)"  # noqa: S608 (our own column names)


class _Rest(msgspec.Struct, omit_defaults=True):
    """What is of little use once a call has ended, but must come back as it went in."""

    since: float = 0.0
    ringing: tuple[str, ...] = ()
    with_lines: tuple[str, ...] = ()
    merged_into: str | None = None


_encoder = msgspec.json.Encoder()
_lines = msgspec.json.Decoder(tuple[str, ...])
_transfers = msgspec.json.Decoder(tuple[Transfer, ...])
_rests = msgspec.json.Decoder(_Rest)
_EMPTY = "[]"


def to_row(call: Call) -> tuple[Any, ...]:
    """The values of `COLUMNS`."""
    client = call.client
    rest = _Rest(call.since, call.ringing, call.with_lines, call.merged_into)
    return (
        *(call.id, call.pbx, call.direction.value, call.state.value, call.started),
        *(call.outcome and call.outcome.value, call.reason and call.reason.value, call.number),
        *(_text(call.number_raw), _text(call.caller_name), _text(call.dialed), _text(call.queue), _json(call.rang)),
        *(call.answered_by, _json(call.talked), call.operator, _json(call.transfers), call.answered, call.ended),
        *(call.wait_s, call.talk_s, call.held_s, client and _text(client.ref), client and _text(client.name)),
        *(call.caller_line, call.approximate, _encoder.encode(rest).decode()),
    )


def to_record(row: tuple[Any, ...]) -> Record:
    """Read a row of `SELECT`. Raises `ValueError` where the call in it makes no sense."""
    slot, card, *values = row
    return Record(slot, _to_call(values), _to_card(card))


def card_text(card: Card | None) -> str | None:
    """A card as stored; None for none and for one that no JSON can hold: the call matters more."""
    try:
        return encode_card(card).decode() if card else None
    except (ValueError, OverflowError):
        return None


def _to_call(values: list[Any]) -> Call:
    (call_id, pbx, direction, state, started, outcome, reason, number, number_raw, caller_name) = values[:10]
    (dialed, queue, rang, answered_by, talked, operator, transfers, answered, ended) = values[10:19]
    (wait_s, talk_s, held_s, client_ref, client_name, caller_line, approximate, rest_text) = values[19:]
    rest = _rests.decode(rest_text)
    return Call(
        call_id,
        pbx,
        Direction(direction),
        CallState(state),
        started,
        outcome=Outcome(outcome) if outcome else None,
        reason=Reason(reason) if reason else None,
        number=number,
        number_raw=number_raw,
        caller_name=caller_name,
        dialed=dialed,
        queue=queue,
        rang=() if rang == _EMPTY else _lines.decode(rang),
        answered_by=answered_by,
        talked=() if talked == _EMPTY else _lines.decode(talked),
        operator=operator,
        transfers=() if transfers == _EMPTY else _transfers.decode(transfers),
        answered=answered,
        ended=ended,
        wait_s=wait_s,
        talk_s=talk_s,
        held_s=held_s,
        client=None if client_ref is None else ClientRef(client_ref, client_name or ""),
        caller_line=caller_line,
        ringing=rest.ringing,
        with_lines=rest.with_lines,
        since=rest.since,
        merged_into=rest.merged_into,
        approximate=bool(approximate),
    )


def _to_card(text: str | None) -> Card | None:
    try:
        return decode_card(text) if text else None
    except ValueError:
        return None  # written by a later version: the call is still worth showing


def _json(values: tuple[object, ...]) -> str:
    return _encoder.encode(values).decode() if values else _EMPTY


def _text(text: str | None) -> str | None:
    """What SQLite can hold: half a surrogate pair from a wire would refuse the whole row."""
    return text if text is None or text.isascii() else text.encode("utf-8", "replace").decode()
