"""The one way to 1C: asks through the breaker, writes down what every request took, and tells how 1C stands."""

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

from console.domain.card import Step
from console.flow.ports import Inbox, SourceState
from console.i18n import _, ngettext
from console.onec import literals
from console.onec.answers import Answer
from console.onec.breaker import Breaker, Resting, is_answer
from console.onec.failures import OneCFailure, Refused, Slow
from console.onec.odata import Question

_TOLD_EVERY = 2.0
_PROBE_WITHIN = 10.0
Trace = list[Step]


class Wire(Protocol):
    """Answers one question: a web server, or the index of exported files."""

    async def ask(self, question: Question) -> Answer:
        """Rows of one answer. Raises `OneCFailure`."""

    async def close(self) -> None:
        """Let go of connections and files."""


class Source:
    """One base of 1C and its health. `slow` is in seconds."""

    def __init__(self, wire: Wire, inbox: Inbox, slow: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._wire = wire
        self._inbox = inbox
        self._slow = slow
        self._clock = clock
        self._probing = asyncio.Lock()
        self._told = SourceState("")
        self._told_at = -_TOLD_EVERY
        self.breaker = Breaker(clock)
        self.probe_set: str | None = None
        """A published catalog, for the cheapest question there is."""
        self.cheapest: Question | None = None
        """A cheaper question yet, where there is one."""
        self.trouble: OneCFailure | None = None
        """Why nothing newer comes, while questions are answered all the same."""
        self.note = ""
        """What is going on while all is well, such as how far the directory is."""

    @property
    def ails(self) -> bool:
        """Whether the last that was told is that 1C does not work."""
        return self._told.state in ("down", "refused")

    async def ask(self, question: Question, trace: Trace, what: str, urgent: bool = False) -> Answer:
        """Ask, and add the step to `trace`. Raises `OneCFailure`, `Resting` when 1C is left alone."""
        if self.breaker.why is not None:
            await self._try_again(trace, urgent)
        return await self._ask(question, trace, what)

    async def probe(self) -> None:
        """Ask the cheapest question. Raises `OneCFailure`."""
        await self._ask(self._cheapest(), [], "")

    async def published(self) -> frozenset[str]:
        """The names of all published sets. Raises `OneCFailure`."""
        answer = await self.ask(Question("", {}, _PROBE_WITHIN * 3), [], "")
        return frozenset(name for row in answer.rows if isinstance(name := row.get("name"), str))

    def tell(self, state: str, ms: float | None, why: str = "") -> None:
        """Say how 1C stands: at once when that changed, else every few seconds."""
        if self.trouble is not None and state in ("ok", "slow"):
            state, why = "down", self.trouble.said
        fresh = SourceState(state, self._told.ms if ms is None else ms, why or self.note, time.time())
        changed = state != self._told.state or (why and why != self._told.why)
        if changed or self._clock() - self._told_at >= _TOLD_EVERY:
            self._told, self._told_at = fresh, self._clock()
            self._inbox(fresh)

    def _cheapest(self) -> Question:
        if self.cheapest is not None:
            return self.cheapest
        if self.probe_set is None:
            return Question("", {}, _PROBE_WITHIN * 3)
        path = literals.call(self.probe_set, "", {})
        return Question(path, {"$top": "1", "$select": "Ref_Key"}, _PROBE_WITHIN)

    async def _try_again(self, trace: Trace, urgent: bool) -> None:
        """One tries, and those who come meanwhile share what it learned."""
        async with self._probing:
            why = self.breaker.why
            if why is None:
                return
            if not self.breaker.may_try(urgent):
                trace.append(Step(_("1C is left alone for a while"), 0.0, why.said))
                raise Resting(why)
            await self._ask(self._cheapest(), trace, _("1C again"))

    async def _ask(self, question: Question, trace: Trace, what: str) -> Answer:
        try:
            answer = await self._wire.ask(question)
        except OneCFailure as error:
            trace.append(Step(what, error.ms, error.said))
            self._note_failure(error)
            raise
        rows = len(answer.rows)
        trace.append(Step(what, answer.ms, ngettext("{count} row", "{count} rows", rows).format(count=rows)))
        self.breaker.answered()
        if not (question.bulk or question.scan):
            self.tell("slow" if answer.ms > self._slow * 1000 else "ok", answer.ms)
        elif self.ails:
            self.tell("ok", None)
        return answer

    def _note_failure(self, error: OneCFailure) -> None:
        if is_answer(error):
            self.breaker.answered()
            return
        self.breaker.failed(error)
        state = "refused" if isinstance(error, Refused) else "slow" if isinstance(error, Slow) else "down"
        self.tell("down" if state == "slow" and self.breaker.why else state, error.ms, error.said)
