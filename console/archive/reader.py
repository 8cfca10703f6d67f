"""The one thread that reads the history, with its read-only connection and its index of parties."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from console.archive.files import Files
from console.archive.index import PartyIndex

T = TypeVar("T")
Job = Callable[[sqlite3.Connection, PartyIndex], T]
"""A piece of reading; the connection and the index are its own while it runs."""


class Reader:
    """Runs jobs one after another. The file is opened when first needed and let go when another takes its place."""

    def __init__(self, files: Files) -> None:
        self.index = PartyIndex()
        self.generation = -1
        """Of the file that was read last."""
        self._files = files
        self._db: sqlite3.Connection | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="history-reader")

    async def run(self, job: Job[T]) -> T:
        """Do `job` in the thread. Raises `sqlite3.Error` and lets the file go."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._do, job)

    def while_shut(self, work: Callable[[], T]) -> T:
        """Do `work`, which replaces the file, while this thread has it closed. Blocks; called by the writer."""

        def shut_and_work() -> T:
            self._let_go()
            return work()

        return self._thread.submit(shut_and_work).result()

    def close(self) -> None:
        """Finish what was asked for and end the thread. Blocks."""
        self._thread.submit(self._let_go)
        self._thread.shutdown()

    def _do(self, job: Job[T]) -> T:
        if self.generation != self._files.generation:
            self._let_go()
        if self._db is None:
            self.generation = self._files.generation
            self._db = self._files.open_reader()
        try:
            return job(self._db, self.index)
        except sqlite3.Error:
            self._let_go()
            raise

    def _let_go(self) -> None:
        if self._db:
            self._db.close()
        self._db, self.index = None, PartyIndex()
