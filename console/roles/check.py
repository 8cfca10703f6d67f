"""Whether what a role file names is there: in the preset, and in 1C itself. Every mistake at once, with its line."""

from collections.abc import Iterator

from console.domain.card import Format
from console.domain.catalogue import Catalogue, Kind
from console.i18n import Words, _
from console.roles import kinds, templates
from console.roles.eyes import attributes
from console.roles.facts import OF_CALL, OWN
from console.roles.lines import Path, line_of
from console.roles.read import Mistake, places, read
from console.roles.role import FieldSpec, Role
from console.roles.rules import Rule, parse

_FITTING: dict[Format, tuple[Kind, ...]] = {
    Format.MONEY: (Kind.NUMBER,),
    Format.NUMBER: (Kind.NUMBER,),
    Format.PERCENT: (Kind.NUMBER,),
    Format.DATE: (Kind.DATE,),
    Format.AGE: (Kind.DATE,),
    Format.BOOL: (Kind.BOOL,),
    Format.PHONE: (Kind.TEXT, Kind.ROWS),
    Format.LIST: (Kind.ROWS,),
    Format.TEXT: tuple(Kind),
}
_ON_TOP = ("client.name", "client.company")
_Found = tuple[Path, str, bool]
"""Place, text, whether it is an error."""


def check(text: str, catalogue: Catalogue) -> list[Mistake]:
    """Everything that is wrong with a role file, and what is only worth knowing, in the order of lines."""
    ready, mistakes = read(text)
    if ready is None:
        return mistakes
    lines = places(text)
    found = _Checking(ready.role, catalogue).everything()
    return sorted({Mistake(line_of(lines, path), what, is_error) for path, what, is_error in found})


class _Checking:
    def __init__(self, role: Role, catalogue: Catalogue) -> None:
        self._role = role
        self._catalogue = catalogue

    def everything(self) -> Iterator[_Found]:
        """What is wrong."""
        role = self._role
        for name, attribute in role.names.items():
            if name in self._catalogue.named:
                yield ("names", name), _("{name} is a name of the preset already").format(name=name), True
            yield from self._name(("names", name), attribute)
        for number, section in enumerate(role.sections):
            place: Path = ("sections", number)
            if section.source and section.source not in self._catalogue.groups:
                yield self._missing((*place, "from"), section.source, sorted(self._catalogue.groups))
            for at, one in enumerate(section.fields):
                yield from self._field((*place, "fields", at), one)
        for number, flag in enumerate(role.flags):
            yield from self._rule(("flags", number, "when"), parse(flag.when))
            yield from self._text(("flags", number, "text"), flag.text)
        for number, hint in enumerate(role.hints):
            if hint.when:
                yield from self._rule(("hints", number, "when"), parse(hint.when))
            yield from self._text(("hints", number, "text"), hint.text)
        for number, name in enumerate(role.mask):
            yield from self._mask(("mask", number), name)
        if role.notification:
            yield from self._text(("notification", "title"), role.notification.title, OF_CALL)
            yield from self._text(("notification", "body"), role.notification.body, OF_CALL)
            for number, name in enumerate(role.notification.hide):
                if name not in OF_CALL:
                    yield from self._name(("notification", "hide", number), name)

    def _field(self, place: Path, one: FieldSpec) -> Iterator[_Found]:
        known = list(self._name((*place, "from" if one.source else "key"), one.told))
        yield from known
        kind = self._kind(one.told)
        if known or kind is None:
            return
        if one.told in OWN:
            yield place, _("{name} stands at the card's top; it is for rules and texts").format(name=one.told), True
        if one.format and kind is not Kind.ANYTHING and kind not in _FITTING[one.format]:
            told = _("{name} is {kind}, and cannot be shown as {format}")
            yield (*place, "format"), told.format(name=one.told, kind=kinds.word(kind), format=one.format), True
        if (one.columns or one.most) and kind not in (Kind.ROWS, Kind.ANYTHING):
            yield place, _("{name} is no list: it has no columns and no rows").format(name=one.told), True
        if one.currency and one.format is not Format.MONEY:
            yield (*place, "currency"), _('a currency goes with format = "money"'), True
        yield from self._columns((*place, "columns"), one)

    def _columns(self, place: Path, one: FieldSpec) -> Iterator[_Found]:
        has = self._catalogue.columns.get(one.told)
        for number, name in enumerate(one.columns if has is not None else ()):
            if has is not None and name not in has:
                is_error = f"{one.told}.{name}" not in self._catalogue.elsewhere
                told = _("the rows of {list} have no {name} here; they have {names}")
                yield (*place, number), told.format(list=one.told, name=name, names=", ".join(sorted(has))), is_error

    def _rule(self, place: Path, rule: Rule) -> Iterator[_Found]:
        wrong = [found for name in sorted(rule.names) for found in self._name(place, name)]
        yield from wrong
        for doubt in kinds.doubts(rule, self._kind):
            yield place, f"{rule.text}: {doubt}", True

    def _text(self, place: Path, words: Words, more: dict[str, Kind] | None = None) -> Iterator[_Found]:
        for language, text in [("", words)] if isinstance(words, str) else words.items():
            for name in dict.fromkeys(templates.parse(text).names):
                if name not in (more or {}):
                    yield from self._name((*place, language) if language else place, name)

    def _mask(self, place: Path, name: str) -> Iterator[_Found]:
        if name in _ON_TOP:
            yield place, _("{name} cannot be masked: it says who is calling").format(name=name), True
        elif not any(key.startswith(f"{name}.") for key in self._catalogue.named):
            yield from self._name(place, name)

    def _kind(self, name: str) -> Kind | None:
        if name in OWN:
            return OWN[name]
        return Kind.ANYTHING if name in self._role.aliases else self._catalogue.kind(name)

    def _name(self, place: Path, name: str) -> Iterator[_Found]:
        """Whether there is such a name."""
        if self._kind(name) is not None:
            return
        if name in OF_CALL:
            yield place, _("{name} is known in [notification] alone").format(name=name), True
        elif table := self._catalogue.unpublished(name):
            yield place, _("{name}: {table} is not published in 1C").format(name=name, table=table), True
        else:
            yield self._missing(place, name, self._catalogue.similar(name, OWN))

    def _missing(self, place: Path, name: str, near: list[str]) -> _Found:
        if name in self._catalogue.elsewhere:
            return place, _("{name}: this preset does not have it; it is left out").format(name=name), False
        what = _("no such attribute in 1C") if attributes([name]) else _("no such name")
        similar = _("; similar: {names}").format(names=", ".join(near)) if near else ""
        return place, f"{name}: {what}{similar}", True
