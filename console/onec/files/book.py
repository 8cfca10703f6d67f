"""XLSX, XLSM and XLS: the first sheet with something in it. Formulas are what they came to."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from console.i18n import _
from console.onec.files.bad import BadFile
from console.onec.files.cells import Cell
from console.onec.files.readers import Sheet

_LARGEST = 1 << 30
"""Bytes that a workbook may unpack to; a million rows of clients take a third of it."""
_HEADING_WITHIN = 20
_LEAST_HEADINGS = 2
_WORD = re.compile(r"[^\W\d_]{2,}")


def read_book(file: Path) -> Sheet:
    """Open. Raises `BadFile`, `OSError`."""
    from python_calamine import CalamineError, CalamineWorkbook

    with file.open("rb") as stream:  # an error of the disk or a lock is not the workbook's
        start = stream.read(4)
    if start[:2] == b"PK":
        _weigh(file)
    try:
        book = CalamineWorkbook.from_path(file)
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            rows = ((n, row) for n, row in enumerate(sheet.iter_rows(), 1 + (sheet.start or (0, 0))[0]))
            if headings := _heading(rows):
                return Sheet(headings, _filled(headings, rows))
    except (CalamineError, ValueError, OSError) as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise BadFile(file.name, _("is not a workbook that can be read")) from None
    raise BadFile(file.name, _("is empty"))


def _weigh(file: Path) -> None:
    """A small file must not unpack into a huge one."""
    try:
        with zipfile.ZipFile(file) as packed:
            size = sum(one.file_size for one in packed.infolist())
    except (zipfile.BadZipFile, ValueError):
        raise BadFile(file.name, _("is cut short")) from None
    if size > _LARGEST:
        raise BadFile(file.name, _("unpacks to more than {size} GB").format(size=_LARGEST >> 30))


def _heading(rows: Iterator[tuple[int, list[Any]]]) -> tuple[str, ...]:
    """The first row of words: a title above the table, as reports have it, is one cell and is passed over."""
    single: tuple[str, ...] = ()
    for _count, (_at, row) in zip(range(_HEADING_WITHIN), rows, strict=False):
        names = tuple(str(cell).strip() if cell is not None else "" for cell in row)
        if sum(1 for one in names if _WORD.search(one)) >= min(_LEAST_HEADINGS, len(names)):
            return names
        single = single or (names if any(names) else ())
    return ()


def _filled(headings: tuple[str, ...], rows: Iterator[tuple[int, list[Any]]]) -> Iterator[tuple[int, Sequence[Cell]]]:
    for at, row in rows:
        if any(cell not in ("", None) for cell in row):
            yield at, row
