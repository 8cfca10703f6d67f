"""What the rest of the program may rely on, whatever the desktop does."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from console.alerts import desktop as module
from console.alerts.backend import Unavailable
from console.alerts.check import check
from console.alerts.desktop import DesktopAlerts, system_desktop
from console.alerts.freedesktop import Freedesktop
from console.alerts.native import Native
from console.domain.why import Decision
from console.flow.ports import Alert, Arrival, Delivered, Notice

from .conftest import Daemon


class Desktop:
    """A backend that remembers, and fails or hangs on demand."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.on_screen: dict[str, Alert] = {}
        self.error: Exception | None = None
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.closed = False

    async def show(self, alert: Alert) -> None:
        await self.go_on.wait()
        self.steps.append(f"show {alert.key} {alert.title}")
        if self.error:
            raise self.error
        self.on_screen[alert.key] = alert

    async def clear(self, key: str) -> None:
        await self.go_on.wait()
        self.steps.append(f"clear {key}")
        if self.error:
            raise self.error
        self.on_screen.pop(key, None)

    async def close(self) -> None:
        self.closed = True


class Room:
    """Alerts with all around them."""

    def __init__(self) -> None:
        self.desktop = Desktop()
        self.told: list[Arrival] = []
        self.became: list[tuple[str, Decision, str]] = []
        self.written: list[str] = []
        self.rung = asyncio.Queue[str]()
        self.made: list[DesktopAlerts] = []

    def alerts(self, **options: bool) -> DesktopAlerts:
        self.made.append(DesktopAlerts(self.hear, write=self.write, desktop=self.desktop, **options))
        return self.made[-1]

    def hear(self, arrival: Arrival) -> None:
        if isinstance(arrival, Delivered):
            self.became.append(arrival)
        else:
            self.told.append(arrival)

    def write(self, text: str) -> None:
        self.written.append(text)
        self.rung.put_nowait(text)

    async def settled(self) -> None:
        """Until nothing is left to do."""
        for _turn in range(50):
            await asyncio.sleep(0)


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    room = Room()
    yield room
    room.desktop.go_on.set()
    for alerts in room.made:
        await alerts.close()
    assert room.desktop.closed or not room.made


def ring(key: str, title: str = "Ромашка", urgent: bool = False) -> Alert:
    return Alert(key, title, "борг", urgent)


async def test_shown_replaced_and_cleared(room: Room) -> None:
    alerts = room.alerts()
    alerts.show(ring("a"))
    await room.settled()
    alerts.show(ring("a", "Лан"))
    await room.settled()
    alerts.clear("a")
    alerts.clear("unknown")
    await room.settled()
    assert room.desktop.steps == ["show a Ромашка", "show a Лан", "clear a"]
    assert (room.written, room.told) == ([], [])
    assert room.became == [("a", Decision.BY_DESKTOP, "")] * 2


async def test_the_same_is_not_shown_twice(room: Room) -> None:
    alerts = room.alerts()
    for _time in range(3):
        alerts.show(ring("a"))
        await room.settled()
    assert room.desktop.steps == ["show a Ромашка"]


async def test_only_the_latest_of_what_came_while_busy(room: Room) -> None:
    alerts = room.alerts()
    room.desktop.go_on.clear()
    alerts.show(ring("a", "1"))
    await room.settled()
    for number in range(2, 100):
        alerts.show(ring("a", str(number)))
    alerts.show(ring("b"))
    alerts.clear("b")
    room.desktop.go_on.set()
    await room.settled()
    assert room.desktop.steps == ["show a 1", "show a 99"]


async def test_never_more_than_three(room: Room) -> None:
    alerts = room.alerts()
    for key in "abcde":
        alerts.show(ring(key))
        await room.settled()
        assert len(room.desktop.on_screen) <= 3
    assert list(room.desktop.on_screen) == ["c", "d", "e"]


async def test_names_hidden(room: Room) -> None:
    alerts = room.alerts(hide_names=True)
    alerts.show(ring("a", urgent=True))
    await room.settled()
    alerts.show(ring("a", "Лан", urgent=True))
    await room.settled()
    assert room.desktop.on_screen == {"a": Alert("a", "Incoming call", "", True)}
    assert len(room.desktop.steps) == 1


async def test_switched_off(room: Room) -> None:
    alerts = room.alerts()
    alerts.show(ring("a"))
    await room.settled()
    alerts.enabled = False
    alerts.show(ring("b"))
    await room.settled()
    assert not room.desktop.on_screen
    alerts.enabled = True
    alerts.show(ring("c"))
    await room.settled()
    assert list(room.desktop.on_screen) == ["c"]


