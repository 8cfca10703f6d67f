"""Broken files: new calls are kept, what can be read is kept too, and it is said."""

import random
from pathlib import Path

import pytest

from console.archive import SqliteArchive
from console.domain.history import Query

from .conftest import Inbox
from .making import a_call, a_card
from .using import FILE, files_in, fill, ids

GARBAGE = {
    "not a database": lambda data: b"garbage!" * (len(data) // 8),
    "header": lambda data: bytes(100) + data[100:],
    "cut in the middle": lambda data: data[: len(data) // 2],
    "cut off a page": lambda data: data[: len(data) // 4096 // 2 * 4096 + 1000],
    "schema page": lambda data: data[:200] + bytes(3000) + data[3200:],
}


def is_put_right(told: Inbox) -> bool:
    return not told.notices or "Brought over" in told.notices[-1]


@pytest.mark.parametrize("how", GARBAGE)
async def test_a_broken_file_is_put_aside(folder: Path, inbox: Inbox, how: str) -> None:
    await fill(folder, 300)
    file = folder / FILE
    file.write_bytes(GARBAGE[how](file.read_bytes()))
    broken = file.read_bytes()
    archive = SqliteArchive(folder, inbox)
    await archive.open()
    archive.record(a_call(1000), None)
    await inbox.until_recorded(1)
    await archive.search(Query("50"), limit=1000)
    await ids(archive)
    await inbox.until(is_put_right)
    assert a_call(1000).id in await ids(archive)
    await archive.close()
    assert inbox.failures == []
    (aside,) = (file for file in files_in(folder) if file.match("history-damaged-*.sqlite3"))
    assert aside.name in inbox.notices[0]
    assert len(aside.read_bytes()) >= len(broken)


@pytest.mark.parametrize("seed", range(40))
async def test_broken_anywhere(folder: Path, inbox: Inbox, seed: int) -> None:
    """Wherever the damage is, new calls are kept, nothing raises, and lost history is never passed over in silence."""
    await fill(folder, 300)
    dice = random.Random(seed)
    file = folder / FILE
    data = bytearray(file.read_bytes())
    start = dice.randrange(len(data))
    length = dice.choice((1, 16, 4096))
    data[start : start + length] = dice.randbytes(len(data[start : start + length]))
    file.write_bytes(data)
    archive = SqliteArchive(folder, inbox)
    await archive.open()
    for number in range(1000, 1010):
        archive.record(a_call(number), a_card())
        await archive.acquaintance(f"+38050{number - 900:07d}", 0)
        await archive.search(Query(str(number)))
    await archive.missed_not_called_back(0)
    await ids(archive)
    await inbox.until(is_put_right)
    there = await ids(archive)
    await archive.close()
    assert {a_call(number).id for number in range(1000, 1010)} <= there
    assert len(there) >= 309 or inbox.notices


async def test_what_can_be_read_of_a_broken_file_is_brought_over(folder: Path, inbox: Inbox) -> None:
    archive = SqliteArchive(folder, Inbox())
    await archive.open()
    for number in range(1000):
        archive.record(a_call(number, dialed="the very call" if number == 500 else None), a_card())
    await archive.close()
    file = folder / FILE
    data = bytearray(file.read_bytes())
    page = data.index(b"the very call") // 4096 * 4096
    data[page : page + 4096] = bytes(4096)
    file.write_bytes(data)
    archive = SqliteArchive(folder, inbox)
    await archive.open()
    archive.record(a_call(2000), None)
    await ids(archive)
    await inbox.until(is_put_right)
    there = await archive.search(Query(), limit=2000)
    await archive.close()
    assert 950 < len(there) < 1001
    assert {record.call.started for record in there} >= {a_call(0).started, a_call(999).started, a_call(2000).started}
    assert {record.card for record in there} == {None, a_card()}


async def test_broken_while_open(folder: Path, archive: SqliteArchive, inbox: Inbox) -> None:
    for number in range(300):
        archive.record(a_call(number, f"+38050{number:07d}"), a_card())
    await inbox.until_recorded(300)
    for file in files_in(folder):
        file.write_bytes(random.Random(1).randbytes(file.stat().st_size))
    for number in range(1000, 1003):
        archive.record(a_call(number), None)
        await archive.search(Query("50"))
    await inbox.until(lambda told: a_call(1002).id in told.recorded)
    assert {a_call(number).id for number in range(1000, 1003)} <= await ids(archive)
