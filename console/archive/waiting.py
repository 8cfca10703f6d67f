"""Calls that are not on disk yet. They are part of the history all the same: every answer counts them in."""

import threading
from collections.abc import Iterable, Sequence
from itertools import islice

from console.domain.call import Call
from console.domain.card import Card

Entry = tuple[Call, Card | None]


class Waiting:
    """A queue by call id, between the loop that fills it and the writer that empties it."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        """Notified when a call came; the writer waits on it."""
        self._calls: dict[str, Entry] = {}

    def __len__(self) -> int:
        return len(self._calls)

    def put(self, call: Call, card: Card | None) -> None:
        """Add a call; what is already waiting under its id is replaced, its card kept if the new one has none."""
        with self.changed:
            if card is None and call.id in self._calls:
                card = self._calls[call.id][1]
            self._calls[call.id] = (call, card)
            self.changed.notify_all()

    def put_older(self, entries: Iterable[Entry]) -> None:
        """Add calls from before, but for those that something newer is waiting for."""
        with self.changed:
            for entry in entries:
                self._calls.setdefault(entry[0].id, entry)

    def first(self, count: int | None = None) -> Sequence[Entry]:
        """The calls that have waited longest, left in place."""
        with self.changed:
            return tuple(islice(self._calls.values(), count))

    def done(self, written: Sequence[Entry]) -> None:
        """Take out what was written, unless something newer came for the same call meanwhile."""
        with self.changed:
            for entry in written:
                call_id = entry[0].id
                if self._calls.get(call_id) is entry:
                    del self._calls[call_id]
