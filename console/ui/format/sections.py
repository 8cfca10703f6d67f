"""The blocks of a card: their fields in two columns, or run together where there is little room."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from console.domain.card import Field, Format, Money, Section, Shown
from console.i18n import _
from console.ui.format import measures
from console.ui.format.lines import AGE_CELLS, NO_LINE, Line, Tone, cut, fit, line, spread, width_of, wrap, wrapped
from console.ui.format.places import Places, section_place
from console.ui.format.values import say

_LIST_ROWS_DENSE = 2
_LONG, _LONG_ROWS, _SHORT_ROWS = 60, 3, 2
"""A list whose rows take so many cells, such as orders, has room kept for three of them; others, for two."""
_FIGURE = 13
"""Cells: an amount with its currency, as a rule; a column that is as wide from the first one on does not shift."""
_OLD_S, _SAVED_S = 120.0, 60.0
"""After this a block says of itself how old it is; of a card that was saved, all that did not come just now."""


@dataclass(frozen=True, slots=True)
class _Form:
    """One grid for the whole card, so that its columns stand under each other."""

    width: int
    label: int
    figures: int
    now: float
    places: Places
    old: bool


def sections_lines(
    sections: Sequence[Section], width: int, now: float, places: Places | None = None, *, dense: bool, old: bool
) -> list[Line]:
    """All blocks of a card, in the order the card gives them, each in its place."""
    places = Places() if places is None else places
    form = _form(sections, width, now, places, old=old)
    told = {section_place(section.key): section for section in sections}
    rows: list[Line] = []
    for key in places.line_up([*told]):
        section = told.get(key)
        made = (_dense(section, form, places.has(key)) if dense else _roomy(section, form)) if section else []
        kept = _awaited_rows(section, form, dense=dense) if section else 0
        placed = places.fit(key, made, width, kept)
        rows += [*placed, NO_LINE] if placed and not dense else placed
    return rows


def _awaited_rows(section: Section, form: _Form, *, dense: bool) -> int:
    """The rows that the lists of a block may need, besides those that it has while they are awaited."""
    extents = [field.extent for field in section.fields if field.shown is Shown.AWAITED and field.extent]
    if not extents:
        return 0
    if dense:
        return _LIST_ROWS_DENSE
    lists = 0
    for extent in extents:
        most = _LONG_ROWS if extent.cells >= _LONG else _SHORT_ROWS
        lists += min(extent.rows, most) * -(-extent.cells // max(1, form.width))
    return 1 + len(section.fields) - len(extents) + lists


def _form(sections: Sequence[Section], width: int, now: float, places: Places, *, old: bool) -> _Form:
    most = min(width * 2 // 5, 22)
    labels = [width_of(line(_label(field, section))) for section in sections for field in section.fields]
    label = places.column(min(max([10, *(length for length in labels if length <= most)]), most))
    amounts = [
        width_of(line(value_text(field))) for section in sections for field in section.fields if _is_figure(field)
    ]
    figures = max([_FIGURE, *amounts])
    return _Form(width, label, figures if figures <= width - label - 3 else 0, now, places, old)


def _is_figure(field: Field) -> bool:
    is_number = isinstance(field.value, Money | int | Decimal) and not isinstance(field.value, bool)
    return field.shown is Shown.TOLD and is_number and field.format is not Format.AGE


def _label(field: Field, section: Section) -> str:
    return (section.title if _is_single(section) else field.label) or section.title


def _is_single(section: Section) -> bool:
    return len(section.fields) == 1 and section.fields[0].label in ("", section.title)


def value_text(field: Field) -> str:
    """A field's value as text; in the place of one that is awaited or empty, what says so."""
    if field.shown is Shown.AWAITED:
        return "…"
    if field.shown is Shown.EMPTY:
        return "—"
    guessed = Format.PHONE if "phone" in field.key else None
    return say(field.value, field.format or guessed)


