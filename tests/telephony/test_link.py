"""The link's life: up, what it says, and how it begins again. Over real sockets."""

import asyncio
from dataclasses import replace

import pytest

from console.domain.events import LinkState, Resync
from console.telephony.link import AmiLink
from console.telephony.session import Session, Unanswered

from .fake_ami import FakeAmi, message, refusal, response, silence
from .helpers import PATIENCE, QUICK, Inbox, linked, names, newchannel, running, settings

DOWN, UP, REFUSED, CONNECTING = LinkState.DOWN, LinkState.UP, LinkState.REFUSED, LinkState.CONNECTING


async def test_up_is_said_after_the_lists_and_events_follow() -> None:
    async with FakeAmi() as pbx, linked(pbx) as (_, inbox):
        await inbox.state(UP)
        pbx.last.send(newchannel("1.1"))
        await inbox.until(lambda it: names(it) == ["Ромашка"])
        kinds = [type(event).__name__ for event in inbox.events]
        assert kinds == ["LinkChanged", "Resync", "LinkChanged", "ChannelNew"]
        assert inbox.links == [(CONNECTING, ""), (UP, "")]
        login = pbx.last.actions[0]
        assert (login["Action"], login["Username"], login["Secret"], login["Events"]) == (
            "Login",
            "console",
            "canary-secret",
            "on",
        )


async def test_a_user_without_system_gets_no_fullybooted_and_is_up_all_the_same() -> None:
    async with FakeAmi() as pbx:
        pbx.after_login = b""
        async with linked(pbx) as (_, inbox):
            await inbox.state(UP)


async def test_a_pbx_that_finishes_booting_later_is_asked_again() -> None:
    async with FakeAmi() as pbx, linked(pbx) as (_, inbox):
        await inbox.state(UP)
        pbx.last.send(pbx.after_login)
        await inbox.until(lambda it: len(it.of(Resync)) == 2)
        assert [event.audit for event in inbox.events if isinstance(event, Resync)] == [False, True]


async def test_the_connection_comes_back_each_time_it_goes() -> None:
    async with FakeAmi() as pbx, linked(pbx) as (_, inbox):
        for count, end in enumerate(("end", "reset", "end"), 1):
            await inbox.state(UP, count)
            getattr(pbx.last, end)()
            assert await inbox.state(DOWN, count) == "The PBX closed the connection."
        await inbox.state(UP, 4)
        assert len(pbx.connections) == 4
        assert len(inbox.of(Resync)) == 4


async def test_shutdown_is_told_and_what_stands_behind_it_is_not_lost() -> None:
    async with FakeAmi() as pbx, linked(pbx) as (_, inbox):
        await inbox.state(UP)
        pbx.last.send(message(("Event", "Shutdown"), ("Shutdown", "Cleanly")) + newchannel("1.1"))
        pbx.last.end()
        assert await inbox.state(DOWN) == "The PBX shuts down."
        assert names(inbox) == ["Ромашка"]


async def test_a_refused_login_is_told_once_and_not_hammered() -> None:
    async with FakeAmi() as pbx:
        pbx.answers["login"] = refusal("Authentication failed")
        async with linked(pbx) as (link, inbox):
            why = await inbox.state(REFUSED)
            assert "console" in why
            assert "Authentication failed" in why
            assert "canary" not in why
            await asyncio.sleep(0.1)  # fifty of the pauses between ordinary attempts
            assert len(pbx.connections) == 1
            pbx.answers["login"] = lambda action: response(action)
            link.retry_now()
            await inbox.state(UP)
            assert len(pbx.connections) == 2


async def test_a_login_in_use_elsewhere_is_tried_again_soon() -> None:
    async with FakeAmi() as pbx:
        pbx.answers["login"] = refusal("Login Already In Use")
        async with linked(pbx) as (_, inbox):
            assert "elsewhere" in await inbox.state(DOWN)
            pbx.answers["login"] = lambda action: response(action)
            await inbox.state(UP)


async def test_half_open_is_found_by_the_ping() -> None:
    async with FakeAmi() as pbx, linked(pbx, replace(QUICK, answer=0.1)) as (_, inbox):
        await inbox.state(UP)
        pbx.last.deaf = True
        assert await inbox.state(DOWN) == "The PBX does not answer."
        await inbox.state(UP, 2)


async def test_pings_do_not_pile_up() -> None:
    async with FakeAmi() as pbx, linked(pbx, ping_s=0.001) as (link, inbox):
        await inbox.state(UP)
        await pbx.acted("Ping", 30)
        assert link._session is not None
        assert len(link._session._protocol.responses) <= 1


async def test_a_connection_that_talks_is_alive_even_if_the_pong_is_late() -> None:
    async with FakeAmi() as pbx, linked(pbx, replace(QUICK, answer=0.05)) as (_, inbox):
        await inbox.state(UP)
        pbx.answers["ping"] = lambda action: newchannel("1.1")
        await pbx.acted("Ping", 4)
        assert inbox.links[-1] == (UP, "")


async def test_defaults_find_a_dead_connection_within_15_seconds() -> None:
    plain = AmiLink(settings(ping_s=5.0), Inbox())
    assert plain._settings.ping_s + plain._pace.answer <= 15


