"""Make tests/recordings again, as root: `python -m tests.pbx.record_all [VERSION …] [SCENARIO …]`."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from .asterisk import VERSIONS, Asterisk
from .rig import Rig, play
from .scenarios import SCENARIOS

FOLDER = Path(__file__).parents[1] / "recordings"


async def record(version: int, names: list[str]) -> list[str]:
    """Record each scenario into a file of its own and, when it is all of them, all into one file too."""
    failed: list[str] = []
    asterisk = Asterisk(version).start()
    try:
        async with Rig(asterisk) as rig:
            for name in names:
                began = time.monotonic()
                try:
                    async with rig.recording(FOLDER / str(version) / f"{name}.ami"):
                        await play(rig, SCENARIOS[name])
                except (AssertionError, TimeoutError) as error:
                    failed.append(f"{version} {name}: {error!r}")
                print(f"{version} {name} {time.monotonic() - began:.1f} s", flush=True)
    finally:
        asterisk.stop()
    return failed


def main(arguments: list[str]) -> int:
    """Record what was asked for: versions, scenarios, or everything."""
    names = [a for a in arguments if not a.isdigit()] or list(SCENARIOS)
    versions = [int(a) for a in arguments if a.isdigit()] or list(VERSIONS)
    failed = [line for version in versions for line in asyncio.run(record(version, names))]
    print(*failed, sep="\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
