"""The simulated day against the real thing: its events are those of the recordings, and the program tells it right."""

from __future__ import annotations

import asyncio
import collections
import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from console.cli.replay import calls_of
from console.demo.pbx.answers import LISTS
from console.demo.pbx.calls import Call, Fate, Wish, from_line, from_outside
from console.demo.pbx.dialing import Dialing
from console.demo.pbx.exchange import Exchange
from console.demo.pbx.queues import Member, Queue
from console.desk.contract import Json, call_json
from console.domain.lines import Plan
from console.domain.phone import Numbers
from tests.demo.pbx_support import LINES, RECORDINGS, blocks, logged_in, names_of, running, simulator
from tests.pbx.ami import Message, parse

Enter = Callable[[Exchange], Dialing]
# What differs from run to run, or was not switched on in the simulated PBX.
NOISE = {"VarSet", "CEL", "Cdr", "SuccessfulAuth", "FullyBooted", "RTCPSent"}
STATES = {"DeviceStateChange", "ExtensionStatus", "QueueMemberStatus"}


def _outside(lines: str, did: str = "380441112244", queued: bool = False) -> Enter:
    return lambda exchange: from_outside(exchange, "380501112233", "Ромашка ТОВ", did, lines.split(), queued)


def _line(dialled: str) -> Enter:
    return lambda exchange: from_line(exchange, "101", dialled)


DIRECT, GROUP, QUEUE = _outside("101"), _outside("101 102 103"), _outside("101 102", queued=True)
SAME = {
    "direct_answered": (DIRECT, Fate()),
    "direct_answered_operator_hangs_up": (DIRECT, Fate(caller_ends=False)),
    "direct_abandoned": (DIRECT, Fate(Wish.GIVE_UP)),
    "direct_no_answer": (DIRECT, Fate(Wish.NOTHING)),
    "direct_busy": (DIRECT, Fate(Wish.BUSY)),
    "hold_and_resume": (DIRECT, Fate(holds=1.0)),
    "group_answered": (GROUP, Fate(line="102")),
    "group_abandoned": (GROUP, Fate(Wish.GIVE_UP)),
    "queue_answered": (QUEUE, Fate(line="102")),
    "queue_answered_operator_hangs_up": (QUEUE, Fate(line="101", caller_ends=False)),
    "queue_abandoned": (QUEUE, Fate(Wish.GIVE_UP)),
    "queue_no_answer": (QUEUE, Fate(Wish.NOTHING)),
    "internal_answered": (_line("102"), Fate()),
    "internal_cancelled": (_line("102"), Fate(Wish.GIVE_UP)),
    "outbound_answered": (_line("0501112233"), Fate()),
    "outbound_busy": (_line("0501112233"), Fate(Wish.BUSY)),
    "outbound_cancelled": (_line("0501112233"), Fate(Wish.GIVE_UP)),
}


HANDED_ON = {
    "blind_transfer_by_ami": (Wish.HAND_ON, ()),
    "attended_transfer_by_ami": (Wish.CONSULT, (Wish.ANSWER, Wish.NOTHING)),
    "attended_transfer_declined": (Wish.CONSULT, (Wish.BUSY,)),
}


async def _played(enter: Enter, fate: Fate) -> list[Message]:
    told: list[Message] = []
    queue = Queue("sales", "700", [Member("101", "Анна"), Member("102", "Борис")])
    exchange = Exchange(LINES, queue, seed=1, pace=1000, listener=lambda text: told.append(parse(text.encode())))
    await Call(exchange, fate, lambda: enter(exchange)).play()
    assert not exchange.channels
    assert not exchange.bridges
    assert not queue.waiting
    return told


def _steps(messages: list[Message]) -> list[tuple[str, ...]]:
    """The events of a call with what matters in them, channels named by their device."""
    keys = ("Channel", "DestChannel", "DialStatus", "Cause", "TechCause", "Application")
    return [
        (message["Event"], *(message.get(key, "").partition("-")[0] for key in keys))
        for message in messages
        if message.get("Event", "CEL") not in NOISE | STATES
    ]


@pytest.mark.parametrize("name", SAME)
async def test_a_call_is_told_in_the_events_of_a_real_asterisk(name: str) -> None:
    played = _steps(await _played(*SAME[name]))
    recorded = _steps([parse(block) for block in blocks(RECORDINGS / f"{name}.ami")])
    assert collections.Counter(played) == collections.Counter(recorded)
    assert _spine(played) == _spine(recorded)


