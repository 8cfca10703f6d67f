"""One base of 1C as everybody here needs it: how to ask it, what it publishes, where to keep things."""

import hashlib
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from console.flow.ports import Inbox
from console.onec.base import Base
from console.onec.directory import Directory
from console.onec.odata import OData
from console.onec.private import private_folder
from console.onec.settings import OneCSettings
from console.onec.source import Source

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
        self.key = hashlib.sha256(f"{settings.url}\n{settings.preset}".encode()).hexdigest()[:16]
        """Tells bases apart in what is kept."""
        self.odata = OData(settings, transport)
        self.source = Source(self.odata, tell, settings.slow, clock)
        self.base = Base(settings, self.odata, self.source, self.folder)
        self.directory = Directory(self.folder, self.key, on_damage)

    async def close(self) -> None:
        """Let go of connections and files."""
        await self.odata.close()
        self.directory.close()
