"""A table of phones in parts, by kind of phone: for each page 1C reads the part anew, from its first row on."""

from collections.abc import Sequence

from console.onec import literals
from console.onec.plan import Plan
from console.onec.preset import Phones

_LONGEST = 1500
"""Characters of the condition for all other rows; the whole question stays below the 2000 that IIS takes."""


def partitions(plan: Plan, phones: Phones, kinds: Sequence[str]) -> list[str]:
    """Conditions of which each row of the table fulfils one: one for each of `kinds`, and one for all other rows.

    Those are rows of no kind, of a kind that was deleted or that we may not see, and of one that somebody typed. They
    are told by the kinds that they are not of, so as many kinds have a part of their own as such a condition can name.
    """
    name = phones.kind
    if not name or "|" in name or not plan.has(phones.set, name):
        return [phones.where]
    apart, rest = list[str](), phones.where
    for kind in kinds:
        value = _value(plan, name, kind)
        fuller = _both(rest, f"{name} ne {value}")
        if len(literals.query({"$filter": fuller})) > _LONGEST:
            break
        apart.append(_both(phones.where, f"{name} eq {value}"))
        rest = fuller
    return [*apart, rest]


def _value(plan: Plan, name: str, kind: str) -> str:
    """A field of one type is compared with a reference, one of several types with a reference and its type."""
    if name.endswith("_Key"):
        return literals.guid(kind)
    return f"cast({literals.guid(kind)},{literals.text(plan.preset.names['phone'].set)})"


def _both(one: str, other: str) -> str:
    return f"{one} and {other}" if one else other
