"""How people write telephone numbers into 1C, and what 1C makes of them in its two phone columns.

The columns follow the standard subsystems library (БСП 3.1, module УправлениеКонтактнойИнформациейСлужебный):
НомерТелефона is country + area + number with only "-", blanks and "+" taken out, cut at the first comma or line break
and at 20 characters; НомерТелефонаБезКодов is the number alone.
"""

from __future__ import annotations

from dataclasses import dataclass

PARTNER_CODES = ("50", "66", "95", "99", "67", "68")
PERSON_CODES = ("96", "97", "98", "63", "73", "93")
CITY_CODES = ("44", "44", "32", "48", "56", "57", "61")
FOREIGN = ("4822{:07d}", "4930{:08d}", "37322{:06d}", "40213{:06d}", "74955{:06d}")
STYLES = 13


@dataclass(frozen=True, slots=True)
class Written:
    """One number as a row of КонтактнаяИнформация has it.

    Attributes:
        text: Представление, what people see and what was typed.
        number: НомерТелефона, "" when the row came from an import that filled only the text.
        local: НомерТелефонаБезКодов.
        country: Country code as entered ("+38"), "" when the number was typed as a whole.
        area: Area code as entered ("050"), "" likewise.
        extension: Extension as entered, "" when there is none.
    """

    text: str
    number: str
    local: str
    country: str = ""
    area: str = ""
    extension: str = ""


def mobile(codes: tuple[str, ...], index: int) -> str:
    """A Ukrainian mobile number, digits of E.164; different for different indexes below ten million."""
    return f"380{codes[index % len(codes)]}{(index * 7654321 + 1112233) % 10_000_000:07d}"


def city(index: int) -> str:
    """A Ukrainian city number, digits of E.164."""
    return f"380{CITY_CODES[index % len(CITY_CODES)]}{2_000_000 + (index * 734_567) % 5_000_000:07d}"


def foreign(index: int) -> str:
    """A number of another country, digits of E.164."""
    return FOREIGN[index % len(FOREIGN)].format((index * 87_647) % 900_000 + 100_000)


def write(digits: str, style: int, second: str = "", who: str = "") -> Written:
    """Write a number the way one of many people did.

    Args:
        digits: Digits of E.164; what is not Ukrainian is written with "+" and blanks.
        style: Any non-negative number; chooses the manner.
        second: Another number, for the manner that puts two into one field.
        who: A name, for the manner that adds one.
    """
    if not digits.startswith("380"):
        return typed(f"+{digits[:2]} {digits[2:4]} {digits[4:7]} {digits[7:]}")
    area, rest = digits[2:5], f"{digits[5:8]}-{digits[8:10]}-{digits[10:]}"
    manner = style % STYLES
    if manner < 4:
        return _by_fields(area, rest, "")
    if manner == 4:
        return _by_fields(area, rest, f"{style % 90 + 10}")
    if manner == 5 and second:
        return typed(f"{area} {rest.replace('-', ' ')}, {second[2:5]} {second[5:8]} {second[8:10]} {second[10:]}")
    if manner == 6:  # a row that came from a spreadsheet: 1C's own columns stayed empty
        return Written(f"{area}-{rest}", "", "")
    if manner == 7 and who:
        return typed(f"+38 ({area}) {rest} {who}")
    return typed(_as_a_whole(manner, area, rest, digits))


def _as_a_whole(manner: int, area: str, rest: str, digits: str) -> str:
    plain = rest.replace("-", "")
    return {
        8: f"8 {area} {rest.replace('-', ' ')}",
        9: f"({area}) {rest}",
        10: f"{area}{plain}",
        11: f"+{digits}",
        12: f"т. {area}/{rest.replace('-', '/')}",
    }.get(manner, f"{area}-{rest}")


def _by_fields(area: str, rest: str, extension: str) -> Written:
    text = f"+38 ({area}) {rest}" + (f", доб. {extension}" if extension else "")
    return Written(text, _column(f"+38{area}{rest}"), rest.replace("-", ""), "+38", area, extension)


def typed(text: str) -> Written:
    """A number that was typed as a whole into the number field, without codes."""
    return Written(text, _column(text), _column(text))


def _column(text: str) -> str:
    head = text.replace("\n", ",").split(",")[0]
    return head.replace("-", "").replace(" ", "").replace("+", "")[:20]
