"""Older files are brought up to date, whole or not at all."""

from contextlib import closing
from pathlib import Path

import pytest

from console.archive import SqliteArchive, schema
from console.archive.files import Files

from .conftest import Inbox
from .making import a_call
from .using import fill, ids


def test_opening_again_changes_nothing(folder: Path) -> None:
    for _time in range(2):
        with closing(Files(folder).open_writer()) as db:
            assert db.execute("PRAGMA user_version").fetchone() == (len(schema.LADDER),)


async def test_a_later_step_is_climbed(folder: Path, inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    await fill(folder, 3)
    monkeypatch.setattr(schema, "LADDER", (*schema.LADDER, "ALTER TABLE call ADD COLUMN note TEXT"))
    archive = SqliteArchive(folder, inbox)
    await archive.open()
    archive.record(a_call(10), None)
    await inbox.until_recorded(1)
    assert len(await ids(archive)) == 4
    await archive.close()


async def test_a_step_that_fails_leaves_the_file_as_it_was(
    folder: Path, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(folder, 3)
    whole = schema.LADDER
    monkeypatch.setattr(schema, "LADDER", (*whole, "CREATE TABLE half (a); CREATE TABLE half (a)"))
    archive = SqliteArchive(folder, inbox)
    await archive.open()
    archive.record(a_call(10), None)
    await inbox.until(lambda told: told.failures)
    assert len(await ids(archive)) == 4
    await archive.close()
    monkeypatch.setattr(schema, "LADDER", whole)
    with closing(Files(folder).open_writer()) as db:
        assert db.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").fetchone() == (0,)