async def test_pauses_grow_with_jitter_and_start_again_after_a_good_stretch(monkeypatch: pytest.MonkeyPatch) -> None:
    rests: list[float] = []
    enough = asyncio.Event()

    async def rest(self: AmiLink, seconds: float) -> None:
        rests.append(seconds)
        await asyncio.sleep(0)
        if len(rests) == 12:
            enough.set()

    monkeypatch.setattr(AmiLink, "_rest", rest)
    async with FakeAmi() as pbx:
        port = pbx.port
    inbox = Inbox()
    link = AmiLink(settings(port), inbox)
    async with running(link):
        async with asyncio.timeout(PATIENCE):
            await enough.wait()
    for wanted, told in zip([1, 2, 4, 8, 16, 32, 60, 60, 60], rests, strict=False):
        assert wanted / 2 <= told <= wanted
    assert len(set(rests)) == len(rests)
    rests.clear()
    async with FakeAmi() as pbx:
        link = AmiLink(settings(pbx.port), inbox, pace=replace(QUICK, first_pause=1, longest_pause=60, good=0.0))
        async with running(link):
            for count in range(1, 6):
                (await pbx.connected(count)).reset()
    assert all(0.5 <= told <= 1 for told in rests)


async def test_the_same_trouble_is_told_once() -> None:
    async with FakeAmi() as pbx:
        port = pbx.port
    inbox = Inbox()
    async with running(AmiLink(settings(port), inbox, pace=QUICK)):
        await inbox.state(DOWN)
        await asyncio.sleep(0.1)
    assert [state for state, _ in inbox.links] == [CONNECTING, DOWN]


async def test_late_events_of_a_connection_given_up_are_ignored() -> None:
    async with FakeAmi() as pbx, linked(pbx) as (link, inbox):
        await inbox.state(UP)
        assert link._session is not None
        old = link._session._protocol
        pbx.last.reset()
        await inbox.state(UP, 2)
        old.data_received(newchannel("1.1"))
        pbx.last.send(newchannel("1.2", "new"))
        await inbox.until(lambda it: names(it) == ["new"])


@pytest.mark.parametrize("lost", [False, True])
async def test_cancelled_it_leaves_nothing_behind(lost: bool) -> None:
    """panoramisk alone goes on connecting after its close()."""
    before = asyncio.all_tasks()
    async with FakeAmi() as pbx:
        async with linked(pbx, replace(QUICK, first_pause=0.05)) as (_, inbox):
            await inbox.state(UP)
            connection = pbx.last
            if lost:
                connection.reset()
                await inbox.state(DOWN)
        async with asyncio.timeout(PATIENCE):
            await connection.closed.wait()
        await asyncio.sleep(0.1)  # twice the pause
        assert len(pbx.connections) == 1
    assert asyncio.all_tasks() == before


async def test_a_fault_of_ours_does_not_end_the_link(monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeAmi() as pbx:
        with monkeypatch.context() as broken:
            broken.setattr("console.telephony.resync.take", None)
            inbox = Inbox()
            async with running(AmiLink(settings(pbx.port), inbox, pace=QUICK)):
                assert "in the program itself" in await inbox.state(DOWN)
                broken.undo()
                await inbox.state(UP)


async def test_what_was_asked_fails_at_once_when_the_connection_goes() -> None:
    """panoramisk alone leaves such futures pending for ever."""
    async with FakeAmi() as pbx:
        pbx.answers["ping"] = silence
        session = Session(settings(pbx.port))
        with pytest.raises(Unanswered, match="no connection"):
            await session.ask("Ping", 600.0)
        await session.open(PATIENCE)
        asked = asyncio.create_task(session.ask("Ping", 600.0))
        await pbx.acted("Ping")
        pbx.last.reset()
        async with asyncio.timeout(PATIENCE):
            with pytest.raises(Unanswered, match="closed the connection"):
                await asked
        with pytest.raises(Unanswered, match="no connection"):
            await session.ask("Ping", 600.0)
        session.close()


@pytest.mark.parametrize("stage", ["connecting", "greeting", "login", "lists", "resting"])
async def test_it_can_be_cancelled_at_every_stage(stage: str) -> None:
    async with FakeAmi() as pbx:
        pbx.greeting = b"" if stage == "greeting" else pbx.greeting
        if stage in ("login", "lists"):
            pbx.answers["login" if stage == "login" else "coreshowchannels"] = lambda action: b""
        if stage == "resting":
            pbx.answers["login"] = refusal()
        async with linked(pbx) as (_, inbox):
            if stage == "greeting":
                await pbx.connected()
            elif stage == "login":
                await pbx.acted("Login")
            elif stage == "lists":
                await pbx.acted("CoreShowChannels")
            elif stage == "resting":
                await inbox.state(REFUSED)


async def test_an_inbox_that_raises_does_not_cost_the_connection(caplog: pytest.LogCaptureFixture) -> None:
    seen = []

    def broken(arrival: object) -> None:
        seen.append(arrival)
        raise RuntimeError("boom")

    async with FakeAmi() as pbx, running(AmiLink(settings(pbx.port), broken, pace=QUICK)):
        await pbx.acted("Ping")
        pbx.last.send(newchannel("1.1") + newchannel("1.2"))
        await pbx.acted("Ping", 3)
        assert len(pbx.connections) == 1
        assert len(seen) == 5
