"""What stands in the place of a value that a role must not see."""

import re

from console.roles.role import Mask

BARS = "•••"
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"\w{2,}")
_PHONE_DIGITS = 7
_HEAD, _TAIL = 5, 2


def masked(text: str, how: Mask) -> str:
    """Bars; of a value masked in part, how a phone begins and ends, and the first letter of each word.

    A sum or another number gives nothing away in part: how long it is says enough.
    """
    if how == "hidden":
        return BARS
    digits = len(_DIGIT.findall(text))
    if any(one.isalpha() for one in text) and digits < _PHONE_DIGITS:
        return _WORD.sub(lambda word: word[0][0] + BARS, text) if digits == 0 else BARS
    if digits < _PHONE_DIGITS or not text.lstrip().startswith(("+", "0", "(", "8")):
        return BARS
    seen = 0

    def bar(digit: re.Match[str]) -> str:
        nonlocal seen
        seen += 1
        return digit[0] if seen <= _HEAD or seen > digits - _TAIL else "•"

    return _DIGIT.sub(bar, text)
