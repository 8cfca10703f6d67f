"""Loading the directory from 1C and putting it in use."""

import sqlite3
from collections.abc import Callable
from typing import NamedTuple

from console.domain.phone import Numbers
from console.onec.failures import NoRoom
from console.onec.loader import Loader, Progress
from console.onec.settings import OneCSettings
from console.onec.site import Site


class Loaded(NamedTuple):
    """What came of a load."""

    clients: int
    phones: int


async def load(site: Site, numbers: Numbers, on_progress: Callable[[Progress], None]) -> Loaded:
    """Load everything again, or go on with a load that was cut short. Raises `OneCFailure`.

    `numbers` should be nobody else's: a load would push the numbers that call out of its memory.
    """
    plan = await site.base.refresh()
    directory, settings = site.directory, site.settings
    directory.look(at_once=True)
    total = directory.clients + directory.phones or None
    loader = Loader(plan, site.source, numbers, settings.page, settings.bulk_timeout, on_progress, total)
    try:
        clients, phones = await loader.load(site.folder, site.key, directory.phones)
    except (OSError, sqlite3.Error):
        raise NoRoom from None
    directory.look(at_once=True)
    return Loaded(clients, phones)


async def sync_directory(settings: OneCSettings, numbers: Numbers, moved: Callable[[int, int | None], None]) -> Loaded:
    """Load the directory of one base now; `moved` hears how many rows of how many are read. Raises `OneCFailure`."""
    site = Site(settings, tell=lambda _arrival: None, on_damage=lambda _aside: None)
    try:
        return await load(site, numbers, lambda progress: moved(progress.done, progress.total))
    finally:
        await site.close()
