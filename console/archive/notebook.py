"""What is kept about numbers: all of it in memory, so that a ring need not wait for the disk; the writer keeps up."""

import threading
from collections.abc import Mapping

from console.domain.notes import NOTHING, Kept


class Notebook:
    """By the digits of the number, between the loop that changes it and the writer that puts it on disk.

    `changed` is notified when something is to be written.
    """

    def __init__(self, changed: threading.Condition) -> None:
        self.was_read = False
        self._changed = changed
        self._kept: dict[str, Kept] = {}
        self._unwritten: dict[str, Kept] = {}

    def __len__(self) -> int:
        """How many numbers wait to be written."""
        return len(self._unwritten)

    def kept(self, number: str) -> Kept:
        """What is kept about these digits."""
        return self._kept.get(number, NOTHING)

    def keep(self, number: str, kept: Kept) -> None:
        """Keep this about these digits from now on; `NOTHING` to forget them."""
        with self._changed:
            self._kept[number] = kept
            self._unwritten[number] = kept
            self._changed.notify_all()

    def read(self, found: Mapping[str, Kept]) -> None:
        """Take up what a file has; what was said since the start is newer."""
        with self._changed:
            self._kept = {**found, **self._kept}
            self.was_read = True

    def begin_anew(self) -> None:
        """The file is a new one: everything must be written again."""
        with self._changed:
            self._unwritten = {**self._kept, **self._unwritten}
            self._changed.notify_all()

    def waiting(self) -> Mapping[str, Kept]:
        """What is not on disk yet."""
        with self._changed:
            return dict(self._unwritten)

    def done(self, written: Mapping[str, Kept]) -> None:
        """This is on disk, unless it was changed meanwhile."""
        with self._changed:
            for number, kept in written.items():
                if self._unwritten.get(number) is kept:
                    del self._unwritten[number]
