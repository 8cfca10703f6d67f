"""The way of exported files: tables that are as old as the files, and are looked at every few seconds."""

import asyncio
from collections.abc import Callable

from console.domain.phone import Numbers
from console.onec.directory import Directory
from console.onec.failures import Implausible, OneCFailure, Unrecognised
from console.onec.files.exported import Exported
from console.onec.files.folder import tables_of
from console.onec.metadata import Schema
from console.onec.plan import Plan
from console.onec.preset import Preset, built_in, likely, load
from console.onec.settings import OneCSettings
from console.onec.source import Source
from console.onec.tables import Tables
from console.onec.ways import Loaded, Progress

_EVERY = 5.0
_TRIES = 5
_PAUSE = 1.0


class FilesBase:
    """What the files hold. Raises `BadPreset` when the preset is no good."""

    def __init__(self, settings: OneCSettings, exported: Exported) -> None:
        self._settings = settings
        self._exported = exported
        self._plan: Plan | None = None
        self._of: object = None
        self._preset: Preset | None = None
        if settings.preset != "auto":
            self._speak(settings.preset)

    @property
    def known(self) -> Plan | None:
        """What the index held when it was last looked at."""
        return self._plan

    async def plan(self) -> Plan:
        """What the index in use holds. Raises `OneCFailure`."""
        if self._plan is None or self._of is not self._exported.book:
            return await self.refresh()
        return self._plan

    async def refresh(self) -> Plan:
        """Look at the folder. Raises `OneCFailure`."""
        if self._preset is None:
            self._speak(self._recognise())
        preset = self._preset
        assert preset is not None
        try:
            await self._exported.look()
        except OneCFailure:
            if self._exported.book is None:
                raise
        return self._planned(preset)

    def doubt(self) -> None:
        """The index describes itself."""

    def _planned(self, preset: Preset) -> Plan:
        book = self._exported.book
        if book is None:
            return Plan(preset, Schema(frozenset(), {}))
        fields = {table: book.names(table) for table in preset.tables if table in book.fields}
        sets = frozenset(table.partition("/")[0] for table in fields)
        self._of = book
        self._plan = Plan(preset, Schema(sets, fields))
        return self._plan

    def _speak(self, name: str) -> None:
        self._preset = load(name)
        self._exported.speak(name, self._preset)

    def _recognise(self) -> str:
        """The family whose tables the files are called by; plain tables when they are called so."""
        folder = self._settings.folder
        assert folder is not None
        known = {**built_in(), "files": load("files")}
        try:
            there = {name: tables_of(folder, (preset,)) for name, preset in known.items()}
        except OSError:
            raise self._exported.no_folder() from None
        if there.pop("files"):
            return "files"
        sets = {table.partition("/")[0] for tables in there.values() for table in tables}
        fitting = likely(sets)
        if not fitting:
            raise Unrecognised
        return fitting[0]


class Files(Tables):
    """Implements `ways.Way` over a folder."""

    is_live = False
    every = _EVERY

    def __init__(
        self,
        settings: OneCSettings,
        key: str,
        base: FilesBase,
        source: Source,
        directory: Directory,
        exported: Exported,
    ) -> None:
        super().__init__(settings, key, base, source, directory)
        self._exported = exported
        self._implausible = ""

    @property
    def as_of(self) -> float | None:
        """When the oldest of the files was written."""
        return self._exported.as_of

    @property
    def origin(self) -> str:
        """The index in use."""
        return self._exported.book.file.name if self._exported.book else ""

    def due_in(self) -> float:
        """At once when the directory is not of the index in use."""
        self._directory.look(at_once=True)
        is_current = self.origin in (self._directory.about.get("origin"), self._implausible)
        return float("inf") if self.origin and is_current else 0.0

    async def load(self, numbers: Numbers, on_progress: Callable[[Progress], None]) -> Loaded:
        """Load the newest there is; what is being written is waited for a little."""
        for _try in range(_TRIES):
            await self._base.refresh()
            if not self._exported.pending:
                break
            await asyncio.sleep(_PAUSE)
        try:
            return await super().load(numbers, on_progress)
        except Implausible:
            self._implausible = self.origin  # it will not get better by trying again
            raise

    async def keep_up(self, numbers: Numbers) -> None:
        """Look at the folder; say when it is away."""
        try:
            await self._base.refresh()
            if self._exported.trouble is None:
                self._source.trouble = None
                return
            raise self._exported.trouble
        except OneCFailure as failure:
            self._source.trouble = failure
            self._source.tell("down", None, failure.said)
