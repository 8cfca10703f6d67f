"""A card out of 1C's rows, block by block as the preset lays it out. Pure: no clock, no I/O."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from console.domain.card import Card, Field, Flag, Level, Money, Section, Value
from console.i18n import _
from console.onec import values
from console.onec.answers import Row
from console.onec.plan import Plan
from console.onec.preset import Block, Listing, Query, Rule, Shown, say

_LOUDNESS = (Level.STOP, Level.WARNING, Level.HINT)
NamesOf = Mapping[str, str]
"""Reference → name, of currencies and kinds of phones together."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a query came to: rows, or in a word why there are none.

    `at` is when 1C said so (epoch seconds; 0: it was not asked, or did not answer). What is `lasting` will be the same
    the next time: not published, not for this user.
    """

    rows: Sequence[Row] = ()
    at: float = 0.0
    missing: str | None = None
    lasting: bool = False

    @property
    def failed(self) -> bool:
        """Whether it should be asked again."""
        return self.missing is not None and not self.lasting


@dataclass(frozen=True, slots=True)
class Part:
    """One block of a card with the flags that follow from it; saved, replaced and aged as one."""

    section: Section
    flags: tuple[Flag, ...] = ()


@dataclass(slots=True)
class Composer:
    """Makes parts. `today` is the day in the base's zone."""

    plan: Plan
    today: date
    names: NamesOf = field(default_factory=dict)

    def queries(self, block: Block) -> tuple[str, ...]:
        """What a block is made of: it can be composed when all of these are settled."""
        wanted = [self._name(one) for one in block.fields]
        wanted += [block.listing.query] if block.listing else []
        return tuple(dict.fromkeys((*wanted, *(rule.query for rule in self._rules(block) if rule.query))))

    def part(self, block: Block, outcomes: Mapping[str, Outcome]) -> Part | None:
        """The block, or None when there is nothing to say."""
        used = [outcomes[name] for name in self.queries(block)]
        as_of = min((one.at for one in used if one.at), default=None)
        fields = [made for shown in block.fields for made in self._fields(shown, outcomes)]
        if fields:
            fields = self._with_gaps(block, fields, outcomes)
        if block.listing:
            fields += self._listed(block.listing, outcomes[block.listing.query], say(block.title))
        missing = None if fields else next((one.missing for one in used if one.missing), self._lacking(block))
        flags = tuple(flag for rule in self._rules(block) if (flag := self._flag(rule, fields, outcomes)))
        if not (fields or flags or missing):
            return None
        return Part(Section(block.key, say(block.title), tuple(fields), as_of, missing), flags)

    def _with_gaps(self, block: Block, fields: list[Field], outcomes: Mapping[str, Outcome]) -> list[Field]:
        """Say in the place of a field that 1C did not answer about it: its absence would look like good news."""
        whole: list[Field] = []
        told: set[str] = set()
        for shown in block.fields:
            name = self._name(shown)
            whole += [one for one in fields if one.key == shown.key or one.key.startswith(f"{shown.key}.")]
            if outcomes[name].failed and name not in told:
                told.add(name)
                whole.append(Field(shown.key, say(shown.label), outcomes[name].missing or ""))
        return whole

    def _lacking(self, block: Block) -> str | None:
        """A word for a block whose fields this base does not have."""
        wanted = [(self._query(shown), shown.take or shown.sum) for shown in block.fields]
        there = all(self.plan.has(query.table, name) for query, name in wanted)
        return None if there else _("not published in 1C")

    def _rules(self, block: Block) -> list[Rule]:
        """The flags that hang on this block: on one of its fields, or on a record that no earlier block shows."""
        keys = {shown.key for shown in block.fields}
        return [rule for rule in self.plan.preset.flags if rule.field in keys or self._home(rule) is block]

    def _home(self, rule: Rule) -> Block | None:
        for block in self.plan.preset.sections:
            shown = {name for one in block.fields for name in one.query}
            if rule.query and rule.query in shown | ({block.listing.query} if block.listing else set()):
                return block
        return None

    def _fields(self, shown: Shown, outcomes: Mapping[str, Outcome]) -> Iterable[Field]:
        outcome = outcomes[self._name(shown)]
        if outcome.missing or not outcome.at:
            return ()
        if shown.days:
            return self._days(shown, outcome)
        if shown.sum:
            return self._sums(shown, outcome)
        value = values.text(outcome.rows[0], shown.take) if outcome.rows else ""
        return [Field(shown.key, say(shown.label), value, outcome.at)] if value else ()

    def _sums(self, shown: Shown, outcome: Outcome) -> list[Field]:
        """A sum for each currency, the largest first; only what is due before today when `due` says by which field."""
        if not self.plan.has(self._query(shown).table, shown.sum):
            return []
        totals: dict[str, Decimal] = {}
        for row in outcome.rows:
            if not shown.due or self._overdue_days(row, shown.due) > 0:
                currency = self.names.get(values.ref(row, shown.currency) or "", "")
                totals[currency] = totals.get(currency, Decimal(0)) + values.amount(row, shown.sum)
        found = sorted(((total, name) for name, total in totals.items() if total), reverse=True)
        if not found and shown.empty:
            found = [(Decimal(0), "")]
        return [
            Field(shown.key if not n else f"{shown.key}.{n + 1}", say(shown.label), Money(total, name), outcome.at)
            for n, (total, name) in enumerate(found)
        ]

    def _days(self, shown: Shown, outcome: Outcome) -> list[Field]:
        late = [self._overdue_days(row, shown.days) for row in outcome.rows if values.amount(row, shown.sum) > 0]
        longest = max(late, default=0)
        return [Field(shown.key, say(shown.label), longest, outcome.at)] if longest > 0 else []

    def _overdue_days(self, row: Row, due: str) -> int:
        day = values.day(row, due)
        return (self.today - day).days if day else 0

    def _query(self, shown: Shown) -> Query:
        return self.plan.preset.queries[self._name(shown)]

    def _name(self, shown: Shown) -> str:
        """The question a field is read from: the first that this base can answer."""
        return self.plan.first(shown.query) or shown.query[0]

    def _listed(self, listing: Listing, outcome: Outcome, title: str) -> list[Field]:
        rows = outcome.rows
        if listing.rows:
            nested = (row.get(listing.rows) for row in rows)
            rows = [one for many in nested if isinstance(many, list) for one in many if isinstance(one, dict)]
        fitting = [row for row in rows if all(values.text(row, key) == one for key, one in listing.only.items())]
        made: list[Field] = []
        for row in fitting[: listing.most]:
            value: Value = values.text(row, listing.take)
            if listing.sum:
                value = Money(
                    values.amount(row, listing.sum), self.names.get(values.ref(row, listing.currency) or "", "")
                )
            if value:
                label = " · ".join(filter(None, (self._word(listing, row, name) for name in listing.label)))
                made.append(Field(f"{listing.key}.{len(made) + 1}", label or title, value, outcome.at))
        return made

    def _word(self, listing: Listing, row: Row, name: str) -> str:
        """One part of a label: a name for a reference, a day as it is written here, a word for 1C's own value."""
        found = values.raw(row, name)
        if reference := values.ref(row, name):
            told = self.names.get(reference, "")
        elif isinstance(found, str) and len(found) == 19 and found[10] == "T":
            day = values.day(row, name)
            told = f"{day:%d.%m.%Y}" if day else ""
        else:
            told = values.text(row, name)
        told = say(listing.words[told]) if told in listing.words else told
        return say(listing.words[name]).format(told) if told and name in listing.words else told

    def _flag(self, rule: Rule, fields: Sequence[Field], outcomes: Mapping[str, Outcome]) -> Flag | None:
        if rule.field:
            worst = (one.value for one in fields if one.key == rule.field or one.key.startswith(f"{rule.field}."))
            sizes = (value.amount if isinstance(value, Money) else value for value in worst)
            raised = any(isinstance(size, Decimal | int) and size > rule.above for size in sizes)
            return Flag(rule.level, say(rule.text)) if raised else None
        rows = outcomes[rule.query].rows
        if not rows:
            return None
        if not rule.text:
            note = values.text(rows[0], rule.take, values.NOTE_LIMIT)
            return Flag(rule.level, note) if note else None
        filled = values.truth(rows[0], rule.take) or bool(values.text(rows[0], rule.take))
        return Flag(rule.level, say(rule.text)) if filled else None


def card_of(ref: str, title: str, parts: Iterable[Part]) -> Card:
    """Put a card together; flags of one text are shown once, the loudest first."""
    parts = list(parts)
    flags = dict.fromkeys(flag for part in parts for flag in part.flags)
    loudest_first = sorted(flags, key=lambda flag: _LOUDNESS.index(flag.level))
    sections = tuple(part.section for part in parts if part.section.fields or part.section.missing)
    return Card(ref, title, tuple(loudest_first), sections)
