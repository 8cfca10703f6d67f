"""How fast the directory is loaded from 1C, against reading the same pages with httpx and orjson alone.

    uv run python -m tests.bench.bench_load_1c [COMPANIES] [FAMILY] [PACE]

The simulated 1C runs in a process of its own and answers from memory: every page is made once, in a load that is not
measured, so that what is measured is the reader. Then, in one process and in turn, each of three times: all pages read
with httpx and taken apart with orjson, one after the other; and a load, up to a directory that is in use. First as fast
as memory gives, then at a PACE, rows a second, at which 1C itself makes pages. Memory is what the process grew by
during a load, at its highest.
"""

import asyncio
import multiprocessing
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import replace
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

ROUNDS = 3
_MOST_BYTES = 4 << 30


def serve(companies: int, family: str, pipe: Connection) -> None:
    """The process of 1C: answers each question once by thinking, and then from memory."""
    asyncio.run(_serve(companies, family, pipe))


async def _serve(companies: int, family: str, pipe: Connection) -> None:
    simulator = SimulatedOneC(Company.make(1, companies), family=family)
    simulator.prepare()
    kept: dict[tuple[str, tuple[tuple[str, str], ...]], tuple[int, list[tuple[str, str]], bytes]] = {}

    pace = 0.0

    async def answer(request: Request) -> Reply:
        nonlocal pace
        if "pace" in dict(request.query):
            pace = float(dict(request.query)["pace"])
            return Reply(200, [], [b""])
        key = (request.path, request.query)
        rows = int(dict(request.query).get("$top", 0))
        if pace and rows and key in kept:
            await asyncio.sleep(min(rows, kept[key][2].count(b"{") - 1) / pace)
        if key not in kept:
            reply = await simulator._handle(request)
            kept[key] = (reply.status, reply.headers, b"".join(reply.body))
            assert sum(len(one[2]) for one in kept.values()) < _MOST_BYTES
        status, headers, body = kept[key]
        return Reply(status, headers, [body])

    server = Server(answer)
    pipe.send(await server.listen())
    await asyncio.Event().wait()


class Watch:
    """The most memory that this process had, looked at every few milliseconds."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self.base = self.most = 0

    def __enter__(self) -> "Watch":
        self.base = self.most = self._process.memory_info().rss
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.02):
            self.most = max(self.most, self._process.memory_info().rss)


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


async def bench(port: int, family: str, pace: float) -> None:
    """The rounds, without and with the pace."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        url = f"http://127.0.0.1:{port}/trade"
        settings = OneCSettings(url, "reader", "onec-demo", root, preset=family)
        clients, phones, rows, seconds, pages = await read_all(settings, root / "first")
        print(
            f"{clients} clients, {phones} numbers, {rows} rows in {len(pages)} pages; made and read in {seconds:.0f} s"
        )
        for now in (0.0, pace):
            async with httpx.AsyncClient() as client:
                await client.get(f"{url}?pace={now}")
            print(f"\n1C gives {now:.0f} rows/s" if now else "\nas fast as memory gives")
            await rounds(settings, root / f"{now:.0f}", pages)


async def rounds(settings: OneCSettings, root: Path, pages: list[str]) -> None:
    """Each of the two in turn."""
    alone, ours, grown = [], [], []
    for n in range(ROUNDS):
        count, seconds = await read_alone(settings, pages)
        alone.append(count / seconds)
        with Watch() as watch:
            _clients, _phones, rows, seconds, _pages = await read_all(settings, root / str(n))
        ours.append(rows / seconds)
        grown.append((watch.most - watch.base) / 2**20)
        told = f"httpx + orjson {alone[-1]:8.0f} rows/s   load {ours[-1]:8.0f} rows/s   {ours[-1] / alone[-1]:.2f}"
        print(f"{told}   +{grown[-1]:.0f} MB")
    one, other = statistics.median(alone), statistics.median(ours)
    print(f"median: {one:.0f} and {other:.0f} rows/s, ratio {other / one:.2f}; at most +{max(grown):.0f} MB")


def main() -> None:
    """Start 1C, bench, end it."""
    companies = int(sys.argv[1]) if len(sys.argv) > 1 else 340_000
    family = sys.argv[2] if len(sys.argv) > 2 else "bp3"
    pace = float(sys.argv[3]) if len(sys.argv) > 3 else 20_000.0
    ours, its = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(companies, family, its))
    process.start()
    try:
        asyncio.run(bench(ours.recv(), family, pace))
    finally:
        process.kill()
        process.join()


if __name__ == "__main__":
    main()
