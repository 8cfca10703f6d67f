"""How fast the directory says who is calling, and what memory that takes.

    uv run python tests/bench/bench_directory.py [CLIENTS] [FOLDER]

Clients are invented: 1.6 numbers for each. `find` is the directory alone, `identify` the program's own front door with
a saved card of usual size for each client that is asked for. A folder with such a directory is used as it is.
"""

import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import psutil

from console.domain.card import Flag, Level, Lookup, Money
from console.domain.dossier import Dossier, Group, Named, Row, Standing
from console.domain.phone import Number, Numbers
from console.onec.directory import Directory, Found
from console.onec.generation import Loading, OwnerRow, PhoneRow
from console.onec.lookup import OneCClients
from console.onec.saved import Saved, write_card
from console.onec.settings import OneCSettings
from console.onec.site import Site
from console.tidy import tidy_in_quiet_moments

_ASKED = 20_000
_CARDS = 5_000
_PAGE = 10_000
_PREFIXES = (50, 63, 66, 67, 68, 73, 93, 95, 96, 97, 98, 99)
_NAMES = ("Ромашка", "Барвінок", "Калина", "Світанок", "Об'єднання", "Ґанок", "Хлібодар", "Кедр-Агро", "Смерека Плюс")


def digits(i: int) -> int:
    """The number of the phone `i`: spread over the operators so that keys do not come in order."""
    return 380_000_000_000 + _PREFIXES[i % len(_PREFIXES)] * 10_000_000 + i * 7_919 % 10_000_000


def ref(i: int) -> bytes:
    """The reference of client `i`."""
    return UUID(int=(i * 0x9E3779B97F4A7C15F39CC0605CEDC835) % 2**128).bytes


def build(folder: Path, key: str, clients: int) -> float:
    """Write a directory through the program's own door; seconds are returned."""
    started = time.perf_counter()
    with Loading(folder, key) as loading:
        for start in range(0, clients, _PAGE):
            page = range(start, min(start + _PAGE, clients))
            owners = [
                OwnerRow(
                    i % 3 % 2 * 2, ref(i), f"ТОВ «{_NAMES[i % 9]} {i}»", 2, ref(i // 3 * 3 + 1), None, False, False
                )
                for i in page
            ]
            phones = [
                PhoneRow(number % 10**9, number, i % 3 % 2 * 2, ref(i), True, None)
                for i in page
                for number in [digits(i)] + ([digits(i + clients)] if i % 5 < 3 else [])
            ]
            loading.add("clients", len(page), True, owners, phones)
        loading.finish(0)
    return time.perf_counter() - started


def measure(name: str, work: Callable[[Number], Found | Lookup], numbers: list[Number]) -> int:
    """Time one call for each number, and say it; how many were known is returned."""
    times, known = [], 0
    for number in numbers:
        started = time.perf_counter()
        found = work(number)
        times.append((time.perf_counter() - started) * 1000)
        known += bool(found.dossier if isinstance(found, Lookup) else found.matches)
    cut = statistics.quantiles(times, n=100)
    print(f"{name:34} p50 {cut[49]:.3f} ms   p99 {cut[98]:.3f} ms   worst {max(times):.2f} ms")
    return known


def card(name: str) -> Saved:
    """A card of usual size."""
    now = time.time()
    named = [
        *(Named(f"debt.{n}", "Борг", (Money(Decimal("48200.50"), "грн"),), as_of=now) for n in range(3)),
        Named("orders", "Замовлення", tuple(
            Row("№ ТДУТ-000002 · 23.10.2026 · до відвантаження", Money(Decimal(11637), "грн"), (
                ("Number", "ТДУТ-000002"), ("Статус", "до відвантаження"), ("СуммаДокумента", Decimal(11637)),
            )) for _ in range(3)), as_of=now),
        Named("phone", "Телефони", (Row("Телефон", "+38 (050) 111-22-33"),), as_of=now),
        *(Named(f"client.Реквізит{n}", "", "значення", as_of=now) for n in range(30)),
        Named("debt.overdue", "", None, Standing.EMPTY, now, flags=(Flag(Level.STOP, "БЕЗ ОПЛАТИ НЕ ВІДВАНТАЖУВАТИ"),)),
    ]  # fmt: skip
    return Saved(now - 3600, Dossier("ref", name, tuple(named), (Group("debt", "Борг", ("debt.0", "debt.1")),)))


async def bench(clients: int, folder: Path) -> None:
    """Build, then ask."""
    tidying = asyncio.ensure_future(tidy_in_quiet_moments(lambda: False))  # as the program does
    await asyncio.sleep(0)
    process = psutil.Process()
    settings = OneCSettings("http://127.0.0.1:9/bench", "", "", folder)
    site = Site(settings, lambda _: None, lambda _: None)
    site.directory.look(at_once=True)
    if site.directory.loaded_at is None:
        print(f"building: {build(site.folder, site.key, clients):.1f} s")
    size = sum(file.stat().st_size for file in site.folder.glob("directory-*.sqlite"))
    dice, numbers = random.Random(1), Numbers("UA")
    known = [numbers.parse(str(digits(dice.randrange(clients)))) for _ in range(_ASKED)]
    strangers = [numbers.parse(f"+38044{dice.randrange(10**7):07d}") for _ in range(_ASKED // 4)]
    national = [numbers.parse(number.digits[2:]) for number in known[: _ASKED // 4]]

    before = process.memory_info().rss
    directory = Directory(site.folder, site.key, lambda _: None)
    assert measure("find: in the directory", directory.find, known) == len(known)
    measure("find: written without the country", directory.find, national)
    measure("find: a stranger", directory.find, strangers)
    grown = process.memory_info().rss - before
    print(f"{directory.clients} clients, {directory.phones} numbers, {size / 2**20:.0f} MB on disk")

    ours = OneCClients(settings, numbers, lambda _: None)
    await ours._cache.ready()
    for number in known[:_CARDS]:
        match = ours.identify(number).matches[0]
        ours._cache.put(ours._reader.key(match), write_card(card(match.name)))
    await ours.close()
    ours = OneCClients(settings, numbers, lambda _: None)
    await ours._cache.ready()
    assert measure("identify: with a saved card", ours.identify, known[:_CARDS]) == _CARDS
    print(f"memory: directory {grown / 2**20:.1f} MB, process {process.memory_info().rss / 2**20:.0f} MB")
    print(f"load average {psutil.getloadavg()[0]:.1f}")
    await ours.close()
    tidying.cancel()


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500_000
    if len(sys.argv) > 2:
        asyncio.run(bench(count, Path(sys.argv[2])))
    else:
        with tempfile.TemporaryDirectory() as place:
            asyncio.run(bench(count, Path(place)))
