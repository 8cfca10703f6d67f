"""The simulated PBX: its AMI, and what can be made to happen on it."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator

import pytest

from console.demo.pbx import Caller, SimulatedPbx
from tests.demo.pbx_support import CALLERS, LINES, connected, logged_in, running, simulator


@pytest.fixture
async def pbx() -> AsyncIterator[SimulatedPbx]:
    simulated = simulator()
    yield simulated
    await simulated.stop()


async def test_the_banner_is_that_of_asterisk_22(pbx: SimulatedPbx) -> None:
    async with connected(await pbx.start()) as client:
        assert client.raw == b"Asterisk Call Manager/11.0.0\r\n"


async def test_a_wrong_secret_is_refused_and_the_connection_closed(pbx: SimulatedPbx) -> None:
    async with connected(await pbx.start()) as client:
        answer = await client.ask("Login", Username="console", Secret="wrong")
        assert (answer["Response"], answer["Message"]) == ("Error", "Authentication failed")
        await client.ended()


async def test_logins_can_be_refused_for_a_while(pbx: SimulatedPbx) -> None:
    port = await pbx.start()
    pbx.refuse_logins = True
    async with connected(port) as client:
        assert (await client.ask("Login", Username="console", Secret="demo"))["Response"] == "Error"
    pbx.refuse_logins = False
    async with logged_in(port):
        pass


async def test_login_by_challenge(pbx: SimulatedPbx) -> None:
    async with connected(await pbx.start()) as client:
        challenge = (await client.ask("Challenge", AuthType="MD5"))["Challenge"]
        key = hashlib.md5(f"{challenge}demo".encode()).hexdigest()
        answer = await client.ask("Login", AuthType="MD5", Username="console", Key=key)
        assert answer["Message"] == "Authentication accepted"


async def test_login_by_challenge_needs_a_challenge(pbx: SimulatedPbx) -> None:
    async with connected(await pbx.start()) as client:
        key = hashlib.md5(b"demo").hexdigest()
        assert (await client.ask("Login", AuthType="MD5", Username="console", Key=key))["Response"] == "Error"


async def test_before_the_login_nothing_is_permitted(pbx: SimulatedPbx) -> None:
    async with connected(await pbx.start()) as client:
        assert (await client.ask("Ping"))["Message"] == "Permission denied"
        assert (await client.ask("Logoff"))["Response"] == "Goodbye"
        await client.ended()


async def test_an_unknown_action_is_answered_as_asterisk_does(pbx: SimulatedPbx) -> None:
    async with logged_in(await pbx.start()) as client:
        answer = await client.ask("SIPpeers")
        assert answer["Response"] == "Error"
        assert answer["Message"].startswith("Invalid/unknown command: SIPpeers.")


async def test_ping_and_settings(pbx: SimulatedPbx) -> None:
    async with logged_in(await pbx.start()) as client:
        assert (await client.ask("Ping"))["Ping"] == "Pong"
        assert (await client.ask("CoreSettings"))["AMIversion"] == "11.0.0"


async def test_events_can_be_turned_off_and_on(pbx: SimulatedPbx) -> None:
    async with logged_in(await pbx.start(), events="off") as client:
        first = await pbx.ring("380501112233", None)
        assert (await client.ask("Events", EventMask="on"))["Events"] == "On"
        second = await pbx.ring("380672223344", None, line="102")
        assert (await client.until(Event="Newchannel"))["Uniqueid"] == second != first
        assert (await client.ask("Events", EventMask="off"))["Events"] == "Off"


async def test_a_call_rings_until_somebody_answers_and_talks_until_the_caller_hangs_up(pbx: SimulatedPbx) -> None:
    async with logged_in(await pbx.start()) as client:
        uniqueid = await pbx.ring("380501112233", "Ромашка ТОВ")
        first = await client.until(Event="Newchannel")
        assert (first["Uniqueid"], first["Linkedid"], first["CallerIDName"]) == (uniqueid, uniqueid, "Ромашка ТОВ")
        assert (await client.until(Event="DialState"))["DestLinkedid"] == uniqueid
        pbx.answer(uniqueid)
        assert (await client.until(Event="DialEnd"))["DialStatus"] == "ANSWER"
        await client.until(Event="BridgeEnter", Uniqueid=uniqueid)
        pbx.hang_up(uniqueid)
        await client.until(Event="HangupRequest", Uniqueid=uniqueid)
        await client.until(Event="Hangup", Uniqueid=uniqueid, Cause="16")


async def test_a_caller_can_give_up(pbx: SimulatedPbx) -> None:
    async with logged_in(await pbx.start()) as client:
        uniqueid = await pbx.ring("", "anonymous", line="103")
        assert (await client.until(Event="Newchannel"))["CallerIDNum"] == "anonymous"
        pbx.hang_up(uniqueid)
        await client.until(Event="DialEnd", DialStatus="CANCEL")
        await client.until(Event="Hangup", Uniqueid=uniqueid)
        assert await client.listing("CoreShowChannels") == []


async def test_who_waits_in_the_queue_is_told(pbx: SimulatedPbx) -> None:
    async with logged_in(await pbx.start()) as client:
        uniqueid = await pbx.ring("380501112233", None, did="380441112255")
        rows = await client.listing("QueueStatus")
        assert [row["Uniqueid"] for row in rows if row["Event"] == "QueueEntry"] == [uniqueid]
        assert [row["Status"] for row in rows if row["Event"] == "QueueMember"] == ["6", "6", "6"]
        pbx.answer(uniqueid, line="102")
        assert (await client.until(Event="AgentConnect"))["MemberName"] == "Борис"
        rows = await client.listing("QueueStatus")
        assert [row["Status"] for row in rows if row["Event"] == "QueueMember"] == ["1", "2", "1"]


async def test_the_states_of_lines_are_told(pbx: SimulatedPbx) -> None:
    async with logged_in(await pbx.start()) as client:
        uniqueid = await pbx.ring("380501112233", None, did="380441112233")
        pbx.answer(uniqueid, line="103")
        await client.until(Event="BridgeEnter", Uniqueid=uniqueid)
        states = {row["Device"]: row["State"] for row in await client.listing("DeviceStateList")}
        assert (states["PJSIP/103"], states["PJSIP/101"], states["PJSIP/trunk"]) == ("INUSE", "NOT_INUSE", "INUSE")
        hints = {row["Exten"]: row["StatusText"] for row in await client.listing("ExtensionStateList")}
        assert hints == {"101": "Idle", "102": "Idle", "103": "InUse", "104": "Idle", "105": "Idle"}
        endpoints = {row["ObjectName"]: row["DeviceState"] for row in await client.listing("PJSIPShowEndpoints")}
        assert endpoints["103"] == "In use"


async def test_originate_rings_the_line_and_then_dials() -> None:
    pbx = SimulatedPbx([], LINES, seed=1, pace=100, user="console", secret="demo", my_line="101")
    async with running(pbx) as port, logged_in(port) as client:
        about = {"Context": "internal", "Exten": "0501112233", "Priority": "1", "Async": "true", "CallerID": "<101>"}
        answer = await client.ask("Originate", Channel="PJSIP/101", ChannelId="mine-1", **about)
        assert answer["Message"] == "Originate successfully queued"
        assert (await client.until(Event="Newchannel"))["Uniqueid"] == "mine-1"
        assert "Channel" not in await client.until(Event="DialBegin")
        said = await client.until(Event="OriginateResponse")
        assert (said["ActionID"], said["Response"], said["Uniqueid"]) == ("Originate-1", "Success", "mine-1")
        dialled = await client.until(Event="DialBegin", Linkedid="mine-1")
        assert (dialled["Exten"], dialled["DialString"]) == ("0501112233", "0501112233@trunk")
        await client.until(Event="BridgeEnter", Uniqueid="mine-1")
        await client.until(Event="Hangup", Uniqueid="mine-1")


async def test_originate_of_an_absent_phone_or_number_fails(pbx: SimulatedPbx) -> None:
    async with logged_in(await pbx.start()) as client:
        answer = await client.ask("Originate", Channel="PJSIP/101", Exten="77", Async="true")
        assert answer["Message"] == "Extension does not exist."
        client.send("Originate", Channel="PJSIP/999", Exten="0501112233", Async="true", ActionID="x")
        assert (await client.until(Event="OriginateResponse"))["Response"] == "Failure"


async def test_hangup_ends_a_call_and_a_click_that_still_rings(pbx: SimulatedPbx) -> None:
    async with logged_in(await pbx.start()) as client:
        uniqueid = await pbx.ring("380501112233", None)
        channel = (await client.until(Event="Newchannel", Uniqueid=uniqueid))["Channel"]
        client.send("Hangup", Channel=channel)
        await client.until(Message="Channel Hungup")
        await client.until(Event="Hangup", Uniqueid=uniqueid, Cause="16")
        client.send("Originate", Channel="PJSIP/102", Exten="0501112233", Async="true")
        clicked = (await client.until(Event="Newchannel"))["Channel"]
        client.send("Hangup", Channel=clicked)
        assert (await client.until(Event="OriginateResponse"))["Reason"] == "3"
        assert (await client.ask("Hangup", Channel="PJSIP/none"))["Message"] == "No such channel"


async def test_connections_can_be_dropped_while_calls_go_on(pbx: SimulatedPbx) -> None:
    port = await pbx.start()
    async with logged_in(port) as client:
        uniqueid = await pbx.ring("380501112233", None)
        pbx.drop_connections()
        await client.ended()
    async with logged_in(port) as client:
        rows = await client.listing("CoreShowChannels")
        assert uniqueid in [row["Uniqueid"] for row in rows]
        known = {row["Uniqueid"]: row["DNID"] for row in await client.listing("Status")}
        assert known[uniqueid] == "380441112101"


async def test_stopping_leaves_nothing_running() -> None:
    pbx = simulator(pace=50)
    before = asyncio.all_tasks()
    async with running(pbx) as port, logged_in(port) as client:
        await client.until(Event="BridgeEnter")
    assert asyncio.all_tasks() == before


def test_my_line_must_be_a_line() -> None:
    with pytest.raises(ValueError, match="999"):
        SimulatedPbx(CALLERS, LINES, seed=1, user="u", secret="s", my_line="999")


def test_a_caller_is_what_the_day_takes() -> None:
    assert Caller("380501112233", None, 1) == ("380501112233", None, 1)


async def test_a_blind_transfer_brings_the_caller_to_another_line(pbx: SimulatedPbx) -> None:
    async with logged_in(await pbx.start()) as client:
        uniqueid = await pbx.ring("380501112233", "Ромашка ТОВ")
        ours = (await client.until(Event="DialBegin", Uniqueid=uniqueid))["DestChannel"]
        assert (await client.ask("BlindTransfer", Channel=ours, Exten="103"))["Message"] == (
            "Channel specified does not exist"
        )
        pbx.answer(uniqueid)
        await client.until(Event="BridgeEnter", Uniqueid=uniqueid)
        assert (await client.ask("BlindTransfer", Channel=ours, Exten="999"))["Message"] == "Transfer invalid"
        client.send("BlindTransfer", ActionID="b", Channel=ours, Exten="103")
        told = await client.until(Event="BlindTransfer")
        assert (told["TransfererChannel"], told["Extension"], told["Result"]) == (ours, "103", "Success")
        assert told["TransfereeUniqueid"] == uniqueid
        await client.until(Event="Hangup", Channel=ours)
        dialled = await client.until(Event="DialBegin", Uniqueid=uniqueid)
        assert dialled["DestChannel"].startswith("PJSIP/103-")
        pbx.answer(uniqueid, "103")
        await client.until(Event="BridgeEnter", Uniqueid=uniqueid)
        pbx.hang_up(uniqueid)
        await client.until(Event="Hangup", Uniqueid=uniqueid)


async def test_an_attended_transfer_asks_a_colleague_first_and_then_connects_the_caller(pbx: SimulatedPbx) -> None:
    async with logged_in(await pbx.start()) as client:
        uniqueid = await pbx.ring("380501112233", "Ромашка ТОВ")
        ours = (await client.until(Event="DialBegin", Uniqueid=uniqueid))["DestChannel"]
        assert (await client.ask("Atxfer", Channel=ours, Exten="103"))["Message"] == "Channel specified does not exist"
        pbx.answer(uniqueid)
        await client.until(Event="BridgeEnter", Uniqueid=uniqueid)
        assert (await client.ask("Atxfer", Channel=ours, Exten="103"))["Message"] == "Atxfer successfully queued"
        await client.until(Event="MusicOnHoldStart", Uniqueid=uniqueid)
        dialled = await client.until(Event="DialBegin", Context="internal", Exten="103")
        assert dialled["DestChannel"].startswith("PJSIP/103-")
        assert (await client.ask("Atxfer", Channel=ours, Exten="104"))["Response"] == "Error", "one thing at a time"
        pbx.answer(uniqueid, "103")
        await client.until(Event="DialEnd", DestChannel=dialled["DestChannel"], DialStatus="ANSWER")
        pbx.put_down(uniqueid)
        told = await client.until(Event="AttendedTransfer")
        assert (told["OrigTransfererChannel"], told["TransfereeUniqueid"]) == (ours, uniqueid)
        assert not [one for one in await client.listing("DeviceStateList") if one["Device"].startswith("Local/")]
        pbx.hang_up(uniqueid)
        await client.until(Event="Hangup", Channel=dialled["DestChannel"])


@pytest.mark.parametrize("talks", [False, True])
async def test_a_caller_who_hangs_up_while_he_is_being_asked_about_leaves_nobody_behind(
    pbx: SimulatedPbx, talks: bool
) -> None:
    async with logged_in(await pbx.start()) as client:
        uniqueid = await pbx.ring("380501112233", "Ромашка ТОВ")
        ours = (await client.until(Event="DialBegin", Uniqueid=uniqueid))["DestChannel"]
        pbx.answer(uniqueid)
        await client.until(Event="BridgeEnter", Uniqueid=uniqueid)
        client.send("Atxfer", Channel=ours, Exten="103")
        leg = (await client.until(Event="DialBegin", Exten="103"))["DestChannel"]
        if talks:
            pbx.answer(uniqueid, "103")
            await client.until(Event="DialEnd", DestChannel=leg)
        pbx.hang_up(uniqueid)
        await client.until(Event="Hangup", Channel=leg)
        assert await client.listing("CoreShowChannels") == []
