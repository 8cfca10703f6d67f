"""The scripts of calls: what happens by itself, and what somebody may change while it happens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from console.demo.pbx.channels import RING, Channel
from console.demo.pbx.consulting import Consultation
from console.demo.pbx.dialing import TRUNK, Dialing, Target
from console.demo.pbx.exchange import Exchange
from console.demo.pbx.queueing import Queueing

COMPANY = "380441112233"
_WITHHELD = "anonymous"
_PICKS_UP, _DECLINES, _ASKS = 4.0, 0.5, 8.0
"""Seconds until who is asked first picks up or declines, and until the phone that asked is put down."""


class Wish(Enum):
    """What ends a stage of a call."""

    ANSWER = auto()
    GIVE_UP = auto()
    NOTHING = auto()
    BUSY = auto()
    CUT = auto()
    HAND_ON = auto()
    CONSULT = auto()


_TRANSFERS = (Wish.HAND_ON, Wish.CONSULT)


@dataclass(frozen=True, slots=True)
class Fate:
    """What the people of a call do when nobody tells them otherwise; times in seconds."""

    wish: Wish = Wish.ANSWER
    line: str | None = None
    rings: float = 6.0
    talks: float = 20.0
    holds: float = 0.0
    caller_ends: bool = True


class Call:
    """One call from its first channel to its last. `enter` opens the caller's channel and brings it to `begin`."""

    def __init__(self, exchange: Exchange, fate: Fate, enter: Callable[[], Dialing]) -> None:
        self.fate, self._exchange = fate, exchange
        self._way = enter()
        self._wishes: asyncio.Queue[tuple[Wish, str | None]] = asyncio.Queue()
        self._hands_on: Channel | None = None
        self._asking: Consultation | None = None
        self._ring()

    @property
    def caller(self) -> Channel:
        """The first channel."""
        return self._way.caller

    def has(self, channel: str) -> bool:
        """Whether a channel, by name or Uniqueid, belongs to this call."""
        asked = [self._asking.near, self._asking.far, *self._asking.way.legs] if self._asking else []
        return any(channel in (each.id, each.uniqueid) for each in (self.caller, *self._way.legs, *asked))

    def wish(self, wish: Wish, line: str | None = None) -> None:
        """Somebody does something before his fate would."""
        self._wishes.put_nowait((wish, line))

    def hand_on(self, channel: str, number: str, how: Wish = Wish.HAND_ON) -> bool:
        """A party, by its channel's name, transfers the other one; False when nobody hears it, or it transfers now."""
        parties = (self.caller, *self._way.legs) if self._asking is None else ()
        self._hands_on = next((each for each in parties if each.id == channel and each.bridge), None)
        if self._hands_on:
            self.wish(how, number)
        return self._hands_on is not None

    async def play(self) -> None:
        """See the call through to its end."""
        while number := await self._stage():
            self._transferred(number)

    def _ring(self) -> None:
        self._way.begin()
        if self.fate.wish is not Wish.BUSY:
            for leg in self._way.legs:
                self._way.ring(leg)

    async def _stage(self) -> str | None:
        """From the first ring to the end, or to a transfer to the number returned."""
        wish, line = await self._next(self.fate.rings, self.fate.wish)
        if wish is Wish.ANSWER and (winner := self._winner(line or self.fate.line)):
            self._way.answered(winner)
            return await self._talk(winner)
        if wish is Wish.BUSY:
            self._way.refused(17)
        elif wish is Wish.NOTHING:
            self._way.timed_out()
        else:
            if wish is not Wish.CUT:
                self._exchange.request_hangup(self.caller, None if self._queued else 127)
            self._way.given_up(16 if wish is Wish.CUT else 127)
        return None

    async def _talk(self, winner: Channel) -> str | None:
        wish, number = Wish.NOTHING, None
        if self.fate.holds:
            wish, number = await self._next(self.fate.talks / 2, Wish.NOTHING)
        if self.fate.holds and wish not in _TRANSFERS:
            self._exchange.hold(winner, on=True)
            wish, number = await self._next(self.fate.holds, Wish.NOTHING)
            self._exchange.hold(winner, on=False)
        ending = Wish.GIVE_UP if self.fate.caller_ends else Wish.NOTHING
        if wish not in (*_TRANSFERS, Wish.GIVE_UP, Wish.CUT):
            wish, number = await self._next(self.fate.talks, ending)
        while wish is Wish.CONSULT:
            if not await self._consult(winner, number or ""):
                return None
            wish, number = await self._next(self.fate.talks, ending)
        if wish is Wish.HAND_ON:
            return self._part(winner, number)
        self._end(winner, wish)
        return None

    async def _consult(self, winner: Channel, number: str) -> bool:
        """One party asks somebody else first; True when it comes back to the conversation."""
        exchange, by = self._exchange, self._hands_on or winner
        is_free = number not in exchange.lines or exchange.devices.is_free(number)
        asking = Consultation(exchange, by, self.caller if by is winner else winner, number)
        asking.ring(onward(exchange, asking.far))
        self._asking = asking
        wish, _line = await self._next(_PICKS_UP if is_free else _DECLINES, Wish.ANSWER if is_free else Wish.BUSY)
        if wish is Wish.ANSWER:
            asking.answered()
            wish, _line = await self._next(_ASKS, Wish.NOTHING)
        elif wish is not Wish.GIVE_UP:
            asking.refused(17)
            self._asking = None
            return True
        if wish is Wish.GIVE_UP:
            asking.given_up()
        else:
            self._way.completed(winner, "transfer")
            asking.completed()
            await self._next(self.fate.talks, Wish.GIVE_UP)
            asking.ended()
        self._asking = None
        return False

    def _part(self, winner: Channel, number: str | None) -> str | None:
        """One party hands the other on and goes."""
        exchange, by = self._exchange, self._hands_on or winner
        other = self.caller if by is winner else winner
        bridge = by.bridge.headers() if by.bridge else []
        exchange.about("Unhold", by)
        where = [("IsExternal", "Yes"), ("Context", "internal"), ("Extension", number or "")]
        exchange.tell(
            "BlindTransfer", "call", [("Result", "Success")], by.headers("Transferer"), other.headers("Transferee"),
            bridge, where,
        )  # fmt: skip
        self._way.completed(winner, "transfer")
        exchange.leave(other)
        exchange.hang_up(by, 16)
        other.context, other.exten, other.priority = "internal", number or "", 1
        self._hands_on = other
        return number

    def _transferred(self, number: str) -> None:
        """Who was handed on dials, and somebody free picks up."""
        other = self._hands_on or self.caller
        is_free = number not in self._exchange.lines or self._exchange.devices.is_free(number)
        self.fate = Fate(Wish.ANSWER if is_free else Wish.BUSY, rings=4.0 if is_free else 0.5)
        self._way = onward(self._exchange, other)
        self._ring()

    def _end(self, winner: Channel, wish: Wish) -> None:
        """The conversation is over: the caller, the operator, or the console's user hung up."""
        exchange = self._exchange
        by_caller = wish is not Wish.NOTHING
        first, second = (self.caller, winner) if by_caller else (winner, self.caller)
        if wish is not Wish.CUT:
            exchange.request_hangup(first, None if self._queued else 16)
        self._way.completed(winner, "caller" if by_caller else "agent")
        for channel in (first, second):
            exchange.leave(channel)
            if channel is self.caller:
                exchange.about("SoftHangupRequest", channel, ("Cause", "16"))
        exchange.hang_up(second, 16)
        exchange.hang_up(first, 16)

    def _winner(self, line: str | None) -> Channel | None:
        legs = list(self._way.legs)
        return next((leg for leg in legs if leg.line == line), legs[0] if legs else None)

    @property
    def _queued(self) -> bool:
        return isinstance(self._way, Queueing)

    async def _next(self, seconds: float, otherwise: Wish) -> tuple[Wish, str | None]:
        try:
            return await asyncio.wait_for(self._wishes.get(), self._exchange.seconds(seconds))
        except TimeoutError:
            return otherwise, None


