"""Calls that the console begins: the line rings first."""

from __future__ import annotations

from dataclasses import dataclass

from console.demo.pbx.calls import onward
from console.demo.pbx.channels import DOWN, RINGING, UNKNOWN, UP, Channel
from console.demo.pbx.dialing import Dialing
from console.demo.pbx.exchange import Exchange


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
