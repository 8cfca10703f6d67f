"""A preset fitted to the base at hand: what of it can be asked, and the questions in 1C's words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from console.onec import literals
from console.onec.metadata import Schema
from console.onec.odata import Question
from console.onec.preset import PLACE, Phones, Preset, Query

_QUOTED = re.compile(r"'[^']*'")
_WORD = re.compile(r"[^\W\d][\w/]*(?!\s*\(|[\w/])")
_OPERATORS = frozenset(
    {"eq", "ne", "gt", "ge", "lt", "le", "and", "or", "not", "add", "sub", "mul", "div", "true", "false"}
)
_AT_A_TIME = 8
"""References in one condition: an address stays below the 2000 characters that IIS takes."""
_AT_A_CALL = 2
"""The same inside a path, of which IIS takes 260 characters between two slashes."""

Refs = Mapping[str, Sequence[str]]
"""Placeholder → references."""


@dataclass(slots=True)
class Plan:
    """What can be asked. `lost` and `closed` grow when 1C says that it lacks a field or a set that it described."""

    preset: Preset
    schema: Schema = field(default_factory=Schema)
    lost: set[tuple[str, str]] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    unknown_ways: set[str] = field(default_factory=set)
    """Ways of finding a number that this release of 1C does not understand."""

    def has(self, table: str, name: str) -> bool:
        """Whether a field can be asked of a table: of alternatives one, of a difference both."""
        if table in self.closed:
            return False
        ways = (way.split("-") for way in name.split("|"))
        return any(all(self._has_one(table, part) for part in way) for way in ways)

    def known(self, table: str, names: Iterable[str]) -> list[str]:
        """Those of the fields, alternatives taken apart, that the table has."""
        apart = (one for name in names for one in name.split("|"))
        return [one for one in dict.fromkeys(apart) if one and self.has(table, one)]

    def tells(self, query: Query, name: str) -> bool:
        """Whether what a question brings has a field: its own, or of the rows that it is joined onto."""
        base = query.onto.partition(".")[0]
        return self.has(query.table, name) or (bool(base) and self.tells(self.preset.queries[base], name))

    def _has_one(self, table: str, name: str) -> bool:
        is_lost = {(table, name), (table, name.partition("/")[0])} & self.lost
        return not is_lost and self.schema.has(table, name)

    @property
    def lacking(self) -> int:
        """How much 1C turned out to lack."""
        return len(self.lost) + len(self.closed)

    def publishes(self, table: str) -> bool:
        """Whether a table can be asked at all."""
        return table not in self.closed and self.schema.publishes(table)

    def can_ask(self, query: Query) -> bool:
        """Whether the table is there, with every field of the condition and at least one of those wanted."""
        known = all(self.has(query.table, name) for name in fields_of(f"{query.where} {query.filter}"))
        return known and any(self.has(query.table, name) for name in query.take)

    def first(self, names: Iterable[str]) -> str | None:
        """The first of alternative questions that this base can answer."""
        return next((name for name in names if self.can_ask(self.preset.queries[name])), None)

    def questions(self, query: Query, refs: Refs, within: float) -> list[Question]:
        """The question, in as many requests as its references need; none when there is nothing to ask about."""
        places = PLACE.findall(query.where)
        if not all(refs.get(place) for place in places):
            return []
        many = max(places, key=lambda place: len(refs[place]), default=None)
        values = [literals.guid(one) for one in dict.fromkeys(refs[many])] if many else [""]
        rest = {place: literals.guid(refs[place][0]) for place in places if place != many}
        made = []
        step = _AT_A_CALL if query.call else _AT_A_TIME
        for start in range(0, len(values), step):
            conditions = [_fill(query.where, {**rest, many or "": one}) for one in values[start : start + step]]
            made.append(self._question(query, literals.either(conditions), within))
        return made

    def _question(self, query: Query, condition: str, within: float) -> Question:
        taken = [name for name in query.take if self.has(query.table, name)]
        names = tuple(dict.fromkeys((*taken, *fields_of(f"{query.where} {query.filter}"))))
        within *= query.patience
        options = {}
        if expanded := list(dict.fromkeys(name.partition("/")[0] for name in taken if "/" in name)):
            options["$expand"] = ",".join(expanded)
        if query.call:
            arguments = {**query.arguments, "Condition": f"'{condition}'"}
            options |= {"$filter": query.filter} if query.filter else {}
            return Question(literals.call(query.set, query.call, arguments), options, within, names)
        options |= {"$filter": condition, "$select": ",".join(taken)}
        if query.order:
            options["$orderby"] = query.order
        if query.top:
            options["$top"] = str(query.top)
        return Question(literals.call(query.set, "", {}), options, within, names)

    def search(self, phones: Phones, tail: str) -> str | None:
        """The condition that finds these last digits in a table of phones; None when no way of finding is left."""
        values = {"tail": literals.digits(tail), "groups": literals.likeness(tail), "reversed": f"'{tail[::-1]}'"}
        ways = self._ways(phones)
        if not ways:
            return None
        found = literals.either(_fill(one, values) for one in ways)
        return f"{phones.where} and ({found})" if phones.where else found

    def forgo(self, phones: Phones, name: str | None) -> bool:
        """1C did not understand a search: do without the field, or the last way of finding. False: nothing is left."""
        ways = self._ways(phones)
        if name and self.has(phones.set, name):
            self.lost.add((phones.set, name))
        elif len(ways) > 1:
            self.unknown_ways.add(ways[-1])
        else:
            return False
        return True

    def _ways(self, phones: Phones) -> list[str]:
        known = (one for one in phones.find if one not in self.unknown_ways)
        return [one for one in known if all(self.has(phones.set, name) for name in fields_of(one))]


def fields_of(condition: str) -> list[str]:
    """The names of fields in a condition: what is not quoted, a placeholder, a function or an operator."""
    bare = _QUOTED.sub(" ", PLACE.sub(" ", condition))
    return [word for word in _WORD.findall(bare) if word not in _OPERATORS]


def needs(query: Query) -> set[str]:
    """The queries whose answers this one's condition is made of, or whose rows it is joined onto."""
    places = (*PLACE.findall(query.where), query.onto)
    return {place.partition(".")[0] for place in places if "." in place}


def _fill(template: str, values: Mapping[str, str]) -> str:
    return PLACE.sub(lambda place: values[place[1]], template)
