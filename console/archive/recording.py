"""Writes calls into the history's tables. One caller: the writer thread, inside one transaction."""

import sqlite3
from collections.abc import Iterable
from dataclasses import replace

from console.archive.fold import digits_of, fold
from console.archive.keeping import name_of
from console.archive.rows import INSERT, SELECT, card_text, readable, to_row
from console.archive.schema import slot_of
from console.domain.call import Call, Direction
from console.domain.card import Card
from console.domain.history import Record

_NAMES_KEPT = 16
_NAME_LIMIT = 256
_NAMING = frozenset({"company", "partner", "counterparty", "counterparties", "contact", "person"})
"""Parts of a card field's key that say that its value is a client's name."""


def write(db: sqlite3.Connection, calls: Iterable[tuple[Call, Card | None]]) -> None:
    """Write all or nothing. A call known by its id is replaced; a card or client that it had is not lost by that."""
    db.execute("BEGIN IMMEDIATE")
    try:
        (turn,) = db.execute("SELECT coalesce(max(changed), 0) + 1 FROM party").fetchone()
        for call, card in calls:
            _write_one(db, call, card, turn)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def has(db: sqlite3.Connection, call_id: str) -> bool:
    """Whether this call is in the history."""
    return db.execute("SELECT 1 FROM call WHERE id = ?", (call_id,)).fetchone() is not None


def party_key(call: Call) -> tuple[str, str]:
    """Who the other side was: the key of its `party` row, and its digits."""
    dialed = call.dialed if call.direction is Direction.OUTBOUND else None
    digits = digits_of(call.number) or digits_of(call.number_raw) or digits_of(dialed)
    return (digits, digits) if digits else ("~" + fold(call.caller_name or "")[:_NAME_LIMIT], "")


def names_of(call: Call, card: Card | None) -> list[str]:
    """Every folded name that this call came under."""
    names = [call.client.name if call.client else "", card.title if card else "", call.caller_name or ""]
    for section in card.sections if card else ():
        for field in section.fields:
            if isinstance(field.value, str) and _NAMING.intersection(field.key.split(".")):
                names.append(field.value)
    return [name for name in dict.fromkeys(fold(name)[:_NAME_LIMIT] for name in names) if name]


def _write_one(db: sqlite3.Connection, call: Call, card: Card | None, turn: int) -> None:
    known = db.execute(f"{SELECT} WHERE id = ?", (call.id,)).fetchall()
    slot = None
    for before in readable(known):
        _remove(db, before)
        call, card = replace(call, client=call.client or before.call.client), card or before.card
        slot = before.rowid if before.call.started == call.started else None
    if known and slot is None:
        db.execute("DELETE FROM call WHERE id = ?", (call.id,))
    slot = slot or _free_slot(db, slot_of(call.started))
    party = _write_party(db, call, card, slot, turn)
    db.execute(INSERT, (slot, party, *to_row(call)))
    if (text := card_text(card)) is not None:
        db.execute("INSERT OR REPLACE INTO call_card VALUES (?, ?)", (slot, text))
    db.executemany("INSERT OR REPLACE INTO call_line VALUES (?, ?, ?)", [(line, slot, party) for line in call.lines])
    if call.queue:
        db.execute("INSERT OR IGNORE INTO queue VALUES (?, ?)", (call.queue, fold(call.queue)))


def _remove(db: sqlite3.Connection, record: Record) -> None:
    slot = record.rowid
    db.execute("DELETE FROM call WHERE slot = ?", (slot,))
    db.execute("DELETE FROM call_card WHERE slot = ?", (slot,))
    db.executemany("DELETE FROM call_line WHERE line = ? AND slot = ?", [(line, slot) for line in record.call.lines])


def _free_slot(db: sqlite3.Connection, slot: int) -> int:
    while db.execute("SELECT 1 FROM call WHERE slot = ?", (slot,)).fetchone():
        slot += 1
    return slot


def _write_party(db: sqlite3.Connection, call: Call, card: Card | None, slot: int, turn: int) -> int:
    """Find or add who it was, with the names that are new. Returns the row's id."""
    key, digits = party_key(call)
    names = list(dict.fromkeys(filter(None, (*names_of(call, card), name_of(db, key)))))
    known = db.execute("SELECT id, names FROM party WHERE key = ?", (key,)).fetchone()
    if known is None:
        row = (key, digits, "\n".join(names), slot, turn)
        added = db.execute("INSERT INTO party (key, digits, names, last, changed) VALUES (?, ?, ?, ?, ?)", row)
        return added.lastrowid or 0
    party: int = known[0]
    merged = "\n".join(list(dict.fromkeys([*names, *filter(None, known[1].split("\n"))]))[:_NAMES_KEPT])
    db.execute("UPDATE party SET names = ?, last = max(last, ?), changed = ? WHERE id = ?", (merged, slot, turn, party))
    return party
