"""The interface itself: a decoded request → an answer. No network here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from console.demo.onec import wire_atom, wire_json
from console.demo.onec.errors import Language, ODataError
from console.demo.onec.infobase import Infobase
from console.demo.onec.metadata import edmx
from console.demo.onec.model import EntitySet
from console.demo.onec.query import Options, Selection, options, select
from console.demo.onec.registers import call
from console.demo.onec.resource import Resource, resource
from console.demo.onec.shape import columns

JSON, ATOM, XML = (
    "application/json;charset=utf-8",
    "application/atom+xml;type=feed;charset=utf-8",
    "application/xml;charset=utf-8",
)
_BLOCK = 256


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer before it is on the wire: the body comes in blocks, so that a large one is never whole in memory."""

    status: int
    content_type: str
    body: Iterable[bytes]
    headers: tuple[tuple[str, str], ...] = ()


@dataclass
class Settings:
    """How this base is set up.

    Attributes:
        language: Language of the server's messages; the client's Accept-Language has no say.
        restricted: Access restrictions by record are on: hidden records are closed to our user.
        count_ignores_page: $inlinecount makes $top and $skip ignored, as the official text says.
    """

    language: Language = "ru"
    restricted: bool = False
    count_ignores_page: bool = True


@dataclass
class _Asked:
    """One request on its way."""

    root: str
    format: str
    detail: wire_json.Detail
    wanted: Options
    pairs: Sequence[tuple[str, str]]


class Service:
    """OData over an infobase."""

    def __init__(self, infobase: Infobase, settings: Settings) -> None:
        self.infobase, self.settings = infobase, settings
        self._turn = 0
        self._found: dict[tuple[str, ...], Selection] = {}
        self._revision = -1

    def answer(self, path: str, pairs: Sequence[tuple[str, str]], accept: str, root: str) -> Answer:
        """Answer a GET.

        Args:
            path: What follows standard.odata, decoded.
            pairs: Query parameters, decoded.
            accept: The Accept header.
            root: Address of the service, for links.
        """
        kind = _format(dict(pairs).get("$format", ""), accept)
        try:
            if not kind:
                raise ODataError("format")
            asked = _Asked(root, kind, _detail(dict(pairs).get("$format", "")), options(pairs), pairs)
            return self._answer(path.rstrip("/"), asked)
        except ODataError as error:
            return self.refusal(error, kind)

    def refusal(self, error: ODataError, kind: str = "json") -> Answer:
        """An error in the shape of the format that was asked for."""
        text, lang = error.text(self.settings.language), self.settings.language
        if kind == "json":
            message = f'"message": {{\n"lang": "{lang}",\n"value": {wire_json.quoted(text)}\n}}'
            body = f'{{\n"odata.error": {{\n"code": "{error.code}",\n{message}\n}}\n}}'
            return Answer(error.status, JSON, [body.encode()])
        return Answer(error.status, XML, [wire_atom.error(error.code, text).encode()])

    def _answer(self, path: str, asked: _Asked) -> Answer:
        if not path:
            return self._document(asked)
        if path == "/$metadata":
            if asked.format == "json":
                raise ODataError("format")
            return Answer(200, XML, [edmx(self.infobase).encode()])
        found = resource(path)
        entity = self.infobase.sets.get(found.set_name)
        if entity is None:
            raise ODataError("set", found.set_name)
        if found.function:
            return self._function(entity, found, asked)
        if found.key is not None:
            return self._instance(entity, found, asked)
        if "RecordSet" in entity.parts and not asked.wanted.filter:
            raise ODataError("memory")  # reading a whole register of recorders ends so, whatever $top is
        return self._count(entity, asked) if found.count else self._set(entity, asked)

    def _document(self, asked: _Asked) -> Answer:
        names = list(self.infobase.sets)
        if asked.format != "json":
            return Answer(200, XML, [wire_atom.service_document(asked.root, names).encode()])
        head = "" if asked.detail == "nometadata" else f'"odata.metadata": "{asked.root}/$metadata",\n'
        rows = ",".join(f'{{\n"name": "{name}",\n"url": "{name}"\n}}' for name in names)
        return Answer(200, JSON, [f'{{\n{head}"value": [{rows}]\n}}'.encode()])

    def _function(self, entity: EntitySet, found: Resource, asked: _Asked) -> Answer:
        function = self.infobase.functions.get((entity.name, found.function))
        if function is None or found.key is not None:
            raise ODataError("method")
        arguments = dict(found.arguments)
        arguments |= {name: value for name, value in asked.pairs if name in function.parameters}
        return self._set(call(function, self.infobase.scope(entity), arguments), asked, kept=False)

    def _count(self, entity: EntitySet, asked: _Asked) -> Answer:
        number = len(self._select(entity, asked.wanted, kept=True).found)
        return Answer(200, "text/plain;charset=utf-8", [f"\ufeff{number}".encode()])

    def _set(self, entity: EntitySet, asked: _Asked, kept: bool = True) -> Answer:
        wanted = asked.wanted
        shown = columns(self.infobase.scope(entity), wanted.wanted)
        found = self._select(entity, wanted, kept)
        self._turn += 1
        numbers = found.arranged(self._turn)
        total = len(numbers)
        start, end = _page(wanted, total, self.settings.count_ignores_page)
        self._check_rights(entity, numbers[start:end] if self.settings.restricted else (), wanted)
        count = str(total) if wanted.count else None
        if asked.format != "json":
            rows = (entity.record(number) for number in numbers[start:end])
            return Answer(200, ATOM, wire_atom.feed(entity, shown, rows, asked.root, count))
        write = wire_json.row_writer(entity, shown, asked.detail)
        head = "" if asked.detail == "nometadata" else f'"odata.metadata": "{asked.root}/$metadata#{entity.name}",\n'
        head += "" if count is None else f'"odata.count": "{count}",\n'
        return Answer(200, JSON, _blocks(f'{{\n{head}"value": [', _written(entity, numbers, start, end, write), "]\n}"))

    def _select(self, entity: EntitySet, wanted: Options, kept: bool) -> Selection:
        """Find records; what was found is kept for the next page, until the base changes."""
        revision = self.infobase.base.company.revision
        if revision != self._revision or len(self._found) > 8:
            self._found.clear()
            self._revision = revision
        hide = self.settings.restricted and wanted.allowed_only
        key = (entity.name, wanted.filter, wanted.orderby, str(hide))
        if not kept or key not in self._found:
            found = select(self.infobase.scope(entity), wanted)
            if hide:
                seen = [number for number in found.found if not entity.hidden(entity.record(number))]
                found = Selection(seen, found.keys, found.settled, found.scope)
            if not kept:
                return found
            self._found[key] = found
        return self._found[key]

    def _check_rights(self, entity: EntitySet, numbers: Iterable[int], wanted: Options) -> None:
        if not wanted.allowed_only and any(entity.hidden(entity.record(number)) for number in numbers):
            raise ODataError("rights")

    def _instance(self, entity: EntitySet, found: Resource, asked: _Asked) -> Answer:
        if asked.wanted.wanted.expand:
            raise ODataError("unsupported", "$expand")
        record = self._by_key(entity, found.key or ())
        if self.settings.restricted and entity.hidden(record):
            raise ODataError("rights")
        for place, step in enumerate(found.steps):
            link = entity.navigation(step)
            if link is None:
                return self._property(entity, record, found.steps[place:], asked)
            behind = self.infobase.follow(str(link.get(record)))
            if link.target not in self.infobase.sets:
                raise ODataError("segment", step)
            if behind is None:
                raise ODataError("instance")
            entity, record = behind
        shown = columns(self.infobase.scope(entity), asked.wanted.wanted)
        if asked.format != "json":
            return Answer(
                200, ATOM.replace("feed", "entry"), [wire_atom.entry(entity, shown, record, asked.root).encode()]
            )
        body = wire_json.row_writer(entity, shown, asked.detail)(record)
        head = (
            ""
            if asked.detail == "nometadata"
            else f'\n"odata.metadata": "{asked.root}/$metadata#{entity.name}/@Element",'
        )
        return Answer(200, JSON, [("{" + head + body[1:]).encode()])

    def _by_key(self, entity: EntitySet, key: tuple[tuple[str, str], ...]) -> Any:
        names = [name or entity.key[0] for name, _ in key]
        if sorted(names) != sorted(entity.key):
            raise ODataError("key_part", next((name for name in entity.key if name not in names), names[0]))
        values = dict(zip(names, (value for _, value in key), strict=True))
        first = entity.key[0]
        numbers = entity.lookups[first](values[first]) if first in entity.lookups else entity.ids()
        for number in numbers:
            record = entity.record(number)
            if all(str(_key_value(entity, name, record)) == value for name, value in values.items()):
                return record
        raise ODataError("instance")

    def _property(self, entity: EntitySet, record: Any, steps: tuple[str, ...], asked: _Asked) -> Answer:
        if len(steps) > 1 or (steps[0] not in entity.properties and steps[0] not in entity.parts):
            raise ODataError("segment", steps[0])
        shown = [one for one in columns(self.infobase.scope(entity), asked.wanted.wanted) if one.name == steps[0]]
        if not shown or asked.format != "json":
            return Answer(200, XML, [wire_atom.value(shown[0], record).encode()] if shown else [])
        inside = wire_json.row_writer(entity, (shown[0],), "nometadata")(record).split(": ", 1)[1]
        head = f'{{\n"odata.metadata": "{asked.root}/$metadata#{entity.name}/{steps[0]}",\n"value": '
        return Answer(200, JSON, [(head + inside).encode()])


