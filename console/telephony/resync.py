"""What is alive on a PBX, asked for after each login and now and then as an audit.

The lists are not of one moment: while they come, calls go on. What the live events said meanwhile wins.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from panoramisk.message import Message

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
from console.i18n import _
from console.telephony.session import Session, Unanswered

_UP = 6
_LINE_OF = {
    "CoreShowChannels": "CoreShowChannel",
    "Status": "Status",
    "QueueStatus": "QueueEntry",
    "DeviceStateList": "DeviceStateChange",
}
"""The list's action and the event of its lines that we read."""


@dataclass(slots=True)
class Lists:
    """What the PBX told, and what it would not tell (`missing`: plain lines with what to change)."""

    resync: Resync
    has_channels: bool
    missing: tuple[str, ...]


async def take(session: Session, timeout: float, *, audit: bool) -> Lists:
    """Ask for everything that is alive. A list that is not permitted is told, never raised.

    Raises:
        Unanswered: the connection broke.
    """
    missing: list[str] = []
    asked = session.pbx_time()
    channels, waiting, devices = await asyncio.gather(
        _channels(session, timeout, missing, audit), _waiting(session, timeout), _devices(session, timeout, missing)
    )
    resync = Resync(session.pbx_time(), asked, channels or (), waiting, devices, audit)
    return Lists(resync, channels is not None, tuple(missing))


async def _lines(session: Session, action: str, timeout: float) -> list[Message] | None:
    """The lines of a list, or None when the PBX would not give it."""
    try:
        answer, *lines = await session.listing(action, timeout)
    except Unanswered:
        if session.is_lost:
            raise
        return None  # this one list is not to be had; pings tell whether the PBX is there
    wanted = _LINE_OF[action]
    return [line for line in lines if line.get("event") == wanted] if answer.get("response") == "Success" else None


async def _channels(
    session: Session, timeout: float, missing: list[str], audit: bool
) -> tuple[ChannelSeen, ...] | None:
    shown = await _lines(session, "CoreShowChannels", timeout)
    if audit and shown is not None:
        return tuple(_seen(session, line) for line in shown)
    # Only Status still knows in mid-call what the caller had dialled; and it needs less permission.
    status = await _lines(session, "Status", timeout)
    if shown is None and status is None:
        missing.append(
            _("The PBX does not tell which calls are going on: add “reporting” to write= of this user in manager.conf.")
        )
        return None
    dialled = {line.get("uniqueid"): session.text(line, "dnid") for line in status or ()}
    seen = [_seen(session, line) for line in (status if shown is None else shown) or ()]
    return tuple(channel._replace(exten=dialled.get(channel.uid) or channel.exten) for channel in seen)


def _seen(session: Session, line: Message) -> ChannelSeen:
    def text(header: str) -> str:
        return session.text(line, header)

    return ChannelSeen(
        uid=text("uniqueid"),
        linked=text("linkedid") or text("uniqueid"),
        channel=text("channel"),
        state=int(text("channelstate")) if text("channelstate").isdecimal() else 0,
        number=text("calleridnum"),
        name=text("calleridname"),
        exten=text("exten"),
        bridge=text("bridgeid"),
        duration=seconds(text("duration") or text("seconds")),
    )


def seconds(text: str) -> float:
    """`01:02:03` or `3723` as seconds; 0 for anything else."""
    total = 0
    for part in text.split(":"):
        if not (part.isascii() and part.isdecimal()):
            return 0.0
        total = total * 60 + int(part)
    return float(total)


async def _waiting(session: Session, timeout: float) -> tuple[tuple[str, str], ...]:
    lines = await _lines(session, "QueueStatus", timeout)
    if lines is None:  # app_queue is not loaded: then there are no queues
        return ()
    return tuple((session.text(entry, "queue"), session.text(entry, "uniqueid")) for entry in lines)


async def _devices(session: Session, timeout: float, missing: list[str]) -> tuple[tuple[str, str], ...]:
    # Needs the module res_manager_devicestate
    lines = await _lines(session, "DeviceStateList", timeout)
    if lines is None:
        missing.append(
            _("The PBX does not tell which phones are free: load res_manager_devicestate, add “reporting” to write=.")
        )
        return ()
    return tuple((session.text(state, "device"), session.text(state, "state")) for state in lines)


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
    by its own event, with its cause, and not by being missing from the list.
    """
    held = list(held)
    listed = {channel.uid for channel in told.channels}
    begun = {event.uid for event in held if isinstance(event, ChannelNew)}
    early = [event for event in held if isinstance(event, HungUp) and event.uid not in listed | begun]
    told = told._replace(channels=tuple(channel for channel in told.channels if channel.uid not in begun))
    return [*early, told, *held]
