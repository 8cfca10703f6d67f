"""What happened on a PBX, in the words of the field. Made by `telephony/`, reduced by `domain/calls.py`.

`at` is always seconds since the epoch, of the PBX's own clock where it tells it; the field behind it names the channel
that an event is about. `uid` and `linked` are Asterisk's Uniqueid and Linkedid; an empty string means that the message
did not carry it. Named tuples, because a busy exchange makes thousands of these in a second.
"""

from enum import StrEnum
from typing import NamedTuple


class ChannelNew(NamedTuple):
    """A channel came up. `state` is Asterisk's number: 0 down, 4 ring (it called us), 5 ringing (we call it), 6 up."""

    at: float
    uid: str
    linked: str
    channel: str
    state: int
    number: str
    name: str
    exten: str


class ChannelState(NamedTuple):
    """A channel's state or caller ID changed."""

    at: float
    uid: str
    linked: str
    channel: str
    state: int
    number: str
    name: str


class DialBegan(NamedTuple):
    """`uid` (empty when nobody called: Originate) began to ring `dest`."""

    at: float
    uid: str
    linked: str
    dest: str
    dest_linked: str
    dest_channel: str
    dial_string: str
    exten: str = ""
    """Where in the dial plan the caller is: what was dialled, on a call that the PBX was asked to place."""
    connected: str = ""
    """Whom `dest` is told to have at the other end."""


class DialEnded(NamedTuple):
    """One ring ended. May come twice, or without a DialBegan. `status`: ANSWER, CANCEL, BUSY, NOANSWER, CONGESTION…"""

    at: float
    dest: str
    dest_linked: str
    status: str


class BridgeEntered(NamedTuple):
    """A channel joined a bridge; there people hear each other, unless its name is empty: a parking lot, a waiting room.

    `swap` is the channel it replaced.
    """

    at: float
    uid: str
    linked: str
    channel: str
    bridge: str
    swap: str


class BridgeLeft(NamedTuple):
    """A channel left a bridge."""

    at: float
    uid: str
    linked: str
    bridge: str


class LocalPaired(NamedTuple):
    """The two halves of a Local channel, `;1` and `;2`, are one wire."""

    at: float
    one: str
    two: str
    linked: str


class HangupRequested(NamedTuple):
    """The far end of this channel hung up (the PBX itself makes no such event)."""

    at: float
    uid: str
    linked: str


class HungUp(NamedTuple):
    """A channel is gone. `cause` is the Q.850 code: 16 normal, 17 busy, 19 no answer, 21 rejected, 26 elsewhere."""

    at: float
    uid: str
    linked: str
    channel: str
    cause: int
    exten: str = ""
    """Where in the dial plan it was last."""
    state: int = 0
    """The state in which it was last, 0 when that was not told."""


class HoldChanged(NamedTuple):
    """This channel put the other side on hold, or took it back."""

    at: float
    uid: str
    linked: str
    on: bool


class Transferred(NamedTuple):
    """A person passed the call on. `by` is the transferring channel, `to` the extension (blind) or second channel."""

    at: float
    uid: str
    linked: str
    kind: str
    by: str
    to: str


class QueueJoined(NamedTuple):
    """A caller began to wait in a queue."""

    at: float
    uid: str
    linked: str
    queue: str


class QueueLeft(NamedTuple):
    """A caller no longer waits in a queue: answered, gave up or fell out."""

    at: float
    uid: str
    linked: str
    queue: str


class DeviceState(NamedTuple):
    """A device's state in Asterisk's words: NOT_INUSE, INUSE, BUSY, UNAVAILABLE, RINGING, RINGINUSE, ONHOLD…"""

    at: float
    device: str
    state: str


class LinkState(StrEnum):
    """How the connection to a PBX stands."""

    CONNECTING = "connecting"
    UP = "up"
    DOWN = "down"
    REFUSED = "refused"


class LinkChanged(NamedTuple):
    """The connection to the PBX changed. `why` is one plain line for a person, without secrets."""

    at: float
    state: LinkState
    why: str


class ChannelSeen(NamedTuple):
    """One line of the PBX's own list of live channels. `duration` in seconds."""

    uid: str
    linked: str
    channel: str
    state: int
    number: str
    name: str
    exten: str
    bridge: str
    duration: float


class Resync(NamedTuple):
    """Everything the PBX says is alive, asked for after each login and as a periodic audit.

    `asked` is when the list was asked for: what is younger than that and not in the list may just be new.
    """

    at: float
    asked: float
    channels: tuple[ChannelSeen, ...]
    waiting: tuple[tuple[str, str], ...]
    """Pairs of queue and the uid that waits in it."""
    devices: tuple[tuple[str, str], ...]
    """Pairs of device and its state."""
    audit: bool = False
    """True for a check of a link that was never down."""
    waits: tuple[tuple[str, float], ...] = ()
    """Pairs of a uid and the seconds for which it has waited in its queue."""
    ending: tuple[str, ...] = ()
    """Channels that are over by now, and whose last events are yet to be told."""


PbxEvent = (
    ChannelNew
    | ChannelState
    | DialBegan
    | DialEnded
    | BridgeEntered
    | BridgeLeft
    | LocalPaired
    | HangupRequested
    | HungUp
    | HoldChanged
    | Transferred
    | QueueJoined
    | QueueLeft
    | DeviceState
    | LinkChanged
    | Resync
)
