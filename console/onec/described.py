"""`$metadata` as a whole: every table with its fields, their types and what they refer to; for setting up only."""

from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

from console.onec.markup import elements

_NAMESPACE = "StandardODATA."


@dataclass(frozen=True, slots=True)
class Table:
    """One entity type, or the row of a virtual table (`Register_Balance`). `refers` maps a reference to its set."""

    name: str
    fields: dict[str, str] = field(default_factory=dict)
    refers: dict[str, str] = field(default_factory=dict)

    @property
    def is_part(self) -> bool:
        """Whether it is a tabular part of something."""
        return "LineNumber" in self.fields and "Ref_Key" in self.fields

    def strings(self) -> list[str]:
        """Fields that are texts."""
        return [name for name, kind in self.fields.items() if kind == "Edm.String"]


def read(source: Path) -> dict[str, Table]:
    """All tables. Raises `Broken` when it is not XML."""
    tables: dict[str, Table] = {}
    links: dict[str, tuple[str, str]] = {}
    for tag, element in elements(source):
        if tag in ("EntityType", "ComplexType"):
            table = Table(element.get("Name", ""))
            for child in element:
                _read_field(table, child, links)
            if not table.name.endswith("_RowType"):  # the same as the tabular part's own set
                tables.setdefault(table.name, table)
            element.clear()
        elif tag == "Association":
            ends = [one.get("Type", "") for one in element if one.get("Role") == "End"]
            owner, name = links.get(element.get("Name", ""), ("", ""))
            if ends and owner in tables:
                tables[owner].refers[name] = ends[0].removeprefix(_NAMESPACE)
    return tables


def _read_field(table: Table, child: Element, links: dict[str, tuple[str, str]]) -> None:
    tag, name = child.tag.rpartition("}")[2], child.get("Name", "")
    if tag == "Property" and not child.get("Type", "").startswith("Unavailable"):
        table.fields[name] = child.get("Type", "")
    elif tag == "NavigationProperty":
        links[child.get("Relationship", "").removeprefix(_NAMESPACE)] = (table.name, name)
