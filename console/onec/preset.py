"""A preset: where one family of 1C configurations keeps what a card shows. Data in a TOML file, no code.

The files are in `presets/`; the company may write its own. Conditions are 1C's `$filter` language with placeholders:
`{client}` the main client's reference, `{contact}` and `{counterparty}` those of the match, `{keys.Ref_Key}` every
value of a field that an earlier query brought, `{tail}` and `{groups}` the last digits of a number, `{reversed}` the
same backwards. A field may be written as alternatives, `Ответственный_Key|Менеджер_Key`, since releases differ: what a
base lacks is not asked for, and the first that is filled counts. `Дебет-Кредит` is a difference of two.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from console import i18n
from console.domain.card import Kind, Level
from console.i18n import _

PLACE = re.compile(r"\{(\w+(?:\.\w+)?)\}")
"""A placeholder in a condition."""

_CLEARLY = 0.4
"""By how much more must speak for one family than for the next."""

PLAIN = "files"
"""The preset of plain tables, for exported files alone."""

Words = str | dict[str, str]
"""A text for people: one for all languages, or one for each of uk, ru, en."""

# Every table below forbids unknown keys: one is a mistake in the file, and is said.


class Phones(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of phone numbers. `kind` is the reference to the kind of phone, which 1C has an index for."""

    set: str
    numbers: tuple[str, ...]
    find: tuple[str, ...]
    owner: str = "Ref_Key"
    where: str = ""
    kind: str = ""
    order: str = "Ref_Key,LineNumber"
    only: dict[str, str] = {}


class Owner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A catalog of clients. `company` is the reference to the client that they belong to, `manager` to a user."""

    kind: Kind
    set: str
    phones: tuple[Phones, ...] = ()
    name: str = "Description"
    company: str = ""
    manager: str = ""
    deleted: str = "DeletionMark"
    inactive: str = ""
    where: str = ""
    order: str = "Ref_Key"


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A catalog of which only the names are needed: kinds of phones, currencies, managers."""

    set: str
    name: str = "Description"
    where: str = ""


