"""Messages to domain events: the only place that knows Asterisk's event names and headers.

Header names as Asterisk 13 to 22 writes them (`res/ast_manager` documentation of each event) and as the recordings
under `tests/recordings` have them.
"""

from collections.abc import Callable, Sequence

from console.domain.events import (
    BridgeEntered,
    BridgeLeft,
    ChannelNew,
    ChannelState,
    DeviceState,
    DialBegan,
    DialEnded,
    HangupRequested,
    HoldChanged,
    HungUp,
    LocalPaired,
    PbxEvent,
    QueueJoined,
    QueueLeft,
    Transferred,
)
from console.telephony.layouts import Layout
from console.telephony.wire import Texts, headers

_PREFIX = b"Event: "
_CR = 13
_LONGEST_LINE = 80
_MOST_NAMES = 500
"""Asterisk has about 180 events."""
NEWS = (b"Event: FullyBooted", b"Event: Shutdown", b"Event: OriginateResponse")
"""Events for the connection itself."""
NOBODY_HEARS = b"holding_bridge"
"""The technology of a bridge whose channels hear music and not each other: a parking lot, BridgeWait()."""
_LATEST = 1e11
"""A Timestamp beyond this many seconds is not a time."""

_Maker = Callable[[Sequence[bytes], float, Texts], PbxEvent | None]


class Reader:
    """Turns messages of one PBX into events.

    Args:
        encoding: what the PBX writes names in where it is not UTF-8.
    """

    def __init__(self, encoding: str = "cp1251") -> None:
        self.texts = Texts(encoding)
        self._needed: dict[bytes, bool] = {}
        self._kinds = {
            _PREFIX + name: (Layout("Timestamp", *wanted).read, make) for name, (make, wanted) in _KINDS.items()
        }

    def event_of(self, message: bytes, at: float) -> PbxEvent | None:
        """The domain event of a message, or None when it is not one that anybody needs.

        Args:
            message: one message without the blank line behind it.
            at: when it was received, in epoch seconds; used where the PBX does not put a Timestamp.
        """
        kind = self._kinds.get(message[: message.find(_CR)])
        if kind is None:
            if message.startswith(_PREFIX):
                self._pass_over(message)
                return None
            kind = self._kinds.get(_PREFIX + headers(message).get(b"event", b"").strip())
            if kind is None:
                return None
        read, make = kind
        values = read(message)
        return make(values, _when(values[0], at), self.texts)

    def needed(self, messages: list[bytes]) -> list[bytes]:
        """The messages without those that are known to be of no use: in a stream of all classes, most of them."""
        is_needed = self._needed.get
        return [message for message in messages if is_needed(message[: message.find(_CR)], True)]

    def _pass_over(self, message: bytes) -> None:
        """Remember the first line of an event that nobody needs, to drop the next one by that alone."""
        end = message.find(_CR)
        if 0 < end < _LONGEST_LINE and len(self._needed) < _MOST_NAMES and not message.startswith(NEWS):
            self._needed[message[:end]] = False


def event_of(message: bytes, at: float) -> PbxEvent | None:
    """`Reader.event_of` with the usual encoding."""
    return _READER.event_of(message, at)


def _when(stamp: bytes, at: float) -> float:
    if not stamp:
        return at
    try:
        told = float(stamp)
    except ValueError:
        return at
    return told if 0 < told < _LATEST else at


class _Integers(dict[bytes, int]):
    """Channel states and hangup causes: a handful of small numbers, remembered; what is no number is 0."""

    def __missing__(self, raw: bytes) -> int:
        number = int(raw) if raw.strip().isdigit() and len(raw) < 10 else 0
        if len(self) < 1000:
            self[raw] = number
        return number


_integer = _Integers()


def _channel_new(values: Sequence[bytes], at: float, text: Texts) -> PbxEvent:
    _, channel, state, number, name, exten, uid, linked = values
    return ChannelNew(
        at, text[uid], text[linked], text[channel], _integer[state], text[number], text[name], text[exten]
    )


def _channel_state(values: Sequence[bytes], at: float, text: Texts) -> PbxEvent:
    _, channel, state, number, name, uid, linked = values
    return ChannelState(at, text[uid], text[linked], text[channel], _integer[state], text[number], text[name])


def _dial_began(values: Sequence[bytes], at: float, text: Texts) -> PbxEvent:
    _, exten, uid, linked, channel, connected, dest, dest_linked, dialled = values
    return DialBegan(
        *(at, text[uid], text[linked], text[dest], text[dest_linked], text[channel], text[dialled], text[exten]),
        text[connected],
    )


def _dial_ended(values: Sequence[bytes], at: float, text: Texts) -> PbxEvent:
    _, dest, dest_linked, status = values
    return DialEnded(at, text[dest], text[dest_linked], text[status])


