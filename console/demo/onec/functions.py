"""Functions of $filter that 1C has (chapter 17.4.5.2). Others, such as tolower, trim or contains, it does not know."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

# name: (kinds of the arguments, kind of the result, the function); "…?" is an argument that may be absent.
Function = tuple[tuple[str, ...], str, Callable[..., Any]]


@lru_cache(maxsize=256)
def _like_pattern(pattern: str) -> re.Pattern[str]:
    parts, rest = [], pattern
    while rest:
        if found := re.match(r"\[(\^?)([^\]]+)\]", rest):
            inside = found[2].replace("\\", "\\\\").replace("^", "\\^")
            parts.append(f"[{found[1]}{inside}]")
            rest = rest[found.end() :]
            continue
        parts.append({"%": ".*", "_": "."}.get(rest[0]) or re.escape(rest[0]))
        rest = rest[1:]
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)


def like(value: str, pattern: str) -> bool:
    """ПОДОБНО of the query language: % any text, _ any character, [а-я] and [^а-я] sets."""
    return _like_pattern(pattern).fullmatch(value) is not None


def _substring(value: str, start: float, length: float | None = None) -> str:
    begin = max(int(start) - 1, 0)  # positions count from one
    return value[begin:] if length is None else value[begin : begin + int(length)]


def _shift(value: str, unit: str, amount: float) -> str:
    when, count = datetime.fromisoformat(value), int(amount)
    if unit in {"second", "minute", "hour", "day"}:
        return (when + timedelta(**{f"{unit}s": count})).isoformat()
    months = when.year * 12 + when.month - 1 + count * {"month": 1, "quarter": 3, "year": 12}[unit]
    year, month = divmod(months, 12)
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return when.replace(year=year, month=month + 1, day=min(when.day, last)).isoformat()


def _difference(first: str, second: str, unit: str) -> float:
    one, two = datetime.fromisoformat(first), datetime.fromisoformat(second)
    if unit in {"second", "minute", "hour"}:
        return (two - one).total_seconds() // {"second": 1, "minute": 60, "hour": 3600}[unit]
    if unit == "day":
        return (two.date() - one.date()).days
    months = (two.year - one.year) * 12 + two.month - one.month
    return months // {"month": 1, "quarter": 3, "year": 12}[unit]


def _part(start: int, end: int) -> Function:
    return ("date",), "number", lambda value: int(value[start:end])


FUNCTIONS: dict[str, Function] = {
    "concat": (("text", "text"), "text", lambda one, two: one + two),
    "startswith": (("text", "text"), "bool", lambda text, head: text.casefold().startswith(head.casefold())),
    "endswith": (("text", "text"), "bool", lambda text, tail: text.casefold().endswith(tail.casefold())),
    "substringof": (("text", "text"), "bool", lambda part, text: part.casefold() in text.casefold()),
    "substring": (("text", "number", "number?"), "text", _substring),
    "like": (("text", "text"), "bool", like),
    "round": (("number",), "number", lambda value: int(value + 0.5)),
    "year": _part(0, 4),
    "month": _part(5, 7),
    "day": _part(8, 10),
    "hour": _part(11, 13),
    "minute": _part(14, 16),
    "second": _part(17, 19),
    "quarter": (("date",), "number", lambda value: (int(value[5:7]) + 2) // 3),
    "dayofweek": (("date",), "number", lambda value: datetime.fromisoformat(value).isoweekday()),
    "dayofyear": (("date",), "number", lambda value: datetime.fromisoformat(value).timetuple().tm_yday),
    "dateadd": (("date", "text", "number"), "date", _shift),
    "datedifference": (("date", "date", "text"), "number", _difference),
}
