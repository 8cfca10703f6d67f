"""Loading the directory and putting it in use."""

import sqlite3
from collections.abc import Callable

from console.domain.phone import Numbers
from console.onec.failures import NoRoom
from console.onec.settings import OneCSettings
from console.onec.site import Site
from console.onec.ways import Loaded, Progress


async def load(site: Site, numbers: Numbers, on_progress: Callable[[Progress], None]) -> Loaded:
    """Load everything again, or go on with a load that was cut short. Raises `OneCFailure`.

    `numbers` should be nobody else's: a load would push the numbers that call out of its memory.
    """
    try:
        loaded = await site.way.load(numbers, on_progress)
    except (OSError, sqlite3.Error):
        raise NoRoom from None
    site.directory.look(at_once=True)
    return loaded


async def keep_up(site: Site, numbers: Numbers) -> None:
    """Take in what has changed since the last time. Raises `OneCFailure`."""
    try:
        await site.way.keep_up(numbers)
    except (OSError, sqlite3.Error):
        raise NoRoom from None
    site.directory.look(at_once=True)


async def sync_directory(settings: OneCSettings, numbers: Numbers, moved: Callable[[int, int | None], None]) -> Loaded:
    """Load the directory of one base now; `moved` hears how many rows of how many are read. Raises `OneCFailure`."""
    site = Site(settings, tell=lambda _arrival: None, on_damage=lambda _aside: None)
    try:
        return await load(site, numbers, lambda progress: moved(progress.done, progress.total))
    finally:
        await site.close()
