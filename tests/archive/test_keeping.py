"""Notes and choices: in memory at once, on disk soon, and not lost with a broken file."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from console.archive import SqliteArchive, schema
from console.archive.files import Files
from console.domain.card import Kind
from console.domain.history import Query
from console.domain.notes import NAME_LIMIT, NOTE_LIMIT, NOTHING, Choice, Kept, Note, note_of
from console.flow.ports import KeptChanged

from .conftest import Inbox
from .making import a_call
from .using import FILE, files_in, fill, ids

NUMBER = "380501112233"
WANTS = Kept(Note("Василь, цемент", "Просить дзвонити після обіду", "101", 1_000.5), None)
CHOSEN = Kept(None, Choice(Kind.CONTACT, "c-1", "Ірина Коваленко", 1_001.5))
BOTH = Kept(WANTS.note, CHOSEN.choice)


async def opened(folder: Path, inbox: Inbox) -> SqliteArchive:
    archive = SqliteArchive(folder, inbox)
    await archive.open()
    await inbox.until(lambda told: any(isinstance(one, KeptChanged) for one in told.arrivals))
    return archive


async def keep(folder: Path, **kept: Kept) -> None:
    archive = SqliteArchive(folder, Inbox())
    await archive.open()
    for number, one in kept.items():
        archive.keep(number.lstrip("n"), one)
    await archive.close()


@pytest.mark.parametrize("kept", [WANTS, CHOSEN, BOTH])
async def test_what_is_kept_is_there_at_once_and_after_a_restart(folder: Path, inbox: Inbox, kept: Kept) -> None:
    first = SqliteArchive(folder, Inbox())
    await first.open()
    first.keep(NUMBER, kept)
    assert first.kept(NUMBER) == kept
    await first.close()
    again = await opened(folder, inbox)
    assert again.kept(NUMBER) == kept
    assert again.kept("380671234567") == NOTHING
    await again.close()


async def test_what_is_forgotten_stays_forgotten(folder: Path, inbox: Inbox) -> None:
    await keep(folder, n380501112233=BOTH, n380671234567=WANTS)
    await keep(folder, n380501112233=NOTHING)
    archive = await opened(folder, inbox)
    assert (archive.kept(NUMBER), archive.kept("380671234567")) == (NOTHING, WANTS)
    await archive.close()
    with closing(sqlite3.connect(folder / FILE)) as db:
        assert db.execute("SELECT count(*) FROM note").fetchone() == (1,)
        assert db.execute("SELECT count(*) FROM choice").fetchone() == (0,)


async def test_a_history_of_before_there_were_notes_is_brought_up_to_date(
    folder: Path, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as then:
        then.setattr(schema, "LADDER", schema.LADDER[:1])
        with closing(Files(folder).open_writer()) as db:
            assert db.execute("PRAGMA user_version").fetchone() == (1,)
    archive = await opened(folder, inbox)
    archive.keep(NUMBER, BOTH)
    archive.record(a_call(), None)
    await inbox.until_recorded(1)
    await archive.close()
    assert inbox.failures == []
    again = await opened(folder, Inbox())
    assert (again.kept(NUMBER), await ids(again)) == (BOTH, {a_call().id})
    await again.close()


async def test_calls_are_found_by_the_name_that_was_given_to_their_number(folder: Path) -> None:
    archive = await opened(folder, Inbox())
    archive.record(a_call(1), None)
    await archive.close()
    await keep(folder, n380501112233=WANTS, n380671234567=Kept(Note("Василина", "", "101", 1.0)))
    archive = await opened(folder, Inbox())
    archive.record(a_call(2), None)
    archive.record(a_call(3, "+380671234567"), None)
    await archive.close()
    archive = await opened(folder, Inbox())
    assert len(await archive.search(Query("васил"))) == 3
    await archive.close()
    await keep(folder, n380501112233=Kept(Note("Петро", "", "101", 2.0)))
    archive = await opened(folder, Inbox())
    assert await archive.search(Query("василь")) == []
    assert len(await archive.search(Query("ПЕТРО"))) == 2
    await archive.close()


async def test_a_file_that_breaks_while_open_takes_no_note_with_it(folder: Path, inbox: Inbox) -> None:
    archive = await opened(folder, inbox)
    archive.keep(NUMBER, BOTH)
    archive.record(a_call(1), None)
    await inbox.until_recorded(1)
    (folder / FILE).write_bytes(b"garbage!" * 1000)
    for companion in ("-wal", "-shm"):
        (folder / f"{FILE}{companion}").write_bytes(b"garbage!" * 1000)
    archive.keep("380671234567", WANTS)
    archive.record(a_call(2), None)
    await inbox.until_recorded(2)
    await archive.close()
    assert inbox.notices
    again = await opened(folder, Inbox())
    assert (again.kept(NUMBER), again.kept("380671234567")) == (BOTH, WANTS)
    await again.close()


async def test_a_file_deleted_while_open_takes_no_note_with_it(folder: Path, inbox: Inbox) -> None:
    archive = await opened(folder, inbox)
    archive.keep(NUMBER, BOTH)
    archive.record(a_call(1), None)
    await inbox.until_recorded(1)
    for file in files_in(folder):
        file.unlink()
    archive.record(a_call(2), None)
    await inbox.until_recorded(2)
    await archive.close()
    again = await opened(folder, Inbox())
    assert again.kept(NUMBER) == BOTH
    await again.close()


async def test_notes_of_a_file_found_broken_are_brought_over(folder: Path, inbox: Inbox) -> None:
    """One page of the calls is broken; the notes' own pages are not."""
    await fill(folder, 300)
    await keep(folder, n380501112233=BOTH)
    file = folder / FILE
    data = bytearray(file.read_bytes())
    page = data.rindex(b"main/") // 4096 * 4096
    data[page : page + 4096] = bytes(4096)
    file.write_bytes(data)
    archive = await opened(folder, inbox)
    for number in range(300):
        archive.record(a_call(number, f"+38050{number:07d}"), None)
    await inbox.until_recorded(300)
    await ids(archive)
    assert archive.kept(NUMBER) == BOTH
    await archive.close()
    assert inbox.notices
    again = await opened(folder, Inbox())
    assert again.kept(NUMBER) == BOTH
    await again.close()


