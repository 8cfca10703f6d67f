"""Channels and bridges, and what an event says of them: header by header as Asterisk 22 writes it."""

from __future__ import annotations

from dataclasses import dataclass, field

Headers = list[tuple[str, str]]

UNKNOWN = "<unknown>"
DOWN, RING, RINGING, UP = 0, 4, 5, 6
STATES = {DOWN: "Down", RING: "Ring", RINGING: "Ringing", UP: "Up"}
CAUSES = {
    0: "Unknown",
    16: "Normal Clearing",
    17: "User busy",
    19: "User alerting, no answer",
    21: "Call Rejected",
    26: "Answered elsewhere",
    34: "Circuit/channel congestion",
    127: "Interworking, unspecified",
}
# The SIP status that makes a phone's channel end with this cause.
TECH_CAUSES = {17: "486", 19: "480", 21: "603", 34: "503", 127: "487"}


@dataclass(slots=True, eq=False)
class Channel:
    """One channel. `number` and `name` are its own party, `connected_…` the other one."""

    id: str
    uniqueid: str
    linkedid: str
    state: int
    number: str
    name: str
    context: str
    exten: str
    born: float
    dnid: str = ""
    priority: int = 1
    connected_number: str = ""
    connected_name: str = ""
    application: str = ""
    data: str = ""
    bridge: Bridge | None = None
    on_hold: bool = False

    @property
    def device(self) -> str:
        """`PJSIP/101` of `PJSIP/101-0000002a`."""
        return self.id.rpartition("-")[0]

    @property
    def line(self) -> str:
        """`101` of `PJSIP/101-0000002a`."""
        return self.device.partition("/")[2]

    @property
    def is_local(self) -> bool:
        """Whether it is one end of a pair inside the PBX, and nobody's phone."""
        return self.id.startswith("Local/")

    def headers(self, prefix: str = "") -> Headers:
        """The snapshot that most events carry."""
        values = (
            ("Channel", self.id),
            ("ChannelState", str(self.state)),
            ("ChannelStateDesc", STATES[self.state]),
            ("CallerIDNum", self.number or UNKNOWN),
            ("CallerIDName", self.name or UNKNOWN),
            ("ConnectedLineNum", self.connected_number or UNKNOWN),
            ("ConnectedLineName", self.connected_name or UNKNOWN),
            ("Language", "en"),
            ("AccountCode", ""),
            ("Context", self.context),
            ("Exten", self.exten),
            ("Priority", str(self.priority)),
            ("Uniqueid", self.uniqueid),
            ("Linkedid", self.linkedid),
        )
        return [(prefix + name, value) for name, value in values]


@dataclass(slots=True, eq=False)
class Bridge:
    """Where channels hear each other."""

    uniqueid: str
    channels: list[Channel] = field(default_factory=list)

    def headers(self, prefix: str = "") -> Headers:
        """The snapshot that bridge events carry."""
        values = (
            ("BridgeUniqueid", self.uniqueid),
            ("BridgeType", "basic"),
            ("BridgeTechnology", "simple_bridge"),
            ("BridgeCreator", UNKNOWN),
            ("BridgeName", UNKNOWN),
            ("BridgeNumChannels", str(len(self.channels))),
            ("BridgeVideoSourceMode", "none"),
        )
        return [(prefix + name, value) for name, value in values]


def text_of(headers: Headers) -> str:
    """One message on the wire."""
    return "".join(f"{name}: {value}\r\n" for name, value in headers) + "\r\n"
