"""The one door for untrusted text: caller names, 1C values, file contents.

Terminal control bytes, bidi overrides and invisible characters in a caller's name have crashed and hijacked terminal
programs, so none gets past here. Each one becomes U+FFFD: a replaced character is seen, a deleted one hides a trick.
"""

import re
import unicodedata

REPLACEMENT = "\ufffd"
NAME_LIMIT = 256
"""Characters kept of a name or a short value."""

_SPACES = frozenset("\t\n\v\f\r\u0085\u2028\u2029")
_REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# Invisible though their category is a letter or a mark: Hangul fillers and the combining grapheme joiner.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u3164\uffa0")
_MARKS_IN_A_ROW = 3
_PLAIN = re.compile(r"[ -~«»№–—’…А-Яа-яЁёЄєІіЇїҐґ]*")
"""What most text is made of: each of these is safe, and none combines with another."""


def _is_variation_selector(code: int) -> bool:
    return 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF or 0x180B <= code <= 0x180F


class _Safe(dict[int, int | str]):
    """A translation table that asks unicodedata once for each code point it meets."""

    def __missing__(self, code: int) -> int | str:
        character = chr(code)
        safe: int | str = code
        if character in _SPACES:
            safe = " "
        elif (
            unicodedata.category(character) in _REFUSED_CATEGORIES
            or character in _INVISIBLE
            or _is_variation_selector(code)
        ):
            safe = REPLACEMENT
        self[code] = safe
        return safe


class _Marks(dict[str, bool]):
    """Which characters combine with the one before them; asks unicodedata once for each that it meets."""

    def __missing__(self, character: str) -> bool:
        self[character] = found = unicodedata.category(character).startswith("M")
        return found


_TABLE = _Safe()
_MARKS = _Marks()


def _limit_marks(text: str) -> str:
    """Keep at most three combining marks in a row: more of them climb over the neighbouring rows."""
    kept: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if _MARKS[character] else 0
        if run <= _MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)


def clean(text: str, limit: int = NAME_LIMIT) -> str:
    """Make text from outside safe to show.

    Args:
        text: anything, lone surrogates included.
        limit: how many characters to keep; what is cut off is shown by an ellipsis.

    Returns:
        One line in NFC with no control, format, private or invisible character, stripped of outer blanks.
    """
    if len(text) <= limit and _PLAIN.fullmatch(text):
        return text.strip()
    cut = text[: limit + 1]  # before the costly part: a caller can send 64 KB of name
    safe = unicodedata.normalize("NFC", cut.translate(_TABLE))
    if not safe.isascii() and any(map(_MARKS.__getitem__, safe)):
        safe = _limit_marks(safe)
    safe = safe.strip()
    return safe if len(text) <= limit else safe[: limit - 1] + "…"


def is_clean(text: str) -> bool:
    """Tell whether nothing in `text` could act on a terminal."""
    return all(_TABLE[ord(character)] == ord(character) for character in text)
