"""The history's tables, and the ladder of steps that brings an older file up to date.

Two levels: `party` is who (a number with every name it came under), `call` is what happened. A call's `slot` is its
start in ticks of 100 µs, moved on by a tick where another call has it, so the order of the keys is the order of time
and every index that ends in the key gives newest first without sorting.
"""

import sqlite3

TICKS = 10_000
"""Slots in a second."""

_FIRST = """
CREATE TABLE party (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,   -- the digits; where there are none, ~ and the folded name
    digits TEXT NOT NULL,
    names TEXT NOT NULL,        -- folded, one a line, the latest first
    last INTEGER NOT NULL,      -- not before the newest call's slot
    changed INTEGER NOT NULL    -- grows with every transaction that touched the row
);
CREATE INDEX party_changed ON party(changed);

CREATE TABLE call (
    slot INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    party INTEGER NOT NULL REFERENCES party(id),
    pbx TEXT NOT NULL,
    direction TEXT NOT NULL,
    state TEXT NOT NULL,
    started REAL NOT NULL,
    outcome TEXT,
    reason TEXT,
    number TEXT,
    number_raw TEXT NOT NULL,
    caller_name TEXT,
    dialed TEXT,
    queue TEXT,
    rang TEXT NOT NULL,
    answered_by TEXT,
    talked TEXT NOT NULL,
    operator TEXT,
    transfers TEXT NOT NULL,
    answered REAL,
    ended REAL,
    wait_s REAL NOT NULL,
    talk_s REAL NOT NULL,
    held_s REAL NOT NULL,
    client_ref TEXT,
    client_name TEXT,
    caller_line TEXT,
    approximate INTEGER NOT NULL,
    rest TEXT NOT NULL          -- JSON of what has no column
);
CREATE INDEX call_party ON call(party);
CREATE INDEX call_spoken ON call(party) WHERE outcome = 'answered';
CREATE INDEX call_missed ON call(slot, party) WHERE outcome = 'missed';
CREATE INDEX call_queue ON call(queue) WHERE queue IS NOT NULL;

CREATE TABLE call_line (
    line TEXT NOT NULL,
    slot INTEGER NOT NULL,
    party INTEGER NOT NULL,     -- so that a line's calls can be gone through without reading them
    PRIMARY KEY (line, slot)
) WITHOUT ROWID;

CREATE TABLE call_card (
    slot INTEGER PRIMARY KEY,
    card TEXT NOT NULL          -- apart, so that walking over calls does not read the cards
);

CREATE TABLE queue (
    name TEXT PRIMARY KEY,
    folded TEXT NOT NULL
) WITHOUT ROWID;
"""

_KEPT = """
CREATE TABLE note (
    number TEXT PRIMARY KEY,    -- digits only, as in party.key
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    by TEXT NOT NULL,           -- the line of who wrote it
    at REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE choice (
    number TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    name TEXT NOT NULL,
    at REAL NOT NULL
) WITHOUT ROWID;
"""

LADDER = (_FIRST, _KEPT)
"""Step n brings a file from version n to n + 1; steps are added, never changed."""


class TooNew(Exception):
    """The file was written by a later version of this program."""


def slot_of(started: float) -> int:
    """The slot that a call which began at this epoch second asks for."""
    return max(1, round(started * TICKS))


def upgrade(db: sqlite3.Connection) -> None:
    """Climb from the file's version to ours, each step whole or not at all. Raises `TooNew`."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version > len(LADDER):
        raise TooNew
    for number, step in enumerate(LADDER[version:], version + 1):
        # executescript commits by itself first, so the transaction is in the script
        db.executescript(f"BEGIN IMMEDIATE; {step}; PRAGMA user_version = {number}; COMMIT;")
