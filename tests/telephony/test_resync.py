"""What is alive, after a login and as an audit: complete, in order, and honest about what the PBX holds back."""

from dataclasses import replace

import pytest

from console.domain.events import (
    BridgeEntered,
    BridgeLeft,
    ChannelNew,
    ChannelSeen,
    ChannelState,
    DeviceState,
    HungUp,
    LinkState,
    QueueLeft,
    Resync,
)
from console.telephony.lists import Meanwhile, in_order, seconds

from .fake_ami import Action, FakeAmi, listing, message, refusal, response, silence
from .helpers import QUICK, linked

UP = LinkState.UP
ONE = {
    "Channel": "PJSIP/101-00000001",
    "ChannelState": "6",
    "CallerIDNum": "101",
    "CallerIDName": "Анна",
    "Exten": "102",
    "Uniqueid": "1.1",
    "Linkedid": "1.0",
    "Duration": "01:02:03",
    "BridgeId": "b1",
}
SEEN = ChannelSeen("1.1", "1.0", "PJSIP/101-00000001", 6, "101", "Анна", "102", "b1", 3723.0)
TOLD = Resync(10.0, 9.0, (SEEN,), (("sales", "1.1"),), (("PJSIP/101", "INUSE"),))


async def test_everything_that_is_alive() -> None:
    async with FakeAmi() as pbx:
        pbx.answers["coreshowchannels"] = listing("CoreShowChannel", ONE)
        pbx.answers["queuestatus"] = listing(
            "QueueEntry", {"Queue": "продажа", "Uniqueid": "1.1"}, {"Queue": "x", "Uniqueid": "1.2"}
        )
        pbx.answers["devicestatelist"] = listing("DeviceStateChange", {"Device": "PJSIP/101", "State": "INUSE"})
        async with linked(pbx) as (_, inbox):
            await inbox.state(UP)
            (resync,) = inbox.of(Resync)
            assert isinstance(resync, Resync)
            assert resync.channels == (SEEN,)
            assert resync.waiting == (("продажа", "1.1"), ("x", "1.2"))
            assert resync.devices == (("PJSIP/101", "INUSE"),)
            assert not resync.audit
            assert resync.asked <= resync.at
            assert not inbox.notices


async def test_what_the_caller_had_dialled_comes_from_status() -> None:
    async with FakeAmi() as pbx:
        pbx.answers["coreshowchannels"] = listing("CoreShowChannel", ONE, {**ONE, "Uniqueid": "1.2"})
        pbx.answers["status"] = listing(
            "Status", {"Uniqueid": "1.1", "DNID": "380441112244"}, {"Uniqueid": "1.2", "DNID": ""}
        )
        async with linked(pbx) as (_, inbox):
            await inbox.state(UP)
            (resync,) = inbox.of(Resync)
            assert [channel.exten for channel in resync.channels] == ["380441112244", "102"]  # type: ignore[union-attr]


async def test_status_stands_in_for_a_list_that_is_not_permitted() -> None:
    async with FakeAmi() as pbx:
        pbx.answers["coreshowchannels"] = refusal()
        status = {
            **{k: v for k, v in ONE.items() if k not in ("Duration", "BridgeId")},
            "BridgeID": "b1",
            "Seconds": "3723",
        }
        pbx.answers["status"] = listing("Status", status)
        async with linked(pbx) as (_, inbox):
            await inbox.state(UP)
            assert [event.channels for event in inbox.events if isinstance(event, Resync)] == [(SEEN,)]
            assert not inbox.notices


@pytest.mark.parametrize("why", ["Permission denied", "Invalid/unknown command"])
async def test_what_is_not_permitted_is_told_once_and_the_link_is_up(why: str) -> None:
    async with FakeAmi() as pbx:
        for action in ("coreshowchannels", "status", "queuestatus", "devicestatelist"):
            pbx.answers[action] = refusal(why)
        async with linked(pbx, replace(QUICK, audit=0.001)) as (_, inbox):
            await inbox.state(UP)
            await pbx.acted("CoreShowChannels", 4)
            assert sorted(notice[:24] for notice in inbox.notices) == ["main: The PBX does not t"] * 2
            assert all("manager.conf" in notice or "write=" in notice for notice in inbox.notices)
            assert len(inbox.of(Resync)) == 1  # an audit without the list of channels would end every call


