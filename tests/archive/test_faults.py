"""Disks fill up, files break, power goes: no call is lost, and what happened is said once."""

import asyncio
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.archive import SqliteArchive, files, recording, writer
from console.archive.check import check
from console.archive.schema import LADDER
from console.domain.history import Query
from console.flow.ports import Recorded

from .conftest import Inbox
from .making import a_call, a_card
from .using import FILE, files_in, fill, ids


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_PATIENCE_S", 0.05)
    monkeypatch.setattr(writer, "_FIRST_PAUSE_S", 0.01)


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
    await inbox.until(lambda told: Recorded(()) in told.arrivals)
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
