"""What a preset wants of each table: which columns, what they hold, and by which headings they may come. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from console.onec.files.cells import Type
from console.onec.plan import fields_of
from console.onec.preset import PLACE, Owner, Preset, Query, Shown

STANDARD = {
    "Ref_Key": ("Ссылка", "Посилання", "Ref", "GUID", "ID"),
    "Code": ("Код",),
    "Description": ("Наименование", "Найменування", "Name"),
    "DeletionMark": ("ПометкаУдаления", "ПозначкаВидалення", "ПоміткаВилучення"),
    "Owner_Key": ("Владелец", "Власник"),
    "Parent_Key": ("Родитель", "Батько", "Группа", "Група"),
    "Number": ("Номер",),
    "Date": ("Дата",),
    "Posted": ("Проведен", "Проведено"),
    "LineNumber": ("НомерСтроки", "НомерРядка"),
    "Account/Code": ("Счет", "Рахунок", "КодСчета", "КодРахунку"),
}
"""1C's own fields, which have other names in OData than in the Configurator."""
_SUFFIXES = {"Balance": ("Остаток", "Залишок"), "Turnover": ("Оборот", "Обіг")}
_COMPARED = re.compile(r"([^\W\d][\w/]*)\s+eq\s+('(?:[^']|'')*'|true|false)")
_DATES = ("Дата", "Date", "Period", "Срок")
_LED = re.compile(r"([^\W\d]\w*)\s+eq\s+(?:cast\()?\{(\w+)")
_JOIN = re.compile(r"[\W_]+")


@dataclass(slots=True)
class Shape:
    """One table. `fixed` are columns that a condition compares to one value: a file without them is taken to be right.

    `parts` are tabular parts that stand inside rows; `named` the sets that references of a column point to. Rows of a
    table that is `referred` to need a reference of their own; others may have none.
    """

    fields: dict[str, Type] = field(default_factory=dict)
    fixed: dict[str, str] = field(default_factory=dict)
    parts: set[str] = field(default_factory=set)
    named: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    referred: bool = True

    def want(self, name: str, type_: Type | None = None) -> None:
        """A column is wanted, or several that a preset writes as alternatives or a difference.

        What is known of it for sure wins over what its name suggests.
        """
        for one in _apart(name):
            reference, slash, rest = one.partition("/")
            if slash and rest == "Description":  # `Менеджер/Description` is the name behind Менеджер_Key
                self.want(f"{reference}_Key", Type.REF)
            elif type_ is not None or one not in self.fields:
                self.fields[one] = type_ or _guess(one)

    def column(self, heading: str) -> str | None:
        """The field that a heading means."""
        plain = folded(heading)
        if not plain:
            return None
        for name in self.fields:
            if plain in _names_of(name):
                return name
        for name, others in self.aliases.items():
            if any(_fits(plain, one) for one in others):
                return name
        return None


def shapes(preset: Preset) -> dict[str, Shape]:
    """Every table of a preset: sets, virtual tables (`Set/Balance`) and tabular parts."""
    found = {table: Shape() for table in (*preset.sets, *preset.tables)}
    main = next(one.set for one in preset.owners if one.kind is preset.main)
    for owner in preset.owners:
        _owner(found, owner, main, preset)
    for names in preset.names.values():
        found[names.set].want("Ref_Key", Type.REF)
        found[names.set].want(names.name)
        _condition(found[names.set], names.where)
    leads = {"client": main} | {name: query.set for name, query in preset.queries.items()}
    leads |= {owner.kind.value: owner.set for owner in preset.owners}
    for query in preset.queries.values():
        _query(found, query, leads)
    for block in preset.sections:
        for shown in block.fields:
            for name in shown.query:
                _sums(found[preset.queries[name].table], shown, preset)
        if block.listing:
            query = preset.queries[block.listing.query]
            listing, shape = block.listing, found[query.table]
            if listing.rows:
                part = f"{query.set}_{listing.rows}"
                shape.fields.pop(listing.rows, None)
                shape.parts.add(listing.rows)
                shape = found.setdefault(part, Shape())
                for name in filter(None, (*listing.label, *listing.only, listing.take)):
                    shape.want(name)
                shape.want("Ref_Key", Type.REF)
            if listing.sum:
                shape.want(listing.sum, Type.NUMBER)
            _named(shape, listing.currency, preset, "currency")
    for rule in preset.flags:
        if rule.query and rule.text:
            found[preset.queries[rule.query].table].want(rule.take, Type.TRUTH)
    for query in preset.queries.values():
        found[query.table].referred = query.table in _referred(preset)
    for table, shape in found.items():
        shape.aliases = preset.files[table].columns if table in preset.files else {}
        shape.fields = {name: type_ for name, type_ in shape.fields.items() if name not in shape.parts}
    return {table: shape for table, shape in found.items() if shape.fields}


