"""Records that a request is about: a page of a set, or one by its key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from console.demo.onec.answers import Settings
from console.demo.onec.errors import ODataError
from console.demo.onec.infobase import Infobase
from console.demo.onec.model import EntitySet
from console.demo.onec.query import Options, Selection, select

_KEPT = 8


class Finder:
    """Finds records, with regard to access restrictions; keeps what it found for the next page."""

    def __init__(self, infobase: Infobase, settings: Settings) -> None:
        self._infobase, self._settings = infobase, settings
        self._turn = 0
        self._kept: dict[tuple[str, str, str, bool], Selection] = {}
        self._state: tuple[int, int] = (-1, -1)

    def page(self, entity: EntitySet, wanted: Options, keep: bool) -> tuple[Sequence[int], int]:
        """Numbers of the records of the answer, and how many fit altogether.

        Raises:
            ODataError: 401, code 20, when a closed record would be in the answer; otherwise as `query.select`.
        """
        self._turn += 1
        numbers = self.all(entity, wanted, keep).arranged(self._turn)
        total = len(numbers)
        if wanted.count and self._settings.count_ignores_page:
            wanted_part = numbers
        else:
            end = total if wanted.top is None else wanted.skip + wanted.top
            wanted_part = numbers[wanted.skip : end]
        if self._settings.restricted and not wanted.allowed_only:
            self._refuse_hidden(entity, wanted_part)
        return wanted_part, total

    def all(self, entity: EntitySet, wanted: Options, keep: bool) -> Selection:
        """All the records that fit."""
        state = self._infobase.base.company.revision, self._infobase.composition
        if state != self._state or len(self._kept) >= _KEPT:
            self._kept.clear()
            self._state = state
        hide = self._settings.restricted and wanted.allowed_only
        key = (entity.name, wanted.filter, wanted.orderby, hide)
        found = self._kept.get(key) if keep else None
        if found is None:
            found = select(self._infobase.scope(entity), wanted)
            if hide:
                seen = [number for number in found.found if not entity.hidden(entity.record(number))]
                found = Selection(seen, found.keys, found.settled, found.scope)
        if keep:
            self._kept[key] = found
        return found

    def one(self, entity: EntitySet, key: tuple[tuple[str, str], ...]) -> Any:
        """A record by its key.

        Raises:
            ODataError: 404, code 9, when there is none; 400, code 7, when a part of the key is missing.
        """
        names = [name or entity.key[0] for name, _ in key]
        if sorted(names) != sorted(entity.key):
            raise ODataError("key_part", next((name for name in entity.key if name not in names), names[0]))
        values = dict(zip(names, (value for _, value in key), strict=True))
        first = entity.key[0]
        numbers = entity.lookups[first](values[first]) if first in entity.lookups else entity.ids()
        for number in numbers:
            record = entity.record(number)
            if all(_key_value(entity, name, record) == value for name, value in values.items()):
                self._refuse_hidden(entity, (number,) if self._settings.restricted else ())
                return record
        raise ODataError("instance")

    def _refuse_hidden(self, entity: EntitySet, numbers: Sequence[int]) -> None:
        if any(entity.hidden(entity.record(number)) for number in numbers):
            raise ODataError("rights")


def _key_value(entity: EntitySet, name: str, record: Any) -> str:
    found = entity.properties.get(name)
    if found is not None:
        return str(found.get(record))
    base = entity.properties[name.removesuffix("_Type")]
    return f"StandardODATA.{base.type_of(record)}" if base.type_of is not None else ""
