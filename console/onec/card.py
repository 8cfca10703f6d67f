"""Named values out of 1C's rows, as the preset says where each is kept. Pure: no clock, no I/O."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from console.domain.card import Extent, Flag, Money, Value
from console.domain.dossier import Content, Group, Named, Row, Standing
from console.i18n import _
from console.onec import values
from console.onec.answers import Row as Record
from console.onec.links import link_to
from console.onec.plan import Plan
from console.onec.preset import Listing, Rule, Shown, say

REFERENCES = ("Ref_Key", "link")
"""What says which record a row is, and is nothing to show."""
_LABEL_CELLS, _VALUE_CELLS = 12, 20
"""What a part of a row's label and its value take on a screen, as a rule."""
NamesOf = Mapping[str, str]
"""Reference → name, of currencies and kinds of phones together."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a query came to: rows, or in a word why there are none.

    `at` is when 1C said so (epoch seconds; 0: it was not asked, or did not answer). What is `lasting` will be the same
    the next time: not published, not for this user.
    """

    rows: Sequence[Record] = ()
    at: float = 0.0
    missing: str | None = None
    lasting: bool = False

    @property
    def failed(self) -> bool:
        """Whether it should be asked again."""
        return self.missing is not None and not self.lasting


@dataclass
class Composer:
    """Makes named values. `today` is the day in the base's zone, `also` attributes that the role asks for."""

    plan: Plan
    today: date
    names: NamesOf = field(default_factory=dict)
    also: tuple[str, ...] = ()

    @cached_property
    def sources(self) -> dict[str, str]:
        """Each name that can be told, in the preset's order, and the question whose answer it is read from."""
        found = {key: self._name(shown) for key, shown in self._shown.items()}
        found |= {key: listing.query for key, listing in self._listings.items()}
        return found | {key: query for key, (query, _attribute) in self._attributes.items() if key not in found}

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The preset's own order of them."""
        return tuple(
            Group(
                block.key,
                say(block.title),
                (*(one.key for one in block.fields), *([block.listing.key] if block.listing else [])),
            )
            for block in self.plan.preset.sections
        )

    def label(self, key: str) -> str:
        """The preset's word for a name; nothing when it has none."""
        if shown := self._shown.get(key):
            return say(shown.label)
        return next((say(block.title) for block in self.plan.preset.sections if _lists(block.listing, key)), "")

    def extent(self, key: str) -> Extent | None:
        """How much room a list may take; None of what is no list."""
        listing = self._listings.get(key)
        if listing is None:
            return None
        return Extent(listing.most, len(listing.label) * _LABEL_CELLS + _VALUE_CELLS)

    def named(self, key: str, outcome: Outcome) -> Named:
        """What is told under this name."""
        content = None if outcome.missing else self._content(key, outcome)
        why = outcome.missing or self._lacking(key) or self._undated(key, outcome)
        if why is not None and content is None:
            standing = Standing.MISSING if outcome.failed else Standing.UNPUBLISHED
        else:
            standing, why = Standing.EMPTY if content is None else Standing.KNOWN, None
        flags = tuple(flag for rule in self._rules(key) if (flag := self._flag(rule, content)))
        return Named(key, self.label(key), content, standing, outcome.at or None, why, flags)

    @cached_property
    def _shown(self) -> dict[str, Shown]:
        return {one.key: one for block in self.plan.preset.sections for one in block.fields}

    @cached_property
    def _listings(self) -> dict[str, Listing]:
        return {block.listing.key: block.listing for block in self.plan.preset.sections if block.listing}

    @cached_property
    def _attributes(self) -> dict[str, tuple[str, str]]:
        """Attributes of records, of those questions that the card needs: `client.Комментарий`."""
        preset = self.plan.preset
        needed = {*(self._name(one) for one in self._shown.values()), *(one.query for one in self._listings.values())}
        needed |= {rule.query for rule in preset.flags if rule.query}
        found = {
            f"{name}.{attribute}": (name, attribute)
            for name, query in preset.queries.items()
            if name in needed
            for taken in query.take
            for attribute in dict.fromkeys((taken, *taken.split("|")))
        }
        wanted = (key.partition(".") for key in self.also)
        return found | {
            f"{name}.{rest}": (name, rest) for name, _dot, rest in wanted if name in preset.queries and rest
        }

    def _content(self, key: str, outcome: Outcome) -> Content:
        if not outcome.at:
            return None
        if shown := self._shown.get(key):
            return self._value(shown, outcome)
        if listing := self._listings.get(key):
            return self._listed(listing, outcome) or None
        query, attribute = self._attributes[key]
        if not outcome.rows or not self.plan.has(self.plan.preset.queries[query].table, attribute):
            return None
        return values.natural(outcome.rows[0], attribute, self.names)

    def _value(self, shown: Shown, outcome: Outcome) -> Content:
        if shown.days:
            return self._days(shown, outcome)
        if shown.sum:
            return self._sums(shown, outcome)
        return values.text(outcome.rows[0], shown.take) or None if outcome.rows else None

    def _sums(self, shown: Shown, outcome: Outcome) -> tuple[Money, ...] | None:
        """A sum for each currency, the largest first; only what is due before today when `due` says by which field."""
        totals: dict[str, Decimal] = {}
        rows = outcome.rows
        if self._is_joined(shown.key):  # what was paid ahead has no day of payment
            rows = [row for row in rows if values.amount(row, shown.sum) > 0]
        for row in rows:
            if not shown.due or (self._days_late(shown, row) or 0) > 0:
                currency = values.named(row, shown.currency, self.names)
                totals[currency] = totals.get(currency, Decimal(0)) + values.amount(row, shown.sum)
        found = sorted(((total, name) for name, total in totals.items() if total), reverse=True)
        if not found and shown.empty and self._lacking(shown.key) is None:
            found = [(Decimal(0), "")]
        return tuple(Money(total, name) for total, name in found) or None

    def _days(self, shown: Shown, outcome: Outcome) -> int | None:
        late = [self._days_late(shown, row) or 0 for row in outcome.rows if values.amount(row, shown.sum) > 0]
        longest = max(late, default=0)
        return longest if longest > 0 else None

    def _days_late(self, shown: Shown, row: Record) -> int | None:
        """Days since the day of payment; None when nobody knows that day."""
        day = values.day(row, shown.due or shown.days)
        term = int(values.amount(row, shown.term)) or shown.usual if shown.term else 0
        if day is None or (shown.term and not term):
            return None
        return (self.today - day).days - term

    def _undated(self, key: str, outcome: Outcome) -> str | None:
        """A word for a debt of which 1C does not know when it is to be paid: that is not to be overdue by nothing."""
        shown = self._shown.get(key)
        if not shown or not (shown.due or shown.days):
            return None
        owed = [row for row in outcome.rows if values.amount(row, shown.sum) > 0]
        if not self._is_joined(key):  # a ready register that has no day says so by an empty one
            owed = [row for row in owed if values.raw(row, shown.due or shown.days) is None]
        unknown = any(self._days_late(shown, row) is None for row in owed)
        return _("1C has no day of payment for it") if unknown else None

    def _is_joined(self, key: str) -> bool:
        return bool(self.plan.preset.queries[self.sources[key]].onto)

    def _lacking(self, key: str) -> str | None:
        """A word for what this base has no attribute for."""
        query = self.plan.preset.queries[self.sources[key]]
        if shown := self._shown.get(key):
            if not all(self.plan.tells(query, one) for one in (shown.due, shown.days, shown.term) if one):
                return _("not published in 1C")
            return None if self.plan.tells(query, shown.take or shown.sum) else _("not published in 1C")
        if key in self._listings:
            return None
        attribute = self._attributes[key][1]
        return None if self.plan.has(query.table, attribute) else _("not published in 1C")

    def _name(self, shown: Shown) -> str:
        """The question a value is read from: the first that this base can answer."""
        return self.plan.first(shown.query) or shown.query[0]

    def _listed(self, listing: Listing, outcome: Outcome) -> tuple[Row, ...]:
        records = outcome.rows
        if listing.rows:
            nested = (row.get(listing.rows) for row in records)
            records = [one for many in nested if isinstance(many, list) for one in many if isinstance(one, dict)]
        fitting = [row for row in records if all(values.text(row, key) == one for key, one in listing.only.items())]
        made = (self._row(listing, row) for row in fitting[: listing.most])
        return tuple(row for row in made if row.value)

    def _row(self, listing: Listing, row: Record) -> Row:
        value: Value = values.text(row, listing.take)
        if listing.sum:
            value = Money(values.amount(row, listing.sum), values.named(row, listing.currency, self.names))
        label = " · ".join(filter(None, (self._word(listing, row, name) for name in listing.label)))
        taken = row if listing.rows else self.plan.preset.queries[listing.query].take
        names = dict.fromkeys(name for one in taken if one not in REFERENCES for name in (one, *one.split("|")))
        cells = {name: self._cell(listing, row, name) for name in names}
        if listing.sum:
            cells[listing.sum] = value
        said = {name: self._word(listing, row, name) for name in names if name in listing.words}
        return Row(
            label,
            value,
            tuple((name, told) for name, told in cells.items() if told is not None),
            tuple((name, words) for name, words in said.items() if words),
            None if listing.rows else link_to(self.plan.preset.queries[listing.query].set, row),
        )

    def _cell(self, listing: Listing, row: Record, name: str) -> Value | None:
        told = values.natural(row, name, self.names)
        return say(listing.words[told]) if isinstance(told, str) and told in listing.words else told

    def _word(self, listing: Listing, row: Record, name: str) -> str:
        """One part of a label: a name for a reference, a day as it is written here, a word for 1C's own value."""
        told = self._cell(listing, row, name)
        if told is None or isinstance(told, bool):
            return ""
        written = f"{told:%d.%m.%Y}" if isinstance(told, date) else str(told)
        return say(listing.words[name]).format(written) if written and name in listing.words else written

    def _rules(self, key: str) -> list[Rule]:
        """The preset's flags that follow from a value, or from an attribute of a record."""
        return [rule for rule in self.plan.preset.flags if key in (rule.field, f"{rule.query}.{rule.take}")]

    def _flag(self, rule: Rule, content: Content) -> Flag | None:
        if rule.field:
            several = content if isinstance(content, tuple) else (content,)
            sizes = (one.amount if isinstance(one, Money) else one for one in several)
            raised = any(isinstance(size, Decimal | int) and size > rule.above for size in sizes)
            return Flag(rule.level, say(rule.text)) if raised else None
        if not content:
            return None
        return Flag(rule.level, say(rule.text) or str(content))


def _lists(listing: Listing | None, key: str) -> bool:
    return listing is not None and listing.key == key
