"""Which objects of 1C a preset needs, by the names under which they are found in 1C's own setting of OData."""

from collections.abc import Iterable

from console.onec.plan import Plan, needs

_PREFIXES = {
    "Catalog": "Справочники",
    "Document": "Документы",
    "InformationRegister": "Регистры сведений",
    "AccumulationRegister": "Регистры накопления",
    "AccountingRegister": "Регистры бухгалтерии",
    "ChartOfAccounts": "Планы счетов",
    "ChartOfCharacteristicTypes": "Планы видов характеристик",
}


def missing_objects(plan: Plan) -> list[str]:
    """Sets that cards need and the base does not publish; of alternatives the first, when all are missing."""
    preset = plan.preset
    wanted = [one.set for one in preset.owners] + [one.set for one in preset.names.values()]
    wanted += [phones.set for one in preset.owners for phones in one.phones]
    wanted += [preset.queries[name].set for name in used_queries(plan)]
    there = {table.partition("/")[0] for table in preset.tables if plan.publishes(table)}
    return [name for name in dict.fromkeys(wanted) if name not in there]


def used_queries(plan: Plan) -> list[str]:
    """The questions that cards are made of: of alternatives the first that can be asked, else the first."""
    preset = plan.preset
    used: dict[str, None] = {}
    for block in preset.sections:
        for names in (*(shown.query for shown in block.fields), *([(block.listing.query,)] if block.listing else [])):
            name = plan.first(names) or names[0]
            used |= dict.fromkeys((*sorted(needs(preset.queries[name])), name))
    return list(used)


def to_tick(sets: Iterable[str]) -> list[str]:
    """The places in the setting's tree: «Справочники → Партнеры»; a table of a catalog belongs to the catalog."""
    objects: dict[str, None] = {}
    for one in sets:
        prefix, _, name = one.partition("_")
        objects[f"{_PREFIXES.get(prefix, prefix)} → {name.removesuffix('_КонтактнаяИнформация')}"] = None
    return list(objects)
