"""What a request asks for beside its path, what an answer is, and how sets become one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal

from console.demo.onec import wire_atom, wire_json
from console.demo.onec.errors import Language, ODataError
from console.demo.onec.model import EntitySet
from console.demo.onec.query import Options, options
from console.demo.onec.shape import Column

JSON = "application/json;charset=utf-8"
FEED = "application/atom+xml;type=feed;charset=utf-8"
ENTRY = "application/atom+xml;type=entry;charset=utf-8"
XML = "application/xml;charset=utf-8"
TEXT = "text/plain;charset=utf-8"
Format = Literal["json", "atom"]
_BLOCK = 256


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer before it is on the wire: the body comes in blocks, so that a large one is never whole in memory."""

    status: int
    content_type: str
    body: Iterable[bytes]


@dataclass
class Settings:
    """How this base is set up, and what is disputed about 1C.

    Attributes:
        language: Language of the server's messages; the client's Accept-Language has no say.
        restricted: Access restrictions by record are on: hidden records are closed to our user.
        count_ignores_page: $inlinecount makes $top and $skip ignored, as the official text says.
        has_count: /$count works; on one live base it did not.
        longest_query: Longer query strings are refused by the web server with 404; IIS as installed: 2048.
    """

    language: Language = "ru"
    restricted: bool = False
    count_ignores_page: bool = True
    has_count: bool = True
    longest_query: int = 8000


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: where the service is, the format, how much metadata, the options, and the query as it came."""

    root: str
    format: Format
    detail: wire_json.Detail
    options: Options
    pairs: Sequence[tuple[str, str]]

    def context(self, what: str) -> str:
        """The line with odata.metadata, with a comma after it; nothing with odata=nometadata."""
        if self.detail == "nometadata":
            return ""
        return f'"odata.metadata": "{self.root}/$metadata{what}",\n'


def read_format(asked: str, accept: str) -> Format | None:
    """The format of the answer, None for one that 1C has not: $format, or else Accept, or else Atom."""
    name = asked.split(";")[0].strip().lower()
    if name in {"json", "application/json"} or (not name and "application/json" in accept):
        return "json"
    return "atom" if name in {"", "atom", "application/atom+xml"} else None


def read_request(pairs: Sequence[tuple[str, str]], root: str, kind: Format) -> Asked:
    """Read the query string.

    Raises:
        ODataError: as `query.options` does.
    """
    asked = dict(pairs).get("$format", "")
    detail: wire_json.Detail = "fullmetadata" if "odata=fullmetadata" in asked else "minimalmetadata"
    return Asked(root, kind, "nometadata" if "odata=nometadata" in asked else detail, options(pairs), pairs)


def set_answer(
    entity: EntitySet, shown: tuple[Column, ...], numbers: Sequence[int], total: int | None, asked: Asked
) -> Answer:
    """A set: these records; `total` is written when it was asked for."""
    count = None if total is None else str(total)
    if asked.format == "atom":
        rows = (entity.record(number) for number in numbers)
        return Answer(200, FEED, wire_atom.feed(entity, shown, rows, asked.root, count))
    head = asked.context(f"#{entity.name}") + ("" if count is None else f'"odata.count": "{count}",\n')
    written = _written(entity, numbers, wire_json.row_writer(entity, shown, asked.detail))
    return Answer(200, JSON, (one.encode() for one in chain((f'{{\n{head}"value": [',), written, ("]\n}",))))


def _written(entity: EntitySet, numbers: Sequence[int], write: Callable[[Any], str]) -> Iterator[str]:
    for start in range(0, len(numbers), _BLOCK):
        rows = [write(entity.record(number)) for number in numbers[start : start + _BLOCK]]
        yield ("," if start else "") + ",".join(rows)


def instance_answer(entity: EntitySet, shown: tuple[Column, ...], record: Any, asked: Asked) -> Answer:
    """One record."""
    if asked.format == "atom":
        return Answer(200, ENTRY, [wire_atom.entry(entity, shown, record, asked.root).encode()])
    body = wire_json.row_writer(entity, shown, asked.detail)(record)
    return Answer(200, JSON, [("{\n" + asked.context(f"#{entity.name}/@Element") + body[2:]).encode()])


def property_answer(entity: EntitySet, shown: Column, record: Any, asked: Asked) -> Answer:
    """One property of a record."""
    if asked.format == "atom":
        return Answer(200, XML, [wire_atom.value(shown, record).encode()])
    inside = wire_json.row_writer(entity, (shown,), "nometadata")(record).split(": ", 1)[1]
    return Answer(200, JSON, [f'{{\n{asked.context(f"#{entity.name}/{shown.name}")}"value": {inside}'.encode()])


def document_answer(names: Sequence[str], asked: Asked) -> Answer:
    """The service document: names of the sets."""
    if asked.format == "atom":
        return Answer(200, XML, [wire_atom.service_document(asked.root, names).encode()])
    rows = ",".join(f'{{\n"name": "{name}",\n"url": "{name}"\n}}' for name in names)
    return Answer(200, JSON, [f'{{\n{asked.context("")}"value": [{rows}]\n}}'.encode()])


def error_answer(error: ODataError, kind: Format, language: Language) -> Answer:
    """A refusal, in the shape of the format that was asked for."""
    text = error.text(language)
    if kind == "atom":
        return Answer(error.status, XML, [wire_atom.error(error.code, text).encode()])
    message = f'"message": {{\n"lang": "{language}",\n"value": {wire_json.quoted(text)}\n}}'
    return Answer(error.status, JSON, [f'{{\n"odata.error": {{\n"code": "{error.code}",\n{message}\n}}\n}}'.encode()])
