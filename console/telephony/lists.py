"""What a PBX's lists of live channels, queues and devices say, and how that fits with the events around them.

The lists are not of one moment: while they come, calls go on. What the live events said meanwhile wins.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from console.domain.events import (
    BridgeEntered,
    BridgeLeft,
    ChannelNew,
    ChannelSeen,
    ChannelState,
    DeviceState,
    HungUp,
    PbxEvent,
    QueueLeft,
    Resync,
)
from console.telephony.events import NOBODY_HEARS

_UP = 6
LINE_OF = {
    "CoreShowChannels": "CoreShowChannel",
    "Status": "Status",
    "QueueStatus": "QueueEntry",
    "DeviceStateList": "DeviceStateChange",
    "BridgeList": "BridgeListItem",
}
"""The list's action and the event of its lines that we read."""


Line = Callable[[str], str]
"""One line of a list: gives the clean text of a header named in lower case, empty when there is none."""

Lines = Sequence[Line] | None
"""A list's lines; None when the PBX would not give it."""


def told(
    at: float, asked: float, channels: tuple[ChannelSeen, ...], queues: Lines, devices: Lines, *, audit: bool
) -> Resync:
    """The lists as one event."""
    waiting = tuple((entry("queue"), entry("uniqueid")) for entry in queues or ())
    states = tuple((state("device"), state("state")) for state in devices or ())
    waits = tuple((entry("uniqueid"), seconds(entry("wait"))) for entry in queues or () if entry("wait"))
    return Resync(at, asked, channels, waiting, states, audit, waits)


def seen(shown: Lines, status: Lines, bridges: Lines = None) -> tuple[ChannelSeen, ...] | None:
    """The channels of `CoreShowChannels`, else those of `Status`; None when neither was told.

    With both, what a caller had dialled is taken from `Status`. Of `BridgeList` the bridges are taken in which nobody
    hears anybody, such as a parking lot: to be there is to be in no bridge.
    """
    if shown is None and status is None:
        return None
    dialled = {line("uniqueid"): line("dnid") for line in status or ()}
    hold = {line("bridgeuniqueid") for line in bridges or () if line("bridgetechnology") == NOBODY_HEARS.decode()}
    channels = [_seen(line) for line in (status if shown is None else shown) or ()]
    return tuple(
        channel._replace(
            exten=dialled.get(channel.uid) or channel.exten,
            bridge="" if channel.bridge in hold else channel.bridge,
        )
        for channel in channels
    )


def _seen(line: Line) -> ChannelSeen:
    return ChannelSeen(
        uid=line("uniqueid"),
        linked=line("linkedid") or line("uniqueid"),
        channel=line("channel"),
        state=int(line("channelstate")) if line("channelstate").isdecimal() else 0,
        number=line("calleridnum"),
        name=line("calleridname"),
        exten=line("exten"),
        bridge=line("bridgeid"),
        duration=seconds(line("duration") or line("seconds")),
    )


def seconds(text: str) -> float:
    """`01:02:03` or `3723` as seconds; 0 for anything else."""
    total = 0
    for part in text.split(":"):
        if not (part.isascii() and part.isdecimal()):
            return 0.0
        total = total * 60 + int(part)
    return float(total)


@dataclass(slots=True)
class Meanwhile:
    """What live events said while the lists of an audit were on their way: newer than the lists."""

    _states: dict[str, int] = field(default_factory=dict)
    _bridges: dict[str, str] = field(default_factory=dict)
    _gone: set[str] = field(default_factory=set)
    _left: set[tuple[str, str]] = field(default_factory=set)
    _devices: dict[str, str] = field(default_factory=dict)

    def note(self, event: PbxEvent) -> None:
        """Take an event that passes by."""
        match event:
            case ChannelNew() | ChannelState():
                self._states[event.uid] = event.state
            case BridgeEntered():
                self._bridges[event.uid], self._states[event.uid] = event.bridge, _UP
            case BridgeLeft():
                self._bridges[event.uid] = ""
            case HungUp():
                self._gone.add(event.uid)
            case QueueLeft():
                self._left.add((event.queue, event.uid))
            case DeviceState():
                self._devices[event.device] = event.state

    def correct(self, told: Resync) -> Resync:
        """The lists, brought up to what was heard since."""
        return told._replace(
            channels=tuple(self._correct(channel) for channel in told.channels if channel.uid not in self._gone),
            waiting=tuple(pair for pair in told.waiting if pair not in self._left and pair[1] not in self._gone),
            devices=tuple({**dict(told.devices), **self._devices}.items()),
        )

    def _correct(self, channel: ChannelSeen) -> ChannelSeen:
        return channel._replace(
            state=self._states.get(channel.uid, channel.state),
            bridge=self._bridges.get(channel.uid, channel.bridge),
        )


def in_order(told: Resync, held: Iterable[PbxEvent]) -> list[PbxEvent]:
    """After a login: the lists and the events that came while they were read, in the order that tells it best.

    A call that the events tell from its first channel on needs no list. One that ended before the list was made ends
    by its own events, and not by being missing from the list.
    """
    held = list(held)
    listed = {channel.uid for channel in told.channels}
    begun = {event.uid for event in held if isinstance(event, ChannelNew)}
    ending = dict.fromkeys(event.uid for event in held if isinstance(event, HungUp))
    told = told._replace(
        channels=tuple(channel for channel in told.channels if channel.uid not in begun),
        ending=tuple(uid for uid in ending if uid not in listed | begun),
    )
    return [told, *held]
