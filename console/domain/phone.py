"""Phone numbers as people and exchanges write them, brought to one form that can be compared.

A number is compared by its E.164 form. Where a country is missing on either side, the last nine digits decide (all
Ukrainian spellings share them; ten for Russia and Kazakhstan); seven digits are never more than a likeness.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

_WITHHELD = frozenset(
    {
        "",
        "anonymous",
        "unknown",
        "<unknown>",
        "private",
        "restricted",
        "unavailable",
        "withheld",
        "blocked",
        "none",
        "-",
    }
)
_LONGEST_EXTENSION = 6
_SHORTEST_PHONE = 7
_LIKENESS = 7
_MAY_BE_EXTENSION = re.compile(r"[двex#,]", re.IGNORECASE)
"""What the marks below begin with: to look for that alone is quicker by far."""
_EXTENSION_MARK = re.compile(r"(?:доб|дод|вн|ext|x|#|,,)\.?\s*:?\s*(\d{1,6})\D*$", re.IGNORECASE)
_SEPARATOR = re.compile(r"[,;/\n\r|]+|\s(?:или|або|and|or)\s", re.IGNORECASE)
_NOT_DIGIT = re.compile(r"\D+")
_SEVEN_DIGITS = re.compile(rf"(?:\D*\d){{{_SHORTEST_PHONE}}}")
_SURELY = 10
"""Digits of E.164: seven of them at least are the number itself, since a country's code has three at most."""


class NumberKind(StrEnum):
    """What a string in a caller-ID field turned out to be."""

    PHONE = "phone"
    EXTENSION = "extension"
    WITHHELD = "withheld"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Number:
    """One number: `raw` as received, `e164` with a plus sign where it could be told, `digits` only."""

    kind: NumberKind
    raw: str
    digits: str
    e164: str | None = None
    region: str = "UA"

    @property
    def tail(self) -> str | None:
        """The national significant digits that decide where a country is missing; None when there are too few."""
        length = tail_length(self.region)
        digits = (self.e164 or self.digits).lstrip("+")
        return digits[-length:] if self.kind is not NumberKind.EXTENSION and len(digits) >= length else None

    @property
    def likeness(self) -> str | None:
        """The last seven digits: good for "possibly", never for "is"."""
        digits = (self.e164 or self.digits).lstrip("+")
        is_long = self.kind in (NumberKind.PHONE, NumberKind.OTHER) and len(digits) >= _LIKENESS
        return digits[-_LIKENESS:] if is_long else None

    @property
    def display(self) -> str:
        """The number as people of its country write it, for the screen."""
        return pretty(self.e164) if self.e164 else self.raw


def tail_length(region: str) -> int:
    """How many last digits are the national number in `region` (an ISO 3166 code)."""
    return 10 if region in ("RU", "KZ") else 9


def pretty(e164: str) -> str:
    """Write an E.164 number the international way, `+380 50 111 2233`."""
    import phonenumbers  # 40 ms, and the first screen needs none of it

    try:
        parsed = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def national(e164: str) -> str:
    """The digits that are dialled inside its country: `0501112233`; what is no E.164 number stays as it is."""
    import phonenumbers  # as above

    try:
        parsed = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return e164
    return _NOT_DIGIT.sub("", phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL))


def split_numbers(text: str) -> list[str]:
    """Take apart a field in which people wrote several numbers; extensions behind a number are dropped."""
    numbers = []
    for part in _parts(text):
        if _SEVEN_DIGITS.match(part):
            alone = _without_extension(part)
            if len(_NOT_DIGIT.sub("", alone)) >= _SHORTEST_PHONE:
                numbers.append(alone.strip())
    return numbers


def _parts(text: str) -> list[str]:
    return _SEPARATOR.split(text.replace(",,", " доб. "))


def _without_extension(text: str) -> str:
    return _EXTENSION_MARK.sub("", text) if _MAY_BE_EXTENSION.search(text) else text


def _bare(text: str) -> str:
    """Without what people put between digits: a few times quicker than `str.translate`."""
    return text.replace(" ", "").replace("-", "").replace("(", "").replace(")", "").replace(".", "")


def usual_forms(region: str) -> tuple[str, re.Pattern[str]]:
    """The country's code, and a pattern for the usual written forms of its mobile and fixed numbers.

    Taken from the library's own tables, only to be twenty times quicker than the library where nothing else could be
    meant: in a country that shares its code with no other.
    """
    import phonenumbers  # as above

    nothing = "", re.compile(r"(?!)(?P<country>)(?P<national>)")
    about = phonenumbers.PhoneMetadata.metadata_for_region(region)
    if about is None or about.country_code is None or about.mobile is None or about.fixed_line is None:
        return nothing
    shared = len(phonenumbers.COUNTRY_CODE_TO_REGION_CODE[about.country_code]) > 1
    lengths = {*about.mobile.possible_length, *about.fixed_line.possible_length}
    if shared or len(lengths) > 1 or about.national_prefix != about.national_prefix_for_parsing:
        return nothing
    trunk = about.national_prefix or ""
    if region == "UA":  # 8 was the trunk prefix until 2009 and is still written
        trunk = f"8?{trunk}"
    kinds = f"{about.mobile.national_number_pattern}|{about.fixed_line.national_number_pattern}"
    return str(about.country_code), re.compile(rf"(?:(?P<country>{about.country_code})|{trunk})?(?P<national>{kinds})")


