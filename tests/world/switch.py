"""Channels, bridges and queues of a small Asterisk, and the bytes that its AMI says of each change.

Headers and their order are those of the recordings (`tests/recordings`; `test_world.py` holds them to it).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import NamedTuple

from .channels import DOWN, RING, Bridge, Channel

_CAUSES = {16: "Normal Clearing", 17: "User busy", 19: "User alerting, no answer", 21: "Call Rejected"}


class Said(NamedTuple):
    """One message, and what it is of, channels and bridges: messages that share none may overtake each other."""

    text: bytes
    of: tuple[str, ...]


class Switch:
    """The state of the PBX; `take` gives what its AMI had to say since last asked.

    Args:
        start: its clock, in epoch seconds.
        tick: seconds between two events of one moment.
    """

    def __init__(self, start: float, tick: float = 0.0003) -> None:
        self._tick = tick
        self.now = start
        self.channels: dict[str, Channel] = {}
        self.queues: dict[str, list[tuple[Channel, float]]] = {}
        self._said: list[Said] = []
        self._count = itertools.count()
        self._bridges = itertools.count(1)
        self.lot = Bridge("25d4fda8-bda0-400f-baf0-12ab25d4fda8", holds=True)

    def take(self) -> list[Said]:
        """What was said since the last time."""
        said, self._said = self._said, []
        return said

    def forget(self) -> None:
        """Channels, queues and what was not said yet are gone."""
        self.channels.clear()
        self.queues.clear()
        self._said.clear()

    def _say(
        self, event: str, of: Iterable[Channel | None], body: str, kind: str = "call", bridge: Bridge | None = None
    ) -> None:
        self.now += self._tick
        text = f"Event: {event}\r\nPrivilege: {kind},all\r\nTimestamp: {self.now:.6f}\r\n{body}\r\n"
        names = [channel.uid for channel in of if channel is not None]
        self._said.append(Said(text.encode(), (*names, bridge.name) if bridge else tuple(names)))

    # Channels

    def new(
        self, peer: str, state: int, number: str, exten: str, *, who: str = "", by: Channel | None = None
    ) -> Channel:
        """A channel comes up; `by` is the one whose dial plan made it."""
        order = next(self._count)
        uid = f"{int(self.now)}.{order}"
        linked, linked_order = (by.linked, by.linked_order) if by else (uid, order)
        channel = Channel(uid, linked, order, f"{peer}-{order:08x}", state, number, who, exten, self.now, linked_order)
        channel.dialled = exten
        channel.context = "from-trunk" if peer == "PJSIP/trunk" else "internal"
        self.channels[uid] = channel
        self._say("Newchannel", (channel, by), channel.headers())
        return channel

    def state(self, channel: Channel, state: int) -> None:
        channel.state = state
        self._say("Newstate", (channel,), channel.headers())

    def caller_id(self, channel: Channel, number: str) -> None:
        channel.number = number
        self._say(
            "NewCallerid", (channel,), channel.headers() + "CID-CallingPres: 0 (Presentation Allowed, Not Screened)\r\n"
        )

    def asks_to_hang_up(self, channel: Channel, cause: int = 16) -> None:
        """The far end hung up."""
        self._say("HangupRequest", (channel,), channel.headers() + f"Cause: {cause}\r\n")

    def hang_up(self, channel: Channel, cause: int = 16) -> None:
        """The channel is gone; out of its bridge and its queue first."""
        self.leave(channel)
        for name in [name for name, waiting in self.queues.items() if any(each is channel for each, _ in waiting)]:
            self.leave_queue(channel, name)
        del self.channels[channel.uid]
        tail = f"Cause: {cause}\r\nCause-txt: {_CAUSES.get(cause, 'Unknown')}\r\n"
        self._say("Hangup", (channel,), channel.headers() + tail)

    def hold(self, channel: Channel) -> None:
        self._say("Hold", (channel,), channel.headers() + "MusicClass: default\r\n")

    def unhold(self, channel: Channel) -> None:
        self._say("Unhold", (channel,), channel.headers())

    # Dialling

    def dial(self, caller: Channel | None, dest: Channel, string: str) -> None:
        self._dial("DialBegin", caller, dest, f"DialString: {string}\r\n")

    def dial_end(self, caller: Channel | None, dest: Channel, status: str) -> None:
        self._dial("DialEnd", caller, dest, f"DialStatus: {status}\r\n")

    def _dial(self, event: str, caller: Channel | None, dest: Channel, tail: str) -> None:
        head = caller.headers() if caller else ""
        self._say(event, (caller, dest), head + dest.headers("Dest") + tail)

    def pair(self, exten: str, by: Channel, number: str) -> tuple[Channel, Channel]:
        """Both halves of a Local channel."""
        order = next(self._count)
        first = self._half(f"Local/{exten}@internal-{order:08x};1", DOWN, exten, by)
        second = self._half(f"Local/{exten}@internal-{order:08x};2", RING, exten, by)
        self.caller_id(second, number)
        one, two = first.headers("LocalOne"), second.headers("LocalTwo")
        tail = f"Context: internal\r\nExten: {exten}\r\nLocalOptimization: No\r\n"
        self._say("LocalBridge", (first, second), one + two + tail)
        return first, second

    def _half(self, name: str, state: int, exten: str, by: Channel) -> Channel:
        order = next(self._count)
        uid = f"{int(self.now)}.{order}"
        channel = Channel(uid, by.linked, order, name, state, "", "", exten, self.now, by.linked_order)
        self.channels[uid] = channel
        self._say("Newchannel", (channel, by), channel.headers())
        return channel

    # Bridges

    def bridge(self) -> Bridge:
        bridge = Bridge(f"{next(self._bridges):08x}-67dd-47bd-9ba0-{int(self.now) % 10**12:012d}")
        self._say("BridgeCreate", (), bridge.headers(), bridge=bridge)
        return bridge

    def enter(self, channel: Channel, bridge: Bridge, swap: Channel | None = None) -> None:
        """Everybody who talks in a bridge takes the oldest linked id."""
        bridge.inside.append(channel)
        channel.bridge = bridge
        oldest = min(bridge.inside, key=lambda each: each.linked_order)
        for each in () if bridge.holds else bridge.inside:
            each.linked, each.linked_order = oldest.linked, oldest.linked_order
        tail = f"SwapUniqueid: {swap.uid}\r\n" if swap else ""
        self._say("BridgeEnter", (channel,), bridge.headers() + channel.headers() + tail, bridge=bridge)

    def leave(self, channel: Channel) -> None:
        bridge = channel.bridge
        if bridge is None:
            return
        bridge.inside.remove(channel)
        channel.bridge = None
        self._say("BridgeLeave", (channel,), bridge.headers() + channel.headers(), bridge=bridge)
        if not bridge.inside and not bridge.holds:
            self._say("BridgeDestroy", (), bridge.headers(), bridge=bridge)

    # Handing on

    def blind(self, by: Channel, transferee: Channel, exten: str) -> None:
        assert by.bridge is not None
        body = f"Result: Success\r\n{by.headers('Transferer')}{transferee.headers('Transferee')}{by.bridge.headers()}"
        self._say(
            "BlindTransfer", (by, transferee), f"{body}IsExternal: Yes\r\nContext: internal\r\nExtension: {exten}\r\n"
        )

    def attended(
        self, first: Channel, second: Channel, transferee: Channel, target: Channel, ours: Bridge, theirs: Bridge
    ) -> None:
        """`first` and `second` are the transferring phone's channels; one and the same when the PBX did it."""
        body = (
            f"Result: Success\r\n{first.headers('OrigTransferer')}{_prefixed(ours, 'Orig')}"
            f"{second.headers('SecondTransferer')}{_prefixed(theirs, 'Second')}"
            f"{transferee.headers('Transferee')}{target.headers('TransferTarget')}"
        )
        tail = f"IsExternal: No\r\nDestType: Bridge\r\nDestBridgeUniqueid: {ours.name}\r\n"
        self._say("AttendedTransfer", (first, second, transferee, target), body + tail)

    def pick_up(self, channel: Channel, target: Channel) -> None:
        self._say("Pickup", (channel, target), channel.headers() + target.headers("Target"))

    # Queues

    def join_queue(self, channel: Channel, queue: str) -> None:
        waiting = self.queues.setdefault(queue, [])
        waiting.append((channel, self.now))
        tail = f"Queue: {queue}\r\nPosition: {len(waiting)}\r\nCount: {len(waiting)}\r\n"
        self._say("QueueCallerJoin", (channel,), channel.headers() + tail, "agent")

    def leave_queue(self, channel: Channel, queue: str) -> None:
        waiting = self.queues[queue] = [each for each in self.queues[queue] if each[0] is not channel]
        tail = f"Queue: {queue}\r\nPosition: 1\r\nCount: {len(waiting)}\r\n"
        self._say("QueueCallerLeave", (channel,), channel.headers() + tail, "agent")

    def called(self, caller: Channel, dest: Channel, queue: str) -> None:
        tail = f"Queue: {queue}\r\nInterface: PJSIP/{dest.line}\r\nMemberName: {dest.line}\r\n"
        self._say("AgentCalled", (caller, dest), caller.headers() + dest.headers("Dest") + tail, "agent")


def _prefixed(bridge: Bridge, prefix: str) -> str:
    return "".join(f"{prefix}{line}\r\n" for line in bridge.headers().splitlines())