def _referred(preset: Preset) -> set[str]:
    """Tables that something finds a row of by its reference."""
    places = {place for query in preset.queries.values() for place in PLACE.findall(query.where)}
    named = {one.set for one in preset.owners} | {one.set for one in preset.names.values()}
    return named | {
        query.table
        for name, query in preset.queries.items()
        if f"{name}.Ref_Key" in places or "Ref_Key" in fields_of(f"{query.where} {query.filter}")
    }


def folded(name: str) -> str:
    """A heading or a file name without case, blanks, signs and the two letters that are written both ways."""
    return _JOIN.sub("", name).casefold().replace("ё", "е").replace("ґ", "г")


def _owner(found: dict[str, Shape], owner: Owner, main: str, preset: Preset) -> None:
    shape = found[owner.set]
    shape.want("Ref_Key", Type.REF)
    shape.want("Code")
    shape.want(owner.name)
    for one in _apart(owner.company):
        shape.want(one, Type.REF)
        shape.named[one] = main
    _named(shape, owner.manager, preset, "manager")
    for name in filter(None, (owner.deleted, owner.inactive)):
        shape.want(name, Type.TRUTH)
    _condition(shape, owner.where)
    for phones in owner.phones:
        table = found[phones.set]
        for one in _apart(phones.owner):
            table.want(one, Type.REF)
            if phones.set != owner.set:
                table.named.setdefault(one, owner.set)
        for name in phones.numbers:
            table.want(name)
        _named(table, phones.kind, preset, "phone")
        _condition(table, phones.where)
        is_shared = sum(phones.set == other.set for one in preset.owners for other in one.phones) > 1
        for name, value in phones.only.items():
            table.want(name)
            if not is_shared:  # else nobody can tell whose a row is
                table.fixed[name] = value


def _query(found: dict[str, Shape], query: Query, leads: dict[str, str]) -> None:
    shape = found[query.table]
    ordered = (part.split()[0] for part in query.order.split(",") if part.strip())
    for name in (*query.take, *fields_of(f"{query.where} {query.filter}"), *ordered):
        shape.want(name)
    for condition in (query.where, query.filter):
        _condition(shape, condition)
    for name, place in _LED.findall(query.where):
        if name != "Ref_Key":  # a record's own
            shape.want(name, Type.REF)
            shape.named.setdefault(name, leads.get(place, ""))


def _sums(shape: Shape, shown: Shown, preset: Preset) -> None:
    if shown.sum:
        shape.want(shown.sum, Type.NUMBER)
    for name in filter(None, (shown.days, shown.due)):
        shape.want(name, Type.DAY)
    _named(shape, shown.currency, preset, "currency")


def _named(shape: Shape, column: str, preset: Preset, key: str) -> None:
    for one in _apart(column):
        shape.want(one, Type.REF)
        if key in preset.names:
            shape.named[one] = preset.names[key].set


def _condition(shape: Shape, where: str) -> None:
    for name, value in _compared(where):
        shape.want(name, Type.TRUTH if value in ("true", "false") else None)
        shape.fixed.setdefault(name, value.strip("'").replace("''", "'"))


def _compared(where: str) -> Iterator[tuple[str, str]]:
    """What a condition compares to one value, when all of it has to hold."""
    if " or " not in where:
        for name, value in _COMPARED.findall(PLACE.sub("''", where)):
            if value != "''":
                yield name, value


def _apart(name: str) -> list[str]:
    """Alternatives and differences are several fields."""
    return [one for one in re.split(r"[|-]", name) if one]


def _guess(name: str) -> Type:
    if name.endswith("_Key"):
        return Type.REF
    return Type.DAY if name.startswith(_DATES) else Type.TEXT


def _names_of(name: str) -> Iterable[str]:
    """A field as a heading may have it: OData's name, the Configurator's, with or without what OData adds."""
    yield folded(name)
    yield from (folded(one) for one in STANDARD.get(name, ()))
    if name.endswith("_Key"):
        yield folded(name.removesuffix("_Key"))
    for suffix, others in _SUFFIXES.items():
        if name.endswith(suffix):
            stem = name.removesuffix(suffix)
            yield from (folded(stem + one) for one in (*others, ""))


def _fits(heading: str, alias: str) -> bool:
    plain = folded(alias)
    return heading.startswith(plain) if alias.endswith("*") else heading == plain
