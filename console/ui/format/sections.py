"""One block of a card: its fields in two columns, or run together where there is little room."""

from datetime import date

from console.domain.card import Field, Money, Section, Value
from console.i18n import _
from console.ui.format import measures
from console.ui.format.lines import Line, Tone, cut, fit, line, spread, width_of, wrap, wrapped

_OLD_S = 120.0
"""After this a block says of itself how old it is."""


def value_text(field: Field) -> str:
    """A field's value as text."""
    return _text(field.value, field.key)


def _text(value: Value, key: str) -> str:
    if isinstance(value, Money):
        return measures.money(value.amount, value.currency)
    if isinstance(value, date):
        return measures.day(value)
    if isinstance(value, int):
        return measures.count(value)
    return measures.phone(value) if "phone" in key else value


def is_old(section: Section, now: float) -> bool:
    """Whether the block was said long enough ago to say so."""
    return section.as_of is not None and now - section.as_of > _OLD_S


def section_lines(section: Section, width: int, now: float, *, dense: bool, past: bool) -> list[Line]:
    """The block from its title to its last field."""
    old = past or is_old(section, now)
    tone = Tone.OLD if old else Tone.PLAIN
    age = "≈ " + _("as of {when}").format(when=measures.when(section.as_of)) if old and section.as_of else ""
    if section.missing is not None and not section.fields:
        return wrapped(f"{section.title}: {section.missing}", width, Tone.MUTED)
    if dense:
        return _dense(section, age, width, tone)
    single = section.fields[0] if len(section.fields) == 1 else None
    if single and single.label in ("", section.title):
        titled = Field(single.key, section.title, single.value)
        return _field(titled, _label_width(section, width), 0, width, tone, age)
    label = _label_width(section, width)
    amounts = [value_text(field) for field in section.fields if isinstance(field.value, Money | int)]
    figures = max((width_of(line(amount)) for amount in amounts), default=0)
    rows = [spread(line(section.title, Tone.ACCENT), line(age, Tone.WARN), width)]
    for field in section.fields:
        rows += _field(field, label, figures, width, tone, "")
    return rows


def _label_width(section: Section, width: int) -> int:
    longest = max((width_of(line(field.label)) for field in section.fields), default=0)
    return min(max(longest, 12), max(6, width * 2 // 5))


def _field(field: Field, label: int, figures: int, width: int, tone: Tone, age: str) -> list[Line]:
    text = value_text(field)
    if isinstance(field.value, Money | int) and figures <= width - label - 3:
        text = fit(text, max(figures, width_of(line(text))), right=True)
        rows = [text]
    else:
        rows = wrap(text, max(4, width - label - 3)) or [""]
    first: Line = ((f" {fit(field.label, label)}  ", Tone.MUTED), (rows[0], tone))
    if age:
        first = spread(first, line(f" {age}", Tone.WARN), width)
    return [first, *(((" " * (label + 3), Tone.PLAIN), (cut(row, width), tone)) for row in rows[1:])]


def _dense(section: Section, age: str, width: int, tone: Tone) -> list[Line]:
    parts = []
    for field in section.fields:
        named = field.label not in ("", section.title)
        parts.append(f"{field.label} {value_text(field)}" if named else value_text(field))
    rows = wrap(f"{section.title}: {' · '.join(parts)}" + (f" ({age})" if age else ""), width)
    return [line(row, tone) for row in rows]
