"""The machine-readable form of an account: what `why ID --json` prints. Keys are stable; additions only."""

from console.desk.contract import Json, call_json, matches_json, moment, trace_json
from console.domain.evidence import Part
from console.domain.why import Account


def account_json(account: Account) -> Json:
    """Everything that is known of why a call was told as it was."""
    return {
        "type": "why",
        "call": call_json(account.call),
        "told_at": moment(account.at),
        "line": account.line or None,
        "notifies": account.notifies,
        "number": {
            "received": account.number.received,
            "kind": account.number.kind.value,
            "normalised": account.number.e164,
            "compared": account.number.compared,
        },
        "client": {
            "asked": account.asked.value,
            "state": account.state.value if account.state else None,
            "saved_at": moment(account.saved_at),
            "chosen": account.chosen,
            "matches": matches_json(account.matches),
            "answers": [{"at": moment(came.at), "state": came.state.value} for came in account.answers],
            "trace": trace_json(account.trace),
        },
        "notification": [
            {"at": moment(note.at), "decision": note.decision.value, "why": note.detail or None}
            for note in account.notified
        ],
        "legs": [_leg(part) for part in account.parts],
        "events": [
            {"at": moment(seen.at), "event": seen.event, "leg": seen.uid, "facts": seen.facts}
            for seen in account.events
        ],
        "events_dropped": account.dropped,
    }


def _leg(part: Part) -> Json:
    return {
        "id": part.uid,
        "channel": part.channel,
        "party": "pbx" if part.nobody else "line" if part.line else "outside",
        "line": part.line,
        "number": part.number or None,
        "name": part.name or None,
        "dialled": part.dialled,
        "rang": part.rang,
        "status": part.status or None,
        "cause": part.cause or None,
        "began": moment(part.began),
        "ended": moment(part.ended),
    }
