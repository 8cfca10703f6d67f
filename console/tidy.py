"""Garbage is collected when nobody waits: a full collection takes 20 ms, and in the middle of a ring that is seen."""

import asyncio
import gc
from collections.abc import Callable

_EVERY_S = 20.0
_YOUNG, _MIDDLE, _NEVER = 5_000, 20, 1_000_000
_SETTLED_S = 10.0


async def tidy_in_quiet_moments(is_quiet: Callable[[], bool]) -> None:
    """Collect everything now and then, at a moment that `is_quiet`; run until cancelled.

    What is there once the program has settled lives as long as it: it is not looked through again.
    """
    gc.set_threshold(_YOUNG, _MIDDLE, _NEVER)
    await asyncio.sleep(_SETTLED_S)
    gc.collect()
    gc.freeze()
    while True:
        await asyncio.sleep(_EVERY_S)
        if is_quiet():
            gc.collect()
