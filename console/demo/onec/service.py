"""The interface itself: a decoded request → an answer. No network here."""

from __future__ import annotations

from collections.abc import Sequence

from console.demo.onec import answers
from console.demo.onec.answers import Answer, Asked, Format, Settings
from console.demo.onec.errors import ODataError
from console.demo.onec.finder import Finder
from console.demo.onec.infobase import Infobase
from console.demo.onec.metadata import edmx
from console.demo.onec.model import EntitySet
from console.demo.onec.registers import call
from console.demo.onec.resource import Resource, resource
from console.demo.onec.shape import Column, columns


class Service:
    """OData over an infobase."""

    def __init__(self, infobase: Infobase, settings: Settings) -> None:
        self._infobase, self._settings = infobase, settings
        self._finder = Finder(infobase, settings)
        self._turn = 0

    def answer(self, path: str, pairs: Sequence[tuple[str, str]], accept: str, root: str) -> Answer:
        """Answer a GET.

        Args:
            path: What follows standard.odata, decoded.
            pairs: Query parameters, decoded.
            accept: The Accept header.
            root: Address of the service, for links.
        """
        kind = answers.read_format(dict(pairs).get("$format", ""), accept)
        try:
            if kind is None:
                raise ODataError("format")
            return self._answer(path.rstrip("/"), answers.read_request(pairs, root, kind))
        except ODataError as error:
            return self.refusal(error, kind or "json")

    def refusal(self, error: ODataError, kind: Format = "json") -> Answer:
        """An error in the shape of the format that was asked for."""
        return answers.error_answer(error, kind, self._settings.language)

    def _answer(self, path: str, asked: Asked) -> Answer:
        if not path:
            return answers.document_answer(list(self._infobase.sets), asked)
        if path == "/$metadata":
            if asked.format == "json":
                raise ODataError("format")
            return Answer(200, answers.XML, [edmx(self._infobase).encode()])
        found = resource(path)
        entity = self._infobase.sets.get(found.set_name)
        if entity is None:
            raise ODataError("set", found.set_name)
        if found.function:
            return self._function(entity, found, asked)
        if found.key is not None:
            return self._instance(entity, found, asked)
        if "RecordSet" in entity.parts and not asked.options.filter:
            raise ODataError("memory")  # reading a whole register of recorders ends so, whatever $top is
        return self._count(entity, asked) if found.count else self._set(entity, asked)

    def _function(self, entity: EntitySet, found: Resource, asked: Asked) -> Answer:
        function = self._infobase.functions.get((entity.name, found.function))
        if function is None or found.key is not None:
            raise ODataError("method")
        arguments = dict(found.arguments)
        arguments |= {name: value for name, value in asked.pairs if name in function.parameters}
        return self._set(call(function, self._infobase.scope(entity), arguments), asked, keep=False)

    def _count(self, entity: EntitySet, asked: Asked) -> Answer:
        if not self._settings.has_count:
            raise ODataError("method")
        number = len(self._finder.all(entity, asked.options, keep=True).found)
        return Answer(200, answers.TEXT, [f"\ufeff{number}".encode()])

    def _set(self, entity: EntitySet, asked: Asked, keep: bool = True) -> Answer:
        if "LineNumber" in entity.key and asked.options.wanted.expand:
            raise ODataError("unsupported", "$expand")  # tabular parts and records of registers cannot be expanded
        shown = self._columns(entity, asked)
        numbers, total = self._finder.page(entity, asked.options, keep)
        return answers.set_answer(entity, shown, numbers, total if asked.options.count else None, asked)

    def _instance(self, entity: EntitySet, found: Resource, asked: Asked) -> Answer:
        if asked.options.wanted.expand:
            raise ODataError("unsupported", "$expand")
        record = self._finder.one(entity, found.key or ())
        for place, step in enumerate(found.steps):
            link = entity.navigation(step)
            if link is None or link.target not in self._infobase.sets:
                return self._property(entity, record, found.steps[place:], asked)
            behind = self._infobase.follow(str(link.get(record)))
            if behind is None:
                raise ODataError("instance")
            entity, record = behind
        return answers.instance_answer(entity, self._columns(entity, asked), record, asked)

    def _property(self, entity: EntitySet, record: object, steps: tuple[str, ...], asked: Asked) -> Answer:
        shown = [one for one in columns(self._infobase.scope(entity), asked.options.wanted) if one.name == steps[0]]
        if len(steps) > 1 or not shown:
            raise ODataError("segment", steps[0])
        return answers.property_answer(entity, shown[0], record, asked)

    def _columns(self, entity: EntitySet, asked: Asked) -> tuple[Column, ...]:
        """Columns of the answer; 1C promises no order of properties, so it changes from answer to answer."""
        shown = columns(self._infobase.scope(entity), asked.options.wanted)
        self._turn += 1
        start = self._turn * 5 % max(len(shown), 1)
        return shown[start:] + shown[:start]
