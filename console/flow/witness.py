"""Keeps, beside the line, what an account of a call needs beyond the call itself, and has it written down.

Nothing is put into words here. What is kept of a call goes when the call leaves the screen.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from console.domain.call import Call
from console.domain.calls import Calls
from console.domain.card import Lookup
from console.domain.evidence import Evidence
from console.domain.notes import NOTHING
from console.domain.phone import Number
from console.domain.why import Account, Answered, Asked, Decision, Notified, ReadNumber, seen
from console.flow.attention import Attention
from console.flow.cards import Cards
from console.flow.ports import Accounts
from console.flow.projection import Projection

_TURN_S = 2.0
"""How often accounts are handed over to be written."""
_MOST_LIVE = 50
"""Accounts of live calls written in one turn; those of ended calls are all written."""
_MOST_NOTES = 20
_IDLE = frozenset((Decision.NO_LINE, Decision.NOT_MINE, Decision.MY_OWN))

Make = Callable[[], Account]
"""Makes an account from what cannot change any more; for another thread."""


@dataclass(slots=True)
class _Notes:
    notified: list[Notified] = field(default_factory=list)
    answers: list[Answered] = field(default_factory=list)
    evidence: Evidence | None = None
    """Of an ended call; that of a live one is where its events go."""


class Witness:
    """Sees what happens to calls. `cards` and `accounts` are plugged in once they are open."""

    def __init__(
        self, calls: Mapping[str, Calls], projection: Projection, attention: Attention, clock: Callable[[], float]
    ) -> None:
        self._calls = calls
        self._projection = projection
        self._attention = attention
        self._clock = clock
        self._notes: dict[str, _Notes] = {}
        self._due: dict[str, None] = {}
        self.cards: Cards | None = None
        self.accounts: Accounts | None = None

    def changed(self, call: Call) -> None:
        """A call came, went on or ended."""
        notes = self._notes.setdefault(call.id, _Notes())
        if not call.is_live:
            notes.evidence = self._calls[call.pbx].evidence(call.id) or notes.evidence
        self._due.setdefault(call.id)

    def answered(self, call_id: str, lookup: Lookup) -> None:
        """An answer about the client came."""
        notes = self._notes.get(call_id)
        if notes and (not notes.answers or notes.answers[-1].state is not lookup.state):
            notes.answers.append(Answered(self._clock(), lookup.state))
            del notes.answers[:-_MOST_NOTES]
        if notes:
            self._due.setdefault(call_id)

    def noted(self, call_id: str, decision: Decision, detail: str = "") -> None:
        """Something was decided about a notification, or became of it."""
        notes = self._notes.get(call_id)
        if notes is None or decision is Decision.STANDS or (decision in _IDLE and notes.notified):
            return
        last = notes.notified[-1] if notes.notified else None
        if last and last.decision in _IDLE:  # before my phone rang it did not ring: nobody asks about that
            notes.notified.clear()
        if last is None or (last.decision, last.detail) != (decision, detail):
            notes.notified.append(Notified(self._clock(), decision, detail))
            del notes.notified[:-_MOST_NOTES]
            self._due.setdefault(call_id)

    def merged(self, call: Call) -> None:
        """A call turned out to be a part of another one, which inherits what was noted."""
        mine = self._notes.pop(call.id, None)
        self._due.pop(call.id, None)
        into = self._notes.get(call.merged_into or "")
        if mine and into:
            told = [note for note in mine.notified if note.decision not in _IDLE]
            into.notified = sorted((*into.notified, *told), key=lambda note: note.at)[-_MOST_NOTES:]
        if self.accounts is not None and call.merged_into:
            self.accounts.merged(call.id, call.merged_into, call.started)

    def forget(self, call_id: str) -> None:
        """This call has left the screen."""
        if call_id in self._due:
            self._hand_over(call_id)
        self._notes.pop(call_id, None)

    def make(self, call_id: str) -> Make | None:
        """What makes the account of a call that happened before our eyes; None for others."""
        notes, call = self._notes.get(call_id), self._projection.calls.get(call_id)
        if notes is None or call is None:
            return None
        evidence = self._calls[call.pbx].evidence(call_id) if call.is_live else notes.evidence
        kept = self._projection.kept.get(call_id, NOTHING)
        return partial(
            _account,
            call=call,
            evidence=evidence or Evidence(),
            number=self._calls[call.pbx].numbers.parse(call.number_raw),
            lookup=self._projection.lookups.get(call_id),
            asked=self.cards.asked(call) if self.cards else Asked.NO_SOURCE,
            answers=tuple(notes.answers),
            notified=tuple(notes.notified),
            chosen=kept.choice.ref if kept.choice else None,
            attention=(self._attention.line, self._attention.off is not Decision.NO_SCREEN),
            at=self._clock(),
        )

    async def run(self) -> None:
        """Hand over what changed, again and again, until cancelled."""
        while True:
            await asyncio.sleep(_TURN_S)
            self.write()

    def write(self, most_live: int = _MOST_LIVE) -> None:
        """Hand over what changed; what is left for the next turn are live calls alone."""
        calls = self._projection.calls
        live = 0
        for call_id in list(self._due):
            if call_id in calls and calls[call_id].is_live:
                live += 1
                if live > most_live:
                    continue
            self._hand_over(call_id)

    def _hand_over(self, call_id: str) -> None:
        self._due.pop(call_id, None)
        make = self.make(call_id)
        if make is not None and self.accounts is not None:
            self.accounts.write(call_id, make)


def _account(
    *,
    call: Call,
    evidence: Evidence,
    number: Number,
    lookup: Lookup | None,
    asked: Asked,
    answers: tuple[Answered, ...],
    notified: tuple[Notified, ...],
    chosen: str | None,
    attention: tuple[str, bool],
    at: float,
) -> Account:
    return Account(
        call=call,
        number=ReadNumber(call.number_raw, number.kind, number.e164, number.tail),
        parts=evidence.parts,
        events=seen(evidence),
        dropped=evidence.dropped,
        asked=asked,
        state=lookup.state if lookup else None,
        saved_at=lookup.saved_at if lookup else None,
        matches=lookup.matches if lookup else (),
        trace=(*lookup.trace, *lookup.ruled) if lookup else (),
        answers=answers,
        notified=notified,
        chosen=chosen,
        line=attention[0],
        notifies=attention[1],
        at=at,
    )
