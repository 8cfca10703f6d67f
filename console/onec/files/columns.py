"""The columns of one file: which field each is, and what its cells come to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from console.i18n import _
from console.onec.files import cells
from console.onec.files.bad import BadFile
from console.onec.files.cells import Cell, Type
from console.onec.files.readers import Nested
from console.onec.files.shape import Shape
from console.onec.literals import NO_REF, is_guid

Spoken = dict[tuple[str, str], str]
"""(Reference made of words, table that it leads to) → the words."""


@dataclass(slots=True)
class Column:
    """One field. `at` are the places it is read from, several when a field has several columns.

    `target` is the table that a reference leads to, `fixed` what stands in every row of a file that lacks the column.
    """

    name: str
    type: Type
    at: tuple[int, ...] = ()
    heading: str = ""
    target: str = ""
    fixed: str | None = None

    def value(self, file: str, row: int, record: Sequence[Any], spoken: Spoken) -> Any:
        """What is kept. Raises `BadFile` for what should be a sum or a date and is not."""
        cell = self._cell(record)
        if self.type is Type.TEXT:
            return cells.text(cell)
        if self.type is Type.REF:
            written = cells.text(cell)
            ref = cells.ref(written)
            if ref != NO_REF and not is_guid(written):
                spoken.setdefault((ref, self.target), written)
            return ref
        if self.type is Type.TRUTH:
            said = cells.truth(cell)
            return bool(cells.text(cell)) if said is None else said
        found = cells.number(cell) if self.type is Type.NUMBER else cells.day(cell)
        if found is None:
            why = _("is not a number") if self.type is Type.NUMBER else _("is not a date, such as 23.11.2026")
            raise BadFile(file, why, row, self.heading)
        return found

    def _cell(self, record: Sequence[Any]) -> Cell:
        if len(self.at) == 1 and self.at[0] < len(record):  # nearly always
            found = record[self.at[0]]
            return None if isinstance(found, Nested) else found
        if self.fixed is not None:
            return self.fixed
        found = [record[n] if n < len(record) else None for n in self.at]
        return _joined(None if isinstance(one, Nested) else one for one in found)


def columns_of(file: str, headings: Sequence[str], shape: Shape) -> list[Column]:
    """The columns that are kept: those that the preset knows, the others under the name of their heading.

    Raises `BadFile` when none is known.
    """
    found: dict[str, Column] = {}
    for n, heading in enumerate(headings):
        if not heading or heading in shape.parts:
            continue
        name = shape.column(heading)
        if name in found:
            found[name].at = (*found[name].at, n)
        elif name is not None:
            type_ = shape.fields.get(name, Type.TEXT)
            found[name] = Column(name, type_, (n,), heading, shape.named.get(name, ""))
        elif (own := identifier(heading)) and own not in shape.fields and own not in found:
            found[own] = Column(own, Type.TEXT, (n,), heading)
    if not any(name in shape.fields for name in found):
        told = ", ".join(one for one in headings if one)
        raise BadFile(file, _("no known heading in the first row: {names}").format(names=told[:200]), 1)
    for name, value in shape.fixed.items():
        found.setdefault(name, Column(name, shape.fields[name], fixed=value))
    if "Ref_Key" in shape.fields and "Ref_Key" not in found:
        if "Ref_Key" in shape.named:
            raise BadFile(file, _("no column says whose row it is: it should be headed Ref_Key or Ссылка"), 1)
        if shape.referred:
            found["Ref_Key"] = Column("Ref_Key", Type.REF, fixed="")
    return list(found.values())


def identifier(heading: str) -> str:
    """A heading as 1C would call the attribute: «Вид цен» is ВидЦен."""
    words = "".join(one if one.isalnum() or one == "_" else " " for one in heading).split()
    return "".join(one[:1].upper() + one[1:] for one in words)[:100]


def own_ref(record: dict[str, Any]) -> str:
    """The reference of a row that has none: by its code, else by its name and whose it is."""
    if code := record.get("Code"):
        return cells.made_ref(code)
    name = record.get("Description")
    if not name:
        return NO_REF
    owner = record.get("Owner_Key")
    return cells.made_ref(owner, name) if owner and owner != NO_REF else cells.made_ref(name)


def aliases(record: dict[str, Any]) -> Iterator[str]:
    """What others may call this record by."""
    for key in ("Code", "Description"):
        if value := record.get(key):
            yield cells.made_ref(value)


def _joined(found: Iterable[Cell]) -> str:
    return "; ".join(filter(None, (cells.text(one) for one in found)))
