"""What has to be hidden wherever it stands in a text: numbers, addresses, hosts; and what only looks like it."""

import re
from collections.abc import Callable

from console.telephony.masking.phones import LONG, Phones
from console.telephony.masking.words import Words

_SERIAL = r"-[0-9a-f]{8}(?:;[12])?(?![0-9A-Za-z])"
_UID = r"(?<![\w.])1\d{9}\.\d{1,9}(?![\w.])"
_UUID = r"(?<!\w)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?!\w)"
_OURS = r"(?<!\w)console-(?:call-)?[0-9a-f]{32}(?!\w)"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ALTERNATIVES = {
    "channel": rf"(?<!\w)[A-Za-z][A-Za-z0-9]*/[^\s,&|;]*?{_SERIAL}",
    "kept": rf"{_UID}|{_UUID}|{_OURS}",
    "address": r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])",
    "address6": (
        r"(?<![\w:])(?:(?:[0-9A-Fa-f]{1,4}:){4,7}[0-9A-Fa-f]{1,4}"
        r"|(?:[0-9A-Fa-f]{1,4}:){0,6}:(?:[0-9A-Fa-f]{1,4}:){0,6}[0-9A-Fa-f]{1,4})(?![\w:])"
    ),
    "mail": rf"[\w.+-]+@(?:{_LABEL}\.)+[A-Za-z]{{2,}}(?!\w)",
    "host": rf"(?<![\w.-])(?:{_LABEL}\.)+[A-Za-z]{{2,}}(?!\w)",
    "written": r"(?<!\w)\+?\(?\d{1,5}\)?(?:[ .()-]{1,2}\d{2,4}){2,5}(?!\w)",
    "digits": r"\+?\d{6,}",
}
_THINGS = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _ALTERNATIVES.items()), re.ASCII)
_SERIAL_AT_END = re.compile(_SERIAL + r"\Z", re.ASCII)
_WRITTEN = range(9, 16)
"""Digits of a phone number that somebody wrote in groups."""
_LETTERS = re.compile(r"[A-Za-z\x80-\xff]{2,}")
_WORDS_OF_DIAL_PLANS = frozenset({"fax", "start", "ext", "hint", "none", "invite"})
_IN_NUMBER = re.compile(r"\+?\(?\d(?:[\s().-]*\d)*", re.ASCII)


class Things:
    """Replaces them. Texts are bytes read as Latin-1: nothing is lost, whatever the encoding is.

    What stays: channels' own serial numbers, Uniqueids, bridges' ids, and numbers that are short enough for an
    extension.
    """

    def __init__(self, phones: Phones, words: Words) -> None:
        self._phones = phones
        self._words = words
        self._by_kind: dict[str, Callable[[str], str]] = {
            "channel": self._channel,
            "kept": str,
            "address": words.address,
            "address6": words.address6,
            "mail": self._mail,
            "host": words.host,
            "written": self._written,
            "digits": phones.masked,
        }

    def in_text(self, text: str) -> str:
        """A device, a channel, a dial string, a context: letters stay, what they hold of the above does not."""
        return _THINGS.sub(self._replaced, text)

    def in_number(self, text: str) -> str:
        """A number or an extension as it was dialled or shown; letters in it are somebody's name."""
        if _LETTERS.search(text) is None:
            return _IN_NUMBER.sub(lambda found: self._phones.masked(found[0]), text)
        return _LETTERS.sub(self._other_letters, self.in_text(text))

    def _replaced(self, found: re.Match[str]) -> str:
        return self._by_kind[found.lastgroup or "kept"](found[0])

    def _other_letters(self, found: re.Match[str]) -> str:
        word = found[0]
        return word if word.lower() in _WORDS_OF_DIAL_PLANS else self._words.letters(word)

    def _channel(self, channel: str) -> str:
        end = _SERIAL_AT_END.search(channel)
        at = end.start() if end else len(channel)
        return self.in_text(channel[:at]) + channel[at:]

    def _mail(self, text: str) -> str:
        user, _, host = text.rpartition("@")
        if user.lstrip("+").isdigit():
            return f"{self._phones.masked(user)}@{self._words.host(host)}"
        return f"{self._words.token('user', user)}@{self._words.host(host)}"

    def _written(self, text: str) -> str:
        count = sum(letter.isdigit() for letter in text)
        if count in _WRITTEN:
            return self._phones.masked(text)
        return re.sub(rf"\d{{{LONG},}}", lambda found: self._phones.masked(found[0]), text)
