"""Answers from the history's tables. Runs in the reader thread; every answer is newest first."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from heapq import heappop, heappush, merge
from itertools import chain, count, islice, repeat
from typing import Any

from console.archive.fold import Wanted
from console.archive.index import PartyIndex
from console.archive.rows import SELECT, readable
from console.archive.schema import slot_of
from console.archive.segment import Hit
from console.domain.history import RECENT, Acquaintance, Record

END_OF_TIME = 1 << 62
_FEW_PARTIES, _MANY_PARTIES = 1_000, 4_000
_CHUNK = 500
_SHORTEST_QUEUE_PART = 2
_FIRST_CHUNKS = (8, 100)
_EVERY, _BY_PARTY, _BY_QUEUE, _BY_LINE = (
    "call c WHERE 1",
    "call c WHERE party",
    "call c WHERE queue",
    "call_line c WHERE line",
)
_WITH_LINE = "AND EXISTS (SELECT 1 FROM call_line l WHERE l.line = ? AND l.slot = c.slot)"


def search(
    db: sqlite3.Connection, index: PartyIndex, wanted: Wanted, line: str | None, before: int | None, limit: int
) -> list[Record]:
    """The newest `limit` calls below the slot `before` that are wanted and that `line`, if given, had to do with."""
    return _records(db, list(islice(_slots(db, index, wanted, line, before or END_OF_TIME), limit)))


def find(db: sqlite3.Connection, call_id: str) -> Record | None:
    """One call by its id."""
    return next(readable(db.execute(f"{SELECT} WHERE id = ?", (call_id,)).fetchall()), None)


def acquaintance(db: sqlite3.Connection, key: str, since: float, without: Iterable[str]) -> Acquaintance:
    """What is known of the party of this key, leaving out the calls with the ids `without`."""
    found = db.execute("SELECT id FROM party WHERE key = ?", (key,)).fetchone()
    if found is None:
        return Acquaintance()
    ours = "WHERE party = ? AND id NOT IN (SELECT value FROM json_each(?))"
    values = (found[0], json.dumps(list(without)))
    today = db.execute(f"SELECT count(*) FROM call {ours} AND slot >= ?", (*values, slot_of(since))).fetchone()[0]  # noqa: S608 (only placeholders)
    recent = db.execute(f"{SELECT} {ours} ORDER BY slot DESC LIMIT ?", (*values, RECENT)).fetchall()
    spoke = db.execute(f"{SELECT} {ours} AND outcome = 'answered' ORDER BY slot DESC LIMIT 1", values).fetchall()
    last_spoke = next((record.call for record in readable(spoke)), None)
    return Acquaintance(today, last_spoke, tuple(record.call for record in readable(recent)))


def missed(db: sqlite3.Connection, since: float) -> dict[str, int]:
    """Who called in vain since then and was not spoken with later: party key to the slot of the last such call."""
    rows = db.execute(
        "SELECT p.key, max(m.slot) FROM call m JOIN party p ON p.id = m.party"
        " WHERE m.outcome = 'missed' AND m.slot >= ? AND p.digits <> '' AND NOT EXISTS"
        " (SELECT 1 FROM call c WHERE c.party = m.party AND c.outcome = 'answered' AND c.slot > m.slot)"
        " GROUP BY m.party",
        (slot_of(since),),
    )
    return dict(rows.fetchall())


def _slots(db: sqlite3.Connection, index: PartyIndex, wanted: Wanted, line: str | None, before: int) -> Iterator[int]:
    if wanted.is_everything:
        return _falling(db, _BY_LINE, line, None, before) if line else _falling(db, _EVERY, 1, None, before)
    named = [_falling(db, _BY_LINE, wanted.text, line, before), *_of_queues(db, wanted.text, line, before)]
    matching = index.matching(db, wanted)
    if line is None:
        return _newest(
            merge(*matching, reverse=True), lambda party: _falling(db, _BY_PARTY, party, None, before), named
        )
    hits = list(islice(chain.from_iterable(matching), _MANY_PARTIES))
    if len(hits) < _FEW_PARTIES:
        few = iter(sorted(hits, reverse=True))
        return _newest(few, lambda party: _falling(db, _BY_PARTY, party, line, before), named)
    # Wanted parties are so many that going through the line's own calls meets them soon
    parties = {party for _last, party in hits} if len(hits) < _MANY_PARTIES else None
    return _newest(iter(()), lambda party: iter(()), [_through_line(db, wanted, parties, line, before), *named])


def _newest(
    parties: Iterator[Hit], open_party: Callable[[int], Iterator[int]], named: list[Iterator[int]]
) -> Iterator[int]:
    """Merge falling slots of many sources, opening a party only when its newest call may be next."""
    heap: list[tuple[int, int, Iterator[int]]] = []
    order = count()

    def push(source: Iterator[int]) -> None:
        slot = next(source, None)
        if slot is not None:
            heappush(heap, (-slot, next(order), source))

    for source in named:
        push(source)
    upcoming = next(parties, None)
    previous = None
    while heap or upcoming:
        while upcoming and (not heap or upcoming[0] >= -heap[0][0]):
            push(open_party(upcoming[1]))
            upcoming = next(parties, None)
        if heap:
            falling, _order, source = heappop(heap)
            if falling != previous:
                yield -falling
            previous = falling
            push(source)


def _of_queues(db: sqlite3.Connection, part: str, line: str | None, before: int) -> list[Iterator[int]]:
    if len(part) < _SHORTEST_QUEUE_PART:
        return []
    names = db.execute("SELECT name FROM queue WHERE instr(folded, ?)", (part,)).fetchall()
    return [_falling(db, _BY_QUEUE, name, line, before) for (name,) in names]


def _falling(db: sqlite3.Connection, source: str, which: str | int, line: str | None, before: int) -> Iterator[int]:
    """Page through one source: a few slots at first, then more, because most sources give only their newest."""
    select = f"SELECT slot FROM {source} = ? AND slot < ? {_WITH_LINE if line else ''} ORDER BY slot DESC LIMIT ?"  # noqa: S608 (ours)
    for size in chain(_FIRST_CHUNKS, repeat(_CHUNK)):
        slots = db.execute(select, (which, before, *filter(None, [line]), size)).fetchall()
        yield from (slot for (slot,) in slots)
        if len(slots) < size:
            return
        before = slots[-1][0]


def _through_line(
    db: sqlite3.Connection, wanted: Wanted, parties: set[int] | None, line: str, before: int
) -> Iterator[int]:
    """Go through a line's calls and look at who each was with: one of `parties`, or by their names where not given."""
    calls = db.execute(
        "SELECT slot, party FROM call_line WHERE line = ? AND slot < ? ORDER BY slot DESC", (line, before)
    )
    for slot, party in calls:
        if party in parties if parties is not None else _accepts(db, wanted, party):
            yield slot


def _accepts(db: sqlite3.Connection, wanted: Wanted, party: int) -> bool:
    row = db.execute("SELECT digits, names FROM party WHERE id = ?", (party,)).fetchone()
    return row is not None and wanted.accepts(*row)


def _records(db: sqlite3.Connection, slots: list[int]) -> list[Record]:
    rows: list[tuple[Any, ...]] = []
    for part in range(0, len(slots), _CHUNK):
        some = slots[part : part + _CHUNK]
        rows += db.execute(f"{SELECT} WHERE slot IN ({','.join('?' * len(some))}) ORDER BY slot DESC", some).fetchall()
    return list(readable(rows))
