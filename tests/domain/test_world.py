"""The small PBX of the schedules says what a real one says: the same headers in the same order, of every event."""

import random
from pathlib import Path

import pytest

from console.telephony.events import _KINDS
from console.telephony.wire import Splitter

from ..world.exchange import listed
from ..world.play import Play
from ..world.plots import any_call
from ..world.switch import Switch

RECORDINGS = Path(__file__).parent.parent / "recordings" / "22"
Shape = tuple[str, ...]


def shape(message: bytes) -> Shape:
    """The names of a message's headers, without those that depend on a channel's driver or on who asks."""
    names = [line.partition(":")[0] for line in message.decode("utf-8", "replace").split("\r\n")]
    return tuple(name for name in names if name not in ("TechCause", "ActionID"))


@pytest.fixture(scope="module")
def real() -> dict[bytes, set[Shape]]:
    """By first line, as Asterisk says it."""
    shapes: dict[bytes, set[Shape]] = {}
    for path in (*RECORDINGS.glob("*.ami"), RECORDINGS / "lists" / "console.ami"):
        for message in Splitter().feed(path.read_bytes()):
            shapes.setdefault(message.partition(b"\r\n")[0], set()).add(shape(message))
    return shapes


def played() -> tuple[set[tuple[bytes, Shape]], set[tuple[bytes, Shape]]]:
    """First lines and shapes of what many calls make the small PBX say, and of its lists in between."""
    told: set[tuple[bytes, Shape]] = set()
    lists: set[tuple[bytes, Shape]] = set()
    for seed in range(150):
        switch = Switch(1_795_000_000.0)
        for pause in any_call(Play(switch, random.Random(seed))):
            told |= {(each.text.partition(b"\r\n")[0], shape(each.text.strip())) for each in switch.take()}
            switch.now += pause
            for action in ("CoreShowChannels", "QueueStatus", "BridgeList"):
                lines = [line.encode() for line in listed(switch, action)]
                lists |= {(line.partition(b"\r\n")[0], shape(line.strip())) for line in lines}
    return told, lists


def test_every_event_has_the_shape_of_a_real_one(real: dict[bytes, set[Shape]]) -> None:
    told, _lists = played()
    assert [(event, kind) for event, kind in sorted(told) if kind not in real.get(event, ())] == []
    assert {event.removeprefix(b"Event: ") for event, _ in told} >= _KINDS.keys() - {b"DeviceStateChange"}


def test_every_list_has_the_shape_of_a_real_one(real: dict[bytes, set[Shape]]) -> None:
    _told, lists = played()
    assert len(lists) == 3
    assert [(event, kind) for event, kind in sorted(lists) if kind not in real.get(event, ())] == []
