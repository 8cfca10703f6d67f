"""With notification daemons that other people wrote."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.alerts.desktop import DesktopAlerts
from console.alerts.freedesktop import Freedesktop
from console.domain.why import Decision
from console.flow.ports import Alert, Arrival, Delivered

from .conftest import SERVICE, named, require

SYSTEM_PYTHON = "/usr/bin/python3"


async def program(*command: str, **environment: str) -> str:
    """Run to the end and give what it printed."""
    pipe = asyncio.subprocess.PIPE
    done = await asyncio.create_subprocess_exec(*command, stdout=pipe, env={**os.environ, **environment})
    return (await done.communicate())[0].decode()


@pytest.fixture
async def mock(bus: asyncio.subprocess.Process, tmp_path: Path) -> AsyncIterator[Path]:
    """python-dbusmock's notification daemon; gives the file in which it logs each call."""
    require("dbus-daemon")
    probe = await asyncio.create_subprocess_exec(
        SYSTEM_PYTHON, "-c", "import dbusmock", stderr=asyncio.subprocess.DEVNULL
    )
    if await probe.wait():
        require("python3-dbusmock")
    log = tmp_path / "log"
    command = [SYSTEM_PYTHON, "-m", "dbusmock", "--template", "notification_daemon", "--logfile", str(log)]
    daemon = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
    await named(SERVICE)
    yield log
    daemon.terminate()
    await daemon.wait()


async def test_dbusmock(mock: Path) -> None:
    told: list[Arrival] = []
    alerts = DesktopAlerts(told.append, desktop=Freedesktop())
    alerts.show(Alert("a", "+380 50 111 2233", ""))
    await logged(mock, 1)
    alerts.show(Alert("a", "Ромашка", "<b>"))
    await logged(mock, 2)
    alerts.clear("a")
    lines = await logged(mock, 3)
    await alerts.close()
    assert '"+380 50 111 2233"' in lines[0]
    assert 'Notify "Caller Console" 1 ' in lines[1]
    assert '"Ромашка" "&lt;b&gt;"' in lines[1]
    assert lines[2].endswith("CloseNotification 1")
    assert told == [Delivered("a", Decision.BY_DESKTOP)] * 2


async def logged(log: Path, count: int) -> list[str]:
    """The first calls of our own, once there are so many."""
    while True:
        lines = [line for line in _read(log).splitlines() if " Notify " in line or " CloseNotification " in line]
        if len(lines) >= count:
            return lines
        await asyncio.sleep(0.01)


def _read(log: Path) -> str:
    return log.read_text(encoding="utf-8") if log.exists() else ""


@pytest.fixture
async def dunst(bus: asyncio.subprocess.Process) -> AsyncIterator[None]:
    """Dunst on a screen that nobody sees."""
    pipe, devnull = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    screen = await asyncio.create_subprocess_exec(require("Xvfb"), "-displayfd", "1", stdout=pipe, stderr=devnull)
    assert screen.stdout is not None
    display = ":" + (await screen.stdout.readline()).decode().strip()
    environment = {**os.environ, "DISPLAY": display}
    daemon = await asyncio.create_subprocess_exec(require("dunst"), env=environment, stderr=devnull, stdout=devnull)
    await named(SERVICE)
    yield
    daemon.terminate()
    await daemon.wait()
    screen.terminate()
    await screen.wait()


async def test_dunst(dunst: None) -> None:
    desktop = Freedesktop()
    for name in ("+380 50 111 2233", "Ромашка", "ТОВ «Ромашка» & <b>сини</b>"):
        await desktop.show(Alert("a", name, "Борг <i>48 200</i> & більше", urgent=True))
    await desktop.show(Alert("b", "Лан", ""))
    counts = [(await program("dunstctl", "count", kind)).strip() for kind in ("displayed", "waiting", "history")]
    assert counts == ["2", "0", "0"]
    await desktop.clear("a")
    await desktop.clear("b")
    counts = [(await program("dunstctl", "count", kind)).strip() for kind in ("displayed", "waiting")]
    assert counts == ["0", "0"]
    await desktop.close()
