"""1C's rows made into rows of the directory: half a million of them go through here, so it is kept short."""

from dataclasses import dataclass

from console.domain.card import Kind
from console.domain.phone import Number, Numbers, tail_length
from console.onec import values
from console.onec.answers import Row
from console.onec.directory import KINDS, digits_of, tail_of
from console.onec.generation import OwnerRow, PhoneRow
from console.onec.preset import Owner, Phones
from console.onec.written import numbers_in

_NONE = bytes(16)
_WRITTEN = 36


@dataclass(slots=True)
class Rows:
    """Makes rows for one load. `main` is the kind of client that others belong to."""

    main: Kind
    numbers: Numbers

    def phones(self, owner: Owner, phones: Phones, row: Row) -> list[PhoneRow]:
        """Every number of one row, each once."""
        ref = ref_of(row, phones.owner)
        if ref is None or any(values.text(row, key) != one for key, one in phones.only.items()):
            return []
        kind, label = KINDS.index(owner.kind), ref_of(row, phones.kind) if phones.kind else None
        made: dict[tuple[int, int], PhoneRow] = {}
        for number in numbers_in(row, phones.numbers, self.numbers):
            key = self._key(number)
            if key is not None and key not in made:
                made[key] = PhoneRow(*key, kind, ref, number.e164 is not None, label)
        return list(made.values())

    def owner(self, owner: Owner, row: Row) -> OwnerRow | None:
        """One client."""
        ref = ref_of(row, "Ref_Key")
        if ref is None:
            return None
        company = ref_of(row, owner.company) if owner.company else None
        main = KINDS.index(self.main) if company else None
        manager = ref_of(row, owner.manager) if owner.manager else None
        inactive = bool(owner.inactive) and values.truth(row, owner.inactive)
        deleted, name = values.truth(row, owner.deleted), values.text(row, owner.name)
        return OwnerRow(KINDS.index(owner.kind), ref, name, main, company, manager, inactive, deleted)

    def _key(self, number: Number) -> tuple[int, int] | None:
        """The last digits that decide, and all of them."""
        length = tail_length(number.region)
        if number.e164 is not None and len(number.e164) > length:
            whole = int(number.e164[1:])
            return whole % 10**length, whole
        tail = tail_of(number)
        return None if tail is None else (tail, digits_of(number))


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
