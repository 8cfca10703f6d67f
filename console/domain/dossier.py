"""All that a source told of one client, by name, before any role has looked at it.

A source (1C's tables, an HTTP service, exported files) fills a dossier; `console/roles/` makes a `Card` of it, as the
employee's role sees it. What a role does not show, it may still use in a rule, so sources leave nothing out for a role.

A name is either a key of the preset, `client.manager`, `debt.total`, `debt.overdue`, `debt.overdue_days`, `orders`, or
a question and an attribute as the source has it: `client.ВидЦен`. The part before the dot says what it belongs to.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from console.domain.card import Extent, Flag, Money, Value


class Standing(StrEnum):
    """How one name stands. Only what is known, or known to be empty, may decide a rule.

    Known: there is a value. Empty: the source answered, and has nothing there (no debt, no orders); without a time, it
    cannot have any (the contact person of a company that called itself). Missing: it did not answer this time.
    Unpublished: it has no such thing, or not for us, and will say the same tomorrow. Awaited: asked, not answered yet.
    """

    KNOWN = "known"
    EMPTY = "empty"
    MISSING = "missing"
    UNPUBLISHED = "unpublished"
    AWAITED = "awaited"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list: the words for it, what stands at its end, and its attributes by the source's own names.

    `said` are the source's words for some of the attributes: `No. 1287`, `ships 25.11.2026`. `link` is 1C's navigation
    link to the record, where it is known.
    """

    label: str
    value: Value
    cells: tuple[tuple[str, Value], ...] = ()
    said: tuple[tuple[str, str], ...] = ()
    link: str | None = None


Content = Value | tuple[Money, ...] | tuple[Row, ...] | None
"""One value; a sum in each currency, the largest first; rows; or nothing."""


@dataclass(frozen=True, slots=True)
class Named:
    """What was told under one name: it arrives, ages and fails by itself.

    `label` is in the interface's language; empty for an attribute that no preset has a word for. `as_of` is epoch
    seconds of the source's answer, `why` a word for what is missing, `flags` those that the preset derives from it,
    `extent` how much an awaited list may come to.
    """

    key: str
    label: str = ""
    content: Content = None
    standing: Standing = Standing.KNOWN
    as_of: float | None = None
    why: str | None = None
    flags: tuple[Flag, ...] = ()
    extent: Extent | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Names that a source shows together, with a title in the interface's language."""

    key: str
    title: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Dossier:
    """Everything about one client. `groups` are the source's own order, for roles that do not say one."""

    ref: str
    title: str
    named: tuple[Named, ...] = ()
    groups: tuple[Group, ...] = ()

    @cached_property
    def by_key(self) -> Mapping[str, Named]:
        """The same by name."""
        return {one.key: one for one in self.named}

    def lacks(self, keys: Iterable[str]) -> bool:
        """Whether some of these were not even asked for when this was read."""
        return any(key not in self.by_key for key in keys)
