"""CSV as accountants' programs write it: any of four separators, three encodings, blank lines, ragged ends."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import IO

from console.i18n import _
from console.onec.files.bad import BadFile
from console.onec.files.cells import Cell
from console.onec.files.readers import Sheet

_SEPARATORS = ";\t,|"
_LONGEST = 32_768
_LINES_IN_A_CELL = 200
_CHUNK = 1 << 20


def read_csv(file: Path) -> Sheet:
    """Open. Raises `BadFile`, `OSError`; taking rows may too."""
    encoding = encoding_of(file)
    separator, skip = _separator(file, encoding)
    rows = _records(file, encoding, separator, skip)
    _number, headings = next(rows, (0, []))
    if not any(headings):
        raise BadFile(file.name, _("is empty"))
    names = tuple(one.strip() for one in headings)
    return Sheet(names, _fitted(file.name, names, rows))


def encoding_of(file: Path) -> str:
    """By its first bytes, else UTF-8 if all of it is, else that of Windows in our countries. Raises `OSError`."""
    with file.open("rb") as stream:
        start = stream.read(4)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        stream.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1251"
    return "utf-8-sig"


def _open(file: Path, encoding: str) -> IO[str]:
    return file.open(encoding=encoding, errors="replace", newline="")


def _separator(file: Path, encoding: str) -> tuple[str, int]:
    """What parts the cells, and how many lines to skip: Excel may say `sep=;` in the first."""
    with _open(file, encoding) as stream:
        line = stream.readline(_LONGEST)
        if line.lower().startswith("sep=") and len(line.strip()) == len("sep=;"):
            return line.strip()[-1], 1
        while line and not line.strip():
            line = stream.readline(_LONGEST)
    outside = "".join(line.split('"')[::2])
    return max(_SEPARATORS, key=lambda one: (outside.count(one), -_SEPARATORS.index(one))), 0


def _records(file: Path, encoding: str, separator: str, skip: int) -> Iterator[tuple[int, list[str]]]:
    """Records with the line that they begin in; empty ones are left out."""
    csv.field_size_limit(_LONGEST * 4)
    with closing(_open(file, encoding)) as stream:
        for _line in range(skip):
            stream.readline()
        reader = csv.reader((line.replace("\0", "") for line in stream), delimiter=separator)
        at = skip
        try:
            for record in reader:
                began, at = at + 1, skip + reader.line_num
                if at - began > _LINES_IN_A_CELL:
                    raise BadFile(file.name, _("a quotation mark is opened and never closed"), began)
                if any(record):
                    yield began, record
        except csv.Error:
            raise BadFile(file.name, _("a quotation mark is opened and never closed"), at + 1) from None


def _fitted(
    name: str, headings: tuple[str, ...], records: Iterator[tuple[int, list[str]]]
) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Records as wide as the heading; what is beyond it has to be empty."""
    width = len(headings)
    for at, record in records:
        if len(record) > width and any(one.strip() for one in record[width:]):
            why = _("has {count} cells, the heading has {width}").format(count=len(record), width=width)
            raise BadFile(name, why, at)
        yield at, record[:width] + [""] * (width - len(record))
