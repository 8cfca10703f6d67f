"""Make tests/recordings again, as root: `python -m tests.pbx.record_all [VERSION …] [SCENARIO …]`."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from .asterisk import VERSIONS, Asterisk
from .rig import Rig, play
from .scenarios import SCENARIOS
from .snapshots import record_lists, record_logins

FOLDER = Path(__file__).parents[1] / "recordings"


async def record_everything(rig: Rig) -> None:
    """One file of all scenarios in one session, one file of each, the lists and the logins."""
    folder = FOLDER / str(rig.version)
    async with rig.recording(FOLDER / f"ast{rig.version}.ami"):
        await record_some(rig, list(SCENARIOS))
    for user in ("lab", "console"):
        await record_lists(rig, folder / "lists" / f"{user}.ami", user)
    await record_logins(rig, folder / "lists")


async def record_some(rig: Rig, names: list[str]) -> None:
    """One file of each of these scenarios."""
    for name in names:
        began = time.monotonic()
        async with rig.recording(FOLDER / str(rig.version) / f"{name}.ami"):
            await play(rig, SCENARIOS[name])
        print(f"{rig.version} {name} {time.monotonic() - began:.1f} s", flush=True)


async def record(version: int, names: list[str]) -> None:
    """Start that Asterisk and record what was asked for."""
    asterisk = Asterisk(version).start()
    try:
        async with Rig(asterisk) as rig:
            await (record_some(rig, names) if names else record_everything(rig))
    finally:
        asterisk.stop()


def main(arguments: list[str]) -> None:
    """Record what was asked for: versions, scenarios, or everything."""
    names = [argument for argument in arguments if not argument.isdigit()]
    for version in [int(argument) for argument in arguments if argument.isdigit()] or VERSIONS:
        asyncio.run(record(version, names))


if __name__ == "__main__":
    main(sys.argv[1:])
