"""One source of clients as everybody here needs it: how to ask it, what it has, where to keep things."""

import hashlib
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from console.flow.ports import Inbox, Notice
from console.onec.base import ODataBase
from console.onec.directory import Directory
from console.onec.odata import OData
from console.onec.private import private_folder
from console.onec.settings import OneCSettings
from console.onec.source import Source, Wire
from console.onec.tables import Tables
from console.onec.ways import Base, Way

if TYPE_CHECKING:
    import httpx


class Site:
    """Opened cheaply: nothing is asked and no file is read yet. Raises `BadPreset`.

    `on_damage` hears of a damaged directory, with the name under which it was put aside.
    """

    def __init__(
        self,
        settings: OneCSettings,
        tell: Inbox,
        on_damage: Callable[[str | None], None],
        transport: "httpx.AsyncBaseTransport | None" = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.settings = settings
        self.folder = settings.data_dir / "onec"
        with suppress(OSError):  # said by whoever needs to write there
            private_folder(self.folder)
        where = settings.folder if settings.reads_files else settings.url
        self.key = hashlib.sha256(f"{where}\n{settings.preset}".encode()).hexdigest()[:16]
        """Tells sources apart in what is kept."""
        self.directory = Directory(self.folder, self.key, on_damage)
        self.odata: OData
        """There only where 1C is asked."""
        self.wire: Wire
        self.base: Base
        self.way: Way
        if settings.reads_files:
            self._read_files(tell, clock)
        else:
            self._ask_1c(tell, transport, clock)

    async def close(self) -> None:
        """Let go of connections and files."""
        await self.wire.close()
        self.directory.close()

    def _ask_1c(self, tell: Inbox, transport: "httpx.AsyncBaseTransport | None", clock: Callable[[], float]) -> None:
        from console.onec.either import Either

        settings = self.settings
        self.wire = self.odata = odata = OData(settings, transport)
        self.source = Source(odata, tell, settings.slow, clock)
        base = ODataBase(settings, odata, self.source, self.folder)
        tables = Tables(settings, self.key, base, self.source, self.directory)
        self.base, self.way = base, tables
        if settings.way != "odata":
            both = Either(settings, self.key, odata, self.source, self.directory, base, tables)
            self.base = self.way = both

    def _read_files(self, tell: Inbox, clock: Callable[[], float]) -> None:
        from console.onec.files.exported import Exported
        from console.onec.files.way import Files, FilesBase

        settings = self.settings
        assert settings.folder is not None
        self.wire = exported = Exported(settings.folder, self.folder, lambda bad: tell(Notice(bad.said)))
        self.source = Source(exported, tell, settings.slow, clock)
        self.base = base = FilesBase(settings, exported)
        self.way = Files(settings, self.key, base, self.source, self.directory, exported)
