"""The façade in this process: everything behind it runs on the same loop."""

import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence

from console.desk.desk import HistoryUnavailable, Operator, RingListener
from console.domain.call import Call
from console.domain.card import CardState, Lookup
from console.domain.history import Acquaintance, Query, Record
from console.domain.notes import NOTHING, Kept, key_of, note_of
from console.domain.phone import Numbers
from console.domain.why import Account
from console.flow.keeping import Keeping
from console.flow.pipeline import Pipeline
from console.flow.ports import Accounts, ActionRefused, Archive, Clients, Link
from console.flow.projection import Snapshot
from console.i18n import _


class LocalDesk:
    """Implements `desk.Desk`; the rooms are plugged in as they open.

    Args:
        clock: epoch seconds.
    """

    def __init__(
        self, operator: Operator, pipeline: Pipeline, numbers: Numbers, clock: Callable[[], float] = time.time
    ) -> None:
        self._operator = operator
        self._pipeline = pipeline
        self._numbers = numbers
        self._clock = clock
        self.archive: Archive | None = None
        self.accounts: Accounts | None = None
        self.clients: Clients | None = None
        self.keeping: Keeping | None = None
        self.links: Mapping[str, Link] = {}

    def midnight(self) -> float:
        """The epoch second at which today began here."""
        now = time.localtime(self._clock())
        return time.mktime((now.tm_year, now.tm_mon, now.tm_mday, 0, 0, 0, 0, 0, -1))

    @property
    def operator(self) -> Operator:
        """See `Desk`."""
        return self._operator

    @property
    def quiet(self) -> bool:
        """See `Desk`."""
        return self._pipeline.quiet

    def set_quiet(self, on: bool) -> None:
        """See `Desk`."""
        self._pipeline.be_quiet(on)

    def snapshot(self) -> Snapshot:
        """See `Desk`."""
        return self._pipeline.projection.snapshot()

    def on_ring(self, listener: RingListener) -> Callable[[], None]:
        """See `Desk`."""
        self._pipeline.on_ring.append(listener)
        return lambda: self._pipeline.on_ring.remove(listener)

    async def search(self, query: Query, *, before: int | None = None, limit: int = 200) -> Sequence[Record]:
        """See `Desk`."""
        if self.archive is None:
            raise HistoryUnavailable(_("The history is being opened."))
        return await self.archive.search(query, before=before, limit=limit)

    async def lookup(self, number: str, *, anew: bool = False) -> Lookup:
        """See `Desk`."""
        found = Lookup(number, CardState.SILENT)
        async for better in self.stages(number, anew=anew):
            found = better
        return found

    async def stages(self, number: str, *, ref: str | None = None, anew: bool = False) -> AsyncIterator[Lookup]:
        """See `Desk`."""
        if self.clients is not None:
            async for found in self.clients.stages(self._numbers.parse(number), ref=ref, anew=anew):
                yield found

    def look(self, call_id: str) -> None:
        """See `Desk`."""
        call = self._pipeline.projection.calls.get(call_id)
        if call is not None and self._pipeline.cards is not None:
            self._pipeline.cards.want(call, fully=True)

    def refresh(self, call_id: str) -> None:
        """See `Desk`."""
        call = self._pipeline.projection.calls.get(call_id)
        if call is not None and self._pipeline.cards is not None:
            self._pipeline.cards.refresh(call)

    def choose(self, call_id: str, ref: str | None) -> None:
        """See `Desk`."""
        if self.keeping is not None:
            self.keeping.choose(call_id, ref)

    def kept(self, call: Call) -> Kept:
        """See `Desk`."""
        return self.keeping.kept(key_of(call)) if self.keeping is not None else NOTHING

    def write_note(self, call: Call, name: str, text: str) -> bool:
        """See `Desk`."""
        if self.keeping is None or not key_of(call):
            return False
        self.keeping.write(key_of(call), note_of(name, text, self._operator.line, self._clock()))
        return True

    async def why(self, call_id: str) -> Account | None:
        """See `Desk`."""
        make = self._pipeline.witness.make(call_id)
        if make is not None:
            return make()
        return await self.accounts.find(call_id) if self.accounts is not None else None

    async def acquaintance(self, number: str) -> Acquaintance:
        """See `Desk`."""
        if self.archive is None:
            return Acquaintance()
        return await self.archive.acquaintance(number, self.midnight())

    async def transfer(self, call_id: str, number: str, *, ask_first: bool) -> None:
        """See `Desk`."""
        mine = self._pipeline.channel_of(call_id, self._operator.line)
        if mine is None:
            raise ActionRefused(_("You are not talking in this call."))
        pbx, channel = mine
        await self.links[pbx].transfer(channel, number, ask_first=ask_first)

    async def call(self, number: str) -> None:
        """See `Desk`."""
        if not self._operator.line:
            raise ActionRefused(_("No line is configured: set line in [operator]."))
        if not self.links:
            raise ActionRefused(_("No PBX is connected."))
        await next(iter(self.links.values())).originate(self._operator.line, number)
