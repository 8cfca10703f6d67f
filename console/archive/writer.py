"""The one thread that writes the history: what waits goes to disk, or is tried again until it does."""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path

from console.archive import keeping, recording
from console.archive.files import Failure, Files, in_words, is_damage
from console.archive.notebook import Notebook
from console.archive.rescue import rescue, rescue_kept
from console.archive.waiting import Entry, Waiting
from console.domain.notes import Kept
from console.flow.ports import Arrival, KeptChanged, Notice, Recorded, RecordingFailed
from console.i18n import _, ngettext

_BATCH = 1000
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.25, 30.0
_log = logging.getLogger(__name__)

WhileShut = Callable[[Callable[[], sqlite3.Connection]], sqlite3.Connection]
"""Runs a piece of work while no reader has the file open."""


class Writer(threading.Thread):
    """Writes what waits in `waiting` and `notebook`, which is first filled from the file.

    Tells `Recorded` (empty: the disk is well again), `RecordingFailed`, `KeptChanged` and `Notice`.
    """

    def __init__(
        self,
        files: Files,
        waiting: Waiting,
        notebook: Notebook,
        tell: Callable[[Arrival], None],
        opened: Callable[[], None],
        shut: WhileShut,
    ) -> None:
        super().__init__(name="history-writer", daemon=True)
        self.failing = False
        self._files, self._waiting, self._notebook = files, waiting, notebook
        self._tell, self._opened, self._shut = tell, opened, shut
        self._db: sqlite3.Connection | None = None
        self._pause = _FIRST_PAUSE_S
        self._closing = self._ended = False
        self._renewals: list[tuple[int, Future[None]]] = []
        self._rescued: Iterator[list[Entry]] | None = None

    def renew(self, generation: int) -> Future[None]:
        """Ask for a new file because the one of this generation proved broken; done when it has begun."""
        done: Future[None] = Future()
        with self._waiting.changed:
            if self._ended:
                done.set_result(None)
            else:
                self._renewals.append((generation, done))
                self._waiting.changed.notify_all()
        return done

    def finish(self) -> None:
        """Write what waits, once more if it failed before, and end the thread. Blocks."""
        with self._waiting.changed:
            self._closing = True
            self._waiting.changed.notify_all()
        self.join()

    def run(self) -> None:
        """Work until `finish`."""
        while True:
            last_turn = self._closing
            self._take_turn()
            self._opened()
            if last_turn:
                break
            self._wait()
        if self._db:
            self._db.close()
        with self._waiting.changed:
            self._ended = True
            for _generation, done in self._renewals:
                if done.set_running_or_notify_cancel():
                    done.set_result(None)

    def _wait(self) -> None:
        with self._waiting.changed:
            if self.failing:
                self._waiting.changed.wait_for(lambda: self._closing or self._renewals, self._pause)
                self._pause = min(self._pause * 2, _LONGEST_PAUSE_S)
            else:
                self._waiting.changed.wait_for(
                    lambda: (
                        self._closing or self._renewals or self._rescued or len(self._waiting) or len(self._notebook)
                    )
                )

    def _take_turn(self) -> None:
        try:
            self._renew_where_asked()
            self._read_kept()
            self._write_kept()
            self._write_waiting()
            self._rescue_some()
        except Failure as error:
            self._failed(error)
        except Exception:  # a bug must not end the thread: later calls can still be written
            _log.exception("writing the history failed")
            self._failed(sqlite3.Error(_("an error of the program, see the log")))
        else:
            self._recovered()

    def _read_kept(self) -> None:
        if self._notebook.was_read:
            return
        try:
            db, found = self._open(), dict[str, Kept]()
            keeping.read_notes(db, found)
            keeping.read_choices(db, found)
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            self._begin_anew()
        else:
            self._notebook.read(found)
        self._tell(KeptChanged())

    def _write_kept(self) -> None:
        db = self._open()
        if not (changed := self._notebook.waiting()):
            return
        try:
            keeping.write(db, changed)
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            self._begin_anew()
            changed = self._notebook.waiting()
            keeping.write(self._open(), changed)
        self._notebook.done(changed)

    def _write_waiting(self) -> None:
        size = _BATCH
        while True:
            self._open()
            batch = self._waiting.first(size)
            if not batch:
                return
            try:
                self._write(batch)
            except Failure:
                raise
            except Exception:  # something in a call that no table can hold: it must not keep the others waiting
                _log.exception("%s could not be written", [call.id for call, _card in batch])
                if len(batch) == 1:
                    self._waiting.done(batch)
                    self._tell(Notice(_("A call could not be written to the history; the log says why")))
                size = 1
                continue
            size = _BATCH
            self._waiting.done(batch)
            self._recovered()
            self._tell(Recorded(tuple(call.id for call, _card in batch)))

    def _write(self, batch: Sequence[Entry]) -> None:
        try:
            recording.write(self._open(), batch)
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            self._begin_anew()
            recording.write(self._open(), batch)

    def _open(self) -> sqlite3.Connection:
        if self._db is not None and not self._files.is_ours():
            self._replace(self._files.open_writer)
            self._tell(Notice(_("The history's file was taken away while in use; a new one was begun")))
        if self._db is None:
            try:
                self._db = self._files.open_writer()
            except sqlite3.DatabaseError as error:
                if not is_damage(error):
                    raise
                self._begin_anew()
        assert self._db is not None
        return self._db

    def _renew_where_asked(self) -> None:
        with self._waiting.changed:
            asked, self._renewals = self._renewals, []
        try:
            if any(generation == self._files.generation for generation, _done in asked):
                self._begin_anew()
        finally:
            for _generation, done in asked:
                if done.set_running_or_notify_cancel():
                    done.set_result(None)

    def _begin_anew(self) -> None:
        aside: list[Path] = []

        def put_aside_and_open() -> sqlite3.Connection:
            aside.append(self._files.set_aside())
            return self._files.open_writer()

        self._replace(put_aside_and_open)
        self._notebook.read(rescue_kept(aside[0]))
        self._notebook.begin_anew()
        _log.error("the history's file is damaged, put aside as %s", aside[0])
        words = _("The history's file is damaged: it was put aside as {name}, and what can be read is brought over")
        self._tell(Notice(words.format(name=aside[0].name)))
        self._rescued = rescue(aside[0])

    def _rescue_some(self) -> None:
        """Bring over some calls of the damaged file, between the new ones."""
        if self._rescued is None or self._closing:
            return
        entries = next(self._rescued, None)
        if entries is None:
            self._rescued = None
            (count,) = self._open().execute("SELECT count(*) FROM call").fetchone()
            words = ngettext("Brought over: {count} call", "Brought over: {count} calls", count)
            self._tell(Notice(words.format(count=count), passing=True))
        else:
            self._waiting.put_older(entry for entry in entries if not recording.has(self._open(), entry[0].id))

    def _replace(self, open_another: Callable[[], sqlite3.Connection]) -> None:
        # Both sides close before the other file opens: SQLite's companion files go by name, not by file
        if self._db:
            self._db.close()
            self._db = None
        self._db = self._shut(open_another)
        self._files.generation += 1
        self._notebook.begin_anew()

    def _failed(self, error: BaseException) -> None:
        if not self.failing:
            self.failing = True
            self._pause = _FIRST_PAUSE_S
            _log.warning("the history cannot be written: %r", error)
            self._tell(RecordingFailed(in_words(error)))

    def _recovered(self) -> None:
        if self.failing:
            self.failing = False
            _log.info("the history can be written again")
            self._tell(Recorded(()))
