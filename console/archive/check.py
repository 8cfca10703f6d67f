"""Tests the history's folder and file, for `check`."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from console.archive.files import Failure, Files, in_words
from console.flow.ports import Finding
from console.i18n import _, ngettext

_LITTLE_ROOM = 1 << 30
_GIGABYTE = 1e9


def check(folder: Path) -> list[Finding]:
    """Try to write there, go through the whole file and look at the room that is left. May take seconds."""
    files = Files(folder)
    try:
        with closing(files.open_writer()) as db:
            return [Finding(True, _("{file} can be written").format(file=files.path)), *_file(db), *_room(folder)]
    except Failure as error:
        advice = _("Give the user of this program the right to write in {folder}.").format(folder=folder)
        return [Finding(False, in_words(error), advice)]


def _file(db: sqlite3.Connection) -> Iterator[Finding]:
    try:
        (answer,) = db.execute("PRAGMA quick_check(1)").fetchone()
        (count,) = db.execute("SELECT count(*) FROM call").fetchone()
    except sqlite3.Error as error:
        answer, count = str(error), 0
    if answer == "ok":
        words = ngettext("{count} call in it, undamaged", "{count} calls in it, undamaged", count)
        yield Finding(True, words.format(count=count))
    else:
        advice = _("It is put aside and a new one begun when the damage is met. Look at the disk.")
        yield Finding(False, _("the file is damaged: {answer}").format(answer=answer), advice)


def _room(folder: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(folder).free
    advice = "" if free > _LITTLE_ROOM else _("Make room: calls that cannot be written are kept in memory only.")
    yield Finding(free > _LITTLE_ROOM, _("{room:.1f} GB free").format(room=free / _GIGABYTE), advice)
