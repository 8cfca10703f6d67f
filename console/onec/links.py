"""1C's own links to the clients that were found, by the catalogs that the preset names."""

from dataclasses import replace

from console.domain.card import Kind, Lookup
from console.domain.link import navigation_link
from console.onec.plan import Plan


def linked(lookup: Lookup, plan: Plan | None) -> Lookup:
    """With a link in each match whose catalog is known: the base's family is told by 1C or by the settings."""
    if plan is None or not lookup.matches:
        return lookup
    sets: dict[Kind, str | None] = {}
    for owner in plan.preset.owners:
        sets[owner.kind] = owner.set if sets.get(owner.kind, owner.set) == owner.set else None
    matches = (
        match if match.link else replace(match, link=navigation_link(sets.get(match.kind) or "", match.ref))
        for match in lookup.matches
    )
    return replace(lookup, matches=tuple(matches))
