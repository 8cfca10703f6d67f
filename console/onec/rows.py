"""1C's rows made into rows of the directory: more than a million of them go through here, so it is kept short."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from console.domain.card import Kind
from console.domain.phone import Numbers
from console.onec import values
from console.onec.answers import Row
from console.onec.directory import KINDS
from console.onec.generation import OwnerCells, PhoneCells
from console.onec.keys import Keys
from console.onec.preset import Owner
from console.onec.search import Place

_NONE = bytes(16)
_WRITTEN = 36
_Refs = dict[str | None, bytes | None]


@dataclass(slots=True)
class Rows:
    """Makes rows for one load. `main` is the kind of client that others belong to."""

    main: Kind
    numbers: Numbers

    def phones(self, places: Sequence[Place], rows: Sequence[Row]) -> Iterator[PhoneCells]:
        """Every number of these rows, each once a row; what belongs to whom is told by the row."""
        keys_of = Keys(self.numbers).of
        whose = [(KINDS.index(owner.kind), phones) for owner, phones in places]
        labels: _Refs = {}  # kinds of phone are few
        for row in rows:
            for kind, phones in whose:
                ref = ref_of(row, phones.owner)
                if ref is None or (phones.only and _is_another(row, phones.only)):
                    continue
                label = _again(labels, row, phones.kind)
                for tail, digits, is_e164 in keys_of(row, phones.numbers):
                    yield tail, digits, kind, ref, is_e164, label

    def owners(self, owner: Owner, rows: Sequence[Row]) -> Iterator[OwnerCells]:
        """The clients of these rows."""
        kind, main = KINDS.index(owner.kind), KINDS.index(self.main)
        managers: _Refs = {}
        for row in rows:
            ref = ref_of(row, "Ref_Key")
            if ref is None:
                continue
            company = ref_of(row, owner.company) if owner.company else None
            manager = _again(managers, row, owner.manager)
            inactive = bool(owner.inactive) and values.truth(row, owner.inactive)
            deleted, name = values.truth(row, owner.deleted), values.text(row, owner.name)
            yield kind, ref, name, main if company else None, company, manager, inactive, deleted


def ref_of(row: Row, path: str) -> bytes | None:
    """A reference as its sixteen bytes; None when it is empty or not one."""
    found = row.get(path)
    if not isinstance(found, str):
        found = values.ref(row, path) or ""
    if len(found) != _WRITTEN:
        return None
    try:
        ref = bytes.fromhex(found.replace("-", ""))
    except ValueError:
        return None
    return ref if len(ref) == len(_NONE) and ref != _NONE else None


def _again(known: _Refs, row: Row, path: str) -> bytes | None:
    """The same for references that come again and again."""
    written = row.get(path)
    if not isinstance(written, str):
        return ref_of(row, path) if path else None
    if written not in known:
        known[written] = ref_of(row, path)
    return known[written]


def _is_another(row: Row, only: dict[str, str]) -> bool:
    return any(row.get(key) != one and values.text(row, key) != one for key, one in only.items())
