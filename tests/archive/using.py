"""Steps that several tests of the archive take."""

from pathlib import Path

from console.archive import SqliteArchive
from console.domain.history import Query

from .conftest import Inbox
from .making import a_call, a_card

FILE = "history.sqlite3"


async def fill(folder: Path, count: int) -> None:
    archive = SqliteArchive(folder, Inbox())
    await archive.open()
    for number in range(count):
        archive.record(a_call(number, f"+38050{number:07d}"), a_card())
    await archive.close()


async def ids(archive: SqliteArchive) -> set[str]:
    return {record.call.id for record in await archive.search(Query(), limit=10_000)}


def files_in(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())
