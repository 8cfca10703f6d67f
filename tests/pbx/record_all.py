"""Make tests/recordings again, as root: `python -m tests.pbx.record_all [VERSION …] [SCENARIO …]`."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

from .asterisk import VERSIONS, Asterisk
from .diary import seen_by_phones
from .rig import Rig, play
from .scenarios import EXPECTED, SCENARIOS
from .snapshots import record_lists, record_logins

FOLDER = Path(__file__).parents[1] / "recordings"
AT_ONCE = 2
"""Asterisks of one version that share the scenarios."""


async def record_everything(rig: Rig) -> None:
    """One file of all scenarios in one session, the lists and the logins."""
    folder = FOLDER / str(rig.version)
    async with rig.recording(FOLDER / f"ast{rig.version}.ami", "lab"):
        for scenario in SCENARIOS.values():
            await play(rig, scenario)
    for user in ("lab", "console"):
        await record_lists(rig, folder / "lists" / f"{user}.ami", user)
    await record_logins(rig, folder / "lists")


async def record_some(rig: Rig, names: list[str], phones: dict[str, dict[str, float]]) -> None:
    """One file of each of these scenarios, taken off the list; in `phones` what the phones saw of each."""
    while names:
        name, began = names.pop(0), time.monotonic()
        async with rig.recording(FOLDER / str(rig.version) / f"{name}.ami"):
            await play(rig, SCENARIOS[name])
        truths = EXPECTED[name]
        if len(truths) == 1:
            diary = [seen for phone in rig.everybody for seen in phone.diary]
            phones[name] = seen_by_phones(diary, truths[0]["direction"])
        print(f"{rig.version} {name} {time.monotonic() - began:.1f} s {phones.get(name, '')}", flush=True)


async def record(version: int, names: list[str]) -> None:
    """Start Asterisks of that version, record these scenarios, and write down what the phones saw."""
    phones: dict[str, dict[str, float]] = {}
    left = list(names)
    await asyncio.gather(*(_with_its_own(version, left, phones) for _ in range(min(AT_ONCE, len(names)))))
    remember(version, phones)


async def _with_its_own(version: int, left: list[str], phones: dict[str, dict[str, float]]) -> None:
    asterisk = Asterisk(version).start()
    try:
        async with Rig(asterisk) as rig:
            await record_some(rig, left, phones)
    finally:
        asterisk.stop()


def remember(version: int, phones: dict[str, dict[str, float]]) -> None:
    """Keep what the phones saw beside the recordings, in the order of the scenarios."""
    file = FOLDER / str(version) / "phones.json"
    known = json.loads(file.read_text("utf-8")) if file.exists() else {}
    known |= phones
    lines = [f"{json.dumps(name)}: {json.dumps(known[name])}" for name in SCENARIOS if name in known]
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8", newline="\n")


async def record_all(versions: list[int], names: list[str]) -> None:
    """All versions at once, each scenario by itself; without names, then also what is recorded as a whole."""
    await asyncio.gather(*(record(version, names or list(SCENARIOS)) for version in versions))
    for version in versions if not names else ():
        asterisk = Asterisk(version).start()
        try:
            async with Rig(asterisk) as rig:
                await record_everything(rig)
        finally:
            asterisk.stop()


def main(arguments: list[str]) -> None:
    """Record what was asked for: versions, scenarios, or everything."""
    names = [argument for argument in arguments if not argument.isdigit()]
    asyncio.run(record_all([int(argument) for argument in arguments if argument.isdigit()] or list(VERSIONS), names))


if __name__ == "__main__":
    main(sys.argv[1:])
