"""What is wrong with an exported file, in one line that names file, row and column."""

from console.i18n import _
from console.onec.failures import OneCFailure


class BadFile(OneCFailure):
    """A file cannot be used. `row` counts from 1 with the heading, `column` is a heading; either may be unknown.

    No text here repeats a cell: these lines end up on screens and in logs.
    """

    def __init__(self, file: str, why: str, row: int = 0, column: str = "") -> None:
        super().__init__()
        self.file = file
        self.why = why
        self.row = row
        self.column = column

    def _text(self) -> str:
        place = [self.file]
        if self.row:
            place.append(_("row {row}").format(row=self.row))
        if self.column:
            place.append(_("column {column}").format(column=self.column))
        return f"{', '.join(place)}: {self.why}"


class NotYet(Exception):
    """The file is being written at this moment, or locked by who writes it: look again later."""
