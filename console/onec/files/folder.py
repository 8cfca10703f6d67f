"""Which file of a folder is which table, and whether it has changed. Looks, and reads nothing."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from console.i18n import _
from console.onec.files.bad import BadFile
from console.onec.files.readers import SUFFIXES
from console.onec.files.shape import folded
from console.onec.preset import Preset

_MOST = 10_000
_KINDS = {
    "Catalog": ("Справочник", "Довідник"),
    "Document": ("Документ", "Документ"),
    "InformationRegister": ("РегистрСведений", "РегістрВідомостей"),
    "AccumulationRegister": ("РегистрНакопления", "РегістрНакопичення"),
    "AccountingRegister": ("РегистрБухгалтерии", "РегістрБухгалтерії"),
}
_CALLS = {"Balance": ("Остатки", "Залишки", ""), "Turnovers": ("Обороты", "Обороти", "")}


class Stamp(NamedTuple):
    """What tells one version of a file from another; `modified` is epoch seconds, the age of what it says."""

    file: str
    size: int
    modified: float


def tables_of(folder: Path, presets: Iterable[Preset]) -> dict[str, Stamp]:
    """Table → its file, for every table of these presets. Raises `BadFile` when two files claim one, `OSError`."""
    found: dict[str, Stamp] = {}
    there = list_of(folder)
    for preset in presets:
        for table in preset.tables | set(_parts(preset)):
            wanted = names_of(table, preset)
            fitting = [stamp for name, stamp in there if name in wanted]
            if len(fitting) > 1:
                others = ", ".join(sorted(one.file for one in fitting[1:]))
                raise BadFile(fitting[0].file, _("is the same table as {names}: leave one").format(names=others))
            if fitting:
                found[table] = fitting[0]
    return found


def list_of(folder: Path) -> list[tuple[str, Stamp]]:
    """Files that could be read, by their folded name; those that programs make while writing are left out."""
    found = []
    for n, file in enumerate(sorted(folder.iterdir())):
        if n >= _MOST:
            break
        if file.suffix.lower() in SUFFIXES and not file.name.startswith((".", "~")):
            about = file.stat()
            if file.is_file():
                found.append((folded(file.stem), Stamp(file.name, about.st_size, about.st_mtime)))
    return found


def names_of(table: str, preset: Preset) -> frozenset[str]:
    """The folded names under which a table's file may come."""
    stem, _slash, call = table.partition("/")
    kind, _line, name = stem.partition("_")
    bare = [stem, name, *(f"{one}{name}" for one in _KINDS.get(kind, ()))]
    called = [one + end for one in bare for end in (call, *_CALLS.get(call, ()))] if call else bare
    told = preset.files[table].names if table in preset.files else ()
    return frozenset(folded(one) for one in (*called, *told) if one)


def _parts(preset: Preset) -> Iterable[str]:
    """Tabular parts that a listing takes out of a record."""
    listings = (block.listing for block in preset.sections if block.listing and block.listing.rows)
    return (f"{preset.queries[one.query].set}_{one.rows}" for one in listings)
