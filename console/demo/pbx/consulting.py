"""An attended transfer, as AMI's Atxfer makes it: the one who hands on talks to somebody first, while the other holds.

Asterisk presses the feature's keys for the phone and dials through a pair of Local channels. The events are those of
`tests/recordings/22/attended_transfer_by_ami.ami` and `attended_transfer_declined.ami`.
"""

from __future__ import annotations

from console.demo.pbx.channels import RINGING, UP, Channel
from console.demo.pbx.dialing import Dialing
from console.demo.pbx.exchange import Exchange

_FEATURE = "*2"


class Consultation:
    """`by` asks `number`; `other` is the one with whom it talked, and holds meanwhile.

    `way` dials from the far Local channel; the near one is in a bridge with `by`, later with `other`.
    """

    def __init__(self, exchange: Exchange, by: Channel, other: Channel, number: str) -> None:
        assert by.bridge is not None
        self.by, self.other = by, other
        self._exchange, self._first = exchange, by.bridge
        exchange.press(by, _FEATURE)
        self._hold(on=True)
        exchange.press(by, number)
        self.near, self.far = exchange.open_pair(number, by)
        self._second = exchange.create_bridge()
        exchange.rename(self.far, by.number, by.name)
        where = [("Context", "internal"), ("Exten", number), ("LocalOptimization", "Yes")]
        exchange.tell("LocalBridge", "call", self.near.headers("LocalOne"), self.far.headers("LocalTwo"), where)
        exchange.connect(self.near, by)
        exchange.enter(self._second, self.near)
        exchange.leave(by)
        exchange.enter(self._second, by)
        exchange.connect(by, self.near)

    def ring(self, way: Dialing) -> None:
        """The far channel has dialled; a phone rings, and who asks hears it."""
        self.way, exchange = way, self._exchange
        way.begin()
        (leg,) = way.legs
        exchange.connect(self.by, leg)
        way.ring(leg)
        exchange.change(self.near, RINGING)
        exchange.rename(self.near, leg.number, leg.name)
        exchange.dial("DialState", None, self.near, ("DialStatus", "RINGING"))

    def answered(self) -> None:
        """The two talk."""
        (leg,) = self.way.legs
        self.way.answered(leg)
        self._exchange.change(self.near, UP)
        self._exchange.dial("DialEnd", None, self.near, ("DialStatus", "ANSWER"))

    def completed(self) -> None:
        """The one who asked hangs up: the other two hear each other."""
        exchange, by, near, other = self._exchange, self.by, self.near, self.other
        exchange.request_hangup(by, 16)
        exchange.leave(by)
        exchange.tell("BridgeMerge", "call", self._first.headers("To"), self._second.headers("From"))
        exchange.leave(near, is_last=False)
        exchange.enter(self._first, near)
        exchange.music(other, on=False)
        exchange.tell(
            "AttendedTransfer", "call", [("Result", "Success")], by.headers("OrigTransferer"),
            self._first.headers("Orig"), by.headers("SecondTransferer"), self._second.headers("Second"),
            other.headers("Transferee"), near.headers("TransferTarget"),
            [("IsExternal", "No"), ("DestType", "Bridge"), ("DestBridgeUniqueid", self._first.uniqueid)],
        )  # fmt: skip
        exchange.connect(near, other)
        other.on_hold = False
        exchange.devices.refresh(other.device)
        exchange.connect(other, near)
        exchange.destroy(self._second)
        exchange.hang_up(by, 16)
        (leg,) = self.way.legs
        exchange.connect(leg, other)

    def refused(self, cause: int) -> None:
        """Nobody picks up: the one who asked is back with the other."""
        exchange, by, near = self._exchange, self.by, self.near
        self.way.refused(cause)
        exchange.request_hangup(near, cause)
        exchange.leave(near)
        exchange.leave(by, is_last=False)
        exchange.enter(self._first, by)
        self._hold(on=False)
        exchange.destroy(self._second)
        exchange.hang_up(near, cause)
        exchange.connect(by, self.other)

    def ended(self) -> None:
        """The other one, who was handed on, hangs up."""
        exchange = self._exchange
        exchange.request_hangup(self.other, 16)
        self._hang_up(self.other)
        exchange.leave(self.near)
        exchange.request_hangup(self.far, 16)
        exchange.hang_up(self.near, 16)
        exchange.rename(self.far, self.other.number, self.other.name)
        self._hang_up(self.far)
        (leg,) = self.way.legs
        exchange.hang_up(leg, 16)

    def given_up(self) -> None:
        """The other one hangs up while it holds; the two who talk about it stay, and end as well."""
        exchange = self._exchange
        exchange.request_hangup(self.other, 16)
        exchange.music(self.other, on=False)
        self._hang_up(self.other)
        for one in (self.by, self.near, self.far, *list(self.way.legs)):
            exchange.hang_up(one, 16)

    def _hang_up(self, channel: Channel) -> None:
        self._exchange.leave(channel)
        self._exchange.about("SoftHangupRequest", channel, ("Cause", "16"))
        self._exchange.hang_up(channel, 16)

    def _hold(self, on: bool) -> None:
        """The phone's channel is told to hold, and the other one's is what holds."""
        exchange = self._exchange
        if on:
            exchange.about("Hold", self.by)
        exchange.music(self.other, on)
        if not on:
            exchange.about("Unhold", self.by)
        self.other.on_hold = on
        exchange.devices.refresh(self.other.device)
