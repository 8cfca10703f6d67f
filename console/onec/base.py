"""Which preset speaks for this base, and what of it is published: as it was last time, until 1C tells anew."""

import asyncio
from pathlib import Path

from console.onec import metadata
from console.onec.failures import Ambiguous, Unrecognised
from console.onec.metadata import Schema
from console.onec.odata import OData
from console.onec.plan import Plan
from console.onec.preset import Preset, likely, load
from console.onec.settings import OneCSettings
from console.onec.source import Source


class ODataBase:
    """The base that the settings name. Raises `BadPreset` when the preset is no good."""

    def __init__(self, settings: OneCSettings, odata: OData, source: Source, folder: Path) -> None:
        self._name = settings.preset
        self._preset: Preset | None = None if settings.preset == "auto" else load(settings.preset)
        self._within = settings.bulk_timeout
        self._odata = odata
        self._source = source
        self._folder = folder
        self._plan: Plan | None = None
        self._asking = asyncio.Lock()

    @property
    def known(self) -> Plan | None:
        """The plan, if there is one without asking."""
        return self._plan

    async def plan(self) -> Plan:
        """What can be asked, as far as known. Raises `OneCFailure` when the family is not known yet."""
        if self._plan is None:
            async with self._asking:
                if self._plan is None:
                    self._plan = await self._first()
        return self._plan

    async def refresh(self) -> Plan:
        """Ask 1C what it publishes now. Raises `OneCFailure`."""
        sets = await self._source.published()
        name, preset = self._family(sets)
        self._source.probe_set = next((one.set for one in preset.owners if one.set in sets), None)
        if self._source.probe_set is None:
            raise Unrecognised
        schema = await metadata.describe(self._odata, self._folder, name, sets, preset.tables, self._within)
        self._plan = Plan(preset, schema)
        return self._plan

    def doubt(self) -> None:
        """1C lacks something that the description has: read it anew at the next refresh."""
        metadata.forget(self._folder)

    async def _first(self) -> Plan:
        known = await asyncio.to_thread(metadata.kept, self._folder)
        if known and known.preset == self._name and self._preset:
            return Plan(self._preset, known.schema)
        if known and self._name == "auto":
            return Plan(load(known.preset), known.schema)
        if self._preset:
            return Plan(self._preset)
        sets = await self._source.published()
        _name, preset = self._family(sets)
        return Plan(preset, Schema(sets & frozenset(preset.sets)))

    def _family(self, sets: frozenset[str]) -> tuple[str, Preset]:
        if self._preset:
            return self._name, self._preset
        names = likely(sets)
        if not names:
            raise Unrecognised
        if len(names) > 1:
            raise Ambiguous(names)
        return names[0], load(names[0])
