"""Which names a base of 1C can tell, from its preset and from what it publishes."""

from collections.abc import Iterator
from importlib.resources import files

from console.domain.catalogue import Catalogue, Kind, Question
from console.onec.card import REFERENCES
from console.onec.plan import Plan
from console.onec.preset import PLAIN, Preset, Shown, built_in, load, read


def catalogue_of(plan: Plan) -> Catalogue:
    """The names, as far as they are known: without a description of the base every attribute may be there."""
    preset, fields = plan.preset, plan.schema.fields
    questions = {
        name: Question(query.table, plan.publishes(query.table), None if fields is None else fields.get(query.table))
        for name, query in preset.queries.items()
    }
    groups = frozenset(block.key for block in preset.sections)
    elsewhere = {name for other in _others() for name in _everything(other)}
    return Catalogue(dict(_named(preset)), questions, groups, _columns(preset), frozenset(elsewhere))


def _others() -> Iterator[Preset]:
    """Every preset of the program, those of an HTTP service and of plain tables too."""
    yield from built_in().values()
    yield read("service", (files("console.onec.service") / "preset.toml").read_text("utf-8"))
    yield load(PLAIN)


def _named(preset: Preset) -> Iterator[tuple[str, Kind]]:
    for block in preset.sections:
        for shown in block.fields:
            yield shown.key, _kind(shown)
        if block.listing:
            yield block.listing.key, Kind.ROWS


def _kind(shown: Shown) -> Kind:
    return Kind.NUMBER if shown.sum or shown.days else Kind.TEXT


def _columns(preset: Preset) -> dict[str, frozenset[str]]:
    """What the rows of each list have; nobody knows of those that lie inside another record."""
    listings = [block.listing for block in preset.sections if block.listing and not block.listing.rows]
    taken = {one.key: (name for name in preset.queries[one.query].take if name not in REFERENCES) for one in listings}
    return {key: frozenset(part for one in names for part in (one, *one.split("|"))) for key, names in taken.items()}


def _everything(preset: Preset) -> Iterator[str]:
    yield from (block.key for block in preset.sections)
    yield from (key for key, _kind in _named(preset))
    yield from (f"{key}.{name}" for key, query in preset.queries.items() for name in query.take)
    yield from (f"{key}.{name}" for key, names in _columns(preset).items() for name in names)
