"""The bookkeeping: opens, moves and ends channels, and tells every step as the event that Asterisk sends."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from random import Random

from console.demo.pbx.channels import CAUSES, DOWN, RING, RINGING, TECH_CAUSES, UP, Bridge, Channel, Headers, text_of
from console.demo.pbx.devices import Devices
from console.demo.pbx.queues import Queue

Listener = Callable[[str], None]


class Exchange:
    """Every channel, bridge, queue and device; `listener` gets the text of each event."""

    def __init__(self, lines: Mapping[str, str], queue: Queue, *, seed: int, pace: float, listener: Listener) -> None:
        self.lines, self.queue, self.pace = dict(lines), queue, pace
        self.channels: dict[str, Channel] = {}
        self.bridges: list[Bridge] = []
        self.devices = Devices(self)
        self.calls = 0
        self._listener = listener
        self._random = Random(seed)  # noqa: S311 - names of bridges, not secrets
        self._number = 0

    def seconds(self, seconds: float) -> float:
        """So many seconds of the day that is played, in seconds of the clock."""
        return seconds / self.pace

    def tell(self, event: str, kind: str, *parts: Headers) -> None:
        """Send one event."""
        head = [("Event", event), ("Privilege", f"{kind},all"), ("Timestamp", f"{time.time():.6f}")]
        self._listener(text_of([*head, *(header for part in parts for header in part)]))

    def about(self, event: str, channel: Channel, *more: tuple[str, str], kind: str = "call") -> None:
        """Send an event of one channel."""
        self.tell(event, kind, channel.headers(), list(more))

    def set_vars(self, channel: Channel, **values: object) -> None:
        """Variables, the noise of every dial plan."""
        for name, value in values.items():
            self.about("VarSet", channel, ("Variable", name), ("Value", str(value)), kind="dialplan")

    def step(self, channel: Channel, application: str, data: str) -> None:
        """The dial plan goes on to this application."""
        channel.application, channel.data = application, data
        step = (("Extension", channel.exten), ("Application", application), ("AppData", data))
        self.about("Newexten", channel, *step, kind="dialplan")

    def open(
        self,
        device: str,
        state: int,
        number: str,
        name: str,
        context: str,
        exten: str,
        *,
        parent: Channel | None = None,
        uniqueid: str = "",
    ) -> Channel:
        """A new channel; one that the PBX dials belongs to the call of its `parent`."""
        now = time.time()
        uniqueid = uniqueid or f"{int(now)}.{self._number}"
        identity = f"PJSIP/{device}-{self._number:08x}", uniqueid, parent.linkedid if parent else uniqueid
        self._number += 1
        channel = Channel(*identity, state, number, name, context, exten, now)
        if not parent:
            self.calls += 1
            channel.dnid = exten
        self.channels[channel.id] = channel
        self.about("Newchannel", channel)
        return channel

    def open_pair(self, exten: str, parent: Channel) -> tuple[Channel, Channel]:
        """The two ends of a Local channel, as a feature dials; they belong to the call of `parent`."""
        now, name = time.time(), f"Local/{exten}@internal-{self._number:08x}"
        pair = []
        for side, state in enumerate((DOWN, RING)):
            uniqueid = f"{int(now)}.{self._number + side}"
            pair.append(Channel(f"{name};{side + 1}", uniqueid, parent.linkedid, state, "", "", "internal", exten, now))
        self._number += len(pair)
        for channel in pair:
            self.channels[channel.id] = channel
            self.about("Newchannel", channel)
        return pair[0], pair[1]

    def press(self, channel: Channel, keys: str) -> None:
        """Keys that Asterisk presses for the phone, one by one."""
        for key in keys:
            pressed = (("Digit", key), ("DurationMs", "0"), ("Direction", "Received"))
            self.about("DTMFEnd", channel, *pressed, kind="dtmf")

    def connect(self, channel: Channel, other: Channel) -> None:
        """Tell a channel who its other party is."""
        channel.connected_number, channel.connected_name = other.number, other.name
        self.about("NewConnectedLine", channel)

    def rename(self, channel: Channel, number: str, name: str) -> None:
        """Give a channel another caller ID."""
        channel.number, channel.name = number, name
        self.about("NewCallerid", channel, ("CID-CallingPres", "0 (Presentation Allowed, Not Screened)"))

    def change(self, channel: Channel, state: int) -> None:
        """A channel rings, or is up."""
        channel.state = state
        self.about("Newstate", channel)
        self.devices.refresh(channel.device)

    def dial(
        self, event: str, caller: Channel | None, leg: Channel, *more: tuple[str, str], kind: str = "call"
    ) -> None:
        """Send an event of a caller and the leg that is dialled for it."""
        self.tell(event, kind, caller.headers() if caller else [], leg.headers("Dest"), list(more))

    def bridge(self, *channels: Channel) -> Bridge:
        """Let channels hear each other."""
        bridge = self.create_bridge()
        for channel in channels:
            self.enter(bridge, channel)
        for channel, peer in zip(channels, reversed(channels), strict=True):
            self.set_vars(channel, BRIDGEPEER=peer.id)
        return bridge

    def create_bridge(self) -> Bridge:
        """An empty bridge."""
        bridge = Bridge(str(uuid.UUID(int=self._random.getrandbits(128), version=4)))
        self.bridges.append(bridge)
        self.tell("BridgeCreate", "call", bridge.headers())
        return bridge

    def enter(self, bridge: Bridge, channel: Channel) -> None:
        """Put a channel into a bridge."""
        bridge.channels.append(channel)
        channel.bridge = bridge
        self.tell("BridgeEnter", "call", bridge.headers(), channel.headers())

    def destroy(self, bridge: Bridge) -> None:
        """Take an empty bridge down."""
        self.bridges.remove(bridge)
        self.tell("BridgeDestroy", "call", bridge.headers())

    def leave(self, channel: Channel, *, is_last: bool = True) -> None:
        """Take a channel out of its bridge, and the bridge down with its last one unless something else follows."""
        bridge = channel.bridge
        if bridge is None:
            return
        bridge.channels.remove(channel)
        channel.bridge, channel.on_hold = None, False
        self.set_vars(channel, BRIDGEPEER="")
        self.tell("BridgeLeave", "call", bridge.headers(), channel.headers())
        if not bridge.channels and is_last:
            self.destroy(bridge)

    def hold(self, channel: Channel, on: bool) -> None:
        """The phone of this channel holds the other side, or takes it back."""
        channel.on_hold = on
        others = [other for other in channel.bridge.channels if other is not channel] if channel.bridge else []
        self.about("Hold", channel, ("MusicClass", "default")) if on else self.about("Unhold", channel)
        for other in others:
            self.music(other, on)
        self.devices.refresh(channel.device)

    def music(self, channel: Channel, on: bool) -> None:
        """Music on hold begins or ends."""
        if on:
            self.about("MusicOnHoldStart", channel, ("Class", "default"))
        else:
            self.about("MusicOnHoldStop", channel)

    def request_hangup(self, channel: Channel, cause: int | None) -> None:
        """The far end of a channel hangs up; `None` where Asterisk does not know why."""
        tech = [("TechCause", TECH_CAUSES[cause])] if cause in TECH_CAUSES and not channel.is_local else []
        self.about("HangupRequest", channel, *([] if cause is None else [("Cause", str(cause))]), *tech)

    def hang_up(self, channel: Channel, cause: int) -> None:
        """End a channel."""
        self.leave(channel)
        tech = None if channel.is_local else TECH_CAUSES.get(cause)
        if cause == 127 and channel.state == RINGING:
            tech = "500"  # what Asterisk notes at a phone that it stopped ringing
        more = [("Cause", str(cause)), ("Cause-txt", CAUSES[cause]), *([("TechCause", tech)] if tech else [])]
        if channel.state == UP:
            self.set_vars(channel, RTPAUDIOQOSLOSS="minrxlost=000.000000;  maxrxlost=000.000000;")
        self.about("Hangup", channel, *more)
        del self.channels[channel.id]
        self.devices.refresh(channel.device)