def _bridge_entered(values: Sequence[bytes], at: float, text: Texts) -> PbxEvent:
    _, bridge, technology, channel, uid, linked, swap = values
    heard = "" if technology == NOBODY_HEARS else text[bridge]
    return BridgeEntered(at, text[uid], text[linked], text[channel], heard, text[swap])


def _bridge_left(values: Sequence[bytes], at: float, text: Texts) -> PbxEvent:
    _, bridge, technology, uid, linked = values
    return BridgeLeft(at, text[uid], text[linked], "" if technology == NOBODY_HEARS else text[bridge])


def _local_paired(values: Sequence[bytes], at: float, text: Texts) -> PbxEvent:
    _, one, linked, two = values
    return LocalPaired(at, text[one], text[two], text[linked])


def _hangup_requested(values: Sequence[bytes], at: float, text: Texts) -> PbxEvent:
    _, uid, linked = values
    return HangupRequested(at, text[uid], text[linked])


def _hung_up(values: Sequence[bytes], at: float, text: Texts) -> PbxEvent:
    _, channel, state, exten, uid, linked, cause = values
    return HungUp(at, text[uid], text[linked], text[channel], _integer[cause], text[exten], _integer[state])


def _held(values: Sequence[bytes], at: float, text: Texts) -> PbxEvent:
    _, uid, linked = values
    return HoldChanged(at, text[uid], text[linked], True)


def _unheld(values: Sequence[bytes], at: float, text: Texts) -> PbxEvent:
    _, uid, linked = values
    return HoldChanged(at, text[uid], text[linked], False)


def _blind(values: Sequence[bytes], at: float, text: Texts) -> PbxEvent | None:
    _, result, by, by_linked, uid, linked, to = values
    if text[result] != "Success":
        return None
    return Transferred(at, text[uid], text[linked] or text[by_linked], "blind", text[by], text[to])


def _attended(values: Sequence[bytes], at: float, text: Texts) -> PbxEvent | None:
    _, result, by, by_linked, second, uid, linked = values
    if text[result] != "Success":
        return None
    return Transferred(at, text[uid], text[linked] or text[by_linked], "attended", text[by], text[second])


def _queue_joined(values: Sequence[bytes], at: float, text: Texts) -> PbxEvent:
    _, uid, linked, queue = values
    return QueueJoined(at, text[uid], text[linked], text[queue])


def _queue_left(values: Sequence[bytes], at: float, text: Texts) -> PbxEvent:
    _, uid, linked, queue = values
    return QueueLeft(at, text[uid], text[linked], text[queue])


def _device(values: Sequence[bytes], at: float, text: Texts) -> PbxEvent | None:
    _, action, device, state = values
    # With an ActionID it is a line of a list that somebody asked for, not news.
    return None if action else DeviceState(at, text[device], text[state])


_PARTY = ("Channel", "ChannelState", "CallerIDNum", "CallerIDName")
_IDS = ("Uniqueid", "Linkedid")
_BY = ("TransfererUniqueid", "TransfererLinkedid")
_ORIG_BY = ("OrigTransfererUniqueid", "OrigTransfererLinkedid")
_TRANSFEREE = ("TransfereeUniqueid", "TransfereeLinkedid")

_KINDS: dict[bytes, tuple[_Maker, tuple[str, ...]]] = {
    b"Newchannel": (_channel_new, (*_PARTY, "Exten", *_IDS)),
    b"Newstate": (_channel_state, (*_PARTY, *_IDS)),
    b"NewCallerid": (_channel_state, (*_PARTY, *_IDS)),
    b"DialBegin": (
        _dial_began,
        ("Exten", *_IDS, "DestChannel", "DestConnectedLineNum", "DestUniqueid", "DestLinkedid", "DialString"),
    ),
    b"DialEnd": (_dial_ended, ("DestUniqueid", "DestLinkedid", "DialStatus")),
    b"BridgeEnter": (_bridge_entered, ("BridgeUniqueid", "BridgeTechnology", "Channel", *_IDS, "SwapUniqueid")),
    b"BridgeLeave": (_bridge_left, ("BridgeUniqueid", "BridgeTechnology", *_IDS)),
    b"LocalBridge": (_local_paired, ("LocalOneUniqueid", "LocalOneLinkedid", "LocalTwoUniqueid")),
    b"HangupRequest": (_hangup_requested, _IDS),
    b"Hangup": (_hung_up, ("Channel", "ChannelState", "Exten", *_IDS, "Cause")),
    b"Hold": (_held, _IDS),
    b"Unhold": (_unheld, _IDS),
    b"BlindTransfer": (_blind, ("Result", *_BY, *_TRANSFEREE, "Extension")),
    b"AttendedTransfer": (_attended, ("Result", *_ORIG_BY, "SecondTransfererUniqueid", *_TRANSFEREE)),
    b"QueueCallerJoin": (_queue_joined, (*_IDS, "Queue")),
    b"QueueCallerLeave": (_queue_left, (*_IDS, "Queue")),
    b"DeviceStateChange": (_device, ("ActionID", "Device", "State")),
}

_READER = Reader()
