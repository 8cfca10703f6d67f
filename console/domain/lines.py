"""Lines: which channel is whose phone, and what a line is doing."""

import re
from dataclasses import dataclass
from enum import StrEnum

_CHANNEL = re.compile(r"^(?P<tech>[^/]+)/(?P<peer>.+)-[0-9a-fA-F]{8,}(?:;[12])?$")
_EXTENSION = re.compile(r"^\d{2,6}$")
_REMEMBERED = 50_000


class LineState(StrEnum):
    """What a line is doing."""

    FREE = "free"
    RINGING = "ringing"
    TALKING = "talking"
    HELD = "held"
    BUSY = "busy"
    """In use with something that is not a known call: its own dialling, a menu, do-not-disturb."""
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"


_DEVICE_STATES = {
    "NOT_INUSE": LineState.FREE,
    "INUSE": LineState.BUSY,
    "BUSY": LineState.BUSY,
    "RINGING": LineState.RINGING,
    "RINGINUSE": LineState.RINGING,
    "ONHOLD": LineState.HELD,
    "UNAVAILABLE": LineState.UNREACHABLE,
    "INVALID": LineState.UNREACHABLE,
}


def state_of_device(state: str) -> LineState:
    """Translate Asterisk's device state."""
    return _DEVICE_STATES.get(state.upper().replace(" ", "_"), LineState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Line:
    """An employee's extension now. `call` is the id of the call it is in, `since` epoch seconds (0: not known)."""

    number: str
    pbx: str
    state: LineState
    name: str | None = None
    call: str | None = None
    since: float = 0.0


class Plan:
    """The numbering plan: which peer is which line. A peer of two to six digits is a line; the rest is told by IT.

    Args:
        devices: device (`PJSIP/ivan`) to line (`101`), for peers whose name is not their extension.
        trunks: devices (`PJSIP/7000`) that look like an extension and are not.
    """

    def __init__(self, devices: dict[str, str] | None = None, trunks: frozenset[str] = frozenset()) -> None:
        self._devices = devices or {}
        self._trunks = trunks
        self._seen: dict[str, str | None] = {}

    def line_of_device(self, device: str) -> str | None:
        """The line behind `PJSIP/101`, or None for a trunk or something else."""
        if device in self._devices:
            return self._devices[device]
        tech, _, peer = device.partition("/")
        if device in self._trunks or tech in ("Local", "Queue", "Custom", "Park", "MeetMe", "Confbridge") or not peer:
            return None
        return peer if _EXTENSION.match(peer) else None

    def line_of_channel(self, channel: str) -> str | None:
        """The line behind `PJSIP/101-0000001a`."""
        if channel not in self._seen:
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            match = _CHANNEL.match(channel)
            self._seen[channel] = self.line_of_device(f"{match['tech']}/{match['peer']}") if match else None
        return self._seen[channel]


def is_local(channel: str) -> bool:
    """Whether a channel is one half of Asterisk's own loop-back wire, `Local/101@internal-00000001;1`."""
    return channel.startswith("Local/")
