"""A simulated day of 100 000 calls through the whole program but the screen: how much memory, and does it stay flat?

    uv run python -m tests.bench.bench_day [--calls 100000] [--svg docs/img/day-memory.svg]

The exchange is a process of its own and says the calls over a real socket, 150 at a time, as fast as they are taken: a
day goes by in minutes, so it waits when more questions about callers are open than a real day ever brings.
Link, state machine, line of work, history on disk, accounts of calls and a snapshot ten times a second are the
program's own. Memory (RSS) and the sizes of the tables inside are taken every 1000 calls.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import sqlite3
import tempfile
import time
from datetime import date
from pathlib import Path

import psutil

from console.bootstrap import Console
from console.settings import load
from console.tidy import tidy_in_quiet_moments

from .bench_ami import machine
from .busy_pbx import BusyPbx, Order
from .curve import curve

GOAL_MB = 150.0
_OPEN = 60
"""Tasks under way, those that always are included."""
CONFIG = """
[operator]
line = "101"
[pbx.main]
host = "127.0.0.1"
port = {port}
user = "console"
secret = "bench"
[numbers]
region = "UA"
"""


def sizes(console: Console) -> dict[str, int]:
    """Everything that holds one thing for each call, channel or number."""
    roster = console.pipeline._calls["main"]._roster
    archive, projection = console.desk.archive, console.pipeline.projection
    return {
        "live": len(roster.live),
        "channels": len(roster.legs),
        "bridges": len(roster._bridges),
        "aliases": len(roster._aliases),
        "tombstones": len(roster._gone) + len(roster._over),
        "channel names": len(roster._plan._seen),
        "numbers": len(console.numbers._seen),
        "on screen": len(projection.calls),
        "lookups": len(projection.lookups),
        "notes": len(console.pipeline.witness._notes),
        "to take in": len(console.pipeline._waiting),
        "to write": len(archive._waiting) if archive else 0,  # type: ignore[attr-defined]
    }


async def look(console: Console) -> None:
    """As a screen does."""
    while True:
        await asyncio.sleep(0.1)
        console.desk.snapshot()


async def day(calls: int) -> tuple[list[tuple[int, float]], float]:
    """Megabytes after so many calls, every thousand; and the seconds that it took."""
    pbx = BusyPbx(Order(live=150, calls=calls))
    told: list[tuple[int, float]] = []
    process = psutil.Process()
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "console.toml"
        config.write_text(CONFIG.format(port=pbx.port))
        config.chmod(0o600)
        console = Console(load(config), Path(folder) / "data", notify=False)
        over = 0

        def count(call: object) -> None:
            nonlocal over
            if not call.is_live and not call.merged_into:  # type: ignore[attr-defined]
                over += 1

        console.pipeline.on_call.append(count)
        await console.start()
        beside = [
            asyncio.create_task(look(console)),
            asyncio.create_task(tidy_in_quiet_moments(console.is_quiet)),
        ]
        up = asyncio.Event()
        console.pipeline.on_link.append(lambda link: up.set() if link.state == "up" else None)
        await up.wait()
        told.append((0, process.memory_info().rss / 2**20))
        pbx.begin()
        began = time.perf_counter()
        last = (0, 0, 0)
        while True:
            await asyncio.sleep(0.02)
            if len(asyncio.all_tasks()) < _OPEN:
                pbx.taken(over)
            last = pbx.told() or last
            if over // 1000 > told[-1][0] // 1000:
                told.append((over, process.memory_info().rss / 2**20))
                if over // 1000 % 10 == 0:
                    print(f"{over:>7} calls {told[-1][1]:6.1f} MB  {sizes(console)}", flush=True)
            if last[1] == 0 and last[2] and over >= last[2]:
                break
        took = time.perf_counter() - began
        await asyncio.sleep(5)
        gc.collect()
        told.append((over, process.memory_info().rss / 2**20))
        print(f"at rest {told[-1][1]:6.1f} MB  {sizes(console)}")
        for task in beside:
            task.cancel()
        await console.stop()
        with sqlite3.connect(Path(folder) / "data" / "history" / "history.sqlite3") as db:
            (recorded,) = db.execute("SELECT count(*) FROM call").fetchone()
        print(f"{last[0]} messages, {last[2]} calls at the exchange, {over} told as over, {recorded} in the history")
    pbx.close()
    return told, took


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--calls", type=int, default=100_000)
    options.add_argument("--svg", type=Path)
    chosen = options.parse_args()
    print(f"{date.today()}; {machine()}")
    told, took = asyncio.run(day(chosen.calls))
    most = max(megabytes for _, megabytes in told)
    half = [megabytes for calls, megabytes in told if calls >= told[-1][0] / 2]
    print(
        f"{told[-1][0]} calls in {took:.0f} s: {told[0][1]:.0f} MB before, {most:.0f} MB at most"
        f" (goal {GOAL_MB:.0f}: {'reached' if most <= GOAL_MB else 'MISSED'}),"
        f" second half {min(half):.0f} to {max(half):.0f} MB"
    )
    if chosen.svg:
        chosen.svg.write_text(curve(told, GOAL_MB), "utf-8")


if __name__ == "__main__":
    main()