@pytest.mark.parametrize("name", HANDED_ON)
async def test_a_transfer_is_told_in_the_events_of_a_real_asterisk(name: str, tmp_path: Path) -> None:
    told: list[Message] = []
    talking = asyncio.Event()

    def hear(text: str) -> None:
        told.append(parse(text.encode()))
        if told[-1]["Event"] == "BridgeEnter":
            talking.set()

    exchange = Exchange(LINES, Queue("sales", "700", []), seed=1, pace=1000, listener=hear)
    call = Call(exchange, Fate(), lambda: DIRECT(exchange))
    how, then = HANDED_ON[name]
    playing = asyncio.ensure_future(call.play())
    await talking.wait()
    ours = next(one for one in exchange.channels if one.startswith("PJSIP/101"))
    assert call.hand_on(ours, "105", how)
    for wish in then:
        call.wish(wish)
    await playing
    assert (list(exchange.channels), exchange.bridges) == ([], [])
    played, recorded = _steps(told), _steps([parse(block) for block in blocks(RECORDINGS / f"{name}.ami")])
    assert collections.Counter(played) - collections.Counter(recorded) == collections.Counter()
    assert collections.Counter(recorded) - collections.Counter(played) == collections.Counter()
    # The caller's next step and its leaving of the bridge are a race in Asterisk.
    assert _without_steps(played) == _without_steps(recorded)
    (found,) = calls_of_messages(told, tmp_path)
    kind = "blind" if how is Wish.HAND_ON else "attended"
    transfers = [(one["kind"], one["from"], one["to"]) for one in found["transfers"]]
    assert transfers == ([] if Wish.BUSY in then else [(kind, "101", "105")])
    assert found["talked"] == (["101"] if Wish.BUSY in then else ["101", "105"])


def calls_of_messages(told: list[Message], folder: Path) -> list[Json]:
    """What the program makes of them."""
    recording = folder / "told.ami"
    wire = b"".join("".join(f"{key}: {value}\r\n" for key, value in one.items()).encode() + b"\r\n" for one in told)
    recording.write_bytes(b"Asterisk Call Manager/11.0.0\r\n" + wire)
    return [call_json(call) for call in calls_of(recording, "main", Plan(), Numbers("UA"))]


def _without_steps(steps: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [step for step in _spine(steps) if step[0] != "Newexten"]


def _spine(steps: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The events whose order Asterisk keeps: those of the caller's channel, but for the phones' ringing."""
    caller = steps[0][1]
    return [step for step in steps if step[1] == caller and step[0] != "DialState"]


async def test_every_header_is_where_asterisk_22_puts_it(tmp_path: Path) -> None:
    real: dict[str, set[tuple[str, ...]]] = collections.defaultdict(set)
    for block in blocks(*RECORDINGS.glob("*.ami"), *RECORDINGS.glob("lists/*.ami")):
        names = tuple(name for name in names_of(block) if name != "ActionID")
        real[parse(block).get("Event", "")].add(names)
    async with running(simulator(pace=300)) as port, logged_in(port) as client:
        for action in LISTS:
            await client.listing(action)
        for _ in range(3000):
            await client.message()
    seen = set()
    for block in client.raw.partition(b"\r\n")[2].split(b"\r\n\r\n"):
        event, names = parse(block).get("Event"), tuple(name for name in names_of(block) if name != "ActionID")
        seen.add(event)
        if event and not event.endswith("Complete"):
            assert names in real[event], event
    assert {"QueueEntry", "QueueCallerAbandon", "AgentComplete", "Hold", "HangupRequest", "CoreShowChannel"} <= seen


async def test_a_day_is_told_right_by_the_program(tmp_path: Path) -> None:
    async with running(simulator(pace=300)) as port, logged_in(port) as client:
        for _ in range(4000):
            await client.message()
    recording = tmp_path / "day.ami"
    recording.write_bytes(client.raw)
    told = [call_json(call) for call in calls_of(recording, "main", Plan(), Numbers("UA"))]
    kinds = {(call["direction"], call["outcome"]) for call in told if call["state"] == "ended"}
    assert {("inbound", "answered"), ("inbound", "missed"), ("outbound", "answered"), ("internal", "answered")} <= kinds
    assert {call["queue"] for call in told} == {None, "sales"}
    assert any(call["number"] is None for call in told if call["direction"] == "inbound")
    assert all(set(call["rang"]) <= set(LINES) for call in told)


async def test_the_same_seed_makes_the_same_day() -> None:
    async def began(seed: int) -> list[tuple[str, str]]:
        async with running(simulator(pace=300, seed=seed)) as port, logged_in(port) as client:
            found = []
            for _ in itertools.repeat(None):
                _, message = await client.message()
                if message.get("Event") == "Newexten" and message["Application"] in ("Goto", "Set"):
                    found.append((message["CallerIDNum"], message["AppData"]))
                if len(found) == 3:
                    return found
        return []

    assert await began(3) == await began(3) != await began(4)
