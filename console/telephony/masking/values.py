"""A value as others may see it, by what it is."""

import re
from collections.abc import Callable

from console.domain.phone import NumberKind, Numbers
from console.telephony.masking.kinds import Kind
from console.telephony.masking.phones import LONG, Phones
from console.telephony.masking.things import Things
from console.telephony.masking.words import Words
from console.telephony.wire import Texts

_LATIN = "latin-1"
_REMEMBERED = 50_000
_HARMLESS = frozenset({"0", "1", "yes", "no", "true", "false"})
_PHONE = re.compile(r"\+?[\d\s().-]+", re.ASCII)
_TIME = re.compile(r"\d{1,10}(?:\.\d{1,9})?|\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]\d{4})?", re.ASCII)
_ID = re.compile(r"(?:(?P<system>[\w.-]+)-)?1\d{9}\.\d{1,9}", re.ASCII)
_DIGIT = re.compile(r"\d", re.ASCII)
_LONG_RUN = re.compile(rf"\d{{{LONG},}}", re.ASCII)
_DEVICE = re.compile(r"[A-Za-z][A-Za-z0-9]*/\S+")
_CALLER = re.compile(r'(\s*"?)(.*?)("?\s*<)([^<>]*)(>\s*)', re.DOTALL)
_OWN_NAME = re.compile(r"\w{1,60}", re.ASCII)
"""What Asterisk calls an event or an application."""
_ARGUMENT = re.compile(r"[\w#*+.-]{0,24}", re.ASCII)
_OUTGOING = "(Outgoing Line)"
"""What Asterisk itself gives as the arguments of a called channel."""
_OPEN_APPLICATIONS = frozenset((
    "dial", "queue", "goto", "appdial", "appdial2", "appqueue", "answer", "hangup", "wait", "ringing", "progress",
    "park", "parkedcall", "pickup",
))  # fmt: skip
"""Those whose arguments tell where a call goes; of others they are hidden."""
_OPEN_VARIABLES = frozenset((
    "DIALSTATUS", "HANGUPCAUSE", "QUEUESTATUS", "QUEUEPOSITION", "QUEUEWAIT", "QUEUEWAIT_MS", "ABANDONED",
    "CHANLOCALSTATUS", "BRIDGEPEER", "DIALEDPEERNAME", "DIALEDPEERNUMBER", "DIALEDTIME", "DIALEDTIME_MS",
    "ANSWEREDTIME", "ANSWEREDTIME_MS", "RINGTIME", "RINGTIME_MS", "PROGRESSTIME", "PROGRESSTIME_MS",
    "BLINDTRANSFER", "ATTENDEDTRANSFER", "TRANSFERERNAME", "TRANSFER_CONTEXT", "SIPTRANSFER",
))  # fmt: skip
"""Asterisk's own, about how a call goes; the values of all others are hidden."""


class Values:
    """Hides what a value tells of people. The same value of the same kind always becomes the same.

    Args:
        phones: stands in for phone numbers.
        words: stands in for names, hosts and codes.
        region: the country in which numbers without a country are read.
        encoding: what names are in where they are not UTF-8.
    """

    def __init__(self, phones: Phones, words: Words, region: str, encoding: str) -> None:
        self._phones = phones
        self._words = words
        self._things = Things(phones, words)
        self._numbers = Numbers(region)
        self._texts = Texts(encoding)
        self._memory: dict[tuple[Kind, bytes, bytes], bytes] = {}
        text, number = self._things.in_text, self._things.in_number
        self._by_kind: dict[Kind, Callable[[str], str]] = {
            Kind.FIXED: str,
            Kind.EVENT: self._own_name,
            Kind.APPLICATION: self._own_name,
            Kind.VARIABLE: text,
            Kind.TEXT: text,
            Kind.NUMBER: number,
            Kind.TIME: self._time,
            Kind.ID: self._id,
            Kind.NAME: self._name,
            Kind.CALLER: self._caller,
            Kind.DIGIT: lambda _: "0",
            Kind.ASSIGNMENT: self._assignment,
            Kind.HIDDEN: self._hidden,
        }

    def masked(self, kind: Kind, value: bytes, of: bytes = b"") -> bytes:
        """A value without what must not be told; blanks around it stay.

        Args:
            kind: what it is.
            value: as the PBX wrote it.
            of: for arguments, the application; for a value, the variable.
        """
        key = (kind, value, of)
        known = self._memory.get(key)
        if known is None:
            if len(self._memory) >= _REMEMBERED:
                self._memory.clear()
            known = self._memory[key] = self._masked(kind, value.decode(_LATIN), of.decode(_LATIN)).encode(_LATIN)
        return known

    def _masked(self, kind: Kind, whole: str, of: str) -> str:
        value = whole.strip(" \t")
        if not value or (_DIGIT.search(value) is None and self._numbers.parse(value).kind is NumberKind.WITHHELD):
            return whole
        before, after = whole[: whole.index(value)], whole[whole.index(value) + len(value) :]
        if kind is Kind.ARGUMENTS:
            told = self._arguments(of, value)
        elif kind is Kind.VALUE:
            told = self._value(of, value)
        else:
            told = self._by_kind[kind](value)
        return before + told + after

    def _time(self, text: str) -> str:
        return text if _TIME.fullmatch(text) else self._hidden(text)

    def _own_name(self, text: str) -> str:
        return self._things.in_text(text) if _OWN_NAME.fullmatch(text) else self._hidden(text)

    def _id(self, text: str) -> str:
        usual = _ID.fullmatch(text)
        if usual and not _LONG_RUN.search(usual["system"] or ""):
            return text
        return self._things.in_text(text)

    def _name(self, text: str) -> str:
        if _PHONE.fullmatch(text):
            return self._phones.masked(text)
        if _DEVICE.fullmatch(text):  # a queue's member without a name of its own
            return self._things.in_text(text)
        raw = text.encode(_LATIN)
        return self._words.person(raw, self._texts[raw]).decode(_LATIN)

    def _caller(self, text: str) -> str:
        both = _CALLER.fullmatch(text)
        if both is None:
            return self._things.in_number(text) if _PHONE.fullmatch(text) else self._name(text)
        opened, name, middle, number, closed = both.groups()
        return opened + self._part(Kind.NAME, name) + middle + self._part(Kind.NUMBER, number) + closed

    def _part(self, kind: Kind, text: str) -> str:
        return self._masked(kind, text, "")

    def _arguments(self, application: str, text: str) -> str:
        if text == _OUTGOING:
            return text
        name = application.strip().lower()
        if name == "set":
            return self._assignment(text)
        if name not in _OPEN_APPLICATIONS:
            return self._hidden(text)
        first, *rest = text.split(",")
        told = (self._things.in_text(part) if _ARGUMENT.fullmatch(part) else self._hidden(part) for part in rest)
        return ",".join((self._things.in_text(first), *told))

    def _assignment(self, text: str) -> str:
        name, equals, value = text.partition("=")
        if not equals:
            return self._hidden(text)
        return f"{self._things.in_text(name)}={self._value(name, value)}"

    def _value(self, variable: str, text: str) -> str:
        if variable.strip().lstrip("_") in _OPEN_VARIABLES:
            return self._things.in_text(text)
        return self._hidden(text)

    def _hidden(self, text: str) -> str:
        """A word that stands for the whole; a phone number becomes one, so that it can be followed."""
        if not text or text.lower() in _HARMLESS:
            return text
        if _PHONE.fullmatch(text) and sum(letter.isdigit() for letter in text) >= LONG:
            return self._phones.masked(text)
        return self._words.token("hidden", text)
