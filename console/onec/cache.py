"""Saved cards on disk. Whatever happens to the disk, everything goes on without what is saved, and a person is told."""

import asyncio
import sqlite3
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from console.flow.ports import Notice
from console.i18n import _
from console.onec.private import NotPrivate, private_folder, put_aside

if TYPE_CHECKING:
    from console.onec.safe_disk import SafeCache

_DAY = 86_400
_OPENING = 1.0
_IN_MEMORY = 500
"""Cards kept while they cannot be written; one takes about a kilobyte."""


class CardCache:
    """Saved bytes by key. Reading takes a lock timeout at most and never raises; writing is in a thread.

    Opened in the background. What is damaged is put aside under a dated name and begun anew. `size` in bytes, `days`
    from the last writing on.
    """

    def __init__(self, folder: Path, tell: Callable[[Notice], None], size: int, days: float) -> None:
        self._folder = folder
        self._tell = tell
        self._size = size
        self._kept = days * _DAY
        self._writer = ThreadPoolExecutor(1, "cards")
        self._cache: SafeCache | None = None
        self._failing = False
        self._unwritten: OrderedDict[str, bytes] = OrderedDict()
        self._opened = self._writer.submit(self._open)

    def get(self, key: str) -> bytes | None:
        """What is saved under a key; nothing until it is opened."""
        cache, unwritten = self._cache, self._unwritten.get(key)
        if cache is None or unwritten is not None:
            return unwritten
        try:
            return cache.get(key)
        except (sqlite3.OperationalError, OSError):
            return None  # locked, or the disk is in trouble: not the file's fault
        except Exception as error:  # a damaged file can trip diskcache anywhere
            if type(error).__name__ != "Locked":
                self._give_up(cache)
            return None

    def put(self, key: str, value: bytes) -> None:
        """Save in the background; from now on `get` gives it, even while the disk cannot be written."""
        self._unwritten[key] = value
        while len(self._unwritten) > _IN_MEMORY:
            self._unwritten.popitem(last=False)

        def write(cache: "SafeCache") -> None:
            cache.put(key, value, self._kept)
            if self._unwritten.get(key) is value:
                self._unwritten.pop(key, None)

        self._later(write)

    def drop(self, key: str) -> None:
        """Forget in the background."""
        self._unwritten.pop(key, None)
        self._later(lambda cache: cache.drop(key))

    async def ready(self) -> None:
        """Wait until it is opened, but not for another console that holds it."""
        if not self._opened.done():
            await asyncio.wait({asyncio.wrap_future(self._opened)}, timeout=_OPENING)

    async def close(self) -> None:
        """Write what is left and close."""
        with suppress(RuntimeError):
            await asyncio.wrap_future(self._writer.submit(self._close))
        self._close()
        self._writer.shutdown(wait=False)

    def _later(self, work: "Callable[[SafeCache], None]") -> None:
        with suppress(RuntimeError):  # closed meanwhile
            self._writer.submit(self._work, work)

    # In the writer's thread.

    def _open(self) -> None:
        from console.onec.safe_disk import SafeCache

        for _attempt in range(2):
            try:
                self._cache = SafeCache(private_folder(self._folder), self._size)
                return
            except NotPrivate:
                self._say(_("saved cards: the folder must belong to you alone; nothing is saved"))
                return
            except (sqlite3.OperationalError, OSError):
                self._say(_("saved cards: the disk cannot be written; nothing is saved"))
                return
            except Exception:  # damaged in a way that diskcache itself trips over
                if not self._set_aside():
                    return

    def _work(self, work: "Callable[[SafeCache], None]") -> None:
        from console.onec.safe_disk import Locked

        cache = self._cache
        if cache is None:
            return
        try:
            work(cache)
            self._failing = False
        except Locked:
            return  # another console is writing; the next answer will be saved
        except (sqlite3.OperationalError, OSError):
            if not self._failing:
                self._failing = True
                self._say(_("saved cards: the disk is full or cannot be written; cards are not saved"))
        except Exception:  # as in `get`
            self._replace(cache)

    def _replace(self, damaged: "SafeCache") -> None:
        """Put the damaged folder aside and begin a new one, unless that is done already."""
        if self._cache not in (damaged, None):
            return
        self._cache = None
        with suppress(sqlite3.Error):
            damaged.close()
        if self._set_aside():
            self._open()

    def _set_aside(self) -> bool:
        aside = put_aside(self._folder)
        if aside is None:
            self._say(_("saved cards: damaged, and cannot be put aside; nothing is saved"))
            return False
        self._say(_("saved cards: damaged, put aside as {name}; begun anew").format(name=aside.name))
        return True

    def _close(self) -> None:
        if self._cache is not None:
            with suppress(sqlite3.Error):
                self._cache.close()

    def _say(self, text: str) -> None:
        self._tell(Notice(text))

    def _give_up(self, damaged: "SafeCache") -> None:
        """In the reader's thread: read no more from it, and have it replaced."""
        with suppress(sqlite3.Error):
            damaged.close()  # this thread's connection
        if self._cache is damaged:
            self._cache = None
            with suppress(RuntimeError):
                self._writer.submit(self._replace, damaged)
