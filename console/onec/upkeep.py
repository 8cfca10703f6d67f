"""What goes on in the background: the directory is loaded every few hours, and a 1C that failed is tried again."""

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from console.domain.phone import Numbers
from console.flow.ports import Notice
from console.i18n import _
from console.onec.base import Base
from console.onec.directory import Directory
from console.onec.failures import OneCError
from console.onec.generation import Busy, Implausible
from console.onec.settings import OneCSettings
from console.onec.source import Source
from console.onec.sync import NothingToLoad, Progress, Sync

_log = logging.getLogger(__name__)
_HEARTBEAT = 1.0
_RETRY = 60.0
_LONGEST_RETRY = 900.0


class Upkeep:
    """Keeps the directory of one base fresh."""

    def __init__(
        self,
        settings: OneCSettings,
        base: Base,
        source: Source,
        directory: Directory,
        folder: Path,
        key: str,
        tell: Callable[[Notice], None],
    ) -> None:
        self._settings = settings
        self._base = base
        self._source = source
        self._directory = directory
        self._folder = folder
        self._key = key
        self._tell = tell
        self._hurry = asyncio.Event()
        self._said = ""
        self._loading = asyncio.Lock()
        self.progress: Progress | None = None

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._keep_directory())
            group.create_task(self._heal())

    def hurry(self) -> None:
        """Load the directory now rather than when it is due."""
        self._hurry.set()

    async def load(self) -> tuple[int, int]:
        """Load the directory; clients and phones are returned. Raises what `Sync.load` raises."""
        async with self._loading:
            plan = await self._base.refresh()
            self._directory.look(at_once=True)
            in_use = self._directory.phones
            numbers = Numbers(self._settings.region)  # its own: a load would push out the numbers that call
            total = self._directory.clients + in_use or None
            sync = Sync(
                plan, self._source, numbers, self._settings.page, self._settings.bulk_timeout, self._advance, total
            )
            try:
                done = await sync.load(self._folder, self._key, in_use)
            finally:
                self.progress, self._source.note = None, ""
            self._directory.look(at_once=True)
            return done

    def _advance(self, progress: Progress) -> None:
        self.progress = progress
        told = _("loading clients: {done} of {total}") if progress.total else _("loading clients: {done}")
        self._source.note = told.format(done=progress.done, total=progress.total)
        if not self._source.ails:
            self._source.tell("ok", None)

    async def _keep_directory(self) -> None:
        retry = _RETRY
        try:
            await self._base.refresh()
        except OneCError as error:
            _log.info("1C does not tell what it publishes: %s", error.said)
        while True:
            self._directory.look(at_once=True)
            wait = self._due_in()
            if wait <= 0 or self._hurry.is_set():
                self._hurry.clear()
                wait = 0.0 if await self._load_once() else retry
                retry = _RETRY if not wait else min(retry * 2, _LONGEST_RETRY)
                wait = wait or max(self._due_in(), _RETRY)
            await self._sleep(wait)

    def _due_in(self) -> float:
        """Seconds until the next load."""
        if not self._settings.refresh_hours:
            return float("inf")
        loaded_at = self._directory.loaded_at
        return 0.0 if loaded_at is None else loaded_at + self._settings.refresh_hours * 3600 - time.time()

    async def _load_once(self) -> bool:
        is_first = self._directory.loaded_at is None
        try:
            clients, phones = await self.load()
        except Busy:
            return False
        except Implausible:
            self._say(_("1C gave less than half of the clients it had: the old directory stays"))
        except NothingToLoad:
            self._say(_("1C publishes no table of phone numbers: see caller-console check"))
        except OneCError as error:
            self._say(_("the client directory could not be loaded: {why}").format(why=error.said))
        except (OSError, sqlite3.Error):
            self._say(_("the client directory cannot be written to disk"))
        else:
            self._said = ""
            if is_first:
                self._say(
                    _("clients loaded from 1C: {clients}, numbers: {phones}").format(clients=clients, phones=phones)
                )
            return True
        return False

    def _say(self, text: str) -> None:
        """Once, until something else is to be said."""
        if text != self._said:
            self._said = text
            self._tell(Notice(text))

    async def _sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(None if seconds == float("inf") else seconds):
                await self._hurry.wait()
        except TimeoutError:
            return

    async def _heal(self) -> None:
        """While 1C does not work, try it as often as the breaker allows, so that nobody has to call to find out."""
        while True:
            await asyncio.sleep(_HEARTBEAT)
            if self._source.ails and self._source.breaker.may_try():
                try:
                    await self._source.probe()
                except OneCError as error:
                    _log.debug("1C still fails: %s", error.said)
