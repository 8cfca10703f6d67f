"""How fast the directory is loaded from 1C, against reading the same pages with httpx and orjson alone.

    uv run python -m tests.bench.bench_load_1c [--companies N] [--family F] [--pace ROWS] [--rounds N] [--of NAME…]

The simulated 1C runs in a process of its own. In one other process and in turn, so many rounds: all pages read with
httpx and taken apart with orjson, one after the other; and a load, up to a directory that is in use. It is done at
three paces of 1C: `itself` makes every page anew, as it does in the demo; `pace` waits as long as a 1C that gives so
many rows a second; `memory` has every page at hand, so that what is measured is the reader alone.

CPU is the processor time that the process took for a row, all its threads together: unlike rows a second, it is much
the same when other work goes on beside it. Memory is what the process grew by during a load, at its highest. Lag is how
late a loop that wants to run every five milliseconds does: the screen lives in it.
"""

import argparse
import asyncio
import multiprocessing
import statistics
import tempfile
import threading
import time
from dataclasses import replace
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path

import httpx
import orjson
import psutil

from console.demo.company import Company
from console.demo.onec import SimulatedOneC
from console.demo.onec.http import Reply, Request, Server
from console.domain.phone import Numbers
from console.onec.odata import OData
from console.onec.settings import OneCSettings
from console.onec.site import Site
from console.onec.sync import load

PACES = ("itself", "pace", "memory")
_MOST_BYTES = 4 << 30
_EVERY = 0.005


def serve(companies: int, family: str, pipe: Connection) -> None:
    """The process of 1C."""
    asyncio.run(_serve(companies, family, pipe))


async def _serve(companies: int, family: str, pipe: Connection) -> None:
    simulator = SimulatedOneC(Company.make(1, companies), family=family)
    simulator.prepare()
    kept: dict[tuple[str, tuple[tuple[str, str], ...]], tuple[int, list[tuple[str, str]], bytes]] = {}

    pace = 0.0

    async def answer(request: Request) -> Reply:
        nonlocal pace
        options = dict(request.query)
        if "pace" in options:
            pace = float(options["pace"])
            return Reply(200, [], [b""])
        key = (request.path, request.query)
        if pace < 0 or key not in kept:
            reply = await simulator._handle(request)
            made = (reply.status, reply.headers, b"".join(reply.body))
            kept.setdefault(key, made)
            assert sum(len(one[2]) for one in kept.values()) < _MOST_BYTES
        else:
            made = kept[key]
        if pace > 0 and (rows := int(options.get("$top", 0))):
            await asyncio.sleep(min(rows, made[2].count(b"{") - 1) / pace)
        return Reply(made[0], made[1], [made[2]])

    server = Server(answer)
    pipe.send(await server.listen())
    await asyncio.Event().wait()