async def test_close_takes_all_off(room: Room) -> None:
    alerts = room.alerts()
    alerts.show(ring("a"))
    await room.settled()
    alerts.show(ring("b"))
    await alerts.close()
    assert not room.desktop.on_screen
    assert room.desktop.closed


async def test_where_the_desktop_fails_the_terminal_rings_and_it_is_told_once(room: Room) -> None:
    alerts = room.alerts()
    room.desktop.error = Unavailable("no such service")
    alerts.show(ring("a"))
    await room.settled()
    alerts.show(ring("b"))
    await room.settled()
    assert room.told == [Notice("No desktop notifications (no such service): the terminal rings instead")]
    assert [text.startswith("\a") for text in room.written] == [True, True]
    assert len(room.desktop.steps) == 1  # it is not asked again at once
    assert room.became == [(key, Decision.BY_TERMINAL, "no such service") for key in "ab"]


async def test_the_desktop_is_tried_again_later(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_TRY_AGAIN_S", 0.0)
    alerts = room.alerts()
    room.desktop.error = RuntimeError("a bug")
    alerts.show(ring("a"))
    await room.settled()
    room.desktop.error = None
    alerts.show(ring("b"))
    await room.settled()
    assert list(room.desktop.on_screen) == ["b"]
    assert len(room.told) == 1


async def test_a_terminal_that_fails_too_does_not_end_it(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(text: str) -> None:
        raise OSError("no terminal")

    monkeypatch.setattr(room, "write", gone)
    monkeypatch.setattr(module, "_TRY_AGAIN_S", 0.0)
    alerts = room.alerts()
    room.desktop.error = Unavailable("no such service")
    alerts.show(ring("a"))
    await room.settled()
    room.desktop.error = None
    alerts.show(ring("b"))
    await room.settled()
    assert list(room.desktop.on_screen) == ["b"]
    assert room.became == [("a", Decision.BY_NOBODY, "no such service"), ("b", Decision.BY_DESKTOP, "")]


async def test_a_desktop_that_hangs(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_DEADLINE_S", 0.01)
    alerts = room.alerts()
    room.desktop.go_on.clear()
    alerts.show(ring("a"))
    alerts.show(ring("b"))
    await room.rung.get()
    await room.rung.get()
    alerts.clear("a")
    await alerts.close()
    assert room.told == [Notice("No desktop notifications (the desktop does not answer): the terminal rings instead")]


async def test_a_hanging_daemon(daemon: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same over a real bus: the terminal rings, and what the daemon shows too late is taken back."""
    monkeypatch.setattr(module, "_DEADLINE_S", 1.0)  # a cold bus takes its time
    monkeypatch.setattr(module, "_TRY_AGAIN_S", 0.0)
    written = asyncio.Queue[str]()
    told: list[Arrival] = []
    alerts = DesktopAlerts(told.append, write=written.put_nowait, desktop=Freedesktop())
    alerts.show(ring("first"))
    await daemon.until(1)
    daemon.hanging = True
    alerts.show(ring("a"))
    assert "Ромашка" in await written.get()
    daemon.wake_up()
    await daemon.until(3)
    assert list(daemon.shown) == [1]
    monkeypatch.setattr(module, "_DEADLINE_S", 30.0)  # a busy machine is not a hanging daemon
    alerts.show(ring("b"))
    await daemon.until(4)
    async with asyncio.timeout(30):
        for _ in iter(lambda: "b" in alerts._shown, True):  # until it is known here that the daemon has answered
            await asyncio.sleep(0)
    await alerts.close()
    assert daemon.shown == {}
    assert len([one for one in told if isinstance(one, Notice)]) == 1


def test_which_desktop() -> None:
    assert isinstance(system_desktop({}, "linux"), Freedesktop)
    assert isinstance(system_desktop({}, "freebsd14"), Freedesktop)
    assert isinstance(system_desktop({}, "win32"), Native)
    assert isinstance(system_desktop({}, "darwin"), Native)
    assert system_desktop({"SSH_CONNECTION": "10.0.0.1 5 10.0.0.2 22"}, "linux") is None


async def test_over_ssh_the_terminal_rings_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 5 10.0.0.2 22")
    written = asyncio.Queue[str]()
    told: list[Arrival] = []
    alerts = DesktopAlerts(told.append, write=written.put_nowait)
    alerts.show(ring("a"))
    assert (await written.get()).startswith("\a")
    await alerts.close()
    assert told == [Delivered("a", Decision.BY_TERMINAL, "over SSH the desktop is another computer's")]
    assert [finding.ok for finding in await check()] == [None]


async def test_check_says_what_to_do(no_bus: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    (finding,) = await check()
    assert finding.ok is None
    assert finding.advice


async def test_check_shows_one(daemon: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    assert [finding.ok for finding in await check()] == [True]
    assert len(daemon.shown) == 1