async def test_a_list_without_an_answer_does_not_keep_the_link_down() -> None:
    async with FakeAmi() as pbx:
        for action in ("queuestatus", "devicestatelist"):
            pbx.answers[action] = silence
        async with linked(pbx, replace(QUICK, lists=0.05)) as (_, inbox):
            await inbox.state(UP)
            assert len(inbox.notices) == 1


async def test_without_a_word_of_what_is_alive_no_call_is_closed() -> None:
    async with FakeAmi() as pbx:
        pbx.answers["coreshowchannels"] = pbx.answers["status"] = silence
        async with linked(pbx, replace(QUICK, lists=0.05)) as (_, inbox):
            assert await inbox.state(LinkState.DOWN) == "The PBX does not answer."
            assert not inbox.of(Resync)
            pbx.answers["coreshowchannels"] = listing("CoreShowChannel", ONE)
            await inbox.state(UP)
            (resync,) = inbox.of(Resync)
            assert resync.channels == (SEEN,)  # type: ignore[union-attr]


async def test_a_connection_lost_during_the_lists_begins_again() -> None:
    async with FakeAmi() as pbx:
        pbx.answers["queuestatus"] = silence
        async with linked(pbx) as (_, inbox):
            await pbx.acted("QueueStatus")
            pbx.answers["queuestatus"] = listing("QueueEntry")
            pbx.last.reset()
            await inbox.state(UP)
            assert len(inbox.of(Resync)) == 1


async def test_events_that_came_during_the_lists_are_told_after_them() -> None:
    def busy(action: Action) -> bytes:
        new = message(
            ("Event", "Newchannel"), ("Channel", "PJSIP/t-00000002"), ("Uniqueid", "2.1"), ("Linkedid", "2.1")
        )
        ended = message(
            ("Event", "Hangup"),
            ("Channel", "PJSIP/t-00000003"),
            ("Uniqueid", "0.9"),
            ("Linkedid", "0.9"),
            ("Cause", "17"),
        )
        both = {**ONE, "Uniqueid": "2.1", "Linkedid": "2.1"}
        return new + ended + listing("CoreShowChannel", ONE, both)(action)

    async with FakeAmi() as pbx:
        pbx.answers["coreshowchannels"] = busy
        async with linked(pbx) as (_, inbox):
            await inbox.state(UP)
            kinds = [type(event).__name__ for event in inbox.events]
            assert kinds == ["LinkChanged", "Resync", "ChannelNew", "HungUp", "LinkChanged"]
            (resync,) = inbox.of(Resync)
            # it is in no list, and it ends by its own hangup: with its cause, as it really did
            assert resync.ending == ("0.9",)  # type: ignore[union-attr]
            assert resync.channels == (SEEN,)  # type: ignore[union-attr]


async def test_an_audit_now_and_then() -> None:
    async with FakeAmi() as pbx:
        pbx.answers["coreshowchannels"] = listing("CoreShowChannel", ONE)
        async with linked(pbx, replace(QUICK, audit=0.001)) as (_, inbox):
            await inbox.until(lambda it: len(it.of(Resync)) >= 4)
            audits = [event for event in inbox.events if isinstance(event, Resync)]
            assert [event.audit for event in audits[:4]] == [False, True, True, True]
            assert audits[1].channels == (SEEN,)
            assert [state for state, _ in inbox.links].count(UP) == 1


async def test_an_audit_does_not_bring_back_what_ended_while_it_ran() -> None:
    hangup = message(("Event", "Hangup"), ("Uniqueid", "1.1"), ("Linkedid", "1.0"))

    async with FakeAmi() as pbx:
        pbx.answers["coreshowchannels"] = lambda action: listing("CoreShowChannel", ONE)(action) + hangup
        pbx.answers["devicestatelist"] = lambda action: response(action, Message="no", ok=False)
        async with linked(pbx, replace(QUICK, audit=0.001)) as (_, inbox):
            await inbox.until(lambda it: any(event.audit for event in it.events if isinstance(event, Resync)))
            audit = next(event for event in inbox.events if isinstance(event, Resync) and event.audit)
            assert inbox.of(HungUp)
            assert audit.channels in ((), (SEEN,))  # the hangup may also have come after the whole list


