"""The whole program joins in the middle of calls, loses its PBX in the middle of calls, and has two PBXs at once."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from console.bootstrap import Console
from console.demo.company import Company
from console.demo.onec import SimulatedOneC
from console.domain.events import LinkState

from .living import Told, settings
from .pbx.asterisk import Asterisk
from .pbx.dialog import Dialog
from .pbx.rig import PATIENCE, Rig

TALKING, TRANSFERRED, HELD, RINGING = "+380501110001", "+380501110002", "+380501110003", "+380501110004"
QUEUED, PARKED, PARKED_TOO, MEETING = "+380501110005", "+380501110006", "+380501110007", "+380501110008"


@pytest.fixture
async def onec() -> AsyncIterator[SimulatedOneC]:
    simulator = SimulatedOneC(Company.make(1, clients=5), user="reader", password="пароль")
    await simulator.start()
    yield simulator
    await simulator.stop()


async def answered(rig: Rig, number: str, dialed: str, line: str) -> tuple[Dialog, Dialog]:
    """Both ends of a call from outside that this line picked up."""
    caller = rig.outside(dialed, number)
    ours = await rig.phone(line).incoming()
    ours.answer()
    await caller.answered()
    return caller, ours


async def parked(rig: Rig, number: str, line: str) -> None:
    told = rig.ami.expect(Event="ParkedCall")
    _, ours = await answered(rig, number, f"380441115{line}", line)
    await asyncio.sleep(0.2)
    ours.refer("750")
    await told
    await ours.ended()


async def many_at_once(rig: Rig) -> None:
    """One call in each state."""
    await rig.ami.action("QueuePause", Queue="spoken", Interface="PJSIP/101", Paused="true")
    await parked(rig, PARKED, "105")
    await parked(rig, PARKED_TOO, "106")
    await answered(rig, TALKING, "380441115101", "101")
    _, theirs = await answered(rig, TRANSFERRED, "380441115102", "102")
    rig.phone("103").answers(after=0.1)
    await asyncio.sleep(0.2)
    theirs.refer("103")
    await theirs.ended()
    _, holder = await answered(rig, HELD, "380441115104", "104")
    held = rig.ami.expect(Event="Hold")
    holder.hold()
    await held
    await rig.outside("380441115850", MEETING).answered()
    await rig.phone("106").call("850").answered()
    await rig.outside("380441115710", QUEUED).answered()
    rig.outside("380441115105", RINGING)
    await rig.phone("105").incoming()
    async with asyncio.timeout(PATIENCE):
        while sum(bool(channel["BridgeId"]) for channel in await rig.channels()) < 10:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_calls_of_every_kind_that_went_on_before_we_looked(
    asterisk: Asterisk, onec: SimulatedOneC, rig: Rig, tmp_path: Path
) -> None:
    await many_at_once(rig)
    console = Console(settings(onec, main=asterisk.ami_port), tmp_path, notify=False)
    told = Told(console)
    await console.start()
    await told.until(lambda: LinkState.UP in told.links and len(told.calls) == 8)
    live = {call.number: call for call in console.pipeline.projection.calls.values()}
    assert {number: (call.state.value, call.with_lines, call.ringing) for number, call in live.items()} == {
        TALKING: ("talking", ("101",), ()),
        TRANSFERRED: ("talking", ("103",), ()),
        HELD: ("talking", ("104",), ()),  # of a trunk with several calls the PBX does not tell which is on hold
        RINGING: ("ringing", (), ("105",)),
        QUEUED: ("queued", (), ()),
        PARKED: ("queued", (), ()),
        PARKED_TOO: ("queued", (), ()),
        MEETING: ("talking", ("106",), ()),
    }
    assert {call.direction.value for call in live.values()} == {"inbound"}
    assert live[QUEUED].queue == "spoken"
    assert live[RINGING].dialed == "380441115105"
    assert {number for number, call in live.items() if not call.approximate} == set()
    await rig.ami.action("QueuePause", Queue="spoken", Interface="PJSIP/101", Paused="false")
    await rig.idle()
    await told.all_have_ended(8)
    outcomes = {call["number"]: call["outcome"] for call in told.calls.values()}
    talked = dict.fromkeys((TALKING, TRANSFERRED, HELD, MEETING), "answered")
    # Before we looked somebody may have talked with those who wait now: that is not known, and not told as missed.
    assert outcomes == talked | {RINGING: "missed", QUEUED: outcomes[QUEUED], PARKED: None, PARKED_TOO: None}
    assert outcomes[QUEUED] in (None, "missed")
    await console.stop()


async def test_a_caller_who_was_on_hold_before_we_looked(
    asterisk: Asterisk, onec: SimulatedOneC, rig: Rig, tmp_path: Path
) -> None:
    caller, ours = await answered(rig, HELD, "380441115101", "101")
    await asyncio.sleep(0.2)
    on_hold = rig.ami.expect(Event="DeviceStateChange", Device="PJSIP/trunk", State="ONHOLD")
    ours.hold()
    await on_hold
    console = Console(settings(onec, main=asterisk.ami_port), tmp_path, notify=False)
    told = Told(console)
    await console.start()
    await told.until(lambda: [call["state"] for call in told.calls.values()] == ["held"])
    await asyncio.sleep(1.0)
    ours.resume()
    await told.until(lambda: [call["state"] for call in told.calls.values()] == ["talking"])
    (call,) = told.calls.values()
    assert 1.0 <= call["held_s"] < 3.0
    caller.bye()
    await told.all_have_ended(1)
    await console.stop()


async def test_the_pbx_is_killed_and_started_again_in_mid_call(
    mortal: Asterisk, onec: SimulatedOneC, tmp_path: Path
) -> None:
    console = Console(settings(onec, main=mortal.ami_port), tmp_path, notify=False)
    told = Told(console)

    def states() -> dict[str, Any]:
        return {call["number"]: call["state"] for call in told.calls.values()}

    async with Rig(mortal) as rig:
        await console.start()
        await told.until(lambda: LinkState.UP in told.links)
        await answered(rig, TALKING, "380441115101", "101")
        rig.outside("380441115102", RINGING)
        await rig.phone("102").incoming()
        await told.until(lambda: states() == {TALKING: "talking", RINGING: "ringing"})
        await rig.ami.__aexit__()
        mortal.crash()
        for phone in rig.everybody:
            phone.vanishes()
            phone.reset()
        await told.until(lambda: told.links[-1] is LinkState.DOWN)
        assert states() == {TALKING: "talking", RINGING: "ringing"}
        mortal.start()
        await rig.ami.__aenter__()
        await told.until(lambda: told.links[-1] is LinkState.UP)
        await told.all_have_ended(2)
        ended = {call["number"]: (call["outcome"], call["approximate"]) for call in told.calls.values()}
        assert ended == {TALKING: ("answered", True), RINGING: (None, True)}
        after, _ = await answered(rig, HELD, "380441115101", "101")
        await told.until(lambda: states().get(HELD) == "talking")
        after.bye()
        await told.all_have_ended(3)
        await console.stop()


async def test_two_pbxs_at_once_whose_channels_have_equal_uniqueids(
    asterisk: Asterisk, onec: SimulatedOneC, rig: Rig, tmp_path: Path
) -> None:
    """Both are asked to name the first channel alike, as two do that start their channels in the same second."""
    other = Asterisk({16: 22, 22: 16}[asterisk.version]).start()
    try:
        async with Rig(other) as second:
            ports = {"main": asterisk.ami_port, "branch": other.ami_port}
            console = Console(settings(onec, **ports), tmp_path, notify=False)
            told = Told(console)
            await console.start()
            await told.until(lambda: told.links.count(LinkState.UP) == 2)
            rig.phone("101").answers()
            for each in (rig, second):
                each.trunk.answers()
                await each.ami.action(
                    "Originate",
                    Channel="PJSIP/0501112233@trunk",
                    ChannelId="1700000000.1",
                    Context="internal",
                    Exten="101",
                    Priority="1",
                    Async="true",
                )
            client, its = await rig.trunk.incoming(), await second.trunk.incoming()
            await second.phone("101").incoming()
            await told.until(lambda: "talking" in [call["state"] for call in told.calls.values()])
            its.bye()
            await told.until(lambda: told.calls["branch/1700000000.1"]["state"] == "ended")
            assert told.calls["main/1700000000.1"]["state"] == "talking"
            client.bye()
            await told.all_have_ended(2)
            ends = {name: (call["outcome"], call["talked"]) for name, call in told.calls.items()}
            assert ends == {
                "main/1700000000.1": ("answered", ["101"]),
                "branch/1700000000.1": ("cancelled", []),
            }
            await console.stop()
    finally:
        other.stop()
