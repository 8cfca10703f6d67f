"""How fast the history answers a typed key, and how fast it takes calls.

    uv run python tests/bench/bench_history.py [CALLS] [FOLDER]

Every figure goes through the program's own front door, thread hop and decoded records included. A folder that has
such a history already is used as it is.
"""

import asyncio
import gc
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path

import psutil

from console.archive import SqliteArchive, recording
from console.archive.files import Files
from console.domain.call import Call, CallState, ClientRef, Direction, Outcome, Reason, Transfer
from console.domain.card import Card, Field, Flag, Level, Money, Section
from console.domain.history import Query
from console.flow.ports import Arrival, Recorded

QUERIES = 300
PAGE = 50
CALLS_OF_A_PARTY = 5
START = 1_600_000_000.0
FIRST = ("Ромашка", "Лан", "Дніпро", "Карпати", "Буковина", "Зоря", "Світанок", "Каштан", "Явір", "Прогрес")
SECOND = ("Трейд", "Сервіс", "Плюс", "Логістик", "Маркет", "Хім", "Сталь", "Енерго", "Захід", "Імпекс")
PEOPLE = ("Ірина", "Борис", "Олена", "Тарас", "Наталія", "Богдан", "Юрій", "Соломія", "В'ячеслав", "Ганна")
SURNAMES = ("Коваленко", "Шевченко", "Бондар", "Ткачук", "Олійник", "Мельник", "Савченко", "Кравець", "Ґалаґан")
AREAS = (50, 63, 66, 67, 73, 93, 95, 97, 98, 44)
LINES = [str(line) for line in range(101, 161)]


class Company:
    """Invented clients: each has a number and one or two names."""

    def __init__(self, parties: int, seed: int = 1) -> None:
        self._dice = random.Random(seed)
        dice = self._dice
        self.numbers = [f"+380{dice.choice(AREAS)}{dice.randrange(10**7):07d}" for _ in range(parties)]
        self.names = [self._name() for _ in range(parties)]

    def _name(self) -> str:
        dice = self._dice
        if dice.random() < 0.4:
            return f"{dice.choice(SURNAMES)} {dice.choice(PEOPLE)}"
        form = dice.choice(("ТОВ", "ПП", "ФОП", "ТзОВ"))
        return f"{form} «{dice.choice(FIRST)}-{dice.choice(SECOND)} {dice.randrange(1000)}»"

    def calls(self, count: int) -> Iterator[tuple[Call, Card | None]]:
        """Calls of nine seconds apart; a card on every fourth."""
        dice = self._dice
        for number in range(count):
            # Half of the calls are from a tenth of the clients
            party = int(len(self.numbers) * dice.random() ** (3 if dice.random() < 0.5 else 1))
            name = self.names[party]
            yield _call(dice, number, self.numbers[party], name), None if number % 4 else _card(name)


def _call(dice: random.Random, number: int, phone: str, name: str) -> Call:
    lines = tuple(dice.sample(LINES, 2))
    started = START + number * 9.0
    answered = dice.random() < 0.8
    return Call(
        f"main/{started:.0f}.{number}",
        "main",
        Direction.INBOUND,
        CallState.ENDED,
        started,
        Outcome.ANSWERED if answered else Outcome.MISSED,
        None if answered else Reason.CALLER_HUNG_UP,
        phone,
        phone[1:],
        name.upper() if dice.random() < 0.3 else None,
        "380441112244",
        dice.choice(("sales", "service", None)),
        lines,
        lines[0] if answered else None,
        lines[:1] if answered else (),
        lines[0] if answered else None,
        (Transfer("blind", lines[0], lines[1], started + 30),) if dice.random() < 0.05 else (),
        started + 7 if answered else None,
        started + 90,
        7.0,
        83.0 if answered else 0.0,
        client=ClientRef("5f1d6a34-0d9c-11ef-8d3c-0050569a1b2c", name),
    )


def _card(name: str) -> Card:
    debt = Field("debt.total", "Борг", Money(Decimal("48200.00"), "₴"), START)
    due = Field("debt.due", "До", date(2025, 11, 24), START)
    orders = Field("orders.1", "Замовлення", "№1287 до відвантаження 12 400 ₴", START)
    sections = Section("debt", "Борг", (debt, due), START), Section("orders", "Замовлення", (orders,), START)
    return Card(
        "5f1d6a34-0d9c-11ef-8d3c-0050569a1b2c", name, (Flag(Level.STOP, "Без оплати не відвантажувати!"),), sections
    )


class Inbox:
    """Counts what is on disk."""

    def __init__(self) -> None:
        self._written = 0
        self._told = asyncio.Event()

    def __call__(self, arrival: Arrival) -> None:
        if isinstance(arrival, Recorded):
            self._written += len(arrival.calls)
            self._told.set()

    async def until(self, count: int) -> None:
        """Wait for so many calls, and count anew."""
        while self._written < count:
            self._told.clear()
            await self._told.wait()
        self._written = 0


