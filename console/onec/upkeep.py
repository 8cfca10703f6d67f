"""What goes on in the background: the directory is loaded every few hours, and a 1C that failed is tried again."""

import asyncio
import logging
import time
from collections.abc import Callable

from console.domain.phone import Numbers
from console.flow.ports import Notice
from console.i18n import _
from console.onec.failures import Busy, OneCFailure
from console.onec.site import Site
from console.onec.sync import keep_up, load
from console.onec.ways import Loaded, Progress

_log = logging.getLogger(__name__)
_HEARTBEAT = 1.0
_RETRY = 60.0
_LONGEST_RETRY = 900.0
_LOOK_EVERY = 60.0


class Upkeep:
    """Keeps the directory of one base fresh, and its health known."""

    def __init__(self, site: Site, tell: Callable[[Notice], None], heartbeat: float = _HEARTBEAT) -> None:
        self._site = site
        self._tell = tell
        self._heartbeat = heartbeat
        self._hurry = asyncio.Event()
        self._said = ""
        self._loading = asyncio.Lock()
        self.progress: Progress | None = None

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._keep_directory())
            group.create_task(self._heal())
            group.create_task(self._keep_up())

    def hurry(self) -> None:
        """Load the directory now rather than when it is due."""
        self._hurry.set()

    async def load(self) -> Loaded:
        """Load the directory, telling how far it is. Raises `OneCFailure`."""
        async with self._loading:
            try:
                return await load(self._site, Numbers(self._site.settings.region), self._advance)
            finally:
                self.progress, self._site.source.note = None, ""

    def _advance(self, progress: Progress) -> None:
        self.progress = progress
        told = _("loading clients: {done} of {total}") if progress.total else _("loading clients: {done}")
        source = self._site.source
        source.note = told.format(done=progress.done, total=progress.total)
        if not source.ails:
            source.tell("ok", None)

    async def _keep_directory(self) -> None:
        retry = _RETRY
        try:
            await self._site.base.refresh()
        except OneCFailure as failure:
            _log.info("1C does not tell what it publishes: %s", failure.said)
        while True:
            self._site.directory.look(at_once=True)
            wait = self._site.way.due_in()
            if wait <= 0 or self._hurry.is_set():
                self._hurry.clear()
                if await self._load_once():
                    wait, retry = max(self._site.way.due_in(), _RETRY), _RETRY
                else:
                    wait, retry = retry, min(retry * 2, _LONGEST_RETRY)
            await self._sleep(wait)

    async def _keep_up(self) -> None:
        """Take in changes as often as they are told of; a directory that they make stale is loaded at once."""
        last = time.monotonic()
        while True:
            way = self._site.way
            await asyncio.sleep(min(way.every, _LOOK_EVERY))
            if time.monotonic() - last < way.every:
                continue  # the way may become known, or change, meanwhile
            last = time.monotonic()
            try:
                async with self._loading:
                    await keep_up(self._site, Numbers(self._site.settings.region))
            except OneCFailure as failure:
                _log.info("changes are not taken in: %s", failure.said)
            else:
                if way.due_in() <= 0:
                    self.hurry()

    async def _load_once(self) -> bool:
        is_first = self._site.directory.loaded_at is None
        try:
            loaded = await self.load()
        except Busy:
            return False
        except OneCFailure as failure:
            self._say(_("clients are not loaded: {why}").format(why=failure.said))
            return False
        self._said = ""
        if is_first:
            told = _("clients loaded from 1C: {clients}, numbers: {phones}")
            self._tell(Notice(told.format(clients=loaded.clients, phones=loaded.phones), passing=True))
        return True

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
        source = self._site.source
        while True:
            await asyncio.sleep(self._heartbeat)
            if source.ails and source.breaker.may_try():
                try:
                    await source.probe()
                except OneCFailure as failure:
                    _log.debug("1C still fails: %s", failure.said)