class Numbers:
    """Reads numbers for one default region (ISO 3166, such as `UA`) and remembers what it has read."""

    _REMEMBERED = 20_000

    def __init__(self, region: str = "UA") -> None:
        self.region = region
        self._seen: dict[str, Number] = {}
        self._code = ""
        self._usual: re.Pattern[str] | None = None
        self._last: tuple[str, str | None] = "", None

    def parse(self, raw: str) -> Number:
        """Read one number in any written form; never raises."""
        known = self._seen.get(raw)
        if known is None:
            if len(self._seen) >= self._REMEMBERED:
                self._seen.clear()
            known = self._seen[raw] = self._parse(raw)
        return known

    def usual(self, raw: str) -> Number | None:
        """Read one number of this country in a usual form with nothing beside it, as most are; None: ask `parse`."""
        whole = self.usual_digits(raw)
        digits = _bare(raw).removeprefix("+")
        return None if whole is None else Number(NumberKind.PHONE, raw.strip(), digits, f"+{whole}", self.region)

    def usual_digits(self, raw: str) -> str | None:
        """The same, and no more than its digits of E.164: quick enough for a million of them."""
        bare = raw if raw.isdecimal() else _bare(raw)
        digits = bare.removeprefix("+")
        last, whole = self._last  # 1C keeps a number twice: its digits, and as it was written
        if digits == whole or bare == last:
            return whole
        whole = self._whole(digits, digits is not bare)
        self._last = bare, whole
        return whole

    def all_digits(self, text: str) -> list[str] | None:
        """Digits of E.164 of each of `split_numbers`; None when one of them is written unusually: ask `parse`."""
        found: list[str] = []
        while _SEVEN_DIGITS.match(text):
            head, _comma, rest = text.partition(",")
            whole = None if rest[:1] == "," else self.usual_digits(head)
            if whole is None or len(whole) < _SURELY:
                others = [self._digits_in(part) for part in _parts(text) if _SEVEN_DIGITS.match(part)]
                return None if None in others else found + [one for one in others if one]
            found.append(whole)
            text = rest
        return found

    def _digits_in(self, part: str) -> str | None:
        """The same of one number in any text; nothing when there is none in it."""
        alone = _without_extension(part)
        digits = _NOT_DIGIT.sub("", alone)
        if alone is not part:
            if len(digits) < _SHORTEST_PHONE:
                return ""
            digits = _NOT_DIGIT.sub("", _without_extension(alone))  # some write two
        return self._whole(digits, alone.lstrip()[:1] == "+") if len(digits) >= _SHORTEST_PHONE else None

    def _parse(self, raw: str) -> Number:
        text = raw.strip()
        if text.lower() in _WITHHELD:
            return Number(NumberKind.WITHHELD, "", "", region=self.region)
        text = _without_extension(text) if len(text) > _SHORTEST_PHONE else text
        digits = _NOT_DIGIT.sub("", text)
        if not text.startswith("+") and 0 < len(digits) <= _LONGEST_EXTENSION and text.isalnum():
            return Number(NumberKind.EXTENSION, raw, digits, region=self.region)
        if len(digits) < _SHORTEST_PHONE:
            return Number(NumberKind.OTHER, raw, digits, region=self.region)
        e164 = self._e164(text, digits)
        kind = NumberKind.PHONE if e164 else NumberKind.OTHER
        return Number(kind, raw, digits, e164, region=self.region)

    def _e164(self, text: str, digits: str) -> str | None:
        if whole := self._whole(digits, text[0] == "+"):
            return f"+{whole}"
        import phonenumbers  # as above

        for written, region in self._readings(text, digits):
            try:
                parsed = phonenumbers.parse(written, region)
            except phonenumbers.NumberParseException:
                continue
            if phonenumbers.is_valid_number(parsed):
                return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
        return None

    def _whole(self, digits: str, has_plus: bool) -> str | None:
        """Digits of E.164, when these are a number of this country in a usual form."""
        if self._usual is None:
            self._code, self._usual = usual_forms(self.region)
        found = self._usual.fullmatch(digits)
        return None if found is None or (has_plus and not found["country"]) else self._code + found["national"]

    def _readings(self, text: str, digits: str) -> list[tuple[str, str | None]]:
        """Every way people mean these digits, the likeliest first."""
        if text.startswith("+"):
            return [("+" + digits, None), (digits, self.region)]
        readings: list[tuple[str, str | None]] = [(digits, self.region)]
        if digits.startswith("00"):
            readings.append(("+" + digits[2:], None))
        if digits.startswith("810"):  # the international prefix of the former Soviet network
            readings.append(("+" + digits[3:], None))
        if self.region == "UA" and digits.startswith("80") and len(digits) == len("80501112233"):
            readings.append((digits[1:], self.region))  # 8 was the trunk prefix until 2009 and is still written
        readings.append(("+" + digits, None))
        return readings
