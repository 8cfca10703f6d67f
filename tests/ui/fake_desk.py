"""A desk whose state the tests set."""

from collections.abc import AsyncIterator, Callable, Sequence

from console.desk.desk import Operator, RingListener
from console.domain.call import Call
from console.domain.card import CardState, Lookup
from console.domain.history import Acquaintance, Query, Record
from console.domain.notes import NOTHING, Kept, key_of
from console.domain.why import Account
from console.flow.projection import Snapshot

from . import sample


class FakeDesk:
    """Keeps what it was asked for in `asked`."""

    def __init__(self, snapshot: Snapshot | None = None, records: Sequence[Record] = ()) -> None:
        self.operator: Operator = sample.OPERATOR
        self.quiet = False
        self.asked: list[tuple[str, ...]] = []
        self.queries: list[str] = []
        self.records = list(records)
        self.accounts: dict[str, Account] = {sample.RINGING.id: sample.ACCOUNT}
        self.failure: Exception | None = None
        self.book: dict[str, Kept] = {}
        self._snapshot = snapshot or Snapshot()
        self._listeners: list[RingListener] = []

    def set(self, snapshot: Snapshot) -> None:
        """This is the state from now on."""
        self._snapshot = snapshot

    def ring(self, snapshot: Snapshot) -> None:
        """This is the state from now on, and its first call rings me."""
        self._snapshot = snapshot
        for listener in self._listeners:
            listener(snapshot.calls[0])

    def set_quiet(self, on: bool) -> None:
        self.quiet = on

    def snapshot(self) -> Snapshot:
        return self._snapshot

    def on_ring(self, listener: RingListener) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def search(self, query: Query, *, before: int | None = None, limit: int = 200) -> Sequence[Record]:
        self.queries.append(query.text)
        if self.failure:
            raise self.failure
        found = [record for record in self.records if query.text.casefold() in str(record.call).casefold()]
        return [record for record in found if before is None or record.rowid < before][:limit]

    async def lookup(self, number: str, *, anew: bool = False) -> Lookup:
        return Lookup(number, CardState.ABSENT)

    async def stages(self, number: str, *, ref: str | None = None, anew: bool = False) -> AsyncIterator[Lookup]:
        yield Lookup(number, CardState.ABSENT)

    def look(self, call_id: str) -> None:
        self.asked.append(("look", call_id))

    def refresh(self, call_id: str) -> None:
        self.asked.append(("refresh", call_id))

    def choose(self, call_id: str, ref: str | None) -> None:
        self.asked.append(("choose", call_id, ref or ""))

    def kept(self, call: Call) -> Kept:
        return self.book.get(key_of(call), NOTHING)

    def write_note(self, call: Call, name: str, text: str) -> bool:
        self.asked.append(("note", key_of(call), name, text))
        return bool(key_of(call))

    async def why(self, call_id: str) -> Account | None:
        return self.accounts.get(call_id)

    async def acquaintance(self, number: str) -> Acquaintance:
        return Acquaintance()

    async def transfer(self, call_id: str, number: str, *, ask_first: bool) -> None:
        self.asked.append(("transfer", call_id, number, "ask first" if ask_first else "at once"))
        if self.failure:
            raise self.failure

    async def call(self, number: str) -> None:
        self.asked.append(("call", number))
        if self.failure:
            raise self.failure
