"""1C's own links to the clients that were found and to the records that a card tells of."""

import re
from dataclasses import replace
from uuid import UUID

from console.domain.card import Kind, Lookup
from console.domain.link import navigation_link
from console.onec.answers import Row
from console.onec.plan import Plan

_LINK = re.compile(r"e1cib/data/[^\W\d]\w*\.[^\W\d]\w*\?ref=[0-9a-f]{32}")
_MADE = 5
"""The version of references that are made here for exported files without any; 1C's own are of versions 1 and 4."""


def linked(lookup: Lookup, plan: Plan | None) -> Lookup:
    """With a link in each match whose catalog is known: the base's family is told by 1C or by the settings."""
    if plan is None or not lookup.matches:
        return lookup
    sets: dict[Kind, str | None] = {}
    for owner in plan.preset.owners:
        sets[owner.kind] = owner.set if sets.get(owner.kind, owner.set) == owner.set else None
    matches = (
        match if match.link else replace(match, link=_link(sets.get(match.kind) or "", match.ref))
        for match in lookup.matches
    )
    return replace(lookup, matches=tuple(matches))


def link_to(entity: str, row: Row) -> str | None:
    """A link to the record of a row: the one that 1C gives (`link`), or one made of its set and reference."""
    given, ref = row.get("link"), row.get("Ref_Key")
    if isinstance(given, str) and _LINK.fullmatch(given):
        return given
    return _link(entity, ref) if isinstance(ref, str) else None


def _link(entity: str, ref: str) -> str | None:
    try:
        known = UUID(ref)
    except ValueError:
        return None
    return navigation_link(entity, ref) if known.int and known.version != _MADE else None