async def test_rows_that_make_no_sense_are_passed_over(folder: Path, inbox: Inbox) -> None:
    await keep(folder, n380501112233=BOTH)
    with closing(sqlite3.connect(folder / FILE)) as db:
        db.execute("INSERT INTO choice VALUES ('1', 'no such kind', 'r', 'n', 1.0)")
        db.execute("INSERT INTO note VALUES ('2', 'name', 'text', '101', 'yesterday')")
        db.execute("INSERT INTO note VALUES ('3', ?, 'two\nlines', '101', 1.0)", ("\x1b[2Jname" * 100,))
        db.commit()
    archive = await opened(folder, inbox)
    assert (archive.kept("1"), archive.kept("2"), archive.kept(NUMBER)) == (NOTHING, NOTHING, BOTH)
    note = archive.kept("3").note
    assert note is not None
    assert "\x1b" not in note.name and len(note.name) == NAME_LIMIT and note.text == "two lines"
    await archive.close()


async def test_what_cannot_be_written_yet_is_kept_in_memory_and_written_later(folder: Path, inbox: Inbox) -> None:
    archive = await opened(folder, inbox)
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        archive.keep(NUMBER, BOTH)
        await inbox.until(lambda told: told.failures)
        assert archive.kept(NUMBER) == BOTH
        other.execute("COMMIT")
    await archive.close()
    again = await opened(folder, Inbox())
    assert again.kept(NUMBER) == BOTH
    await again.close()


def test_a_note_is_one_clean_line_each_of_limited_length() -> None:
    note = note_of("  Василь\n(цемент) ", "x" * 1000 + "\x07", "101", 5.0)
    assert note == Note("Василь (цемент)", "x" * (NOTE_LIMIT - 1) + "…", "101", 5.0)
    assert note_of(" \n ", "", "101", 5.0) is None
