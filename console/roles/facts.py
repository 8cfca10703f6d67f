"""What the names of rules and texts mean for one client: the dossier, and a few words about who it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from console.domain.card import CardState, Format, Lookup, Money, Value, Why
from console.domain.catalogue import Kind
from console.domain.dossier import Content, Named, Row, Standing
from console.roles.masks import BARS, masked
from console.roles.role import Mask
from console.roles.rules import Plain, Unknown

Say = Callable[[Value, Format | None], str]
"""Writes a value as people of the interface's language do."""

OWN: dict[str, Kind] = {
    "client.found": Kind.BOOL,
    "client.sure": Kind.BOOL,
    "client.several": Kind.BOOL,
    "client.name": Kind.TEXT,
    "client.company": Kind.TEXT,
    "client.kind": Kind.TEXT,
    "card.state": Kind.TEXT,
    "card.saved": Kind.BOOL,
    "newcomer": Kind.BOOL,
    "today": Kind.DATE,
}
"""Names that are there whatever the source: who it is and how far to trust the card."""
OF_CALL: dict[str, Kind] = {
    "call.number": Kind.TEXT,
    "call.queue": Kind.TEXT,
    "call.name": Kind.TEXT,
    "flag": Kind.TEXT,
}
"""Names that the notification knows besides: the call, and the loudest flag."""


@dataclass(frozen=True)
class Facts:
    """One client's names. `aliases` are the file's own names for attributes, `masks` what the role must not see."""

    lookup: Lookup
    today: date
    newcomer: bool
    say: Say
    aliases: dict[str, str]
    masks: dict[str, Mask]

    def plain(self, name: str) -> Plain:
        """A name's meaning in a rule. Raises `Unknown`."""
        if name in OWN:
            return self._own(name)
        one = self.named(name)
        if one is None or one.standing not in (Standing.KNOWN, Standing.EMPTY):
            raise Unknown(name)
        return _plain(one.content)

    def text(self, name: str, written: Format | None = None) -> str:
        """A name's value for people, masked for this role; empty when it is unknown or empty."""
        if name in OWN:
            own = self._own(name)
            return self.say(own, written) if own != "" else ""
        one = self.named(name)
        if one is None or one.standing is not Standing.KNOWN:
            return ""
        content = one.content
        several = content if isinstance(content, tuple) else () if content is None else (content,)
        told = [self.say(part.value if isinstance(part, Row) else part, written) for part in several]
        if how := self.mask(one.key):
            return masked(", ".join(told), how) if isinstance(content, str) else BARS
        return ", ".join(filter(None, told))

    def named(self, name: str) -> Named | None:
        """What was told under a name."""
        dossier = self.lookup.dossier
        return dossier.by_key.get(self.aliases.get(name, name)) if dossier else None

    def mask(self, key: str) -> Mask | None:
        """Whether and how this role must not see it; what begins with a masked name is masked with it."""
        while key and key not in self.masks:
            key = key.rpartition(".")[0]
        return self.masks.get(key)

    def _own(self, name: str) -> str | bool | date:
        lookup = self.lookup
        match = lookup.matches[0] if lookup.matches else None
        owns: dict[str, Callable[[], str | bool | date]] = {
            "client.found": lambda: match is not None,
            "client.sure": lambda: match is not None and match.why is not Why.POSSIBLY,
            "client.several": lambda: len(lookup.matches) > 1,
            "client.name": lambda: match.name if match else "",
            "client.company": lambda: match.company or "" if match else "",
            "client.kind": lambda: match.kind.value if match else "",
            "card.state": lambda: lookup.state.value,
            "card.saved": lambda: lookup.state is CardState.SAVED,
            "newcomer": lambda: self.newcomer,
            "today": lambda: self.today,
        }
        if name.startswith("client.") and match is None and lookup.state is not CardState.ABSENT:
            raise Unknown(name)  # nobody has said yet who it is
        return owns[name]()


def _plain(content: Content) -> Plain:
    """A sum in several currencies is the largest of them; rows are counted, not looked into."""
    if isinstance(content, Money):
        return content.amount
    if isinstance(content, tuple):
        sums = [one.amount for one in content if isinstance(one, Money)]
        return max(sums) if sums else content
    return content
