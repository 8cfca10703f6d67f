"""How a call is brought to somebody by the application Queue: the same story as Dial's, in other events."""

from __future__ import annotations

import time

from console.demo.pbx.channels import RINGING, UP, Channel
from console.demo.pbx.dialing import Dialing


class Queueing(Dialing):
    """Queue: picks up, plays music, and rings the members."""

    appears_as = "AppQueue"

    def begin(self) -> None:
        """The caller is let in, and the members are called."""
        exchange, caller, queue = self.exchange, self.caller, self.exchange.queue
        exchange.step(caller, "Answer", "")
        exchange.change(caller, UP)
        caller.priority = 2
        exchange.step(caller, "Queue", f"{queue.name},tT,,,30")
        queue.waiting.append(caller)
        self._queued("QueueCallerJoin", ("Position", str(len(queue.waiting))), ("Count", str(len(queue.waiting))))
        exchange.music(caller, on=True)
        for target in self.targets:
            leg = self._open(target)
            self.legs[leg] = target
            self._agent("AgentCalled", leg)
            exchange.dial("DialBegin", caller, leg, ("DialString", f"PJSIP/{target.device}"))

    def ring(self, leg: Channel) -> None:
        """The phone rings; only then Queue tells it who calls."""
        self.exchange.change(leg, RINGING)
        self._introduce(leg, self.legs[leg])
        self.exchange.dial("DialState", self.caller, leg, ("DialStatus", "RINGING"))

    def answered(self, winner: Channel) -> None:
        """A member picks up; the caller leaves the queue."""
        exchange, caller = self.exchange, self.caller
        losers = [leg for leg in self.legs if leg is not winner]
        exchange.change(winner, UP)
        self._end(winner, "ANSWER")
        for leg in losers:
            self._end(leg, "CANCEL")
        exchange.connect(caller, winner)
        for leg in losers:
            self._end(leg, "CANCEL")
        exchange.music(caller, on=False)
        self._leave()
        self._agent("AgentConnect", winner, ("HoldTime", self._waited()), ("RingTime", self._waited()))
        for leg in losers:
            exchange.hang_up(leg, 26)
        exchange.bridge(winner, caller)

    def given_up(self, cause: int) -> None:
        """The caller leaves the queue before anybody answered."""
        self.exchange.music(self.caller, on=False)
        for _ in range(2):  # Queue says it twice
            for leg in self.legs:
                self._end(leg, "CANCEL")
        self._abandon()
        self._leave()
        self.close(0, 0 if cause == 127 else cause)

    def timed_out(self) -> None:
        """The queue's patience is over."""
        for leg in self.legs:
            self._agent("AgentRingNoAnswer", leg, ("RingTime", f"{self._waited()}000"))
        for status in ("NOANSWER", "CANCEL"):
            for leg in self.legs:
                self._end(leg, status)
        self._abandon()
        self.exchange.music(self.caller, on=False)
        self._leave()
        self._go_on()
        self.close(0, 16)

    def completed(self, winner: Channel, reason: str) -> None:
        """The queue counts the call for its member."""
        if member := self.exchange.queue.member(winner.line):
            member.taken, member.last_call = member.taken + 1, int(time.time())
            self.exchange.queue.completed += 1
        talk = ("TalkTime", self._waited())
        self._agent("AgentComplete", winner, ("HoldTime", "0"), talk, ("Reason", reason))

    def _abandon(self) -> None:
        queue = self.exchange.queue
        queue.abandoned += 1
        position = str(queue.waiting.index(self.caller) + 1)
        place = (("Position", position), ("OriginalPosition", position), ("HoldTime", self._waited()))
        self._queued("QueueCallerAbandon", *place)

    def _leave(self) -> None:
        waiting = self.exchange.queue.waiting
        position = waiting.index(self.caller) + 1
        waiting.remove(self.caller)
        self._queued("QueueCallerLeave", ("Position", str(position)), ("Count", str(len(waiting))))

    def _queued(self, event: str, *more: tuple[str, str]) -> None:
        self.exchange.about(event, self.caller, ("Queue", self.exchange.queue.name), *more, kind="agent")

    def _agent(self, event: str, leg: Channel, *more: tuple[str, str]) -> None:
        queue = self.exchange.queue
        member = queue.member(leg.line)
        who = (("Queue", queue.name), ("Interface", leg.device), ("MemberName", member.name if member else leg.line))
        self.exchange.dial(event, self.caller, leg, *who, *more, kind="agent")

    def _waited(self) -> str:
        return str(int(time.time() - self._began))
