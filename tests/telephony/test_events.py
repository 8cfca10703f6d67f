"""Messages to events: every kind from what a real Asterisk wrote, and the quick way equal to the tolerant one."""

import dataclasses
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain import events as domain
from console.domain.events import ChannelNew, DeviceState, DialBegan, HungUp, PbxEvent, Transferred
from console.domain.text import is_clean
from console.telephony.events import _KINDS, Reader, event_of
from console.telephony.layouts import Layout, values_of
from console.telephony.replay import events_of_recording
from console.telephony.wire import Splitter

from .helpers import RECORDINGS

PATHS = sorted(RECORDINGS.rglob("*.ami"))
FROM_CHANNELS = set(get_args(PbxEvent)) - {domain.LinkChanged, domain.Resync}


def messages(path: Path) -> list[bytes]:
    return Splitter().feed(path.read_bytes())


def slowly(message: bytes, at: float) -> PbxEvent | None:
    """The tolerant parser alone, on a reader that has learned nothing."""
    return Reader().event_of(b"X-Nothing: 1\r\n" + message, at)


def test_recordings_hold_every_kind_of_event() -> None:
    seen = {type(event) for path in PATHS for event in events_of_recording(path)}
    assert seen == {*FROM_CHANNELS, domain.Resync}  # the last from the lists


@pytest.mark.parametrize("version", ["16", "22"])
def test_the_quick_way_equals_the_tolerant_one_on_every_recorded_message(version: str) -> None:
    reader = Reader()
    count = 0
    for path in sorted((RECORDINGS / version).glob("*.ami")):
        for message in messages(path):
            quick = reader.event_of(message, 1.0)
            if quick is not None:
                count += 1
                assert quick == slowly(message, 1.0)
    assert count > 1000


