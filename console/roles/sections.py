"""The sections of a card: what the role asks for, out of what was told."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from console.domain.card import Extent, Field, Format, Money, Section, Shown, Value
from console.domain.dossier import Dossier, Group, Named, Row, Standing
from console.domain.text import clean
from console.i18n import in_words
from console.roles.facts import Facts
from console.roles.masks import BARS, masked
from console.roles.role import FieldSpec, Role, SectionSpec


def sections_of(role: Role, dossier: Dossier, facts: Facts) -> tuple[Section, ...]:
    """What this role sees, from top to bottom; what nothing can be said of is left out."""
    specs = role.sections or tuple(SectionSpec(source=group.key) for group in dossier.groups)
    groups = {group.key: group for group in dossier.groups}
    made = (_section(number, spec, groups.get(spec.source), facts) for number, spec in enumerate(specs))
    return tuple(section for section in made if section is not None)


def _section(number: int, spec: SectionSpec, group: Group | None, facts: Facts) -> Section | None:
    fields = spec.fields or tuple(FieldSpec(key=key) for key in (group.keys if group else ()))
    if spec.source and group is None and not spec.fields:
        return None
    told = [(one, named) for one in fields if (named := facts.named(one.told)) is not None]
    title = clean(in_words(spec.title)) or (group.title if group else "")
    shown = [field for one, named in told for field in _Writer(one, named, title, facts).fields()]
    ages = [named.as_of for _spec, named in told if named.as_of is not None]
    missing = None
    if all(field.shown is Shown.MISSING for field in shown):
        shown = []
        missing = next((named.why for _spec, named in told if named.why), None)
    if not shown and missing is None:
        return None
    key = spec.source or (fields[0].told if fields else f"section.{number + 1}")
    return Section(key, title, tuple(shown), min(ages, default=None), missing)


@dataclass(frozen=True, slots=True)
class _Writer:
    """One field of the role file, as the fields of a card: a sum in each currency, a row each, or one."""

    spec: FieldSpec
    named: Named
    title: str
    facts: Facts

    def fields(self) -> Iterator[Field]:
        named, standing = self.named, self.named.standing
        label = clean(in_words(self.spec.label)) or named.label or self.named.key.rpartition(".")[2]
        key = self.spec.key or named.key
        if standing is Standing.AWAITED:
            yield Field(key, label, "", None, Shown.AWAITED, extent=self._extent())
        elif standing is Standing.MISSING:
            # Said in its place: its absence would look like good news.
            yield Field(key, label, named.why or "", None, Shown.MISSING)
        elif standing is Standing.EMPTY:
            if named.as_of is not None and self.spec.empty == "dash":
                yield Field(key, label, "", named.as_of, Shown.EMPTY)
        elif standing is Standing.KNOWN:
            for number, (words, value, link) in enumerate(self._values(label)):
                is_list = isinstance(named.content, tuple) and isinstance(named.content[0], Row)
                numbered = f"{key}.{number + 1}" if is_list else key if not number else f"{key}.{number + 1}"
                yield self._field(numbered, words, value, link)

    def _values(self, label: str) -> Iterator[tuple[str, Value, str | None]]:
        """Words, value and 1C's link of each field."""
        content = self.named.content
        if not isinstance(content, tuple):
            if content is not None:
                yield label, self._converted(content), None
            return
        rows = [one for one in content if isinstance(one, Row)]
        for row in rows[: self.spec.most or None]:
            yield *self._row(row), row.link
        for one in content:
            if isinstance(one, Money):
                yield label, one, None

    def _extent(self) -> Extent | None:
        extent, most = self.named.extent, self.spec.most
        return extent._replace(rows=min(extent.rows, most)) if extent and most else extent

    def _row(self, row: Row) -> tuple[str, Value]:
        """A row as the preset puts it, or of the columns that the role names: the last one stands at the end."""
        cells = dict(row.cells)
        hidden = {name for name in cells if self.facts.mask(f"{self.named.key}.{name}")}
        told = cells | dict(row.said) | dict.fromkeys(hidden, BARS)
        found = [told[name] for name in self.spec.columns if name in cells]
        if not found:
            # The preset's words may hold what is masked, and nobody can tell where.
            return (self.title, BARS) if hidden else (row.label or self.title, row.value)
        *before, last = found
        return " · ".join(self.facts.say(one, None) for one in before) or self.title, last

    def _field(self, key: str, label: str, value: Value, link: str | None) -> Field:
        written = None if self.spec.format is Format.LIST else self.spec.format
        if how := self.facts.mask(self.named.key) or self.facts.mask(key):
            hidden = masked(self.facts.say(value, written), how) if isinstance(value, str) else BARS
            is_row = isinstance(self.named.content, tuple) and isinstance(self.named.content[0], Row)
            return Field(key, self.title if is_row else label, hidden, self.named.as_of, Shown.MASKED)
        return Field(key, label, value, self.named.as_of, Shown.TOLD, written, link)

    def _converted(self, value: Value) -> Value:
        """The value as its format wants it: 1C tells some numbers as text."""
        if self.spec.format not in (Format.MONEY, Format.NUMBER, Format.PERCENT):
            return value
        if isinstance(value, str):
            try:
                number = Decimal(value.replace("\u00a0", "").replace(" ", "").replace(",", "."))
            except InvalidOperation:
                return value
            value = number if number.is_finite() else value
        if self.spec.format is Format.MONEY and isinstance(value, int | Decimal) and not isinstance(value, bool):
            return Money(Decimal(value), self.spec.currency)
        return value
