"""A role file: what an employee in this role sees of a client. Data in a TOML file, no code."""

from datetime import date
from typing import Literal

import msgspec

from console.domain.card import Format, Level
from console.i18n import Words

Mask = Literal["hidden", "partly"]


class FieldSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"source": "from"}):
    """One field of a section. `source` (`from` in the file) is an attribute straight from 1C: `client.ВидЦен`."""

    key: str = ""
    source: str = ""
    label: Words = ""
    format: Format | None = None
    currency: str = ""
    mask: Mask | None = None
    empty: Literal["dash", "hide"] = "dash"
    columns: tuple[str, ...] = ()
    most: int = 0

    @property
    def told(self) -> str:
        """The name under which its value is told."""
        return self.source or self.key


class SectionSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"source": "from"}):
    """One section. `source` (`from` in the file) takes the preset's own: its title and, without `fields`, all of it."""

    source: str = ""
    title: Words = ""
    fields: tuple[FieldSpec, ...] = ()


class FlagSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When a flag is raised, how loud it is and what it says."""

    when: str
    text: Words
    level: Level = Level.WARNING


class HintSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to say or ask. Shown to newcomers; to everybody when `newcomer = false`."""

    text: Words
    when: str = ""
    newcomer: bool = True


class NotificationSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What goes into the desktop notification; a line whose values are all unknown or empty is left out."""

    title: Words = ""
    body: Words = ""
    hide: tuple[str, ...] = ()


class Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole role file. Without `sections` the preset's own are shown. `names` are the file's own for attributes."""

    title: Words = ""
    names: dict[str, str] = {}
    sections: tuple[SectionSpec, ...] = ()
    flags: tuple[FlagSpec, ...] = ()
    hints: tuple[HintSpec, ...] = ()
    mask: tuple[str, ...] = ()
    preset_flags: bool = True
    notification: NotificationSpec | None = None

    @property
    def masks(self) -> dict[str, Mask]:
        """Every name that this role must not see, wherever it would stand, and how it is masked.

        A name stands for all that begins with it, too: `debt` for `debt.total`, `orders` for its columns.
        """
        aliases = self.aliases
        found: dict[str, Mask] = dict.fromkeys((*self.mask, *(aliases.get(one, one) for one in self.mask)), "hidden")
        for section in self.sections:
            for one in section.fields:
                if one.mask:
                    found.setdefault(one.told, one.mask)
                    if one.key:
                        found.setdefault(one.key, one.mask)
        return found

    @property
    def aliases(self) -> dict[str, str]:
        """Names that the file itself gives to attributes: `[names]`, and `key` with `from`."""
        fields = (one for section in self.sections for one in section.fields)
        return self.names | {one.key: one.source for one in fields if one.key and one.source}


def is_new(newcomer: bool | date, today: date) -> bool:
    """Whether `[operator] newcomer` says that this employee is new: yes, or until a day."""
    return newcomer if isinstance(newcomer, bool) else today <= newcomer
