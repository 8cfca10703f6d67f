"""How names are brought to one form for searching, and what a typed search text means."""

import re
import unicodedata
from dataclasses import dataclass

# Apostrophes and quotation marks are left out on both sides: people type them in six ways or not at all.
_UNHEARD = "'’ʼ`´′‘‛\"«»„“”‹›"
_TABLE = {**dict.fromkeys(map(ord, _UNHEARD)), ord("ё"): "е"}
_NUMBER = re.compile(r"^[+0-9\s().\-/]*$")
_NOT_DIGIT = re.compile(r"[^0-9]+")
# How a trunk prefix that people type is written in E.164, by region; Ukraine's 0 and 80 are inside 380 as they are.
_TRUNKS = {"RU": ("8", "7"), "KZ": ("8", "7"), "BY": ("80", "375")}
START = "\n"
"""Stands for the beginning of a number in a reading: `\\n38050` is found in numbers that begin so."""


def fold(text: str) -> str:
    """Bring a name to the form that is compared: no case, apostrophe or quotation mark, ё as е, ґ and г apart."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return " ".join(storable(folded.translate(_TABLE)).split())


def storable(text: str) -> str:
    """What SQLite can hold: half a surrogate pair from a wire would refuse the whole row."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def digits_of(text: str | None) -> str:
    """Only the digits."""
    return _NOT_DIGIT.sub("", text or "")


def is_digits(word: str) -> bool:
    """Whether a word may be a part of a number."""
    return word.isascii() and word.isdecimal()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search text understood. Either `readings` (any of them in the number) or `words` (each in a name or number)."""

    text: str = ""
    readings: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def is_everything(self) -> bool:
        """Whether nothing in particular is asked for."""
        return not self.readings and not self.words

    def accepts(self, digits: str, names: str) -> bool:
        """Whether a party with these digits and folded names is meant."""
        if self.readings:
            anchored = START + digits
            return any(reading in anchored for reading in self.readings)
        return all(word in names or (is_digits(word) and word in digits) for word in self.words)


def understand(text: str, region: str) -> Wanted:
    """Read what a person typed: a number in any written form, or parts of names.

    Args:
        text: as typed; blank means everything.
        region: whose trunk prefix is meant (ISO 3166).
    """
    text = text.strip()
    if _NUMBER.match(text):
        return Wanted(text, readings=_readings(text, region))
    folded = fold(text)
    return Wanted(folded, words=tuple(dict.fromkeys(folded.split())))


def _readings(text: str, region: str) -> tuple[str, ...]:
    """Every way these digits may stand in an international number."""
    digits = digits_of(text)
    if not digits:
        return ()
    if text.startswith("+"):
        return (START + digits,)
    found = [digits]
    for abroad in ("00", "810"):
        if digits.startswith(abroad) and digits != abroad:
            found.append(START + digits.removeprefix(abroad))
    trunk, code = _TRUNKS.get(region, ("", ""))
    if trunk and digits.startswith(trunk):
        found.append(START + code + digits[len(trunk) :])
    elif region not in (*_TRUNKS, "UA") and digits.startswith("0") and len(digits) > 3:
        found.append(digits.lstrip("0") or digits)
    return tuple(dict.fromkeys(found))
