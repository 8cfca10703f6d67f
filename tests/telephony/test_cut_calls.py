"""Calls of the small PBX over a real socket that breaks at any byte: what the schedules do in thousands, in earnest."""

import asyncio
import random
from dataclasses import replace

import pytest

from console.domain.call import Outcome
from console.telephony.link import AmiLink

from ..world.exchange import listed
from ..world.play import Play
from ..world.plots import any_call
from ..world.switch import Switch
from ..world.watch import Watch
from .fake_ami import PATIENCE, Action, Answer, FakeAmi, response
from .helpers import QUICK, running, settings


def lists(switch: Switch, name: str) -> Answer:
    def answer(action: Action) -> bytes:
        tag = f"ActionID: {action['ActionID']}\r\n"
        lines = listed(switch, name)
        end = f"Event: {name}Complete\r\n{tag}EventList: Complete\r\nListItems: {len(lines)}\r\n\r\n"
        each = "".join(f"{line}{tag}\r\n" for line in lines)
        return response(action, EventList="start", Message="will follow") + (each + end).encode()

    return answer


@pytest.mark.parametrize("seed", range(25))
async def test_no_call_is_lost_or_told_wrongly(seed: int) -> None:
    chance = random.Random(seed)
    switch = Switch(1_795_000_000.0)
    play = Play(switch, chance)
    async with FakeAmi() as pbx:
        for name in ("CoreShowChannels", "Status", "QueueStatus", "BridgeList"):
            pbx.answers[name.lower()] = lists(switch, name)
        watch = Watch()
        link = AmiLink(settings(pbx.port), watch, pace=replace(QUICK, audit=0.05))
        async with running(link), asyncio.timeout(PATIENCE):
            await watch.until_up()
            pbx.cut_after_sent = pbx.last.sent + chance.randint(0, 9_000)
            for pause in any_call(play):
                tell(pbx, switch)
                switch.now += pause
                await asyncio.sleep(chance.choice((0.0, 0.001, 0.01)))
            tell(pbx, switch)
            pbx.cut_after_sent = None
            await watch.until_up()
            await watch.until_over()
    assert not watch.broken, watch.broken
    told = {call.id.partition("/")[2]: call for call in watch.records if not call.merged_into}
    assert len(told) == len([call for call in watch.records if not call.merged_into])
    for truth in play.truths:
        call = told.get(truth.uid)
        if call is not None and truth.part_of is None:
            assert call.outcome in (None, Outcome(truth.outcome)), (call, truth)
            assert call.approximate or call.outcome is not None


def tell(pbx: FakeAmi, switch: Switch) -> None:
    said = b"".join(each.text for each in switch.take())
    if said and not pbx.last.closed.is_set() and not pbx.last.writer.is_closing():
        pbx.last.send(said)
