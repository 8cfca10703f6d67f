"""How a call is brought to somebody by the application Dial."""

from __future__ import annotations

import time
from dataclasses import dataclass

from console.demo.pbx.channels import DOWN, RINGING, UP, Channel
from console.demo.pbx.exchange import Exchange

_CLEARED = (
    "DIALSTATUS",
    "DIALEDPEERNUMBER",
    "DIALEDPEERNAME",
    "ANSWEREDTIME",
    "DIALEDTIME",
    "RINGTIME",
    "PROGRESSTIME",
)
TRUNK = "trunk"


@dataclass(frozen=True, slots=True)
class Target:
    """Who is dialled: a line, or a number over the trunk."""

    device: str
    number: str
    name: str = ""

    @property
    def dial_string(self) -> str:
        """How Dial names it, without the technology."""
        return f"{self.number}@{TRUNK}" if self.device == TRUNK else self.device


class Dialing:
    """Dial: rings everybody at once."""

    appears_as = "AppDial"

    def __init__(self, exchange: Exchange, caller: Channel, targets: list[Target]) -> None:
        self.exchange, self.caller, self.targets = exchange, caller, targets
        self.legs: dict[Channel, Target] = {}
        self._began = time.time()

    def begin(self) -> None:
        """The dial plan comes to the application; legs are opened and dialled."""
        dialled = "&".join(f"PJSIP/{target.dial_string}" for target in self.targets)
        self.exchange.step(self.caller, "Dial", f"{dialled},20,tTkK")
        self.exchange.set_vars(self.caller, **dict.fromkeys(_CLEARED, ""))
        for target in self.targets:
            leg = self._open(target)
            self._introduce(leg, target)
            self.legs[leg] = target
        for leg, target in self.legs.items():
            self.exchange.dial("DialBegin", self.caller, leg, ("DialString", target.dial_string))
        if len(self.legs) == 1:
            self.exchange.connect(self.caller, next(iter(self.legs)))

    def ring(self, leg: Channel) -> None:
        """The phone says that it rings."""
        self.exchange.change(leg, RINGING)
        self.exchange.dial("DialState", self.caller, leg, ("DialStatus", "RINGING"))

    def answered(self, winner: Channel) -> None:
        """One phone is picked up: the others stop, and the two parties hear each other."""
        exchange, losers = self.exchange, [leg for leg in self.legs if leg is not winner]
        exchange.change(winner, UP)
        if losers:
            exchange.connect(self.caller, winner)
        for leg in losers:
            self._end(leg, "CANCEL")
        exchange.set_vars(self.caller, DIALSTATUS="ANSWER", DIALEDPEERNAME=winner.id)
        winner.exten = ""
        self._end(winner, "ANSWER")
        exchange.step(winner, self.appears_as, "(Outgoing Line)")
        if self.caller.state != UP:
            exchange.change(self.caller, UP)
        for leg in losers:
            exchange.hang_up(leg, 26)
        exchange.bridge(winner, self.caller)

    def given_up(self, cause: int) -> None:
        """The caller hangs up, or is hung up, before anybody answered."""
        for leg in self.legs:
            self._end(leg, "CANCEL")
        self.exchange.set_vars(self.caller, DIALSTATUS="CANCEL")
        self.close(cause, cause)

    def timed_out(self) -> None:
        """Nobody answered in time."""
        for leg in self.legs:
            self._end(leg, "NOANSWER")
        self.exchange.set_vars(self.caller, DIALSTATUS="NOANSWER")
        self._go_on()
        self.close(0, 16)

    def refused(self, cause: int) -> None:
        """Every phone that was dialled says no, for the same reason."""
        for leg in self.legs:
            self.exchange.request_hangup(leg, cause)
            self._end(leg, {17: "BUSY", 34: "CONGESTION"}.get(cause, "NOANSWER"))
        self._go_on()
        self.close(cause, cause)

    def completed(self, winner: Channel, reason: str) -> None:
        """A conversation came to its end: `caller` or `agent` ended it."""

    def close(self, cause: int, caller_cause: int) -> None:
        """Hang up everybody."""
        for leg in self.legs:
            self.exchange.hang_up(leg, cause)
        cancelled = [("TechCause", "487")] if caller_cause == 127 else []
        self.exchange.about("SoftHangupRequest", self.caller, ("Cause", "16"), *cancelled)
        self.exchange.hang_up(self.caller, caller_cause)

    def _open(self, target: Target) -> Channel:
        exchange, outside = self.exchange, target.device == TRUNK
        context = "from-trunk" if outside else "internal"
        number, name = ("", "") if outside else (target.number, target.name)
        leg = exchange.open(target.device, DOWN, number, name, context, "s", parent=self.caller)
        exchange.set_vars(leg, DIALEDPEERNUMBER=target.dial_string)
        return leg

    def _introduce(self, leg: Channel, target: Target) -> None:
        """Tell the leg what it is and who calls."""
        exchange, caller = self.exchange, self.caller
        leg.exten = caller.exten
        exchange.step(leg, self.appears_as, "(Outgoing Line)")
        if target.device == TRUNK:
            leg.connected_number, leg.connected_name = caller.number, caller.name
            exchange.rename(leg, target.number, "")
        exchange.connect(leg, caller)

    def _go_on(self) -> None:
        """The dial plan's next and last step."""
        self.caller.priority += 1
        self.exchange.step(self.caller, "Hangup", "")

    def _end(self, leg: Channel, status: str) -> None:
        self.exchange.dial("DialEnd", self.caller, leg, ("DialStatus", status))
