"""The scripts of calls: what happens by itself, and what somebody may change while it happens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from console.demo.pbx.channels import DOWN, RING, RINGING, UNKNOWN, UP, Channel
from console.demo.pbx.dialing import TRUNK, Dialing, Target
from console.demo.pbx.exchange import Exchange
from console.demo.pbx.queueing import Queueing

COMPANY = "380441112233"
_WITHHELD = "anonymous"


class Wish(Enum):
    """What ends a stage of a call."""

    ANSWER = auto()
    GIVE_UP = auto()
    NOTHING = auto()
    BUSY = auto()
    CUT = auto()
    HAND_ON = auto()


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
        self._ring()

    @property
    def caller(self) -> Channel:
        """The first channel."""
        return self._way.caller

    def has(self, channel: str) -> bool:
        """Whether a channel, by name or Uniqueid, belongs to this call."""
        return any(channel in (each.id, each.uniqueid) for each in (self.caller, *self._way.legs))

    def wish(self, wish: Wish, line: str | None = None) -> None:
        """Somebody does something before his fate would."""
        self._wishes.put_nowait((wish, line))

    def hand_on(self, channel: str, number: str) -> bool:
        """A party, by its channel's name, transfers the other one blind; False when nobody hears it."""
        parties = (self.caller, *self._way.legs)
        self._hands_on = next((each for each in parties if each.id == channel and each.bridge), None)
        if self._hands_on:
            self.wish(Wish.HAND_ON, number)
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
        if self.fate.holds and wish is not Wish.HAND_ON:
            self._exchange.hold(winner, on=True)
            wish, number = await self._next(self.fate.holds, Wish.NOTHING)
            self._exchange.hold(winner, on=False)
        if wish not in (Wish.HAND_ON, Wish.GIVE_UP, Wish.CUT):
            ending = Wish.GIVE_UP if self.fate.caller_ends else Wish.NOTHING
            wish, number = await self._next(self.fate.talks, ending)
        if wish is Wish.HAND_ON:
            return self._part(winner, number)
        self._end(winner, wish)
        return None

    def _part(self, winner: Channel, number: str | None) -> str | None:
        """One party hands the other on and goes."""
        exchange, by = self._exchange, self._hands_on or winner
        other = self.caller if by is winner else winner
        bridge = by.bridge.headers() if by.bridge else []
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


@dataclass(frozen=True, slots=True)
class Click:
    """An Originate: the line rings first, and dials when it is picked up."""

    line: str
    number: str
    caller_id: tuple[str, str]
    uniqueid: str
    action_id: str

    def ring(self, exchange: Exchange) -> Channel:
        """The line's phone rings."""
        channel = exchange.open(
            self.line, DOWN, self.line, exchange.lines[self.line], "internal", "s", uniqueid=self.uniqueid
        )
        exchange.step(channel, "AppDial2", "(Outgoing Line)")
        exchange.rename(channel, *self.caller_id)
        exchange.connect(channel, channel)
        exchange.dial("DialBegin", None, channel, ("DialString", self.line))
        exchange.change(channel, RINGING)
        exchange.dial("DialState", None, channel, ("DialStatus", "RINGING"))
        return channel

    def not_picked_up(self, exchange: Exchange, channel: Channel) -> None:
        """Somebody hung up while the line still rang."""
        self.tell(exchange, "Failure", channel.device, "3", UNKNOWN)
        exchange.hang_up(channel, 19)

    def picked_up(self, exchange: Exchange, channel: Channel) -> Dialing:
        """The line answers, and the number is dialled."""
        exchange.change(channel, UP)
        exchange.dial("DialEnd", None, channel, ("DialStatus", "ANSWER"))
        channel.exten, channel.dnid = self.number, self.number
        self.tell(exchange, "Success", channel.id, "4", channel.uniqueid)
        return onward(exchange, channel)

    def tell(self, exchange: Exchange, response: str, channel: str, reason: str, uniqueid: str) -> None:
        """How the Originate ended."""
        number, name = self.caller_id
        said = {"ActionID": self.action_id} if self.action_id else {}
        said |= {"Response": response, "Channel": channel, "Context": "internal", "Exten": self.number}
        said |= {"Reason": reason, "Uniqueid": uniqueid, "CallerIDNum": number, "CallerIDName": name or UNKNOWN}
        exchange.tell("OriginateResponse", "call", list(said.items()))
