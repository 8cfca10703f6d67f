"""Questions of the protocol, and its answers as checked values. Text is not cleaned here: who shows it does."""

import msgspec

from console.domain.card import Kind
from console.onec import answers, literals
from console.onec.answers import Row
from console.onec.failures import BadQuery, Broken, NoRight, NotPublished, OneCFailure
from console.onec.odata import Question

PROTOCOL = 1
_FOLDER = "/hs/caller/v1"
_BOM = b"\xef\xbb\xbf"
_LOOK = 64 * 1024
_MOST_ALSO = 1500
"""Characters: an address stays below what IIS takes."""


class Expired(OneCFailure):
    """The service no longer knows what has changed since then."""


class _Error(msgspec.Struct):
    code: str


class _Failed(msgspec.Struct):
    error: _Error


class Configuration(msgspec.Struct, frozen=True):
    """Which configuration the service is in."""

    name: str = ""
    title: str | None = None
    version: str | None = None


class About(msgspec.Struct, frozen=True):
    """Who answers and what they can; `catalogs` says which catalog a kind of client is kept in."""

    protocol: int
    service: str
    version: str = ""
    configuration: Configuration = Configuration()
    family: str = ""
    kinds: tuple[str, ...] = ()
    catalogs: dict[str, str] = {}
    features: tuple[str, ...] = ()


class Phone(msgspec.Struct, frozen=True):
    """A number as it is written in the base, with the name of its kind."""

    number: str = ""
    label: str | None = None


class Record(msgspec.Struct, frozen=True):
    """One client."""

    kind: Kind
    ref: str
    name: str = ""
    company: str | None = None
    company_ref: str | None = None
    manager: str | None = None
    deleted: bool = False
    inactive: bool = False
    phones: tuple[Phone, ...] = ()
    phone: str | None = None
    label: str | None = None


class Card(msgspec.Struct, frozen=True):
    """Everything about one client: question → records, and why there are none."""

    kind: Kind
    ref: str
    rows: dict[str, list[Row]] = {}
    missing: dict[str, str] = {}


class Found(msgspec.Struct, frozen=True):
    """Who may have a number, and the card of one."""

    matches: tuple[Record, ...] = ()
    card: Card | None = None


class Gone(msgspec.Struct, frozen=True):
    """A client who is no more."""

    kind: Kind
    ref: str


class Page(msgspec.Struct, frozen=True):
    """A page of the directory, or of what has changed in it."""

    rows: tuple[Record, ...] = ()
    removed: tuple[Gone, ...] = ()
    next: str | None = None
    token: str | None = None


class ServiceQuestion(Question):
    """One GET of the protocol; its answer is one row, the object as it came."""

    def address(self, publication: str) -> str:
        """Where it is asked."""
        asked = literals.query(self.options)
        return f"{publication}{_FOLDER}/{self.path}" + (f"?{asked}" if asked else "")

    def rows(self, kind: str, body: bytes) -> list[Row]:
        """Read a 200. Raises `OneCFailure`."""
        return [answers.single(kind, body)]

    def failure(self, status: int, body: bytes) -> OneCFailure:
        """What another status means: by the service's own code, else as of any web server before 1C."""
        try:
            code = msgspec.json.decode(body[:_LOOK].removeprefix(_BOM), type=_Failed).error.code
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return answers.failure(status, body)
        known: dict[str, OneCFailure] = {
            "no_right": NoRight(),
            "not_found": NotPublished(),
            "not_supported": NotPublished(),
            "expired": Expired(),
            "bad_token": Expired(),
            "bad_request": BadQuery(),
        }
        return known.get(code) or Broken(status)


def about(within: float) -> ServiceQuestion:
    """Who are you."""
    return ServiceQuestion("about", {}, within)


def by_ref(kind: Kind, ref: str, also: tuple[str, ...], within: float) -> ServiceQuestion:
    """The card of a known client."""
    return ServiceQuestion("card", {"kind": kind.value, "ref": ref, **_also(also)}, within)


def by_phone(digits: str, also: tuple[str, ...], within: float) -> ServiceQuestion:
    """Who has this number; a scan of tables for 1C."""
    return ServiceQuestion("card", {"phone": literals.digits(digits).strip("'"), **_also(also)}, within, scan=True)


def page(after: str | None, limit: int, within: float) -> ServiceQuestion:
    """A page of the directory."""
    options = {"limit": str(limit)} | ({"after": after} if after else {})
    return ServiceQuestion("directory", options, within, bulk=True)


def changes(since: str, limit: int, within: float) -> ServiceQuestion:
    """What has changed."""
    return ServiceQuestion("changes", {"since": since, "limit": str(limit)}, within, bulk=True)


def _also(names: tuple[str, ...]) -> dict[str, str]:
    told = ",".join(one.removesuffix("/Description") for one in names)  # references come as words
    return {"also": told[:_MOST_ALSO].rpartition(",")[0] if len(told) > _MOST_ALSO else told} if told else {}
