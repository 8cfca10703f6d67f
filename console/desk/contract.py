"""The machine-readable output: one JSON object a line, stable; keys are added, never changed.

Times are ISO 8601 with an offset, durations seconds, null where not known.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from console.domain.call import Call, Transfer
from console.domain.card import Card, CardState, Field, Lookup, Match, Money, Shown, Step, Value
from console.flow.projection import LinkView

Json = dict[str, Any]


def moment(at: float | None) -> str | None:
    """Epoch seconds as ISO 8601 in this computer's zone, milliseconds kept."""
    return None if at is None else datetime.fromtimestamp(at).astimezone().isoformat(timespec="milliseconds")


def call_json(call: Call) -> Json:
    """A call, as `watch`, `replay` and `calls` print it."""
    told: Json = {
        "type": "call",
        "id": call.id,
        "pbx": call.pbx,
        "direction": call.direction.value,
        "state": call.state.value,
        "outcome": call.outcome.value if call.outcome else None,
        "reason": call.reason.value if call.reason else None,
        "number": call.number,
        "number_raw": call.number_raw,
        "caller_name": call.caller_name,
        "dialed": call.dialed,
        "queue": call.queue,
        "rang": list(call.rang),
        "answered_by": call.answered_by,
        "talked": list(call.talked),
        "operator": call.operator,
        "transfers": [_transfer(transfer) for transfer in call.transfers],
        "started": moment(call.started),
        "answered": moment(call.answered),
        "ended": moment(call.ended),
        "wait_s": call.wait_s,
        "talk_s": call.talk_s,
        "held_s": call.held_s,
        "tried": list(call.tried),
        "about": call.about,
        "client": {"ref": call.client.ref, "name": call.client.name} if call.client else None,
        "approximate": call.approximate,
    }
    if call.merged_into:
        told["merged_into"] = call.merged_into
    return told


def _transfer(transfer: Transfer) -> Json:
    return {"kind": transfer.kind, "from": transfer.sender, "to": transfer.to, "at": moment(transfer.at)}


def link_json(link: LinkView) -> Json:
    """A PBX's connection; while it is being made it is down."""
    state = link.state.value if link.state.value in ("up", "refused") else "down"
    return {"type": "link", "pbx": link.pbx, "state": state, "since": moment(link.since), "why": link.why or None}


def card_event_json(call_id: str, lookup: Lookup, now: float) -> Json:
    """What came, or came better, for a call."""
    return {
        "type": "card",
        "call": call_id,
        "state": lookup.state.value,
        "matches": matches_json(lookup.matches),
        "card": _card_of(lookup),
        "age_s": age(lookup, now),
        "hints": list(lookup.hints or ()),
    }


def lookup_json(lookup: Lookup, now: float) -> Json:
    """The answer of `client NUMBER`."""
    return {
        "number": lookup.number,
        "state": lookup.state.value,
        "matches": matches_json(lookup.matches),
        "card": _card_of(lookup),
        "age_s": age(lookup, now),
        "hints": list(lookup.hints or ()),
        "trace": trace_json((*lookup.trace, *lookup.ruled)),
    }


def age(lookup: Lookup, now: float) -> float | None:
    """Seconds since 1C last said what the card shows."""
    return None if lookup.saved_at is None else round(max(0.0, now - lookup.saved_at), 1)


def _card_of(lookup: Lookup) -> Json | None:
    return card_json(lookup.told if lookup.state is CardState.SEARCHING else lookup.card)


_UNTOLD = (Shown.EMPTY, Shown.AWAITED)


def card_json(card: Card | None) -> Json | None:
    """A card; without the places where there is nothing, or nothing yet."""
    if card is None:
        return None
    return {
        "title": card.title,
        "flags": [{"level": flag.level.value, "text": flag.text} for flag in card.flags],
        "sections": [
            {"title": section.title, "fields": fields, "missing": section.missing}
            for section in card.sections
            if (fields := [_field(field) for field in section.fields if field.shown not in _UNTOLD]) or section.missing
        ],
        "ref": card.ref,
    }


def _field(field: Field) -> Json:
    return {
        "label": field.label,
        "value": value_text(field.value),
        "as_of": moment(field.as_of),
        "key": field.key,
        "shown": field.shown.value,
        "format": field.format.value if field.format else None,
        "link": field.link,
    }


def value_text(value: Value) -> str:
    """A value as plain text that a program can read: `48200.00 UAH`, `2026-11-19`."""
    if isinstance(value, Money):
        amount = value.amount.quantize(Decimal("0.01"))
        return f"{amount} {value.currency}".strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def matches_json(matches: Iterable[Match]) -> list[Json]:
    """The clients found for a number."""
    return [
        {
            "kind": match.kind.value,
            "ref": match.ref,
            "name": match.name,
            "company": match.company,
            "manager": match.manager,
            "why": match.why.value,
            "label": match.label,
            "link": match.link,
        }
        for match in matches
    ]


def trace_json(steps: Iterable[Step]) -> list[Json]:
    """What was done to find a card, with milliseconds."""
    return [{"step": step.step, "ms": round(step.ms, 1), "result": step.result} for step in steps]