def _key_value(entity: EntitySet, name: str, record: Any) -> Any:
    found = entity.properties.get(name)
    if found is not None:
        return found.get(record)
    base = entity.properties[name.removesuffix("_Type")]
    return f"StandardODATA.{base.type_of(record)}" if base.type_of is not None else ""


def _page(wanted: Options, total: int, count_ignores_page: bool) -> tuple[int, int]:
    if wanted.count and count_ignores_page:
        return 0, total
    start = min(wanted.skip, total)
    return start, total if wanted.top is None else min(start + wanted.top, total)


def _written(entity: EntitySet, numbers: Sequence[int], start: int, end: int, write: Any) -> Iterator[str]:
    for block in range(start, end, _BLOCK):
        rows = [write(entity.record(number)) for number in numbers[block : min(block + _BLOCK, end)]]
        yield ("," if block > start else "") + ",".join(rows)


def _blocks(head: str, middle: Iterable[str], tail: str) -> Iterator[bytes]:
    return (one.encode() for one in chain((head,), middle, (tail,)))


def _format(asked: str, accept: str) -> str:
    name = asked.split(";")[0].strip().lower()
    if name in {"json", "application/json"} or (not name and "application/json" in accept):
        return "json"
    return "atom" if name in {"", "atom", "application/atom+xml"} else ""


def _detail(asked: str) -> wire_json.Detail:
    if "odata=nometadata" in asked:
        return "nometadata"
    return "fullmetadata" if "odata=fullmetadata" in asked else "minimalmetadata"
