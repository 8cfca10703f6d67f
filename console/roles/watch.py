"""A changed role file takes effect in the running program; a broken or deleted one leaves the role as it was.

Files are looked at once a second from a thread: that works on a Windows share, where nothing tells of a change, and a
share that hangs holds up nobody.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from console.flow.ports import Inbox, Notice, ViewChanged
from console.i18n import _
from console.roles.book import Place
from console.roles.eyes import Eyes
from console.roles.view import View

_log = logging.getLogger(__name__)
_EVERY = 1.0
_Stamp = tuple[tuple[str, int, int], ...]


class Choice(NamedTuple):
    """Which role is in force, and whether who sits here is new."""

    place: Place
    newcomer: bool | date


class Watch:
    """Keeps `eyes` up with the files.

    Args:
        choose: says what the configuration says now; raises `ValueError` with one line for a person.
        files: what to look at besides the role's own file.
    """

    def __init__(
        self, eyes: Eyes, choice: Choice, choose: Callable[[], Choice], files: tuple[Path, ...], inbox: Inbox
    ) -> None:
        self._eyes = eyes
        self._choice = choice
        self._choose = choose
        self._files = files
        self._inbox = inbox
        self._seen: _Stamp | None = None
        self._broken: _Stamp | None = None
        self._complained = ""

    async def run(self) -> None:
        """Look until cancelled."""
        self._seen = await asyncio.to_thread(self._stamp)
        while True:
            await asyncio.sleep(_EVERY)
            await self.look()

    async def look(self) -> None:
        """Take up what has changed since the last look. Something broken is said when it stands for two looks."""
        stamp = await asyncio.to_thread(self._stamp)
        if stamp == self._seen:
            return
        try:
            choice, view = await asyncio.to_thread(self._read)
        except (ValueError, OSError) as error:
            if stamp == self._broken:  # not an editor in the middle of writing
                self._seen = stamp
                self._complain(str(error))
            self._broken = stamp
            return
        self._seen, self._broken = stamp, None
        self._choice = choice
        self._complained = ""
        if view != self._eyes.view:
            self._eyes.view = view
            _log.info("the role is taken up anew")
            self._inbox(ViewChanged(self._eyes, self._eyes.lacks))
            self._inbox(Notice(_("role {name}: the changed file is in force").format(name=choice.place.name), True))

    def _read(self) -> tuple[Choice, View]:
        choice = self._choose()
        before = self._choice.place
        if before.file is not None and choice.place.name == before.name and choice.place.file is None:
            raise ValueError(_("{file}: there is no such file").format(file=before.file))
        return choice, View(choice.place.read(), self._eyes.view.say, choice.newcomer)

    def _complain(self, why: str) -> None:
        if why != self._complained:
            self._complained = why
            self._inbox(Notice(_("{why}; the role stays as it was").format(why=why)))

    def _stamp(self) -> _Stamp:
        """What tells a changed file: its time and its size."""
        place = self._choice.place
        stamps = []
        for file in (*self._files, *([place.file] if place.file else [])):
            try:
                found = file.stat()
                stamps.append((str(file), found.st_mtime_ns, found.st_size))
            except OSError:
                stamps.append((str(file), 0, -1))
        return tuple(stamps)