def from_outside(
    exchange: Exchange, number: str, name: str | None, did: str, lines: list[str], queued: bool
) -> Dialing:
    """Somebody outside calls one of the company's numbers."""
    exten = exchange.queue.exten if queued else (lines[0] if len(lines) == 1 else "600")
    caller = exchange.open(TRUNK, RING, number or _WITHHELD, name or "", "from-trunk", did)
    exchange.set_vars(caller, SIPDOMAIN="127.0.0.1")
    exchange.step(caller, "Goto", f"internal,{exten},1")
    caller.context, caller.exten = "internal", exten
    if exten == "600":
        exchange.step(caller, "Set", "CHANNEL(musicclass)=default")
        caller.priority = 2
    way = Queueing if queued else Dialing
    return way(exchange, caller, [Target(line, line, exchange.lines[line]) for line in lines])


def from_line(exchange: Exchange, line: str, dialled: str) -> Dialing:
    """A line calls another one, or a number outside."""
    caller = exchange.open(line, RING, line, exchange.lines[line], "internal", dialled)
    exchange.devices.refresh(caller.device)
    exchange.set_vars(caller, SIPDOMAIN="127.0.0.1")
    return onward(exchange, caller)


def onward(exchange: Exchange, caller: Channel) -> Dialing:
    """The dial plan of a line that has dialled: outside, the company's number is shown."""
    number = caller.exten
    if number in exchange.lines:
        return Dialing(exchange, caller, [Target(number, number, exchange.lines[number])])
    exchange.step(caller, "Set", f"CALLERID(num)={COMPANY}")
    exchange.rename(caller, COMPANY, caller.name)
    caller.priority = 2
    return Dialing(exchange, caller, [Target(TRUNK, number)])
