"""500 calls at once and 2000 events a second for a minute, with the screen: how long does anything wait for its turn?

    uv run python -m tests.bench.bench_load [--live 500] [--rate 2000] [--seconds 60]

The whole program with its screen (headless: it draws, and no terminal is written to) in one process, a busy exchange
in another, a real socket between them. Every 5 ms the loop is asked for a turn, and how much later than asked that
comes is its lag; beside it stands the work alone, the processor time that the loop's thread spent between two turns,
which other programs on the machine do not lengthen. First the same program idles, connected to the same exchange, as
the peer.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import psutil

from console.bootstrap import Console
from console.settings import load
from console.tidy import tidy_in_quiet_moments
from console.ui.app import CallerConsole

from .bench_ami import machine
from .bench_day import CONFIG
from .busy_pbx import BusyPbx, Order

GOAL_MS = 50.0
_EVERY_S = 0.005


async def lags(seconds: float) -> tuple[list[float], list[float]]:
    """Milliseconds by which turns came late, and of work between two turns, for so long."""
    late: list[float] = []
    worked: list[float] = []
    end = time.perf_counter() + seconds
    while (asked := time.perf_counter()) < end:
        before = time.thread_time()
        await asyncio.sleep(_EVERY_S)
        late.append((time.perf_counter() - asked - _EVERY_S) * 1000)
        worked.append((time.thread_time() - before) * 1000)
    return late, worked


def told(name: str, found: Sequence[float]) -> float:
    """Print one line; returns the 99th percentile."""
    ordered = sorted(found)
    p99 = ordered[int(len(ordered) * 0.99)]
    print(f"{name:<10} p50 {statistics.median(ordered):5.1f} ms  p99 {p99:5.1f} ms  max {ordered[-1]:5.1f} ms")
    return p99


async def measure(order: Order, seconds: float) -> None:
    """Idle first, then busy, in one program."""
    pbx = BusyPbx(order)
    process = psutil.Process()
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "console.toml"
        config.write_text(CONFIG.format(port=pbx.port))
        config.chmod(0o600)
        console = Console(load(config), Path(folder) / "data", notify=False)
        up = asyncio.Event()
        console.pipeline.on_link.append(lambda link: up.set() if link.state == "up" else None)
        app = CallerConsole(console.desk, start=console.start)
        async with app.run_test(size=(120, 32)):
            tidying = asyncio.create_task(tidy_in_quiet_moments(console.is_quiet))
            await up.wait()
            await asyncio.sleep(12)  # settled, and tidied once

            async def round_of(name: str) -> float:
                before = process.cpu_times()
                late, worked = await lags(seconds)
                after = process.cpu_times()
                share = (after.user + after.system - before.user - before.system) / seconds
                print(f"{name}: {len(late)} turns, {share:.0%} of a core")
                told("  work", worked)
                return told("  lag", late)

            idle = await round_of("idle")
            pbx.begin()
            await asyncio.sleep(5)
            first = pbx.told() or (0, 0, 0)
            busy = await round_of("busy")
            last = pbx.told() or first
            live = len([call for call in console.desk.snapshot().calls if call.is_live])
            print(
                f"busy: {(last[0] - first[0]) / seconds:.0f} events/s, {last[2] - first[2]} calls ended;"
                f" live at the end {last[1]} at the exchange, {live} on the screen"
            )
            print(
                f"p99 {busy:.1f} ms, {busy / max(idle, 0.01):.1f} times that of the idle program;"
                f" goal {GOAL_MS:.0f} ms: {'reached' if busy <= GOAL_MS else 'MISSED'}"
            )
            tidying.cancel()
        await console.stop()
    pbx.close()


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--live", type=int, default=500)
    options.add_argument("--rate", type=float, default=2000)
    options.add_argument("--seconds", type=float, default=60)
    chosen = options.parse_args()
    print(f"{date.today()}; {machine()}")
    asyncio.run(measure(Order(live=chosen.live, rate=chosen.rate, lines=300), chosen.seconds))


if __name__ == "__main__":
    main()