async def test_an_audit_waits_for_events_that_come_behind_its_lists() -> None:
    hangup = message(("Event", "Hangup"), ("Uniqueid", "1.1"), ("Linkedid", "1.0"), ("Cause", "16"))

    async with FakeAmi() as pbx:
        pbx.answers["coreshowchannels"] = listing("CoreShowChannel", ONE)
        async with linked(pbx, replace(QUICK, audit=0.001, settle=0.2)) as (_, inbox):
            await inbox.state(UP)
            pbx.answers["coreshowchannels"] = listing("CoreShowChannel")
            await pbx.acted("DeviceStateList", 2)
            pbx.last.send(hangup)  # it is in the list no more, and now the PBX says so
            await inbox.until(lambda it: len(it.of(Resync)) >= 2)
            assert [type(event) for event in inbox.events if isinstance(event, (HungUp, Resync))][1:] == [
                HungUp,
                Resync,
            ]


def test_what_live_events_said_is_newer_than_the_list() -> None:
    def corrected(*events: object) -> Resync:
        meanwhile = Meanwhile()
        for event in events:
            meanwhile.note(event)  # type: ignore[arg-type]
        return meanwhile.correct(TOLD)

    assert corrected() == TOLD
    assert corrected(HungUp(9.5, "1.1", "1.0", "", 16)) == TOLD._replace(channels=(), waiting=())
    state = ChannelState(9.5, "1.1", "1.0", "", 5, "", "")
    assert corrected(state).channels[0].state == 5
    assert corrected(BridgeLeft(9.5, "1.1", "1.0", "b1")).channels[0].bridge == ""
    entered = corrected(state, BridgeEntered(9.5, "1.1", "1.0", "", "b2", "")).channels[0]
    assert (entered.bridge, entered.state) == ("b2", 6)
    assert corrected(QueueLeft(9.5, "1.1", "1.0", "sales")).waiting == ()
    devices = corrected(DeviceState(9.5, "PJSIP/101", "RINGING"), DeviceState(9.5, "PJSIP/102", "INUSE")).devices
    assert devices == (("PJSIP/101", "RINGING"), ("PJSIP/102", "INUSE"))


def test_order_after_a_login() -> None:
    new = ChannelNew(9.5, "1.1", "1.0", "", 0, "", "", "")
    end = HungUp(9.6, "1.1", "1.0", "", 16)
    other = HungUp(9.6, "0.1", "0.1", "", 16)
    assert in_order(TOLD, []) == [TOLD]
    assert in_order(TOLD, [new, end]) == [TOLD._replace(channels=()), new, end]
    assert in_order(TOLD, [end]) == [TOLD, end]
    assert in_order(TOLD, [other]) == [TOLD._replace(ending=("0.1",)), other]


@pytest.mark.parametrize(
    ("text", "told"), [("00:00:07", 7), ("27:00:01", 97201), ("3723", 3723), ("", 0), ("x", 0), ("1:-1", 0), ("²", 0)]
)
def test_durations(text: str, told: float) -> None:
    assert seconds(text) == told


async def test_times_are_on_the_clock_of_the_pbx() -> None:
    ahead = message(("Event", "Hold"), ("Timestamp", "2000000000.5"), ("Uniqueid", "1.1"))
    async with FakeAmi() as pbx:
        pbx.after_login += ahead
        async with linked(pbx) as (_, inbox):
            await inbox.state(UP)
            assert all(abs(event.at - 2_000_000_000) < 60 for event in inbox.events[1:])
            pbx.last.end()
            await inbox.state(LinkState.DOWN)
            assert abs(inbox.events[-1].at - 2_000_000_000) < 60
