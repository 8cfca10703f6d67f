"""A role file's text made ready for use, or everything that is wrong with it, line by line."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import msgspec

from console.domain.card import Level
from console.i18n import Words, _, in_words
from console.roles import rules, shape, templates
from console.roles.facts import OF_CALL, OWN
from console.roles.lines import Path, line_of, lines_of
from console.roles.role import Role
from console.roles.rules import BadRule, Rule
from console.roles.templates import BadText, Template

MOST_LISTED = 100
"""Rows of one list that a role may ask for."""


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """What is wrong in one line of a file. One that is no error is only worth knowing."""

    line: int
    text: str
    is_error: bool = True


@dataclass(frozen=True, slots=True)
class ReadyFlag:
    """A flag whose rule and text are understood."""

    level: Level
    when: Rule
    text: Template


@dataclass(frozen=True, slots=True)
class ReadyHint:
    """A hint likewise; without a rule it always fits."""

    when: Rule | None
    text: Template
    newcomer: bool


@dataclass(frozen=True)
class Ready:
    """A role ready for use, its texts in the interface's language."""

    role: Role
    flags: tuple[ReadyFlag, ...] = ()
    hints: tuple[ReadyHint, ...] = ()
    title: Template | None = None
    body: Template | None = None

    @cached_property
    def sources(self) -> frozenset[str]:
        """The attributes that fields name with `from`, and those of `[names]`."""
        fields = (one.source for section in self.role.sections for one in section.fields if one.source)
        return frozenset((*fields, *self.role.names.values()))

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that the file asks about, its own names for attributes resolved."""
        found = {one.told for section in self.role.sections for one in section.fields}
        for rule in (*(one.when for one in self.flags), *(one.when for one in self.hints if one.when)):
            found |= rule.names
        texts = [*(one.text for one in self.flags), *(one.text for one in self.hints), self.title, self.body]
        found |= {name for text in texts if text for name in text.names}
        return frozenset(self.role.aliases.get(name, name) for name in found)


def read(text: str) -> tuple[Ready | None, list[Mistake]]:
    """The role, unless something is wrong: then every mistake there is, in the order of lines."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, [_no_toml(str(error), text)]
    except RecursionError:
        return None, [Mistake(1, _("is not TOML: {why}").format(why=_("too many brackets")))]
    lines = places(text)
    _spell_out(raw)
    wrong = list(shape.mistakes(raw, Role))
    if not wrong:
        role = msgspec.convert(raw, Role)
        wrong = list(_mistakes(role))
        if not wrong:
            return _ready(role), []
    return None, sorted({Mistake(line_of(lines, path), what) for path, what in wrong})


def places(text: str) -> dict[Path, int]:
    """Where each key stands; a name of `[names]` by its whole, `client.vip`, quoted there or not."""
    lines = lines_of(text)
    return lines | {("names", ".".join(map(str, path[1:]))): at for path, at in lines.items() if path[0] == "names"}


def _no_toml(told: str, text: str) -> Mistake:
    """The parser's English sentence ends in `(at line 3, column 7)` or `(at end of document)`."""
    what, _at, place = told.rpartition(" (at ")
    number = place.removeprefix("line ").partition(",")[0]
    line = int(number) if number.isdecimal() else text.count("\n") + 1
    return Mistake(line, _("is not TOML: {why}").format(why=what or told))


def _spell_out(raw: dict[str, Any]) -> None:
    """A field may be written as its name alone; `client.vip = …` in `[names]` is a table in a table to TOML."""
    if isinstance(names := raw.get("names"), dict):
        raw["names"] = dict(_flat(names))
    sections = raw.get("sections")
    for section in sections if isinstance(sections, list) else ():
        fields = section.get("fields") if isinstance(section, dict) else None
        if isinstance(fields, list):
            section["fields"] = [{"key": one} if isinstance(one, str) else one for one in fields]


def _flat(names: dict[str, Any], head: str = "") -> Iterator[tuple[str, Any]]:
    for key, one in names.items():
        if isinstance(one, dict):
            yield from _flat(one, f"{head}{key}.")
        else:
            yield f"{head}{key}", one


def _mistakes(role: Role) -> Iterator[tuple[Path, str]]:
    """What a form alone cannot say."""
    yield from _of_words(("title",), role.title)
    for name, attribute in role.names.items():
        if name in OWN or name in OF_CALL or not _NAME.fullmatch(name):
            yield ("names", name), _("{name}: must be a name of your own, such as client.vip").format(name=name)
        elif attribute in role.names or not _NAME.fullmatch(attribute):
            told = _("{name} = {value}: must be an attribute of 1C, such as client.ВидЦен/Description")
            yield ("names", name), told.format(name=name, value=f'"{attribute}"')
    for number, section in enumerate(role.sections):
        place: Path = ("sections", number)
        yield from _of_words((*place, "title"), section.title)
        if not section.source and not section.fields:
            yield place, _("a section needs `from`, the name of a preset's section, or `fields`")
        if not section.source and not section.title:
            yield place, _("a section of its own needs a title")
        for at, one in enumerate(section.fields):
            here = (*place, "fields", at)
            yield from _of_words((*here, "label"), one.label)
            if not one.told:
                yield here, _("a field needs `key`, a name of the preset, or `from`, an attribute of 1C")
            if not 0 <= one.most <= MOST_LISTED:
                yield (
                    (*here, "most"),
                    _("most = {count}: must be from 0 to {limit}").format(count=one.most, limit=MOST_LISTED),
                )
    for number, flag in enumerate(role.flags):
        yield from _of_rule(("flags", number, "when"), flag.when)
        yield from _of_text(("flags", number, "text"), flag.text)
    for number, hint in enumerate(role.hints):
        if hint.when:
            yield from _of_rule(("hints", number, "when"), hint.when)
        yield from _of_text(("hints", number, "text"), hint.text)
    if role.notification:
        yield from _of_text(("notification", "title"), role.notification.title)
        yield from _of_text(("notification", "body"), role.notification.body)


def _of_rule(path: Path, text: str) -> Iterator[tuple[Path, str]]:
    try:
        rules.parse(text)
    except BadRule as error:
        yield path, f"{_shortened(text)}: {error}"


def _of_text(path: Path, words: Words) -> Iterator[tuple[Path, str]]:
    for language, text in [("", words)] if isinstance(words, str) else words.items():
        try:
            templates.parse(text)
        except BadText as error:
            yield (*path, language) if language else path, f"{_shortened(text)}: {error}"


def _of_words(path: Path, words: Words) -> Iterator[tuple[Path, str]]:
    for text in [words] if isinstance(words, str) else words.values():
        if len(text) > _LONGEST_TITLE:
            yield path, _("a title is longer than {count} characters").format(count=_LONGEST_TITLE)


_NAME = re.compile(r"[^\W\d]\w*\.[^\W\d][\w/]*")
_LONGEST_TITLE = 80
_SHOWN = 60


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def _ready(role: Role) -> Ready:
    flags = tuple(ReadyFlag(one.level, rules.parse(one.when), _text(one.text)) for one in role.flags)
    hints = tuple(
        ReadyHint(rules.parse(one.when) if one.when else None, _text(one.text), one.newcomer) for one in role.hints
    )
    told = role.notification
    title = _text(told.title) if told and told.title else None
    return Ready(role, flags, hints, title, _text(told.body) if told and told.body else None)


def _text(words: Words) -> Template:
    return templates.parse(in_words(words))