class Query(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question for a card. `call` asks a virtual table (`Balance`), whose condition is then `where`.

    `filter` narrows what the virtual table returned. `onto = "debt.Документ"`: these are the records that the field
    `Документ` of the rows of `debt` points to; what comes is those rows, each with its record's fields beside its own.
    """

    set: str
    where: str
    take: tuple[str, ...]
    call: str = ""
    filter: str = ""
    arguments: dict[str, str] = {}
    order: str = ""
    top: int = 0
    patience: float = 1.0
    onto: str = ""

    @property
    def table(self) -> str:
        """The name under which its fields are in the description of the base."""
        return f"{self.set}/{self.call}" if self.call else self.set


class Shown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One field of a card, from the first of `query` that this base has: a value, a sum of money, or days overdue.

    `due` (for a sum) and `days` name the day of payment. With `term`, days of credit are added to that day; `usual` are
    those of a record that has none.
    """

    key: str
    label: Words
    query: tuple[str, ...]
    take: str = ""
    sum: str = ""
    days: str = ""
    currency: str = ""
    due: str = ""
    term: str = ""
    usual: int = 0
    empty: bool = False
    """Show a sum of nothing, too."""


class Listing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Fields made of rows, one each: `label` is put together of fields, the value is money or text."""

    key: str
    query: str
    label: tuple[str, ...]
    rows: str = ""
    only: dict[str, str] = {}
    sum: str = ""
    currency: str = ""
    take: str = ""
    words: dict[str, Words] = {}
    most: int = 5


class Block(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One section of a card."""

    key: str
    title: Words
    fields: tuple[Shown, ...] = ()
    listing: Listing | None = None


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When a flag is raised: a field of the card is above something, or an attribute of a record is true or filled."""

    level: Level
    query: str = ""
    take: str = ""
    field: str = ""
    above: Decimal = Decimal(0)
    text: Words = ""
    """Empty: the attribute's own text."""


class Export(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a set is called when it comes as an exported file: other file names, and other headings of its fields.

    The names of 1C itself need no mention. A heading that ends in `*` is a beginning: several columns may fit.
    """

    names: tuple[str, ...] = ()
    columns: dict[str, tuple[str, ...]] = {}


class Preset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole preset: `main` is the client that owes and orders.

    `recognise` names the sets that tell the family, `against` those that speak for another one.
    """

    title: str
    recognise: tuple[str, ...]
    main: Kind
    owners: tuple[Owner, ...]
    queries: dict[str, Query] = {}
    sections: tuple[Block, ...] = ()
    flags: tuple[Rule, ...] = ()
    names: dict[str, Names] = {}
    against: tuple[str, ...] = ()
    files: dict[str, Export] = {}

    @property
    def sets(self) -> dict[str, None]:
        """Every set it asks, in the order in which they matter."""
        owned = [name for one in self.owners for name in (one.set, *(phones.set for phones in one.phones))]
        others = [*(one.set for one in self.queries.values()), *(one.set for one in self.names.values())]
        return dict.fromkeys((*owned, *others))

    @property
    def tables(self) -> frozenset[str]:
        """The same, virtual tables included, as the description of the base names them."""
        return frozenset(self.sets) | {one.table for one in self.queries.values()}


class BadPreset(ValueError):
    """The preset cannot be used; the text names the file and the key."""


def say(words: Words) -> str:
    """The text in the interface's language, else in English, else in any."""
    if isinstance(words, str):
        return words
    return words.get(i18n.language()) or words.get("en") or next(iter(words.values()), "")


def built_in() -> dict[str, Preset]:
    """The presets that come with the program."""
    folder = files("console.onec") / "presets"
    found = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    return {one.name.removesuffix(".toml"): read(one.name, one.read_text("utf-8")) for one in found}


def load(name: str) -> Preset:
    """A preset by name, or by the path of a file. Raises `BadPreset`."""
    if name.endswith(".toml"):
        try:
            return read(name, Path(name).read_bytes().decode("utf-8-sig"))
        except OSError as error:
            raise BadPreset(_("{file}: cannot be read: {why}").format(file=name, why=error.strerror)) from None
        except UnicodeDecodeError:
            raise BadPreset(_("{file}: is not text in UTF-8").format(file=name)) from None
    if name == PLAIN:
        return read(name, (files("console.onec.files") / "plain.toml").read_text("utf-8"))
    known = built_in()
    if name not in known:
        raise BadPreset(f"preset {name!r}: there are {', '.join(known)}, auto, or a path to a .toml file")
    return known[name]


def likely(published: Iterable[str]) -> tuple[str, ...]:
    """Names of the families that a base with these sets may be of, the likeliest first; several: it cannot be told.

    A set speaks for a family the more, the fewer families have it.
    """
    there, known = frozenset(published), built_in()
    fitting = {
        name: one
        for name, one in known.items()
        if one.recognise and there.issuperset(one.recognise) and there.isdisjoint(one.against)
    }
    spread = Counter(table for one in known.values() for table in one.sets)
    said = {name: sum(1 / spread[table] for table in one.sets if table in there) for name, one in fitting.items()}
    best = max(said.values(), default=0.0)
    return tuple(name for name in sorted(said, key=lambda name: -said[name]) if said[name] > best - _CLEARLY)


def recognise(published: Iterable[str]) -> str | None:
    """The name of the family to which a base with these sets belongs; None when there is none, or more than one."""
    found = likely(published)
    return found[0] if len(found) == 1 else None


def read(name: str, text: str) -> Preset:
    """A preset out of the text of a file. Raises `BadPreset`."""
    try:
        found: dict[str, Any] = tomllib.loads(text)
        preset = msgspec.convert(found, Preset)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadPreset(f"{name}: {error}") from None
    except RecursionError:
        raise BadPreset(f"{name}: " + _("too many brackets")) from None
    for mistake in _mistakes(preset):
        raise BadPreset(f"{name}: {mistake}")
    return preset


def _mistakes(preset: Preset) -> Iterator[str]:
    """What is named and not there."""
    if all(owner.kind is not preset.main for owner in preset.owners):
        yield f"main = {preset.main.value!r}, but no [[owners]] is of that kind"
    fields = [shown for block in preset.sections for shown in block.fields]
    listed = [block.listing for block in preset.sections if block.listing]
    asked = [name for shown in fields for name in shown.query] + [one.query for one in listed]
    for name in (*asked, *(rule.query for rule in preset.flags if rule.query)):
        if name not in preset.queries:
            yield f"query {name!r}: there is no [queries.{name}]"
    for rule in preset.flags:
        if rule.field and all(shown.key != rule.field for shown in fields):
            yield f"[[flags]] field = {rule.field!r}: no section has this key"
    known = {"client", *(kind.value for kind in Kind), *preset.queries}
    for key, query in preset.queries.items():
        base, _dot, reference = query.onto.partition(".")
        if query.onto and (not reference or base not in list(preset.queries)[: list(preset.queries).index(key)]):
            yield f"[queries.{key}] onto = {query.onto!r}: must be an earlier question, a dot, and a field of its rows"
        for place in PLACE.findall(query.where):
            if place.partition(".")[0] not in known:
                yield f"[queries.{key}] where: nothing is called {{{place}}}"
