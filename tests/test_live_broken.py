"""The link or the PBX breaks at the worst moment: in mid-transfer, while a queue rings; and phones not there."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from console.bootstrap import Console
from console.demo.company import Company
from console.demo.onec import SimulatedOneC
from console.domain.events import LinkState

from .living import Cable, Told, settings
from .pbx.asterisk import Asterisk
from .pbx.dialog import Dialog
from .pbx.rig import Rig, play
from .pbx.scenarios import EXPECTED, SCENARIOS, differences

DIRECT, SALES = "380441112244", "380441112255"
CLIENT = "+380501112233"
NOT_THERE = (
    "direct_unreachable",
    "internal_unreachable",
    "group_one_unreachable",
    "local_group_one_unreachable",
    "queue_member_unreachable",
)


@dataclass
class Wired:
    """A console behind a cable."""

    console: Console
    told: Told
    cable: Cable

    async def is_cut(self) -> None:
        await self.cable.pull_out()
        await self.told.until(lambda: self.told.links[-1] is LinkState.DOWN)

    async def is_mended(self) -> None:
        await self.cable.plug_in()
        await self.told.until(lambda: self.told.links[-1] is LinkState.UP)

    def of(self, direction: str) -> list[dict[str, Any]]:
        return [call for call in self.told.calls.values() if call["direction"] == direction]


@pytest.fixture
async def onec() -> AsyncIterator[SimulatedOneC]:
    simulator = SimulatedOneC(Company.make(1, clients=5), user="reader", password="пароль")
    await simulator.start()
    yield simulator
    await simulator.stop()


@pytest.fixture
async def wired(asterisk: Asterisk, onec: SimulatedOneC, tmp_path: Path) -> AsyncIterator[Wired]:
    cable = Cable(asterisk.ami_port)
    await cable.plug_in()
    console = Console(settings(onec, main=cable.port), tmp_path, notify=False)
    ready = Wired(console, Told(console), cable)
    await console.start()
    await ready.told.until(lambda: LinkState.UP in ready.told.links)
    yield ready
    await console.stop()
    await cable.pull_out()


async def asking(rig: Rig) -> tuple[Dialog, Dialog, Dialog]:
    """101 holds a client and talks with 105: the client's end, 101's first line, and its second."""
    rig.phone("105").answers()
    caller = rig.outside(DIRECT)
    ours = await rig.phone("101").incoming()
    ours.answer()
    await caller.answered()
    await asyncio.sleep(0.3)
    ours.hold()
    question = await rig.phone("101").call("105").answered()
    await asyncio.sleep(0.3)
    return caller, ours, question


async def test_the_link_is_cut_while_a_transfer_is_made(rig: Rig, wired: Wired) -> None:
    """What was two calls is one when we look again: the client's, now with 105."""
    caller, ours, question = await asking(rig)
    told = wired.told
    await told.until(lambda: sorted(call["state"] for call in told.calls.values()) == ["held", "talking"])
    await wired.is_cut()
    ours.refer("105", replaces=question)
    await ours.ended()
    await wired.is_mended()
    await told.until(lambda: [call["state"] for call in wired.of("inbound")] == ["talking"])
    (live,) = wired.console.pipeline.projection.calls.values()
    assert (live.number, live.with_lines, live.approximate) == (CLIENT, ("105",), True)
    caller.bye()
    await told.all_have_ended(1)
    (call,) = told.calls.values()
    assert (call["outcome"], call["answered_by"], call["operator"]) == ("answered", "101", "105")


async def test_the_link_is_cut_while_a_transfer_comes_to_nothing(rig: Rig, wired: Wired) -> None:
    """The client has hung up meanwhile: 101 and 105 talk on, and that is all that is told as going on."""
    caller, ours, question = await asking(rig)
    told = wired.told
    await told.until(lambda: sorted(call["state"] for call in told.calls.values()) == ["held", "talking"])
    await wired.is_cut()
    caller.bye()
    await ours.ended()
    await wired.is_mended()
    await told.until(lambda: [call["state"] for call in wired.of("inbound")] == ["ended"])
    assert [(call["outcome"], call["approximate"]) for call in wired.of("inbound")] == [("answered", True)]
    assert [(call["state"], call["about"]) for call in wired.of("internal")] == [("talking", CLIENT)]
    question.bye()
    await told.all_have_ended(2)


async def test_the_link_is_cut_while_a_queue_rings_and_somebody_answers(rig: Rig, wired: Wired) -> None:
    caller = await rig.outside(SALES).answered()
    ours = await rig.phone("101").incoming()
    told = wired.told
    await told.until(lambda: [call["state"] for call in told.calls.values()] == ["ringing"])
    await wired.is_cut()
    ours.answer()
    await asyncio.sleep(0.5)
    await wired.is_mended()
    await told.until(lambda: [call["state"] for call in told.calls.values()] == ["talking"])
    caller.bye()
    await told.all_have_ended(1)
    (call,) = told.calls.values()
    assert (call["outcome"], call["operator"], call["queue"], call["approximate"]) == ("answered", "101", "sales", True)


async def test_the_pbx_is_killed_while_a_queue_rings(mortal: Asterisk, onec: SimulatedOneC, tmp_path: Path) -> None:
    console = Console(settings(onec, main=mortal.ami_port), tmp_path, notify=False)
    told = Told(console)
    async with Rig(mortal) as rig:
        await console.start()
        await told.until(lambda: LinkState.UP in told.links)
        await rig.outside(SALES).answered()
        await rig.phone("101").incoming()
        await told.until(lambda: [call["state"] for call in told.calls.values()] == ["ringing"])
        await rig.ami.__aexit__()
        mortal.crash()
        for phone in rig.everybody:
            phone.vanishes()
            phone.reset()
        await told.until(lambda: told.links[-1] is LinkState.DOWN)
        mortal.start()
        await rig.ami.__aenter__()
        await told.until(lambda: told.links[-1] is LinkState.UP)
        await told.all_have_ended(1)
        (broken,) = told.calls.values()
        # Nobody saw whether it was answered before the PBX fell
        assert (broken["outcome"], broken["queue"], broken["approximate"]) == (None, "sales", True)
        await play(rig, SCENARIOS["queue_answered"])
        await told.all_have_ended(2)
        after = next(call for call in told.calls.values() if call["id"] != broken["id"])
        assert differences(EXPECTED["queue_answered"][0], after) == []
        await console.stop()


async def test_who_would_have_rung_is_known_of_a_phone_that_never_registered(rig: Rig, wired: Wired) -> None:
    """No event tells of such a phone: that it is one of ours is known from the PBX's list of devices alone."""
    told = wired.told
    for count, name in enumerate(NOT_THERE, 1):
        await play(rig, SCENARIOS[name])
        await told.all_have_ended(count)
    calls = sorted(told.calls.values(), key=lambda call: call["started"])
    wrong = {name: differences(EXPECTED[name][0], call) for name, call in zip(NOT_THERE, calls, strict=True)}
    assert {name: lines for name, lines in wrong.items() if lines} == {}
    assert [(call["tried"], call["rang"]) for call in calls[:2]] == [(["109"], [])] * 2
