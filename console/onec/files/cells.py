"""What stands in a cell of an exported file, made into what 1C itself would have said. Pure."""

import re
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from hashlib import sha1

from console.onec.literals import NO_REF, is_guid

Cell = str | int | float | bool | Decimal | date | datetime | time | None
"""As a reader of files gives it."""

_MADE = b"caller-console exported files\n"
_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2}))?.*)?")
_BLANKS = re.compile(r"[\s\u00a0\u202f'’]+")
_MONEY = re.compile(r"(?<=\d)\s*(?:[₴€$₽]|[^\W\d_]+\.?)$")
_YES = frozenset({"да", "так", "истина", "істина", "true", "yes", "1", "+", "x", "х", "v", "✓"})
_NO = frozenset({"", "нет", "ні", "ложь", "хибність", "false", "no", "0", "-", "—"})
_CENTURY = 2000


class Type(StrEnum):
    """What a column holds: how its cells are read, and kept."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    TRUTH = "truth"
    REF = "ref"


def text(cell: Cell) -> str:
    """A cell as a person would read it: whole numbers without a fraction, dates as 1C writes them."""
    if type(cell) is str:  # nearly always
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%dT%H:%M:%S").zfill(19)
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}T00:00:00".zfill(19)
    return str(cell).strip()


def number(cell: Cell) -> str | None:
    """A sum: blanks between thousands, a comma or a point, a currency after it, brackets for less than nothing.

    Empty is nothing, as None is no number at all.
    """
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        return str(cell) if isinstance(cell, int | Decimal) else repr(cell)
    written = _BLANKS.sub("", text(cell)).replace("−", "-")
    written = _MONEY.sub("", written)
    if not written:
        return ""
    if written.startswith("(") and written.endswith(")"):
        written = f"-{written[1:-1]}"
    comma, point = written.rfind(","), written.rfind(".")
    if comma >= 0 and point >= 0:  # 1.234,56 or 1,234.56: the last one parts the fraction
        written = written.replace("." if comma > point else ",", "")
    try:
        found = Decimal(written.replace(",", "."))
    except InvalidOperation:
        return None
    return str(found) if found.is_finite() else None


def day(cell: Cell) -> str | None:
    """A date as 1C writes it, `2026-11-23T00:00:00`; empty is none, as None is no date at all."""
    written = text(cell)
    if not written:
        return ""
    if found := _DAY.fullmatch(written):
        first, second, year, *clock = found.groups()
        parts = [int(year) + (_CENTURY if len(year) == 2 else 0), int(second), int(first)]
    elif found := _ISO.fullmatch(written):
        year, second, first, *clock = found.groups()
        parts = [int(year), int(second), int(first)]
    else:
        return None
    try:
        return datetime(*parts, *(int(one or 0) for one in clock)).isoformat()  # type: ignore[arg-type]
    except ValueError:
        return None


def truth(cell: Cell) -> bool | None:
    """Yes or no in our languages, and as 1C and Excel write them; None when it is neither."""
    written = text(cell).casefold()
    return True if written in _YES else False if written in _NO else None


def is_no(cell: Cell) -> bool:
    """Whether a cell says no in so many words."""
    return text(cell).casefold() in _NO


def ref(cell: Cell) -> str:
    """A reference: the one that is written, or one made of a code or a name, the same for the same text."""
    written = text(cell)
    if not written or written == NO_REF:
        return NO_REF
    return written.lower() if is_guid(written) else made_ref(written)


def made_ref(*words: str) -> str:
    """A reference made of words; letter case and blanks do not matter."""
    plain = "\n".join(" ".join(one.split()).casefold() for one in words)
    made = sha1(_MADE + plain.encode(), usedforsecurity=False).hexdigest()
    return f"{made[:8]}-{made[8:12]}-5{made[13:16]}-8{made[17:20]}-{made[20:32]}"
