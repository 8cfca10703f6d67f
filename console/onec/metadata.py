"""What a base publishes: its service document and `$metadata`, kept on disk: 1C takes half a minute to write it."""

import asyncio
import hashlib
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

import msgspec

from console.onec.failures import OneCFailure
from console.onec.markup import elements
from console.onec.odata import OData
from console.onec.private import private_file

_FILE = "description.json"
_KEPT_DAYS = 7
_VIRTUAL = ("Balance", "BalanceAndTurnover", "Turnover")


class Schema(msgspec.Struct, frozen=True):
    """The sets that are published and, of those that a preset names, the fields.

    `sets` is None when even the service document could not be had, `fields` when `$metadata` could not: then everything
    is taken to be there until 1C says otherwise.
    """

    sets: frozenset[str] | None = None
    fields: dict[str, frozenset[str]] | None = None

    def publishes(self, table: str) -> bool:
        """Whether a set, or the virtual table `Set/Balance`, may be asked."""
        if self.fields is not None:
            return table in self.fields
        return self.sets is None or table.partition("/")[0] in self.sets

    def has(self, table: str, field: str) -> bool:
        """Whether a table has a field; of `Менеджер/Description` the reference is looked for.

        Virtual tables have their references described by key alone.
        """
        if not self.publishes(table):
            return False
        if self.fields is None:
            return True
        name, dot, _rest = field.partition("/")
        there = self.fields[table]
        return name in there or bool(dot and "/" in table and f"{name}_Key" in there)


class Kept(msgspec.Struct, frozen=True):
    """A description on disk: of which preset, and of which published sets (`key`), read when."""

    preset: str
    key: str
    at: float
    sha256: str
    sets: frozenset[str]
    fields: dict[str, frozenset[str]]

    @property
    def schema(self) -> Schema:
        """What it says."""
        return Schema(self.sets, self.fields)


def parse(source: Path, tables: frozenset[str]) -> dict[str, frozenset[str]]:
    """Read the fields of some tables out of `$metadata`, incrementally. Raises `Broken` when it is not XML.

    Order of attributes and white space differ between releases; `AllowedLength` is declared twice; what points to
    something unpublished has a type of `UnavailableEntities` and cannot be asked.
    """
    found: dict[str, frozenset[str]] = {}
    for tag, element in elements(source):
        if tag in ("EntityType", "ComplexType"):
            table = _table(tag, element.get("Name", ""))
            if table in tables:
                found[table] = frozenset(
                    child.get("Name", "")
                    for child in element
                    if child.tag.endswith("Property") and not child.get("Type", "").startswith("UnavailableEntities.")
                )
            element.clear()
    return found


def _table(tag: str, name: str) -> str:
    for function in _VIRTUAL if tag == "ComplexType" else ():
        if name.endswith(f"_{function}"):
            return name.removesuffix(f"_{function}") + "/" + function.replace("Turnover", "Turnovers")
    return name


async def describe(
    odata: OData, folder: Path | None, preset: str, sets: Iterable[str], tables: frozenset[str], within: float
) -> Schema:
    """What of `tables` this base has; asked of 1C only when the list of published `sets` changed, or weekly."""
    names = frozenset(sets)
    key = hashlib.sha256("\n".join((*sorted(names), "", *sorted(tables))).encode()).hexdigest()
    ours = names & {table.partition("/")[0] for table in tables}
    known = await asyncio.to_thread(kept, folder) if folder else None
    if known and (known.preset, known.key) != (preset, key):
        known = None
    if known and time.time() - known.at < _KEPT_DAYS * 86_400:
        return known.schema
    try:
        sha256, fields = await _fetch(odata, tables, within)
    except (OneCFailure, OSError):
        # Too slow, or not for this user: go on with what is known, else with the preset as it is.
        return known.schema if known else Schema(ours)
    there = {table: found for table, found in fields.items() if table.partition("/")[0] in names}
    fresh = Kept(preset, key, time.time(), sha256, ours, there)
    if folder:
        await asyncio.to_thread(_save, folder, fresh)
    return fresh.schema


async def _fetch(odata: OData, tables: frozenset[str], within: float) -> tuple[str, dict[str, frozenset[str]]]:
    with NamedTemporaryFile(prefix="caller-console-", suffix=".xml", delete=False) as place:
        path = Path(place.name)
    try:
        sha256 = await odata.download_description(path, within)
        return sha256, await asyncio.to_thread(parse, path, tables)
    finally:
        await asyncio.to_thread(path.unlink, missing_ok=True)


def kept(folder: Path) -> Kept | None:
    """The description on disk."""
    try:
        return msgspec.json.decode((folder / _FILE).read_bytes(), type=Kept)
    except (OSError, msgspec.MsgspecError):
        return None


def forget(folder: Path) -> None:
    """Ask 1C again next time: it lacks something that the description has."""
    with suppress(OSError):
        (folder / _FILE).unlink(missing_ok=True)


def _save(folder: Path, fresh: Kept) -> None:
    new = folder / f"{_FILE}.new"
    with suppress(OSError):
        private_file(new).write_bytes(msgspec.json.encode(fresh))
        new.replace(folder / _FILE)
