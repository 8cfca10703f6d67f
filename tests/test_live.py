"""The whole program without a screen on a real Asterisk and a simulated 1C: what happens is what is told and kept."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from console.bootstrap import Console
from console.demo.company import Company
from console.demo.onec import SimulatedOneC
from console.domain.card import CardState
from console.domain.events import LinkState
from console.domain.history import Query

from .living import Cable, Told, settings
from .pbx.asterisk import Asterisk
from .pbx.rig import Rig, play
from .pbx.scenarios import EXPECTED, SCENARIOS, differences

PLAYED = (
    "direct_answered",
    "direct_abandoned",
    "direct_busy",
    "direct_no_answer",
    "direct_unreachable",
    "withheld_number",
    "group_answered",
    "queue_answered",
    "queue_abandoned",
    "internal_answered",
    "outbound_answered",
    "outbound_busy",
    "hold_and_resume",
    "ivr_hangs_up",
    "blind_transfer_by_phone",
    "attended_transfer_by_phone",
    "directed_pickup",
)


@pytest.fixture
async def onec() -> AsyncIterator[SimulatedOneC]:
    simulator = SimulatedOneC(Company.make(1, clients=60), user="reader", password="пароль")
    await simulator.start()
    yield simulator
    await simulator.stop()


@pytest.fixture
async def console(asterisk: Asterisk, onec: SimulatedOneC, tmp_path: Path) -> AsyncIterator[Console]:
    running = Console(settings(onec, main=asterisk.ami_port), tmp_path, every_call=True, notify=False)
    yield running
    await running.stop()


async def test_every_kind_of_call_is_told_as_it_was_and_kept(console: Console, rig: Rig) -> None:
    told = Told(console)
    await console.start()
    await told.until(lambda: LinkState.UP in told.links)
    truths: list[tuple[str, Any]] = []
    for name in PLAYED:
        await play(rig, SCENARIOS[name])
        truths += [(name, truth) for truth in EXPECTED[name]]
        await told.all_have_ended(len(truths))
    calls = sorted(told.calls.values(), key=lambda call: call["started"])
    assert len(calls) == len(truths)
    wrong = {name: differences(truth, call) for (name, truth), call in zip(truths, calls, strict=True)}
    assert {name: lines for name, lines in wrong.items() if lines} == {}
    assert CardState.FRESH in told.cards
    await console.stop()
    reopened = Console(console.settings, console.data_dir, notify=False)
    await reopened.start()
    kept = {record.call.id for record in await reopened.desk.search(Query(), limit=200)}
    await reopened.stop()
    assert kept == set(told.calls)


async def test_the_cable_is_pulled_while_calls_end_and_others_begin(
    asterisk: Asterisk, onec: SimulatedOneC, rig: Rig, tmp_path: Path
) -> None:
    cable = Cable(asterisk.ami_port)
    await cable.plug_in()
    wired = settings(onec, main=asterisk.ami_port)
    wired.pbx["main"].port = cable.port
    console = Console(wired, tmp_path, notify=False)
    told = Told(console)
    await console.start()
    await told.until(lambda: LinkState.UP in told.links)
    for line in ("101", "102", "103"):
        rig.phone(line).answers(after=0.1)
    stays = rig.outside("380441112244", "380501112233")
    await stays.answered()
    answered_and_gone = rig.outside("380441112257", "380672223344")
    await answered_and_gone.answered()
    rig.phone("101").rings()
    await told.until(lambda: sum(call["state"] == "talking" for call in told.calls.values()) == 2)

    await cable.pull_out()
    await told.until(lambda: told.links[-1] is LinkState.DOWN)
    answered_and_gone.bye()
    late = rig.outside("380441112244", "380931112233")
    await late.ringing()
    await cable.plug_in()
    await told.until(lambda: told.links[-1] is LinkState.UP)

    by_number = {call["number"]: call for call in told.calls.values()}
    await told.until(lambda: len(told.calls) == 3)
    by_number = {call["number"]: call for call in told.calls.values()}
    gone, kept, new = by_number["+380672223344"], by_number["+380501112233"], by_number["+380931112233"]
    assert (gone["state"], gone["outcome"], gone["approximate"]) == ("ended", "answered", True)
    assert (kept["state"], kept["approximate"]) == ("talking", True)  # what it did meanwhile nobody knows
    assert (new["state"], new["rang"], new["dialed"]) == ("ringing", ["101"], "380441112244")
    late.cancel()
    stays.bye()
    await told.all_have_ended(3)
    by_number = {call["number"]: call for call in told.calls.values()}
    assert (by_number["+380931112233"]["outcome"], by_number["+380501112233"]["outcome"]) == ("missed", "answered")
    await console.stop()
    await cable.pull_out()
