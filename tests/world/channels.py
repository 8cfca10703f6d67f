"""Channels and bridges, with the headers by which Asterisk tells of them."""

from __future__ import annotations

from dataclasses import dataclass, field

DOWN, RING, RINGING, UP = 0, 4, 5, 6
_STATES = {DOWN: "Down", RING: "Ring", RINGING: "Ringing", UP: "Up"}


@dataclass(slots=True, eq=False)
class Bridge:
    """Who hears whom; in a parking lot, which `holds`, nobody hears anybody."""

    name: str
    holds: bool = False
    inside: list[Channel] = field(default_factory=list)

    def headers(self) -> str:
        kind = ("parking", "holding_bridge", "Parking", "default")
        of, technology, creator, name = kind if self.holds else ("basic", "simple_bridge", "<unknown>", "<unknown>")
        return (
            f"BridgeUniqueid: {self.name}\r\nBridgeType: {of}\r\nBridgeTechnology: {technology}\r\n"
            f"BridgeCreator: {creator}\r\nBridgeName: {name}\r\n"
            f"BridgeNumChannels: {len(self.inside)}\r\nBridgeVideoSourceMode: none\r\n"
        )


@dataclass(slots=True, eq=False)
class Channel:
    """One channel. `order` counts channels: of two linked ids, the older one wins in a bridge."""

    uid: str
    linked: str
    order: int
    name: str
    state: int
    number: str
    who: str
    exten: str
    born: float
    linked_order: int
    dialled: str = ""
    context: str = "internal"
    with_number: str = "<unknown>"
    bridge: Bridge | None = None

    @property
    def line(self) -> str:
        """`101` of `PJSIP/101-00000001`."""
        return self.name.partition("/")[2].rpartition("-")[0]

    def headers(self, prefix: str = "") -> str:
        p = prefix
        return (
            f"{p}Channel: {self.name}\r\n{p}ChannelState: {self.state}\r\n"
            f"{p}ChannelStateDesc: {_STATES[self.state]}\r\n{p}CallerIDNum: {self.number or '<unknown>'}\r\n"
            f"{p}CallerIDName: {self.who or '<unknown>'}\r\n{p}ConnectedLineNum: {self.with_number}\r\n"
            f"{p}ConnectedLineName: <unknown>\r\n{p}Language: en\r\n{p}AccountCode: \r\n{p}Context: {self.context}\r\n"
            f"{p}Exten: {self.exten}\r\n{p}Priority: 1\r\n{p}Uniqueid: {self.uid}\r\n{p}Linkedid: {self.linked}\r\n"
        )
