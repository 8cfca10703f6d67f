"""Disks fill up, files break, power goes: no call is lost, and what happened is said once."""

import asyncio
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.archive import SqliteArchive, files, recording, writer
from console.archive.check import check
from console.archive.schema import LADDER
from console.domain.history import Query

from .conftest import Inbox
from .making import a_call, a_card

FILE = "history.sqlite3"


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_PATIENCE_S", 0.05)
    monkeypatch.setattr(writer, "_FIRST_PAUSE_S", 0.01)


async def fill(folder: Path, count: int) -> None:
    archive = SqliteArchive(folder, Inbox())
    await archive.open()
    for number in range(count):
        archive.record(a_call(number, f"+38050{number:07d}"), a_card())
    await archive.close()


def is_put_right(told: Inbox) -> bool:
    return not told.notices or "Brought over" in told.notices[-1]


async def ids(archive: SqliteArchive) -> set[str]:
    return {record.call.id for record in await archive.search(Query(), limit=10_000)}


def files_in(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


async def test_full_disk_by_page_limit(folder: Path, inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[sqlite3.Connection] = []
    open_writer = files.Files.open_writer

    def limited(self: files.Files) -> sqlite3.Connection:
        opened.append(open_writer(self))
        opened[0].execute("PRAGMA max_page_count = 60")
        return opened[0]

    monkeypatch.setattr(files.Files, "open_writer", limited)
    archive = SqliteArchive(folder, inbox)
    await archive.open()
    for number in range(500):
        archive.record(a_call(number), a_card())
    await inbox.until(lambda told: told.failures)
    assert inbox.failures == ["The disk is full; calls are kept in memory until there is room"]
    assert len(await ids(archive)) == 500
    assert len(inbox.recorded) < 500
    opened[0].execute("PRAGMA max_page_count = 100000")
    await inbox.until_recorded(500)
    assert len(inbox.failures) == 1
    assert len(await ids(archive)) == 500
    await archive.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    mount = tmp_path / "small"
    mount.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(mount)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk takes root on Linux")
    yield mount
    subprocess.run(["umount", "-l", str(mount)], check=True)


async def test_really_full_disk(small_disk: Path, inbox: Inbox) -> None:
    archive = SqliteArchive(small_disk / "history", inbox)
    await archive.open()
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(700_000))
    for number in range(2000):
        archive.record(a_call(number), a_card())
        await asyncio.sleep(0)
    await inbox.until(lambda told: told.failures)
    assert "disk" in inbox.failures[0]
    assert len(await ids(archive)) == 2000
    ballast.unlink()
    await (await asyncio.create_subprocess_exec("mount", "-o", "remount,size=50m", small_disk)).wait()
    await inbox.until_recorded(2000)
    await archive.close()
    assert all(finding.ok is not False or "free" in finding.what for finding in check(small_disk / "history"))


async def test_a_folder_that_cannot_be_made(tmp_path: Path, inbox: Inbox) -> None:
    in_the_way = tmp_path / "data"
    in_the_way.write_text("a file")
    archive = SqliteArchive(in_the_way / "history", inbox)
    await archive.open()
    archive.record(a_call(1), None)
    archive.record(a_call(2), None)
    assert len(await ids(archive)) == 2
    assert await archive.find(a_call(1).id)
    assert (await archive.acquaintance("+380501112233", 0)).today == 2
    await inbox.until(lambda told: told.failures)
    assert inbox.failures == ["The history cannot be written in its folder; calls are kept in memory"]
    assert inbox.notices == []
    in_the_way.unlink()
    await inbox.until_recorded(2)
    assert len(await ids(archive)) == 2
    await archive.close()


async def test_well_again_is_told_even_with_nothing_to_write(tmp_path: Path, inbox: Inbox) -> None:
    in_the_way = tmp_path / "data"
    in_the_way.write_text("a file")
    archive = SqliteArchive(in_the_way / "history", inbox)
    await archive.open()
    await inbox.until(lambda told: told.failures)
    in_the_way.unlink()
    await inbox.until(lambda told: len(told.arrivals) == 2)
    assert inbox.arrivals[1] == ((),)
    await archive.close()


async def test_held_by_another_program(folder: Path, archive: SqliteArchive, inbox: Inbox) -> None:
    await ids(archive)
    with sqlite3.connect(folder / FILE, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        archive.record(a_call(), None)
        await inbox.until(lambda told: told.failures)
        assert "Another program" in inbox.failures[0]
        assert len(await ids(archive)) == 1
        other.execute("ROLLBACK")
    other.close()
    await inbox.until_recorded(1)


async def test_closing_while_the_disk_fails_comes_to_an_end(tmp_path: Path, inbox: Inbox) -> None:
    (tmp_path / "data").write_text("a file")
    archive = SqliteArchive(tmp_path / "data" / "history", inbox)
    await archive.open()
    archive.record(a_call(), None)
    await archive.close()
    await asyncio.sleep(0)
    assert len(inbox.failures) == 1


async def test_taken_away_while_open(folder: Path, archive: SqliteArchive, inbox: Inbox) -> None:
    archive.record(a_call(1), None)
    await inbox.until_recorded(1)
    await archive.prepare_search()
    for file in files_in(folder):
        file.unlink()
    archive.record(a_call(2), None)
    await inbox.until_recorded(2)
    assert len(inbox.notices) == 1
    assert await ids(archive) == {a_call(2).id}
    assert len(await archive.search(Query("50 111"))) == 1


async def test_of_a_later_version(folder: Path, inbox: Inbox) -> None:
    await fill(folder, 1)
    with sqlite3.connect(folder / FILE) as db:
        db.execute(f"PRAGMA user_version = {len(LADDER) + 1}")
    db.close()
    archive = SqliteArchive(folder, inbox)
    await archive.open()
    archive.record(a_call(), None)
    await inbox.until(lambda told: told.failures)
    assert "later version" in inbox.failures[0]
    await archive.close()
    assert [file.name for file in files_in(folder)] == [FILE]


async def test_a_call_that_cannot_be_written_does_not_hold_up_others(
    archive: SqliteArchive, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_row = recording.to_row

    def choosy(call: object) -> object:
        if call == a_call(1):
            raise ValueError("no")
        return to_row(call)  # type: ignore[arg-type]

    monkeypatch.setattr(recording, "to_row", choosy)
    for number in range(3):
        archive.record(a_call(number), None)
    await inbox.until_recorded(2)
    await inbox.until(lambda told: told.notices)
    assert set(inbox.recorded) == {a_call(0).id, a_call(2).id}


GARBAGE = {
    "not a database": lambda data: b"garbage!" * (len(data) // 8),
    "header": lambda data: bytes(100) + data[100:],
    "cut in the middle": lambda data: data[: len(data) // 2],
    "cut off a page": lambda data: data[: len(data) // 4096 // 2 * 4096 + 1000],
    "schema page": lambda data: data[:200] + bytes(3000) + data[3200:],
}


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


KILLED = """
import asyncio, sys
from pathlib import Path
from console.archive import SqliteArchive
from tests.archive.making import a_call, a_card

def told(arrival):
    print(*arrival.calls, sep="\\n", flush=True)

async def main():
    archive = SqliteArchive(Path(sys.argv[1]), told)
    await archive.open()
    for number in range(int(sys.argv[2]), 10**9):
        archive.record(a_call(number), a_card())
        await asyncio.sleep(0)

asyncio.run(main())
"""


@pytest.mark.parametrize("restarts", [5])
async def test_killed_at_any_moment_loses_nothing_acknowledged(folder: Path, inbox: Inbox, restarts: int) -> None:
    acknowledged: set[str] = set()
    for turn in range(restarts):
        arguments = [sys.executable, "-c", KILLED, str(folder), str(turn * 1_000_000)]
        child = await asyncio.create_subprocess_exec(*arguments, stdout=asyncio.subprocess.PIPE)
        assert child.stdout is not None
        for _line in range(random.Random(turn).randrange(50, 500)):
            acknowledged.add((await child.stdout.readline()).decode().strip())
        child.kill()
        rest = await child.stdout.read()
        acknowledged |= {line for line in rest.decode().splitlines(keepends=False) if rest.endswith(b"\n")}
        await child.wait()
    archive = SqliteArchive(folder, inbox)
    await archive.open()
    for call_id in acknowledged:
        assert await archive.find(call_id), call_id
    await archive.close()
    assert inbox.notices == inbox.failures == []
    assert all(finding.ok for finding in check(folder))