def test_recorded_messages_are_read_the_quick_way(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader()
    stream = [message for path in PATHS for message in messages(path)]
    slow = 0

    def counted(message: bytes, wanted: tuple[bytes, ...]) -> tuple[bytes, ...]:
        nonlocal slow
        slow += 1
        return values_of(message, wanted)

    monkeypatch.setattr("console.telephony.layouts.values_of", counted)
    for message in stream:
        reader.event_of(message, 1.0)
    assert slow <= 2 * len(_KINDS)  # an order or two for each kind, of thousands of messages


NAMES = st.sampled_from(
    ["Channel", "ChannelState", "CallerIDNum", "CallerIDName", "Exten", "Uniqueid", "Linkedid", "Timestamp", "Other"]
)
VALUES = st.text(alphabet="abc019 :<>Ї\t\r\n\\\x1b", max_size=8) | st.sampled_from(
    ["1.5", "Up: 6", "<unknown>", "a\rb", "x\r"]
)


@st.composite
def made(draw: st.DrawFn) -> bytes:
    lines = draw(
        st.lists(st.tuples(NAMES, VALUES, st.sampled_from([": ", ":", ":  ", " : ", ""]), st.booleans()), max_size=12)
    )
    body = [(name.upper() if shout else name) + colon + value for name, value, colon, shout in lines]
    return "\r\n".join(["Event: Newchannel", *body]).encode()


@settings(max_examples=400, deadline=None)
@given(st.lists(made(), min_size=1, max_size=6))
def test_the_quick_way_equals_the_tolerant_one_on_made_messages(stream: list[bytes]) -> None:
    """Whatever was learned from the messages before."""
    wanted = ("Timestamp", *_KINDS[b"Newchannel"][1])
    layout = Layout(*wanted)
    for message in stream + stream:
        assert layout.read(message) == values_of(message, tuple(name.lower().encode() for name in wanted))


ORDERS = {
    "as it comes": "Event: Hangup\r\nChannel: P/1\r\nUniqueid: 1.1\r\nLinkedid: 1.0\r\nCause: 17",
    "another order": "Event: Hangup\r\nCause: 17\r\nLinkedid: 1.0\r\nUniqueid: 1.1\r\nChannel: P/1",
    "event last": "Cause: 17\r\nLinkedid: 1.0\r\nUniqueid: 1.1\r\nChannel: P/1\r\nEvent: Hangup",
    "another case": "EVENT: Hangup\r\nCHANNEL: P/1\r\nuniqueid: 1.1\r\nLINKEDID: 1.0\r\ncause: 17",
    "no blanks": "Event:Hangup\r\nChannel:P/1\r\nUniqueid:1.1\r\nLinkedid:1.0\r\nCause:17",
    "duplicates": "Event: Hangup\r\nEvent: Hold\r\nChannel: P/1\r\nUniqueid: 1.1\r\nLinkedid: 1.0\r\nUniqueid: 9\r\n"
    "Cause: 17",
    "noise": "Event: Hangup\r\n\x00\x01\r\nChannel: P/1\r\nUniqueid: 1.1\r\nLinkedid: 1.0\r\nCause: 17\r\nX: A=1",
}


@pytest.mark.parametrize("text", ORDERS.values(), ids=ORDERS.keys())
def test_order_case_and_duplicates_lose_nothing(text: str) -> None:
    assert event_of(text.encode(), 5.0) == HungUp(5.0, "1.1", "1.0", "P/1", 17)


def test_channelvars_do_not_confuse() -> None:
    """`channelvars` in manager.conf puts more headers behind each channel."""
    message = b"Event: DialBegin\r\nUniqueid: 1\r\nLinkedid: 1\r\nExten: 9\r\nChanVariable: DestUniqueid=evil\r\n"
    message += b"DestUniqueid: 2\r\nDestLinkedid: 1\r\nDestChannel: P/2\r\nDestChanVariable: A=1\r\nDialString: 2"
    for _ in range(2):
        assert event_of(message, 5.0) == DialBegan(5.0, "1", "1", "2", "1", "P/2", "2", "9")


@pytest.mark.parametrize("stamp", ["1795415240.077050", "nan", "inf", "-1", "yesterday", "", "1e300"])
def test_a_timestamp_that_is_no_time_is_not_one(stamp: str) -> None:
    event = event_of(f"Event: Hold\r\nTimestamp: {stamp}\r\nUniqueid: 1".encode(), 5.0)
    assert event is not None
    assert event.at == (1795415240.07705 if stamp.startswith("1795") else 5.0)


def test_a_name_is_clean_text_whatever_came() -> None:
    (event,) = (
        e
        for e in events_of_recording(RECORDINGS / "22" / "hostile_name.ami")
        if isinstance(e, ChannelNew) and "trunk" in e.channel
    )
    assert event.name
    assert is_clean(event.name)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_whatever_comes_nothing_is_raised_and_everything_is_clean(body: bytes) -> None:
    for name in _KINDS:
        event = event_of(b"Event: " + name + b"\r\nUniqueid: " + body + b"\r\nCallerIDName: " + body, 1.0)
        for value in event or ():
            assert not isinstance(value, str) or is_clean(value)


@pytest.mark.parametrize(
    "name",
    ["VarSet", "Newexten", "CEL", "RTCPSent", "Cdr", "TestEvent", "MusicOnHoldStart", "FullyBooted", "", "hangup"],
)
def test_what_nobody_needs_is_none(name: str) -> None:
    assert event_of(f"Event: {name}\r\nUniqueid: 1".encode(), 1.0) is None


def test_a_line_of_a_list_is_no_news() -> None:
    told = b"Event: DeviceStateChange\r\nDevice: PJSIP/101\r\nState: INUSE"
    assert event_of(told, 1.0) == DeviceState(1.0, "PJSIP/101", "INUSE")
    assert event_of(told + b"\r\nActionID: 7", 1.0) is None


def test_a_transfer_that_failed_is_none() -> None:
    ids = b"\r\nTransfererUniqueid: 1\r\nTransfererLinkedid: 1\r\nExtension: 105"
    assert event_of(b"Event: BlindTransfer\r\nResult: Fail" + ids, 1.0) is None
    assert event_of(b"Event: BlindTransfer\r\nResult: Success" + ids, 1.0) == Transferred(
        1.0, "", "1", "blind", "1", "105"
    )


def test_recorded_transfers() -> None:
    def transfers(name: str) -> list[Transferred]:
        return [e for e in events_of_recording(RECORDINGS / "22" / f"{name}.ami") if isinstance(e, Transferred)]

    (blind,) = transfers("blind_transfer_by_phone")
    assert (blind.kind, blind.to) == ("blind", "105")
    assert blind.uid == blind.linked != blind.by
    (attended,) = transfers("attended_transfer_by_phone")
    assert attended.kind == "attended"
    assert len({attended.uid, attended.by, attended.to}) == 3


def test_settings_do_not_show_the_secret_and_refuse_nonsense() -> None:
    from .helpers import settings as made_settings

    assert "canary-secret" not in repr(made_settings())
    for change in (
        {"encoding": "cp9999"},
        {"dial": "PJSIP/101"},
        {"secret": "a\n"},
        {"context": "a\r\nAction: Command"},
    ):
        with pytest.raises(ValueError, match=next(iter(change))):
            dataclasses.replace(made_settings(), **change)