class Watch:
    """The most memory that this process had, looked at every few milliseconds; and how late the loop was."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._turns: list[float] = []
        self.base = self.most = 0
        self.late: list[float] = []

    async def __aenter__(self) -> "Watch":
        self.base = self.most = self._process.memory_info().rss
        self._thread.start()
        self._turning = asyncio.ensure_future(self._turn())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._turning.cancel()
        self.late = sorted((later - before - _EVERY) * 1000 for before, later in pairwise(self._turns))

    @property
    def grown(self) -> float:
        """In megabytes."""
        return (self.most - self.base) / 2**20

    def _look(self) -> None:
        while not self._over.wait(0.02):
            self.most = max(self.most, self._process.memory_info().rss)

    async def _turn(self) -> None:
        while True:
            self._turns.append(time.perf_counter())
            await asyncio.sleep(_EVERY)


async def read_alone(settings: OneCSettings, questions: list[str]) -> tuple[int, float]:
    """Rows and seconds of httpx and orjson alone, over the pages that a load asks for."""
    rows, started = 0, time.perf_counter()
    auth = httpx.BasicAuth(settings.user, settings.password)
    async with httpx.AsyncClient(auth=auth, timeout=60, headers={"Accept-Encoding": "identity"}) as client:
        for url in questions:
            answer = await client.get(url)
            rows += len(orjson.loads(answer.content)["value"])
    return rows, time.perf_counter() - started


async def read_all(settings: OneCSettings, folder: Path) -> tuple[int, int, int, float, list[str]]:
    """Clients, phones, rows and seconds of a load, and the pages that it asked for."""
    asked: list[str] = []
    rows = 0
    real = OData._get

    async def noted(self: OData, url: str, bulk: bool, *rest: object, **more: object) -> tuple[str, bytes]:
        if "%24top" in url or "$top" in url:
            asked.append(url)
        return await real(self, url, bulk, *rest, **more)  # type: ignore[arg-type]

    def moved(progress: object) -> None:
        nonlocal rows
        rows = progress.done  # type: ignore[attr-defined]

    OData._get = noted  # type: ignore[method-assign]
    site = Site(replace(settings, data_dir=folder), lambda _: None, lambda _: None)
    started = time.perf_counter()
    try:
        loaded = await load(site, Numbers("UA"), moved)
    finally:
        await site.close()
        OData._get = real  # type: ignore[method-assign]
    return loaded.clients, loaded.phones, rows, time.perf_counter() - started, asked


async def bench(port: int, chosen: argparse.Namespace) -> None:
    """The rounds, at each pace."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        url = f"http://127.0.0.1:{port}/trade"
        settings = OneCSettings(url, "reader", "onec-demo", root, preset=chosen.family)
        clients, phones, rows, seconds, pages = await read_all(settings, root / "first")
        told = f"{clients} clients, {phones} numbers, {rows} rows in {len(pages)} pages"
        print(f"{told}; made and read in {seconds:.0f} s")
        for name, pace, said in (
            ("itself", -1.0, "every page is made anew"),
            ("pace", chosen.pace, f"1C gives {chosen.pace:.0f} rows/s"),
            ("memory", 0.0, "as fast as memory gives"),
        ):
            if name in chosen.of:
                async with httpx.AsyncClient() as client:
                    await client.get(f"{url}?pace={pace}")
                print(f"\n{name}: {said}")
                await rounds(settings, root / name, pages, chosen.rounds)


async def rounds(settings: OneCSettings, root: Path, pages: list[str], count: int) -> None:
    """Each of the two in turn."""
    alone, ours, grown, late = [], [], [], []
    spent: tuple[list[float], list[float]] = [], []
    for n in range(count):
        before = time.process_time()
        rows, seconds = await read_alone(settings, pages)
        spent[0].append((time.process_time() - before) / rows * 1e6)
        alone.append(rows / seconds)
        before = time.process_time()
        async with Watch() as watch:
            _clients, _phones, rows, seconds, _pages = await read_all(settings, root / str(n))
        spent[1].append((time.process_time() - before) / rows * 1e6)
        ours.append(rows / seconds)
        grown.append(watch.grown)
        late += watch.late
        told = f"httpx + orjson {alone[-1]:8.0f} rows/s   load {ours[-1]:8.0f} rows/s   {ours[-1] / alone[-1]:.2f}"
        print(f"{told}   +{watch.grown:.0f} MB   load average {psutil.getloadavg()[0]:.1f}")
    one, other = statistics.median(alone), statistics.median(ours)
    late.sort()
    lag = f"lag p99 {late[int(len(late) * 0.99)]:.1f} ms, at most {late[-1]:.0f} ms"
    cpu = " and ".join(f"{statistics.median(one):.1f}" for one in spent)
    print(f"median: {one:.0f} and {other:.0f} rows/s, ratio {other / one:.2f}; CPU {cpu} µs a row")
    print(f"at most +{max(grown):.0f} MB; {lag}")


def main() -> None:
    """Start 1C, bench, end it."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--companies", type=int, default=340_000)
    options.add_argument("--family", default="bp3")
    options.add_argument("--pace", type=float, default=20_000.0)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--of", nargs="+", choices=PACES, default=PACES)
    chosen = options.parse_args()
    ours, its = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(chosen.companies, chosen.family, its))
    process.start()
    try:
        asyncio.run(bench(ours.recv(), chosen))
    finally:
        process.kill()
        process.join()


if __name__ == "__main__":
    main()
