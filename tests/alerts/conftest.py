"""A session bus of its own, with a notification daemon that does what a test wants, or a real one."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from itertools import count
from typing import Any

import pytest
from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus

SERVICE = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"


def require(program: str) -> str:
    """The path of a program; without it the test is skipped, or fails where CALLER_CONSOLE_REQUIRE_DBUS is 1."""
    found = shutil.which(program)
    if found is None:
        refuse = pytest.fail if os.environ.get("CALLER_CONSOLE_REQUIRE_DBUS") == "1" else pytest.skip
        refuse(f"{program} is not installed")
    return found


@pytest.fixture
async def bus(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[asyncio.subprocess.Process]:
    """A session bus that nobody else is on; its address is in the environment."""
    arguments = [require("dbus-daemon"), "--session", "--nofork", "--print-address"]
    devnull = asyncio.subprocess.DEVNULL
    daemon = await asyncio.create_subprocess_exec(*arguments, stdout=asyncio.subprocess.PIPE, stderr=devnull)
    assert daemon.stdout is not None
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", (await daemon.stdout.readline()).decode().strip())
    yield daemon
    if daemon.returncode is None:
        daemon.terminate()
    await daemon.wait()


@pytest.fixture
def no_bus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all")


class Daemon:
    """A notification daemon in this process: keeps what it is asked, and answers, or does not."""

    def __init__(self) -> None:
        self.capabilities = ["body", "body-markup", "actions"]
        self.hanging = False
        self.shown: dict[int, list[Any]] = {}
        self.asked: list[tuple[str, list[Any]]] = []
        self._unanswered: list[Message] = []
        self._came = asyncio.Event()
        self._numbers = count(1)
        self.connection: MessageBus | None = None

    async def start(self) -> None:
        self.connection = await MessageBus().connect()
        self.connection.add_message_handler(self._handle)
        await self.connection.request_name(SERVICE)

    def stop(self) -> None:
        assert self.connection is not None
        self.connection.disconnect()

    async def until(self, count: int) -> None:
        """Wait for so many requests to show or close."""
        while len(self.asked) < count:
            self._came.clear()
            await self._came.wait()

    def wake_up(self) -> None:
        """Answer what was left unanswered."""
        assert self.connection is not None
        self.hanging = False
        for message in self._unanswered:
            self.connection.send(self._answer(message))

    def close(self, number: int, reason: int) -> None:
        """Tell that a notification is gone: 1 expired, 2 closed by the user."""
        assert self.connection is not None
        self.connection.send(Message.new_signal(PATH, SERVICE, "NotificationClosed", "uu", [number, reason]))

    def _handle(self, message: Message) -> Message | bool | None:
        if message.message_type is not MessageType.METHOD_CALL or message.interface != SERVICE:
            return None
        if self.hanging:
            self._unanswered.append(message)
            self._came.set()
            return True
        return self._answer(message)

    def _answer(self, message: Message) -> Message:
        if message.member == "GetCapabilities":
            return Message.new_method_return(message, "as", [self.capabilities])
        self.asked.append((message.member or "", message.body))
        self._came.set()
        if message.member == "CloseNotification":
            self.shown.pop(message.body[0], None)
            return Message.new_method_return(message)
        number = message.body[1] or next(self._numbers)
        self.shown[number] = message.body
        return Message.new_method_return(message, "u", [number])


@pytest.fixture
async def daemon(bus: asyncio.subprocess.Process) -> AsyncIterator[Daemon]:
    daemon = Daemon()
    await daemon.start()
    yield daemon
    daemon.stop()


async def named(service: str) -> None:
    """Wait until somebody on the bus has this name."""
    bus = await MessageBus().connect()
    came = asyncio.Event()

    def heard(message: Message) -> None:
        if message.member == "NameOwnerChanged" and message.body[0] == service and message.body[2]:
            came.set()

    async def ask(member: str, text: str) -> Message:
        dbus = "org.freedesktop.DBus"
        reply = await bus.call(Message(dbus, "/org/freedesktop/DBus", dbus, member, signature="s", body=[text]))
        assert reply is not None
        return reply

    bus.add_message_handler(heard)
    await ask("AddMatch", "type='signal',member='NameOwnerChanged'")
    if not (await ask("NameHasOwner", service)).body[0]:
        await came.wait()
    bus.disconnect()
