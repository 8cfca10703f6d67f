"""Notifications over a real D-Bus."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from console.alerts.backend import Unavailable
from console.alerts.freedesktop import Freedesktop
from console.flow.ports import Alert

from .conftest import Daemon

RING = Alert("main/1", "ТОВ «Ромашка»", 'Борг <b>48 200 ₴</b> & "лапки"\nчерга sales')
EXPIRED, BY_THE_USER = 1, 2
TITLE, BODY, HINTS = 3, 4, 6


@pytest.fixture
async def desktop() -> AsyncIterator[Freedesktop]:
    desktop = Freedesktop()
    yield desktop
    await desktop.close()


async def test_what_is_shown(daemon: Daemon, desktop: Freedesktop) -> None:
    await desktop.show(RING)
    (shown,) = daemon.shown.values()
    assert shown[0] == "Caller Console"
    assert shown[TITLE] == RING.title
    assert shown[BODY] == 'Борг &lt;b&gt;48 200 ₴&lt;/b&gt; &amp; "лапки"\nчерга sales'
    assert shown[5] == []
    assert shown[HINTS]["urgency"].value == 1
    assert shown[HINTS]["x-dunst-stack-tag"].value == RING.key


async def test_markup_is_left_alone_where_the_server_has_none(daemon: Daemon, desktop: Freedesktop) -> None:
    daemon.capabilities = ["body"]
    await desktop.show(RING)
    assert daemon.shown[1][BODY] == RING.body


async def test_a_server_without_bodies_gets_all_in_the_title(daemon: Daemon, desktop: Freedesktop) -> None:
    daemon.capabilities = []
    await desktop.show(Alert("k", "Ромашка", "a\nb"))
    assert daemon.shown[1][TITLE : BODY + 1] == ["Ромашка · a · b", ""]


async def test_replaced_in_place_and_taken_off(daemon: Daemon, desktop: Freedesktop) -> None:
    await desktop.show(Alert("a", "+380 50 111 2233", ""))
    await desktop.show(Alert("b", "other", ""))
    await desktop.show(Alert("a", "Ромашка", "", urgent=True))
    assert {number: shown[TITLE] for number, shown in daemon.shown.items()} == {1: "Ромашка", 2: "other"}
    assert daemon.shown[1][HINTS]["urgency"].value == 2
    await desktop.clear("a")
    await desktop.clear("a")
    await desktop.clear("never seen")
    assert list(daemon.shown) == [2]
    await desktop.show(Alert("a", "again", ""))
    assert len(daemon.shown) == 2


async def test_what_the_user_closed_stays_closed(daemon: Daemon, desktop: Freedesktop) -> None:
    await desktop.show(RING)
    daemon.close(1, BY_THE_USER)
    await desktop.show(Alert("other", "x", ""))  # its answer comes behind the signal
    await desktop.show(Alert(RING.key, "now with a name", ""))
    assert len(daemon.asked) == 2
    await desktop.clear(RING.key)
    await desktop.show(RING)
    assert len(daemon.asked) == 3


async def test_what_expired_is_shown_anew(daemon: Daemon, desktop: Freedesktop) -> None:
    await desktop.show(RING)
    daemon.close(1, EXPIRED)
    await desktop.show(Alert("other", "x", ""))
    await desktop.show(Alert(RING.key, "now with a name", ""))
    assert daemon.asked[2][1][1] == 0


async def test_an_answer_after_the_deadline_is_taken_back(daemon: Daemon, desktop: Freedesktop) -> None:
    await desktop.show(Alert("first", "x", ""))
    daemon.hanging = True
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await desktop.show(RING)
    daemon.wake_up()
    await daemon.until(3)
    assert daemon.asked[2] == ("CloseNotification", [2])
    assert list(daemon.shown) == [1]


async def test_closing_while_the_server_hangs(daemon: Daemon, desktop: Freedesktop) -> None:
    await desktop.show(Alert("first", "x", ""))
    daemon.hanging = True
    with suppress(TimeoutError):
        async with asyncio.timeout(0.01):
            await desktop.show(RING)
    await desktop.close()


async def test_no_bus(no_bus: None, desktop: Freedesktop) -> None:
    with pytest.raises(Unavailable, match="no D-Bus"):
        await desktop.show(RING)
    await desktop.clear(RING.key)


async def test_no_service(bus: asyncio.subprocess.Process, desktop: Freedesktop) -> None:
    with pytest.raises(Unavailable, match="no notification service"):
        await desktop.show(RING)


async def test_a_service_that_comes_later(bus: asyncio.subprocess.Process, desktop: Freedesktop) -> None:
    with pytest.raises(Unavailable):
        await desktop.show(RING)
    daemon = Daemon()
    await daemon.start()
    await desktop.show(RING)
    assert daemon.shown[1][BODY].startswith("Борг &lt;b&gt;")
    daemon.stop()


async def test_the_bus_goes_away(bus: asyncio.subprocess.Process, daemon: Daemon, desktop: Freedesktop) -> None:
    await desktop.show(RING)
    bus.terminate()
    await bus.wait()
    with pytest.raises(Unavailable):
        await desktop.show(Alert("b", "x", ""))
