"""The states of phones, their hints and their places in the queue, which follow from the channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.demo.pbx.channels import DOWN, RINGING

if TYPE_CHECKING:
    from console.demo.pbx.exchange import Exchange

FREE, BUSY, RINGS, BOTH, HOLDS = "NOT_INUSE", "INUSE", "RINGING", "RINGINUSE", "ONHOLD"
# State of a device: number and text of its hint, number in a queue, words of the endpoint list.
HINTS = {
    FREE: ("0", "Idle"),
    BUSY: ("1", "InUse"),
    RINGS: ("8", "Ringing"),
    BOTH: ("9", "InUse&Ringing"),
    HOLDS: ("1", "InUse"),
}
MEMBERS = {FREE: "1", BUSY: "2", RINGS: "6", BOTH: "7", HOLDS: "8"}
ENDPOINTS = {FREE: "Not in use", BUSY: "In use", RINGS: "Ringing", BOTH: "Ring+Inuse", HOLDS: "On Hold"}


class Devices:
    """Remembers what was told of each device, and tells what has changed."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._told: dict[str, str] = {f"PJSIP/{line}": FREE for line in (*exchange.lines, "trunk")}

    def states(self) -> dict[str, str]:
        """Every device with its state."""
        return dict(self._told)

    def is_free(self, line: str) -> bool:
        """Nothing rings and nobody talks there."""
        return self._told.get(f"PJSIP/{line}") == FREE

    def refresh(self, device: str) -> None:
        """Look at a device's channels again."""
        state = self._state(device)
        if device.startswith("Local/"):  # nobody's phone: told, and not kept
            self._exchange.tell("DeviceStateChange", "call", [("Device", device), ("State", state)])
            return
        if self._told.get(device) == state:
            return
        self._told[device] = state
        exchange, line = self._exchange, device.partition("/")[2]
        if line in exchange.lines:
            exchange.tell("ExtensionStatus", "call", self.hint(line))
        exchange.tell("DeviceStateChange", "call", [("Device", device), ("State", state)])
        if member := exchange.queue.member(line):
            exchange.tell("QueueMemberStatus", "agent", exchange.queue.member_status(member, MEMBERS[state]))

    def hint(self, line: str) -> list[tuple[str, str]]:
        """What the hint of a line says."""
        number, text = HINTS[self._told[f"PJSIP/{line}"]]
        hint = f"PJSIP/{line}"
        return [("Exten", line), ("Context", "internal"), ("Hint", hint), ("Status", number), ("StatusText", text)]

    def _state(self, device: str) -> str:
        channels = [c for c in self._exchange.channels.values() if c.device == device and c.state != DOWN]
        ringing = any(channel.state == RINGING for channel in channels)
        talking = [channel for channel in channels if channel.state != RINGING]
        if ringing:
            return BOTH if talking else RINGS
        if talking and all(channel.on_hold for channel in talking):
            return HOLDS
        return BUSY if talking else FREE