def _tone(field: Field, tone: Tone) -> Tone:
    return tone if field.shown is Shown.TOLD else Tone.MUTED


def _age(section: Section, form: _Form) -> str:
    if section.as_of is None or form.now - section.as_of <= (_SAVED_S if form.old else _OLD_S):
        return ""
    return "≈ " + _("as of {when}").format(when=measures.when(section.as_of))


def _roomy(section: Section, form: _Form) -> list[Line]:
    age = _age(section, form)
    tone = Tone.OLD if age else Tone.PLAIN
    if not section.fields:
        return wrapped(_missing(section), form.width, Tone.MUTED)
    if _is_single(section):
        single = replace(section.fields[0], label=section.title)
        short = f"≈ {measures.short_when(section.as_of)}" if age and section.as_of else " "
        return _placed(single, _field(single, form, tone, Tone.ACCENT, short), section, form)
    rows = [spread(line(section.title, Tone.ACCENT), line(age, Tone.WARN), form.width)]
    is_listing = any(width_of(line(field.label)) > form.label for field in section.fields)
    for field in section.fields:
        made = _listed(field, form, tone) if is_listing else _field(field, form, tone, Tone.MUTED, "")
        rows += _placed(field, made, section, form)
    return rows


def _placed(field: Field, rows: list[Line], section: Section, form: _Form) -> list[Line]:
    """A value that comes late and is long is cut to the place of its dots; one of a list has its place in the block."""
    if field.extent is not None or field.key.rpartition(".")[2].isdecimal():
        return rows
    return form.places.fit(f"{section_place(section.key)} {field.key}", rows, form.width)


def _listed(field: Field, form: _Form, tone: Tone) -> list[Line]:
    """A long label, such as a document with its date and state, takes the row; its value stands at the end."""
    text = cut(value_text(field), form.width // 2)
    room = form.width - width_of(line(text)) - 2
    first, *rest = wrap(field.label, room) or [""]
    head: Line = ((fit(first, room), Tone.MUTED), (f"  {text}", _tone(field, tone)))
    return [head, *(line(f"  {row}", Tone.MUTED) for row in rest)]


def _missing(section: Section) -> str:
    return f"{section.title}: {section.missing or '—'}"


def _field(field: Field, form: _Form, tone: Tone, label_tone: Tone, age: str) -> list[Line]:
    text, tone = value_text(field), _tone(field, tone)
    room = max(4, form.width - form.label - 2 - (AGE_CELLS + 1 if age else 0))
    rows = [fit(text, form.figures, right=True)] if _is_figure(field) and form.figures else wrap(text, room) or [""]
    first: Line = ((f"{fit(field.label, form.label)}  ", label_tone), (rows[0], tone))
    if age:
        first = spread(first, line(f" {age}", Tone.WARN), form.width)
    return [first, *(((" " * (form.label + 2), Tone.PLAIN), (row, tone)) for row in rows[1:])]


def _dense(section: Section, form: _Form, was_awaited: bool) -> list[Line]:
    age = _age(section, form)
    if not section.fields:
        return wrapped(_missing(section), form.width, Tone.MUTED)
    fields = [field for field in section.fields if field.shown is not Shown.EMPTY]
    if not fields and not was_awaited:
        return []
    title = f"{section.title}  "
    parts = [value_text(f) if _is_single(section) else f"{f.label} {value_text(f)}".strip() for f in fields] or ["—"]
    text = (f"{_held(age, form.width)}  " if age else "") + "; ".join(_held(part, form.width // 2) for part in parts)
    first, *rest = wrap(text, form.width, first_indent=width_of(line(title))) or [""]
    tone = Tone.OLD if age else Tone.PLAIN
    return [((title, Tone.ACCENT), (first, tone)), *(line(f"  {row}", tone) for row in rest)]


def _held(part: str, limit: int) -> str:
    """A short part is not broken over two rows."""
    return part.replace(" ", "\u00a0") if len(part) <= limit else part
