"""Takes what the link tells, as the pipeline does, and holds it against the rules and the truth."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from console.domain.call import Call
from console.domain.calls import Calls
from console.domain.events import LinkChanged, LinkState, PbxEvent, Resync
from console.domain.lines import Plan
from console.domain.phone import Numbers
from console.flow.ports import Arrival, FromPbx

from .truth import Truth

NUMBERS = Numbers("UA")
_PLAN = Plan()
_CLOSE = 0.05
"""Seconds by which a time may be off: everything that happens in one moment counts as one."""


class Watch:
    """An inbox that looks for what must never be, whatever the wire did."""

    def __init__(self) -> None:
        self.calls = Calls("main", _PLAN, NUMBERS)
        self.last: dict[str, Call] = {}
        self.records: list[Call] = []
        self.up = False
        self._came = asyncio.Event()
        self.broken: list[str] = []
        """What must never be and was; told later, for a link lets nothing of its inbox's come through."""

    def __call__(self, arrival: Arrival) -> None:
        if not isinstance(arrival, FromPbx):
            return
        self._came.set()
        try:
            self._hear(arrival.event)
        except Exception as error:
            self.broken.append(f"{type(error).__name__}: {error}")

    async def until_up(self) -> None:
        """Wait for the link."""
        await self._until(lambda: self.up)

    async def until_over(self) -> None:
        """Wait until no call goes on."""
        await self._until(lambda: not self.calls.live())

    async def _until(self, wanted: Callable[[], bool]) -> None:
        while not wanted():
            self._came.clear()
            await self._came.wait()

    def _hear(self, event: PbxEvent) -> None:
        if isinstance(event, LinkChanged):
            self.up = event.state is LinkState.UP
            return
        self.calls.apply(event)
        self._take()
        if isinstance(event, Resync):
            self._changes_nothing(event)

    def _changes_nothing(self, resync: Resync) -> None:
        """The same lists again: nothing is told that was not told."""
        before = self.calls.live()
        self.calls.apply(resync)
        again = self.calls.drain()
        assert self.calls.live() == before, "a second time, the lists changed a call"
        assert all(self.last[call.id] == call for call in again), "a second time, the lists told something else"

    def _take(self) -> None:
        for call in self.calls.drain():
            before = self.last.get(call.id)
            assert before is None or before.is_live, f"{call.id} was over and is told again"
            self.last[call.id] = call
            if not call.is_live:
                self.records.append(call)

    @property
    def live(self) -> dict[str, Call]:
        """By uid of the first channel."""
        return {call.id.partition("/")[2]: call for call in self.calls.live()}

    def sizes(self) -> dict[str, int]:
        """How much the machine still holds, tombstones apart."""
        roster = self.calls._roster
        return {name: len(getattr(roster, name)) for name in ("legs", "live", "changed", "_bridges", "_aliases")}


def live_differences(truth: Truth, call: Call) -> list[str]:
    """What is told wrongly of a call that goes on."""
    found = []
    exact = not call.approximate
    state = str(call.state)
    if "state" not in truth.vague:
        # The lists do not tell who is on hold
        same = state == truth.state or (not exact and truth.state == "held") or (not exact and state == "held")
        found += [] if same else [f"state {state}, really {truth.state}"]
        found += _differs("ringing", set(call.ringing), truth.ringing)
        if state != "held" or exact:
            found += _differs("with_lines", set(call.with_lines), truth.with_lines)
    if exact:
        found += _facts(truth, call)
    return found


def ended_differences(truth: Truth, call: Call) -> list[str]:
    """What is told wrongly of a call that is over and of which nothing was lost."""
    found = _facts(truth, call)
    if call.approximate:
        found.append("approximate, and nothing was lost")
    if (call.merged_into or "").partition("/")[2] != (truth.part_of or ""):
        found.append(f"merged into {call.merged_into}, really {truth.part_of}")
    if truth.part_of is None:
        found += _differs("outcome", str(call.outcome), truth.outcome)
        found += _differs("reason", call.reason and str(call.reason), truth.reason)
        found += _differs("operator", call.operator, truth.operator)
        found += _far("ended", call.ended, truth.ended)
        if "talk" not in truth.vague:
            found += _far("talk_s", call.talk_s, truth.talk_s) + _far("held_s", call.held_s, truth.held_s)
    return found


def _facts(truth: Truth, call: Call) -> list[str]:
    if "outcome" in truth.vague:
        return []
    found = _differs("direction", str(call.direction), truth.direction)
    found += _differs("number", call.number, truth.number)
    found += _differs("dialed", call.dialed, truth.dialed)
    found += _differs("queue", call.queue, truth.queue)
    found += _differs("rang", set(call.rang), truth.rang)
    found += _differs("talked", list(call.talked), truth.talked)
    found += _differs("answered_by", call.answered_by, truth.answered_by)
    found += _far("started", call.started, truth.started) + _far("answered", call.answered, truth.answered)
    if "transfers" not in truth.vague:
        found += _differs("transfers", [(each.kind, each.sender, each.to) for each in call.transfers], truth.transfers)
    return found


def _differs(what: str, told: object, true: object) -> list[str]:
    return [] if told == true else [f"{what} {told!r}, really {true!r}"]


def _far(what: str, told: float | None, true: float | None) -> list[str]:
    if told is None or true is None:
        return _differs(what, told, true)
    return [] if abs(told - true) <= _CLOSE else [f"{what} {told:.3f}, really {true:.3f}"]
