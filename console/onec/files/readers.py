"""Rows out of a file, whatever it is: CSV, XLSX (and XLS), JSON."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from console.i18n import _
from console.onec.files.bad import BadFile
from console.onec.files.cells import Cell

SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".json", ".jsonl")


class Sheet(NamedTuple):
    """One table: its headings, and rows with their number in the file, counted from 1 with the heading."""

    headings: tuple[str, ...]
    rows: Iterator[tuple[int, Sequence[Cell]]]


class Nested(NamedTuple):
    """Rows that stand inside a row of JSON: a tabular part."""

    rows: list[dict[str, object]]


def read(file: Path, lists: frozenset[str] = frozenset()) -> Sheet:
    """Open a file; rows are read as they are taken. Raises `BadFile`, `OSError`; so does taking rows.

    `lists` are the fields of JSON whose nested rows are wanted: those cells are `Nested`.
    """
    suffix = file.suffix.lower()
    if suffix in (".json", ".jsonl"):
        from console.onec.files.json_rows import read_json

        return read_json(file, lists)
    if suffix in (".xlsx", ".xlsm", ".xls"):
        from console.onec.files.book import read_book

        return read_book(file)
    if suffix in (".csv", ".txt", ".tsv"):
        from console.onec.files.csv_rows import read_csv

        return read_csv(file)
    raise BadFile(file.name, _("is none of {names}").format(names=", ".join(SUFFIXES)))
