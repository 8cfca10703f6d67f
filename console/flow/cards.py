"""Asking who is calling, beside the line: answers come back into the inbox, nothing waits for them."""

import asyncio
from collections.abc import Callable, Coroutine

from console.domain.call import Call, Direction
from console.domain.card import CardState, Lookup
from console.domain.notes import key_of
from console.domain.phone import Number, NumberKind, Numbers
from console.domain.why import Asked
from console.flow.ports import Acquainted, Archive, CardArrived, Clients, Inbox

_HISTORY_AT_ONCE = 4
"""Questions to the history under way; a flood of calls waits its turn, with next to nothing in memory."""


class Cards:
    """Starts the questions for calls and keeps track of them.

    Args:
        midnight: tells the epoch second at which today began.
    """

    def __init__(
        self, clients: Clients | None, archive: Archive, numbers: Numbers, inbox: Inbox, midnight: Callable[[], float]
    ) -> None:
        self.clients = clients
        self._archive = archive
        self._numbers = numbers
        self._inbox = inbox
        self._midnight = midnight
        self._asked: dict[str, tuple[str, bool]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Semaphore(_HISTORY_AT_ONCE)

    def number_of(self, call: Call) -> Number | None:
        """The number that 1C could know, if there is one; of a question to a colleague, whom it is about."""
        if call.direction is Direction.INTERNAL and not call.about:
            return None
        number = self._numbers.parse(call.about or call.number or call.number_raw)
        return number if number.kind in (NumberKind.PHONE, NumberKind.OTHER) else None

    def want(self, call: Call, *, fully: bool) -> Lookup | None:
        """A call came or changed: what is known at once, if this is news. `fully`: read the card from 1C as well."""
        number = self.number_of(call)
        if number is None or self._asked.get(call.id) in ((number.raw, True), (number.raw, fully)):
            return None
        is_first = call.id not in self._asked or self._asked[call.id][0] != number.raw
        self._asked[call.id] = (number.raw, fully)
        if is_first and (call.is_live or fully):
            self._start(self._acquaint(call.id, call.number or number.raw))
        if self.clients is None:
            return None
        if fully:
            self._start(self._read(call, number, anew=False))
        return self.clients.identify(number, ref=self._chosen(call)) if is_first else None

    def refresh(self, call: Call) -> None:
        """Ask 1C again now."""
        number = self.number_of(call)
        if number is not None and self.clients is not None:
            self._asked[call.id] = (number.raw, True)
            self._start(self._read(call, number, anew=True))

    def choose_again(self, call: Call) -> None:
        """Another of several clients was chosen for the number of this call, or none any more."""
        number = self.number_of(call)
        if number is not None and self.clients is not None:
            self._start(self._read(call, number, anew=False))

    def asked(self, call: Call) -> Asked:
        """Whether 1C was asked about this call, or why not."""
        if call.direction is Direction.INTERNAL and not call.about:
            return Asked.INTERNAL
        if self.number_of(call) is None:
            return Asked.NO_NUMBER
        if self.clients is None:
            return Asked.NO_SOURCE
        return Asked.ASKED if self._asked.get(call.id, ("", False))[1] else Asked.DIRECTORY

    def forget(self, call_id: str) -> None:
        """This call has left the screen."""
        self._asked.pop(call_id, None)

    async def close(self) -> None:
        """Stop every question under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, question: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(question)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _chosen(self, call: Call) -> str | None:
        choice = self._archive.kept(key_of(call)).choice
        return choice.ref if choice else None

    async def _read(self, call: Call, number: Number, *, anew: bool) -> None:
        if self.clients is None:
            return
        ref = self._chosen(call)
        async for lookup in self.clients.stages(number, ref=ref, anew=anew):
            if self._chosen(call) == ref:  # else another client was chosen meanwhile
                self._inbox(CardArrived(call.id, lookup))

    async def _acquaint(self, call_id: str, number: str) -> None:
        async with self._turn:
            if call_id not in self._asked:  # it has left the screen before its turn came
                return
            acquaintance = await self._archive.acquaintance(number, self._midnight())
        self._inbox(Acquainted(call_id, acquaintance))


def better(new: Lookup, old: Lookup | None) -> bool:
    """Whether an answer may replace what is shown: a card is never replaced by "searching" for the same client.

    One that is being read grows, block by block.
    """
    if old is None or new.state is not CardState.SEARCHING or old.card is None or old.state is CardState.SEARCHING:
        return True
    return bool(new.matches) and new.matches[0].ref != old.card.ref
