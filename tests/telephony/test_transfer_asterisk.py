"""Handing a conversation on, through a real Asterisk: the channel comes from the calls as the console knows them."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from console.domain.call import Call, CallState
from console.domain.calls import Calls
from console.domain.events import LinkState
from console.domain.lines import Plan
from console.domain.phone import Numbers
from console.flow.ports import ActionRefused, FromPbx
from console.telephony.link import AmiLink
from tests.pbx.rig import Rig
from tests.pbx.scenarios.steps import talking

from .helpers import QUICK, Inbox, running, settings

pytestmark = pytest.mark.asterisk
PACE = replace(QUICK, connect=5.0, answer=5.0, login=5.0, lists=5.0)


class Desk:
    """The link, and the calls that its events make."""

    def __init__(self, rig: Rig) -> None:
        self.inbox = Inbox()
        self.link = AmiLink(settings(rig.ami_port, secret="labsecret", ping_s=1.0), self.inbox, pace=PACE)
        self.calls = Calls("main", Plan(), Numbers())
        self._taken = 0

    @property
    def call(self) -> Call | None:
        """The one call there is."""
        for arrival in self.inbox.arrivals[self._taken :]:
            if isinstance(arrival, FromPbx):
                self.calls.apply(arrival.event)
        self._taken = len(self.inbox.arrivals)
        told = {call.id: call for call in self.calls.drain()}
        live = {call.id: call for call in self.calls.live()}
        return next(iter({**told, **live}.values()), None)

    async def until(self, line: str, state: CallState = CallState.TALKING) -> Call:
        """Wait until this line is in the call."""

        def is_so(_inbox: Inbox) -> bool:
            call = self.call
            return call is not None and call.state is state and line in call.with_lines

        await self.inbox.until(is_so)
        call = self.call
        assert call is not None
        return call


@pytest.fixture
async def desk(rig: Rig) -> AsyncIterator[Desk]:
    desk = Desk(rig)
    async with running(desk.link):
        await desk.inbox.state(LinkState.UP)
        yield desk


async def test_at_once(rig: Rig, desk: Desk) -> None:
    rig.phone("105").answers()
    caller, _ours = await talking(rig)
    call = await desk.until("101")
    channel = desk.calls.channel_of(call.id, "101")
    assert channel is not None and channel.startswith("PJSIP/101-")
    assert desk.calls.channel_of(call.id, "105") is None
    await desk.link.transfer(channel, "105", ask_first=False)
    await rig.phone("105").incoming()
    call = await desk.until("105")
    assert [(one.kind, one.sender, one.to) for one in call.transfers] == [("blind", "101", "105")]
    assert desk.calls.channel_of(call.id, "101") is None
    caller.bye()
    await rig.quiet()
    with pytest.raises(ActionRefused, match="This conversation is over"):
        await desk.link.transfer(channel, "105", ask_first=False)


async def test_after_asking(rig: Rig, desk: Desk) -> None:
    rig.phone("105").answers()
    caller, ours = await talking(rig)
    call = await desk.until("101")
    channel = desk.calls.channel_of(call.id, "101")
    assert channel is not None
    await desk.link.transfer(channel, "105", ask_first=True)
    await rig.phone("105").incoming()
    await desk.inbox.until(lambda inbox: any(type(event).__name__ == "BridgeEntered" for event in inbox.events[-6:]))
    ours.bye()
    call = await desk.until("105")
    assert [(one.kind, one.sender, one.to) for one in call.transfers] == [("attended", "101", "105")]
    caller.bye()
    await rig.quiet()


async def test_to_a_number_that_is_not_there(rig: Rig, desk: Desk) -> None:
    caller, _ours = await talking(rig)
    call = await desk.until("101")
    channel = desk.calls.channel_of(call.id, "101")
    assert channel is not None
    with pytest.raises(ActionRefused, match="no number 999999 in the context internal"):
        await desk.link.transfer(channel, "999999", ask_first=False)
    assert (await desk.until("101")).transfers == ()
    caller.bye()
    await rig.quiet()
