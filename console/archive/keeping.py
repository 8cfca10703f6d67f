"""Notes and choices as rows of their tables. Writing has one caller: the writer thread."""

import sqlite3
from collections.abc import Mapping

from console.archive.fold import fold, storable
from console.domain.card import Kind
from console.domain.notes import NOTHING, Choice, Kept, note_of
from console.domain.text import clean

_TABLES = ("note", "choice")


def read_notes(db: sqlite3.Connection, found: dict[str, Kept]) -> None:
    """Add every note to what was found, by digits. What makes no sense is left out."""
    for number, name, text, by, at in db.execute("SELECT number, name, text, by, at FROM note"):
        if isinstance(at, float) and (note := note_of(str(name), str(text), str(by), at)):
            found[str(number)] = Kept(note, found.get(str(number), NOTHING).choice)


def read_choices(db: sqlite3.Connection, found: dict[str, Kept]) -> None:
    """Add every choice likewise."""
    for number, kind, ref, name, at in db.execute("SELECT number, kind, ref, name, at FROM choice"):
        if isinstance(at, float) and kind in Kind.__members__.values():
            choice = Choice(Kind(kind), clean(str(ref)), clean(str(name)), at)
            found[str(number)] = Kept(found.get(str(number), NOTHING).note, choice)


def write(db: sqlite3.Connection, changed: Mapping[str, Kept]) -> None:
    """Write all or nothing; a number that nothing is kept about goes out."""
    db.execute("BEGIN IMMEDIATE")
    try:
        for number, kept in changed.items():
            _write_one(db, number, kept)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def name_of(db: sqlite3.Connection, number: str) -> str:
    """The name that people here gave to these digits, as it is searched for; empty when none."""
    found = db.execute("SELECT name FROM note WHERE number = ?", (number,)).fetchone()
    return fold(found[0]) if found else ""


def _write_one(db: sqlite3.Connection, number: str, kept: Kept) -> None:
    before = name_of(db, number)
    for table in _TABLES:
        db.execute(f"DELETE FROM {table} WHERE number = ?", (number,))  # noqa: S608 (our own names)
    if note := kept.note:
        texts = (storable(text) for text in (note.name, note.text, note.by))
        db.execute("INSERT INTO note VALUES (?, ?, ?, ?, ?)", (number, *texts, note.at))
    if choice := kept.choice:
        row = (number, choice.kind.value, storable(choice.ref), storable(choice.name), choice.at)
        db.execute("INSERT INTO choice VALUES (?, ?, ?, ?, ?)", row)
    _name_party(db, number, before, fold(kept.note.name) if kept.note else "")


def _name_party(db: sqlite3.Connection, number: str, before: str, name: str) -> None:
    """Let the calls of this number be found by the name it has now, and no more by the one it had."""
    known = db.execute("SELECT id, names FROM party WHERE key = ?", (number,)).fetchone()
    if known is None or before == name:
        return
    others = [one for one in known[1].split("\n") if one and one not in (before, name)]
    (turn,) = db.execute("SELECT coalesce(max(changed), 0) + 1 FROM party").fetchone()
    names = "\n".join([name, *others] if name else others)
    db.execute("UPDATE party SET names = ?, changed = ? WHERE id = ?", (names, turn, known[0]))
