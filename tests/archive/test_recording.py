"""What is recorded is there: once, with the best that was known, and answers for its number."""

import asyncio
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from console.archive import SqliteArchive
from console.domain.call import Direction, Outcome, Reason
from console.domain.history import Acquaintance, Query

from .conftest import Inbox
from .making import MORNING, a_call, a_card, client

MISSED = {
    "outcome": Outcome.MISSED,
    "reason": Reason.CALLER_HUNG_UP,
    "answered": None,
    "answered_by": None,
    "talked": (),
}


async def test_a_call_is_there_at_once_and_after_a_restart(folder: Path, inbox: Inbox) -> None:
    archive = SqliteArchive(folder, inbox)
    archive.record(a_call(), a_card())
    await archive.open()
    assert (await archive.search(Query()))[0].call == a_call()
    await inbox.until_recorded(1)
    assert inbox.recorded == [a_call().id]
    await archive.close()
    again = SqliteArchive(folder, inbox)
    await again.open()
    found = await again.find(a_call().id)
    await again.close()
    assert found is not None
    assert (found.call, found.card) == (a_call(), a_card())


async def test_close_writes_what_is_left(folder: Path, inbox: Inbox) -> None:
    archive = SqliteArchive(folder, inbox)
    await archive.open()
    for number in range(3000):
        archive.record(a_call(number), None)
    await archive.close()
    again = SqliteArchive(folder, inbox)
    await again.open()
    assert len(await again.search(Query(), limit=5000)) == 3000
    await again.close()


async def test_a_call_recorded_again_is_one_call_with_the_better_data(archive: SqliteArchive, inbox: Inbox) -> None:
    rough = a_call(approximate=True, outcome=Outcome.MISSED, rang=("101", "102", "103"), talked=())
    archive.record(rough, a_card())
    await inbox.until_recorded(1)
    better = a_call(client=client("ТОВ «Ромашка»"), started=rough.started - 10)
    archive.record(better, None)
    await inbox.until_recorded(2)
    (found,) = await archive.search(Query())
    assert (found.call, found.card) == (better, a_card())
    assert not await archive.search(Query(line="103"))
    archive.record(a_call(started=better.started, client=None), None)
    await inbox.until_recorded(3)
    assert (await archive.search(Query("ромашка")))[0].call == better


async def test_a_newer_version_of_a_waiting_call_is_what_is_seen(archive: SqliteArchive, inbox: Inbox) -> None:
    archive.record(a_call(outcome=Outcome.MISSED), a_card())
    await inbox.until_recorded(1)
    archive.record(a_call(), None)
    (seen,) = await archive.search(Query())
    assert seen.call == a_call()
    assert (await archive.acquaintance("+380501112233", MORNING - 60)).today == 1


async def test_calls_of_one_moment_all_have_a_place(archive: SqliteArchive, inbox: Inbox) -> None:
    for number in range(50):
        archive.record(a_call(id=f"main/{number}"), None)
    await inbox.until_recorded(50)
    assert len({record.rowid for record in await archive.search(Query())}) == 50


@pytest.mark.parametrize("on_disk", [False, True])
async def test_acquaintance(archive: SqliteArchive, inbox: Inbox, on_disk: bool) -> None:
    yesterday = a_call(-1000)
    spoken, missed = a_call(1), a_call(2, **MISSED)
    back = a_call(3, direction=Direction.OUTBOUND, outcome=Outcome.NO_ANSWER, answered=None, rang=(), caller_line="101")
    other = a_call(4, "+380671234567")
    for call in (yesterday, missed, back, spoken, other):
        archive.record(call, None)
    recent = (back, missed, spoken, yesterday)
    if on_disk:
        await inbox.until_recorded(5)
    assert await archive.acquaintance("+380501112233", MORNING) == Acquaintance(3, spoken, recent)
    assert await archive.acquaintance("+380 50 111-22-33", MORNING + 150) == Acquaintance(1, spoken, recent)
    assert await archive.acquaintance("+380991234567", MORNING) == Acquaintance()
    assert await archive.acquaintance("", MORNING) == Acquaintance()


@pytest.mark.parametrize("on_disk", [False, True])
async def test_missed_and_not_called_back(archive: SqliteArchive, inbox: Inbox, on_disk: bool) -> None:
    told = 0

    async def after(*calls: object) -> int:
        nonlocal told
        for call in calls:
            archive.record(call, None)  # type: ignore[arg-type]
            told += 1
        if on_disk:
            await inbox.until_recorded(told)
        return await archive.missed_not_called_back(MORNING)

    assert await after(a_call(-5, **MISSED)) == 0  # before this morning
    assert await after(a_call(1, **MISSED), a_call(2, **MISSED)) == 1  # one person, twice
    assert await after(a_call(3, "+380671234567", **MISSED)) == 2
    assert await after(a_call(4, None, **MISSED)) == 2  # nobody can call back a withheld number
    tried = a_call(5, direction=Direction.OUTBOUND, outcome=Outcome.BUSY, answered=None)
    assert await after(tried) == 2
    assert await after(replace(tried, id="main/x", started=MORNING + 400, outcome=Outcome.ANSWERED)) == 1
    assert await after(a_call(8, "+380671234567")) == 0  # they called again and were answered
    assert await after(a_call(9, "+380671234567", **MISSED)) == 1


async def test_everything_at_once(archive: SqliteArchive, inbox: Inbox) -> None:
    """Recording, searching, asking and indexing beside each other."""

    async def ask(number: int) -> None:
        await archive.search(Query("ромашка"), limit=5)
        await archive.acquaintance("+380501112233", MORNING)
        await archive.missed_not_called_back(MORNING)
        await archive.find(a_call(number).id)
        await archive.prepare_search()

    for number in range(500):
        archive.record(a_call(number, client=client("Ромашка")), a_card())
    await asyncio.gather(*(ask(number) for number in range(50)))
    await inbox.until_recorded(500)
    assert len(await archive.search(Query("ромашка"), limit=1000)) == 500


async def test_two_programs_on_one_history(folder: Path, inbox: Inbox, archive: SqliteArchive) -> None:
    other_inbox = Inbox()
    other = SqliteArchive(folder, other_inbox)
    await other.open()
    await other.prepare_search()
    for number in range(200):
        (archive if number % 2 else other).record(
            a_call(number, f"+38050{number:07d}", client=client(f"Клієнт {number}")), None
        )
    await inbox.until_recorded(100)
    await other_inbox.until_recorded(100)
    assert len(await other.search(Query("клієнт"), limit=500)) == 200
    assert [record.call.id for record in await other.search(Query("клієнт 199"))] == [a_call(199).id]
    await other.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights otherwise")
async def test_only_the_owner_can_read(folder: Path, archive: SqliteArchive, inbox: Inbox) -> None:
    archive.record(a_call(), None)
    await inbox.until_recorded(1)
    assert modes(folder) == [0o700, 0o600, 0o600, 0o600]


def modes(folder: Path) -> list[int]:
    return [stat.S_IMODE(file.stat().st_mode) for file in (folder, *folder.iterdir())]
