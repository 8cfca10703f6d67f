"""Half a million clients and 800 000 phones out of one CSV: index, directory, memory, and how long others had to wait.

`uv run python -m tests.bench.bench_files [CLIENTS]`
"""

import asyncio
import random
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from console.domain.phone import Numbers
from console.onec.settings import OneCSettings
from console.onec.site import Site
from console.onec.sync import load

_HEADING = "Код;Клієнт;Телефон;Мобільний;Менеджер;Борг;Валюта;Коментар\n"


def write(file: Path, clients: int) -> None:
    """A table as a company exports it: three in five have a second phone."""
    chance = random.Random(1)
    with file.open("w", encoding="utf-8") as out:
        out.write(_HEADING)
        for n in range(clients):
            second = f"+38 (067) {chance.randrange(10**7):07d}" if n % 5 < 3 else ""
            first = f"050{chance.randrange(10**7):07d}"
            out.write(f"{n:09d};ТОВ «Клієнт {n}»;{first};{second};Менеджер {n % 30};{n % 1000},50;грн;коментар {n}\n")


class Waits:
    """How much later than asked a thread is woken, and the most memory meanwhile."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self.rss = 0
        self._over = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        process = psutil.Process()
        last = time.perf_counter()
        while not self._over:
            time.sleep(0.005)
            now = time.perf_counter()
            self.late.append(now - last - 0.005)
            last = now
            if len(self.late) % 20 == 0:
                self.rss = max(self.rss, process.memory_info().rss)

    def stop(self) -> None:
        self._over = True
        self._thread.join()
        self.late.sort()


async def measure(folder: Path, clients: int) -> None:
    """Print one line."""
    share = folder / "share"
    share.mkdir()
    write(share / "clients.csv", clients)
    before = psutil.Process().memory_info().rss
    waits = Waits()
    settings = OneCSettings("", "", "", folder / "data", folder=share, preset="files")
    site = Site(settings, lambda _arrival: None, lambda _aside: None)
    started = time.perf_counter()
    await site.base.refresh()
    indexed = time.perf_counter()
    loaded = await load(site, Numbers("UA"), lambda _progress: None)
    done = time.perf_counter()
    waits.stop()
    await site.close()
    size = (share / "clients.csv").stat().st_size / 1e6
    print(
        f"{loaded.clients} clients, {loaded.phones} phones, {size:.0f} MB: index {indexed - started:.1f} s, "
        f"directory {done - indexed:.1f} s; memory {before / 1e6:.0f} → {waits.rss / 1e6:.0f} MB; others waited "
        f"p99 {waits.late[int(len(waits.late) * 0.99)] * 1000:.1f} ms, max {waits.late[-1] * 1000:.1f} ms"
    )


if __name__ == "__main__":
    with TemporaryDirectory(prefix="caller-console-bench-") as place:
        asyncio.run(measure(Path(place), int(sys.argv[1]) if len(sys.argv) > 1 else 500_000))