class Bench:
    """One run over one archive."""

    def __init__(self, archive: SqliteArchive, company: Company) -> None:
        self.archive, self.company, self.dice = archive, company, random.Random(7)

    async def typed(self) -> None:
        """Every kind of search text."""
        dice, digits, word = self.dice, self._digits, self._word
        print(f"\n{QUERIES} searches each, {PAGE} newest     p50 ms    p99 ms    max ms    found")
        for length in range(3, 10):
            await self._measure(f"any {length} digits", lambda n=length: Query(digits(n)))
        for length in range(4, 10):
            await self._measure(f"last {length} digits", lambda n=length: Query(dice.choice(self.company.numbers)[-n:]))
        for length in range(3, 9):
            await self._measure(f"{length} letters", lambda n=length: Query(word(n)))
        await self._measure("two words", lambda: Query(f"{word(5)} {digits(3)}"))
        await self._measure("no such digits", lambda: Query("9" + digits(8)))
        await self._measure("no such name", lambda: Query("щщ" + word(4)))
        await self._measure("nothing typed", Query)
        await self._measure("nothing typed, a line", lambda: Query("", dice.choice(LINES)))
        await self._measure("5 letters, a line", lambda: Query(word(5), dice.choice(LINES)))
        await self._measure("7 digits, a line", lambda: Query(digits(7), dice.choice(LINES)))
        await self._measure("no such name, a line", lambda: Query("щщ" + word(4), dice.choice(LINES)))

    async def known(self) -> None:
        """What a ring asks."""
        numbers = self.dice.choices(self.company.numbers, k=QUERIES)
        began = time.perf_counter()
        for number in numbers:
            await self.archive.acquaintance(number, START)
        print(f"acquaintance with a number     {_ms(began) / QUERIES:9.2f} ms on average")

    def _digits(self, length: int) -> str:
        return _part(self.dice, self.dice.choice(self.company.numbers)[1:], length)

    def _word(self, length: int) -> str:
        while True:
            word = self.dice.choice(self.dice.choice(self.company.names).replace("-", " ").split()).strip("«»")
            if len(word) >= length:
                return _part(self.dice, word, length)

    async def _measure(self, what: str, make: Callable[[], Query]) -> None:
        took, found = [], 0
        for query in [make() for _ in range(QUERIES)]:
            began = time.perf_counter()
            found += len(await self.archive.search(query, limit=PAGE))
            took.append(_ms(began))
        cuts = statistics.quantiles(took, n=100)
        print(f"{what:28}   {cuts[49]:9.2f} {cuts[98]:9.2f} {max(took):9.2f} {found / QUERIES:8.1f}")


async def main(count: int, folder: Path) -> None:
    """Fill, then ask, then record."""
    company = Company(max(10, count // CALLS_OF_A_PARTY))
    _fill(folder, company, count)
    gc.freeze()  # the invented clients are no part of the program: the collector need not walk over them
    inbox = Inbox()
    archive = SqliteArchive(folder, inbox)
    began = time.perf_counter()
    await archive.open()
    await archive.recent(100)
    print(f"open, and the newest 100       {_ms(began):9.1f} ms")
    before = _megabytes()
    began = time.perf_counter()
    await archive.prepare_search()
    print(f"index of parties in memory     {_ms(began):9.1f} ms, {_megabytes() - before:.0f} MB")
    bench = Bench(archive, company)
    await bench.known()
    await bench.typed()
    await _recording(archive, company, inbox, count)
    await archive.close()


async def _recording(archive: SqliteArchive, company: Company, inbox: Inbox, count: int) -> None:
    """New calls, each awaited on disk; then many at once."""
    later = count * 9.0
    calls = [
        (replace(call, id=f"{call.id}b", started=call.started + later), card) for call, card in company.calls(12_000)
    ]
    took = []
    for call, card in calls[:2_000]:
        began = time.perf_counter()
        archive.record(call, card)
        await inbox.until(1)
        took.append(_ms(began))
    cuts = statistics.quantiles(took, n=100)
    print(f"\none call, until on disk        {cuts[49]:9.2f} {cuts[98]:9.2f} {max(took):9.2f}")
    began = time.perf_counter()
    for call, card in calls[2_000:]:
        archive.record(call, card)
    given = _ms(began)
    await inbox.until(10_000)
    print(f"10000 at once: given in {given:.0f} ms, on disk at {10_000_000 / _ms(began):.0f} calls/s")


def _fill(folder: Path, company: Company, count: int) -> None:
    """Write the calls in large transactions."""
    with closing(Files(folder).open_writer()) as db:
        (there,) = db.execute("SELECT count(*) FROM call").fetchone()
        print(f"{there} calls there")
        if there >= count:
            return
        db.execute(f"PRAGMA cache_size = {-256 << 10}")
        calls = islice(company.calls(count), there, None)
        began = time.perf_counter()
        while batch := list(islice(calls, 20_000)):
            recording.write(db, batch)
        rate = (count - there) / (time.perf_counter() - began)
        print(f"{count - there} calls written at once      {rate:9.0f} calls/s")


def _part(dice: random.Random, text: str, length: int) -> str:
    start = dice.randrange(len(text) - length + 1)
    return text[start : start + length]


def _ms(began: float) -> float:
    return (time.perf_counter() - began) * 1000


def _megabytes() -> float:
    return psutil.Process().memory_info().rss / 1e6


if __name__ == "__main__":
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    if len(sys.argv) > 2:
        asyncio.run(main(calls, Path(sys.argv[2])))
    else:
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(main(calls, Path(folder)))
