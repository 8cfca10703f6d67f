"""The directory: who has which number, on this machine's disk, so that a name is there before 1C is asked.

One SQLite file is one generation, written by `generation.py` and never changed after it was put in place by a pointer
file. It is read by key: half a million clients need no memory.
"""

import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from console.domain.card import Kind, Match, Why
from console.domain.phone import Number
from console.domain.text import clean
from console.onec.private import put_aside
from console.onec.swap import pointed_at

POINTER = "directory.current"
FORMAT = 1
_LIKE_LIMIT = 5
_LOOK_EVERY = 1.0
KINDS = (Kind.CONTACT, Kind.LEAD, Kind.PARTNER, Kind.COUNTERPARTY)
"""In the order of rank, and as the file numbers them."""

_COLUMNS = """
    SELECT p.digits, p.e164, l.name, o.kind, o.ref, o.name, o.inactive, o.deleted,
           c.name, c.ref, m.name, cm.name
    FROM phone p
    JOIN owner o ON o.kind = p.kind AND o.ref = p.ref
    LEFT JOIN owner c ON c.kind = o.company_kind AND c.ref = o.company
    LEFT JOIN name l ON l.ref = p.label
    LEFT JOIN name m ON m.ref = o.manager
    LEFT JOIN name cm ON cm.ref = c.manager
"""
_BY_TAIL = _COLUMNS + "WHERE p.tail = ? LIMIT 200"
_BY_LIKENESS = _COLUMNS + "WHERE p.tail % 10000000 = ? LIMIT 50"


@dataclass(frozen=True, slots=True)
class Found:
    """What the directory said. `loaded_at` is when it was read out of 1C (epoch seconds), None when there is none."""

    matches: tuple[Match, ...] = ()
    loaded_at: float | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A match before ranking."""

    match: Match
    inactive: bool = False
    deleted: bool = False


class Directory:
    """Reads the present generation. `source` tells bases apart: another base's file is not looked at.

    `on_damage` is called with a line for a person when the file was damaged and has been put aside.
    """

    def __init__(self, folder: Path, source: str, on_damage: Callable[[str | None], None]) -> None:
        self._folder = folder
        self._source = source
        self._on_damage = on_damage
        self._base: sqlite3.Connection | None = None
        self._looked = float("-inf")
        self.file: Path | None = None
        """The generation that is open."""
        self.about: dict[str, str] = {}
        """What was noted when it was written."""
        self.loaded_at: float | None = None
        self.clients = 0
        self.phones = 0

    def find(self, number: Number) -> Found:
        """Who has this number, the likeliest first; never raises."""
        self.look()
        if self._base is None:
            return Found()
        try:
            return Found(tuple(rank(self._candidates(self._base, number))), self.loaded_at)
        except sqlite3.ProgrammingError:
            raise  # our mistake, not the file's
        except sqlite3.Error:
            self._damaged()
            return Found()

    def look(self, at_once: bool = False) -> None:
        """Take up a new generation, if another one is in place; looks once a second at most."""
        now = time.monotonic()
        if not at_once and now - self._looked < _LOOK_EVERY:
            return
        self._looked = now
        file = pointed_at(self._folder, POINTER)
        if file != self.file:
            self.close()
            if file is not None:
                self._open(file)

    def forget(self) -> None:
        """Let the generation in use be taken for one that is due to be loaded anew, until that is done."""
        self.about = {**self.about, "full_at": "0", "token": ""}

    def close(self) -> None:
        """Let go of the file."""
        if self._base is not None:
            self._base.close()
        self._base = self.file = self.loaded_at = None
        self.about = {}
        self.clients = self.phones = 0

    def _open(self, file: Path) -> None:
        if not file.is_file():
            return
        self.file = file
        try:
            # immutable: no locks, no journal; a generation never changes.
            base = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
            self._base = base
            about = dict(base.execute("SELECT key, value FROM about"))
            if int(about["format"]) != FORMAT or about["source"] != self._source:
                base.close()
                self._base = None
                return
            self.loaded_at, self.about = float(about["loaded_at"]), about
            self.clients, self.phones = int(about["clients"]), int(about["phones"])
        except (sqlite3.Error, KeyError, ValueError):
            self._damaged()

    def _damaged(self) -> None:
        file = self.file
        self.close()
        self._looked = float("-inf")
        if file is not None:
            aside = put_aside(file)
            with suppress(OSError):
                (self._folder / POINTER).unlink()
            self._on_damage(aside.name if aside else None)

    def _candidates(self, base: sqlite3.Connection, number: Number) -> list[Candidate]:
        tail = tail_of(number)
        found = (
            []
            if tail is None
            else [(how_sure(number, row[0], bool(row[1])), row) for row in base.execute(_BY_TAIL, (tail,))]
        )
        sure = [_candidate(why, row) for why, row in found if why]
        if sure or number.likeness is None:
            return sure
        alike = base.execute(_BY_LIKENESS, (int(number.likeness),))
        return [_candidate(Why.POSSIBLY, row) for row in alike][:_LIKE_LIMIT]


_Row = tuple[int, int, str | None, int, bytes, str, int, int, str | None, bytes | None, str | None, str | None]


def tail_of(number: Number) -> int | None:
    """The key of a number: its last nine or ten digits, or all of a shorter one; None when it is none."""
    digits = number.tail or number.digits
    return int(digits) if digits and number.likeness else None


def digits_of(number: Number) -> int:
    """All digits, of E.164 where it could be told."""
    return int((number.e164 or number.digits).lstrip("+")[:18])


def how_sure(number: Number, digits: int, is_e164: bool) -> Why | None:
    """How surely a number is that of 1C whose last digits are the same; None: they are of two countries."""
    if digits == digits_of(number) and is_e164 == (number.e164 is not None):
        return Why.EXACT
    both_told = is_e164 and number.e164 is not None
    return None if both_told or number.tail is None else Why.NATIONAL


def _candidate(why: Why, row: _Row) -> Candidate:
    _digits, _e164, label, kind, ref, name, inactive, deleted, company, company_ref, manager, company_manager = row
    match = Match(
        KINDS[kind],
        str(UUID(bytes=ref)),
        clean(name),
        clean(company) if company else None,
        str(UUID(bytes=company_ref)) if company_ref else None,
        clean(manager or company_manager or "") or None,
        why,
        clean(label) if label else None,
    )
    return Candidate(match, bool(inactive), bool(deleted))


def rank(candidates: list[Candidate]) -> list[Match]:
    """The likeliest first: how surely, whether still active, people before companies.

    A client appears once; one marked for deletion only when nobody else has the number; a counterparty folds into the
    partner it belongs to when that one, or a person of it, is there.
    """
    living = [one for one in candidates if not one.deleted] or candidates
    order = {why: n for n, why in enumerate((Why.EXACT, Why.NATIONAL, Why.POSSIBLY))}
    living = sorted(
        living, key=lambda one: (order[one.match.why], one.inactive, KINDS.index(one.match.kind), one.match.name)
    )
    clients = {
        ref
        for one in living
        if one.match.kind is not Kind.COUNTERPARTY
        for ref in (one.match.ref, one.match.company_ref)
        if ref
    }
    unique: dict[tuple[Kind, str], Match] = {}
    for one in living:
        folded = one.match.kind is Kind.COUNTERPARTY and one.match.company_ref in clients
        if not folded:
            unique.setdefault((one.match.kind, one.match.ref), one.match)
    return list(unique.values())
