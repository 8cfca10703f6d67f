"""Asking the questions of a card: the urgent first, two at a time, each with its own deadline."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field

from console.i18n import _
from console.onec import values
from console.onec.answers import Row
from console.onec.card import Outcome
from console.onec.failures import BadQuery, NoRight, NotPublished, OneCFailure
from console.onec.gate import AT_ONCE
from console.onec.plan import Plan, needs
from console.onec.preset import Query
from console.onec.source import Source, Trace

_FIELDS_TO_LOSE = 5
_JOINED = 40
"""Records at most that are asked for to be joined onto the rows of another question."""


@dataclass(slots=True)
class Reading:
    """One reading of one client's card. `within` is the deadline of one answer, `refs` what the placeholders mean."""

    plan: Plan
    source: Source
    refs: Mapping[str, list[str]]
    within: float
    urgent: bool = False
    trace: Trace = field(default_factory=list)
    on_lost: Callable[[], None] = lambda: None
    """Called when 1C lacks what its description promised."""
    _outcomes: dict[str, Outcome] = field(default_factory=dict)
    _over: OneCFailure | None = None

    async def outcomes(self, wanted: list[str]) -> AsyncIterator[tuple[str, Outcome]]:
        """Each query's outcome as it comes, also of those that cannot be asked. Never raises `OneCFailure`.

        A query whose placeholders mean nothing here (`{contact}` of a company) settles with no time and no rows.
        """
        waiting = self._with_needed(wanted)
        running: dict[asyncio.Task[Outcome], str] = {}
        try:
            while waiting or running:
                # The most urgent of those that can be asked now: money goes before orders once its keys are there.
                ready = [name for name in waiting if needs(self.plan.preset.queries[name]) <= self._outcomes.keys()]
                for name in ready[: AT_ONCE - len(running)]:
                    waiting.remove(name)
                    running[asyncio.ensure_future(self._settle(name))] = name
                done, _rest = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    name = running.pop(task)
                    self._outcomes[name] = task.result()
                    yield name, self._outcomes[name]
        finally:
            for task in running:
                task.cancel()

    def _with_needed(self, wanted: list[str]) -> list[str]:
        """The queries in the preset's order, those that others wait for among them."""
        queries = self.plan.preset.queries
        everything = set(wanted).union(*(needs(queries[name]) for name in wanted))
        return [name for name in queries if name in everything]

    async def _settle(self, name: str) -> Outcome:
        query = self.plan.preset.queries[name]
        refs = dict(self.refs)
        for other in needs(query):
            before = self._outcomes[other]
            if before.missing or not before.at:
                return before
            for row in before.rows:
                for key in row:
                    if found := values.ref(row, key):
                        refs[f"{other}.{key}"] = [*refs.get(f"{other}.{key}", ()), found]
        if not query.onto:
            return await self._ask(query, refs)
        few = {place: list(dict.fromkeys(found))[:_JOINED] for place, found in refs.items()}
        base, _dot, reference = query.onto.partition(".")
        return _joined(self._outcomes[base], reference, await self._ask(query, few))

    async def _ask(self, query: Query, refs: Mapping[str, list[str]]) -> Outcome:
        for _attempt in range(_FIELDS_TO_LOSE):
            if not self.plan.can_ask(query):
                break
            try:
                return await self._rows(query, refs)
            except BadQuery as failure:
                if failure.name is None and (opened := self._opened(query)):
                    # Old releases cannot open references: go on with what stands in the record itself.
                    self.plan.lost |= {(query.table, name) for name in opened}
                    continue
                if failure.name is None or failure.name not in {part for one in query.take for part in one.split("/")}:
                    return _lasting(failure)
                deeper = {one for one in query.take if failure.name in one.split("/")[1:]}
                self.plan.lost |= {(query.table, one) for one in deeper or {failure.name}}
                self.on_lost()
            except NotPublished as failure:
                self.plan.closed.add(query.table)
                self.on_lost()
                return _lasting(failure)
            except NoRight as failure:
                return _lasting(failure)
            except OneCFailure as failure:
                if not any(one.at for one in self._outcomes.values()):
                    self._over = failure  # nothing came at all: the rest would only wait for the same
                return Outcome(missing=failure.said)
        return Outcome(missing=_("not published in 1C"), lasting=True)

    def _opened(self, query: Query) -> set[str]:
        """The references that the question opens."""
        return {name.partition("/")[0] for name in query.take if "/" in name and self.plan.has(query.table, name)}

    async def _rows(self, query: Query, refs: Mapping[str, list[str]]) -> Outcome:
        rows: list[Row] = []
        times: list[float] = []
        questions = self.plan.questions(query, refs, self.within)
        for question in questions:
            if self._over is not None:
                raise self._over
            answer = await self.source.ask(question, self.trace, query.table, self.urgent)
            rows += answer.rows
            times.append(answer.at or time.time())
        return Outcome(rows, min(times, default=time.time() if needs(query) else 0.0))


def _joined(base: Outcome, reference: str, found: Outcome) -> Outcome:
    """The rows of one question, each with the fields of the record that its reference points to."""
    if found.missing:
        return found
    records = {values.ref(record, "Ref_Key"): record for record in found.rows}
    rows = [{**row, **records.get(values.ref(row, reference), {})} for row in base.rows]
    return Outcome(rows, min(base.at, found.at))


def _lasting(failure: OneCFailure) -> Outcome:
    """1C answered, and will answer the same the next time."""
    return Outcome(at=time.time(), missing=failure.said, lasting=True)
