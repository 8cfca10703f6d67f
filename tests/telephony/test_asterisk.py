"""The link against a real Asterisk, as the user with the least rights."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from console.domain.call import CallState, Outcome
from console.domain.calls import Calls
from console.domain.events import (
    BridgeEntered,
    ChannelNew,
    ChannelSeen,
    ChannelState,
    DeviceState,
    DialBegan,
    HungUp,
    LinkState,
    QueueLeft,
    Resync,
)
from console.domain.lines import Plan
from console.domain.phone import Numbers
from console.flow.ports import ActionRefused
from console.telephony.check import check
from console.telephony.link import AmiLink
from console.telephony.recorder import record
from console.telephony.replay import events_of_recording
from console.telephony.settings import PbxSettings
from tests.pbx.rig import CALLER, CALLER_NAME, Rig

from .helpers import PATIENCE, QUICK, Inbox, running, settings

pytestmark = pytest.mark.asterisk
DIRECT, QUEUE = "380441112244", "380441112255"
PACE = replace(QUICK, connect=5.0, answer=5.0, login=5.0, lists=5.0, early=0.5)


def real(rig: Rig, **changes: object) -> PbxSettings:
    return settings(rig.ami_port, secret="labsecret", ping_s=1.0, **changes)


@pytest.fixture
async def up(rig: Rig) -> AsyncIterator[tuple[AmiLink, Inbox]]:
    inbox = Inbox()
    link = AmiLink(real(rig), inbox, pace=PACE)
    async with running(link):
        await inbox.state(LinkState.UP)
        yield link, inbox


def the_resync(inbox: Inbox) -> Resync:
    return next(event for event in inbox.events if isinstance(event, Resync))


def at_line(channels: tuple[ChannelSeen, ...], line: str) -> ChannelSeen:
    return next(channel for channel in channels if channel.channel.startswith(f"PJSIP/{line}-"))


async def bridged(rig: Rig) -> None:
    """Wait until the two who talk hear each other: the answer comes a moment earlier."""
    async with asyncio.timeout(PATIENCE):
        while [bool(channel["BridgeId"]) for channel in await rig.channels()] != [True, True]:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_the_least_privileged_user_gets_everything(rig: Rig, up: tuple[AmiLink, Inbox]) -> None:
    _, inbox = up
    assert not inbox.notices
    assert dict(the_resync(inbox).devices)["PJSIP/101"] == "NOT_INUSE"
    rig.phone("101").answers()
    call = rig.outside(DIRECT)
    await call.answered()
    await inbox.until(lambda it: len(it.of(BridgeEntered)) == 2)
    call.bye()
    await inbox.until(lambda it: len(it.of(HungUp)) == 2)
    began = next(event for event in inbox.events if isinstance(event, ChannelNew))
    assert (began.number, began.name, began.exten) == (CALLER, CALLER_NAME, DIRECT)
    rang = next(event for event in inbox.events if isinstance(event, DialBegan))
    assert (rang.uid, rang.dest_linked) == (began.uid, began.uid)
    assert rang.dest_channel.startswith("PJSIP/101-")
    assert DeviceState in {type(event) for event in inbox.events}


async def test_a_login_in_mid_call_learns_the_call(rig: Rig) -> None:
    rig.phone("101").answers(after=0.0)
    call = rig.outside(DIRECT)
    await call.answered()
    await bridged(rig)
    inbox = Inbox()
    async with running(AmiLink(real(rig), inbox, pace=PACE)):
        await inbox.state(LinkState.UP)
        told = the_resync(inbox)
        caller, operator = at_line(told.channels, "trunk"), at_line(told.channels, "101")
        assert (caller.number, caller.name, caller.state, caller.exten) == (CALLER, CALLER_NAME, 6, DIRECT)
        assert operator.linked == caller.linked == caller.uid
        assert operator.bridge == caller.bridge != ""
        assert dict(told.devices)["PJSIP/101"] == "INUSE"
        call.bye()
        await inbox.until(lambda it: {e.uid for e in it.events if isinstance(e, HungUp)} >= {caller.uid, operator.uid})


async def test_a_caller_who_waits_in_a_queue_is_learned(rig: Rig) -> None:
    call = rig.outside(QUEUE)
    await rig.phone("101").incoming()
    await rig.phone("102").incoming()
    inbox = Inbox()
    async with running(AmiLink(real(rig), inbox, pace=PACE)):
        await inbox.state(LinkState.UP)
        told = the_resync(inbox)
        assert told.waiting == (("sales", at_line(told.channels, "trunk").uid),)
        ringing = at_line(told.channels, "102")
        if ringing.state != 5:  # the list can be a moment older than the ring, which then comes as an event
            await inbox.until(lambda it: any(e.uid == ringing.uid and e.state == 5 for e in it.of(ChannelState)))  # type: ignore[union-attr]
        call.bye()
        await inbox.until(lambda it: bool(it.of(QueueLeft)))


async def test_an_audit_in_mid_call_agrees(rig: Rig) -> None:
    rig.phone("101").answers(after=0.0)
    inbox = Inbox()
    async with running(AmiLink(real(rig), inbox, pace=replace(PACE, audit=0.05))):
        await inbox.state(LinkState.UP)
        call = rig.outside(DIRECT)
        await call.answered()
        await inbox.until(lambda it: any(e.audit and len(e.channels) == 2 for e in it.events if isinstance(e, Resync)))
        call.bye()
        await inbox.until(lambda it: len(it.of(HungUp)) == 2)
        last = inbox.events[-1]
        await inbox.until(lambda it: isinstance(it.events[-1], Resync) and it.events[-1] is not last)
        assert inbox.events[-1].channels == ()  # type: ignore[union-attr]


@pytest.mark.parametrize("hung_up", ["while up", "while down"])
async def test_a_cut_in_mid_call_loses_no_call_and_makes_no_second_one(rig: Rig, hung_up: str) -> None:
    inbox = Inbox()
    link = AmiLink(real(rig), inbox, pace=replace(PACE, first_pause=0.5, longest_pause=0.5))
    async with running(link):
        await inbox.state(LinkState.UP)
        rig.phone("101").answers(after=0.0)
        call = rig.outside(DIRECT)
        await call.answered()
        await inbox.until(lambda it: len(it.of(BridgeEntered)) == 2)
        assert link._session is not None
        link._session.close()
        await inbox.state(LinkState.DOWN)
        if hung_up == "while down":
            call.bye()
            await rig.quiet()
        await inbox.state(LinkState.UP, 2)
        if hung_up == "while up":
            call.bye()
            await inbox.until(lambda it: len(it.of(HungUp)) == 2)
    calls = Calls("main", Plan(), Numbers())
    for event in inbox.events:
        calls.apply(event)
    (told,) = calls.drain()
    assert (told.state, told.outcome, told.answered_by) == (CallState.ENDED, Outcome.ANSWERED, "101")


async def test_click_to_call(rig: Rig, up: tuple[AmiLink, Inbox]) -> None:
    link, inbox = up
    rig.phone("101").answers()
    rig.phone("102").answers()
    await link.originate("101", "102")
    await inbox.until(lambda it: len(it.of(BridgeEntered)) == 2)
    ours = next(event for event in inbox.events if isinstance(event, ChannelNew))
    assert ours.uid.startswith("console-")
    assert ours.channel.startswith("PJSIP/101-")
    for line, number, why in (
        ("107", "102", "cannot ring line 107"),
        ("101", "999999", "no number 999999 in the context"),
    ):
        with pytest.raises(ActionRefused, match=why):
            await link.originate(line, number)


async def test_a_wrong_secret_is_refused(rig: Rig) -> None:
    inbox = Inbox()
    async with running(AmiLink(replace(real(rig), secret="wrong"), inbox, pace=PACE)):
        assert "Authentication failed" in await inbox.state(LinkState.REFUSED)


async def test_a_recording_plays_what_the_link_heard(rig: Rig, up: tuple[AmiLink, Inbox], tmp_path: Path) -> None:
    _, inbox = up
    path = tmp_path / "call.ami"
    started = asyncio.Event()
    task = asyncio.create_task(record(real(rig), path, started=started.set))
    async with asyncio.timeout(PATIENCE):
        await started.wait()
    rig.phone("101").answers()
    call = rig.outside(DIRECT)
    await call.answered()
    call.bye()
    await inbox.until(lambda it: len(it.of(HungUp)) == 2)
    async with asyncio.timeout(PATIENCE):
        while sum(isinstance(event, HungUp) for event in events_of_recording(path)) < 2:  # noqa: ASYNC110 a file has no event
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    recorded = list(events_of_recording(path))
    heard = [event for event in inbox.events if type(event) in {type(each) for each in recorded}]
    asked = DeviceState, Resync  # each asked for itself
    assert [event for event in recorded if not isinstance(event, asked)] == [
        event for event in heard if not isinstance(event, asked)
    ]
    (listed,) = (event for event in recorded if isinstance(event, Resync))
    assert (listed.channels, dict(listed.devices).keys()) == ((), dict(the_resync(inbox).devices).keys())


async def test_check_finds_all_well(rig: Rig) -> None:
    rig.phone("101").answers(after=0.0)
    checking = asyncio.create_task(check(real(rig), listen_s=1.0))
    await asyncio.sleep(0.5)  # it must be listening before somebody calls
    call = rig.outside(DIRECT)
    await call.answered()
    call.bye()
    found = await checking
    assert [finding for finding in found if not finding.ok] == []
    absent = await check(replace(real(rig), context="nowhere"), listen_s=0.0)
    assert "no context nowhere" in next(finding.what for finding in absent if finding.ok is False)
