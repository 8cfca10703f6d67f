"""What a test sees: a running Asterisk, six phones, a trunk to the outside world, and AMI.

async with Rig(asterisk) as rig:
    rig.phone("101").answers()
    call = rig.outside("380441112244")
    await call.answered()
    call.bye()
    await rig.idle()
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from .ami import AmiSession, Recorder
from .asterisk import Asterisk
from .dialog import Dialog
from .phones import Phone

NUMBERS = ("101", "102", "103", "104", "105", "106", "107", "108")
CALLER = "380501112233"
CALLER_NAME = "Ромашка ТОВ"
PATIENCE = 10.0


class Rig:
    """Phones 101..106 (107 must register first), the trunk, and an AMI session of the user `lab`."""

    def __init__(self, asterisk: Asterisk) -> None:
        self.asterisk, self.version, self.ami_port = asterisk, asterisk.version, asterisk.ami_port
        self.trunk = Phone("trunk", asterisk.trunk_port, asterisk.sip_port)
        self.phones = {number: Phone(number, asterisk.phone_port(number), asterisk.sip_port) for number in NUMBERS}
        self.ami = AmiSession(asterisk.ami_port)

    async def __aenter__(self) -> Rig:
        for phone in self.everybody:
            await phone.start()
        await self.ami.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.idle()
        await self.ami.__aexit__()
        for phone in self.everybody:
            await phone.stop()

    @property
    def everybody(self) -> tuple[Phone, ...]:
        """The world outside, and every phone."""
        return (self.trunk, *self.phones.values())

    def phone(self, number: str) -> Phone:
        """The phone of a line."""
        return self.phones[number]

    def outside(self, dialed: str, number: str = CALLER, name: str | None = CALLER_NAME, extra: str = "") -> Dialog:
        """Somebody outside calls one of the company's numbers."""
        return self.trunk.call(dialed, number, name, extra)

    def recording(self, path: Path, user: str = "witness") -> Recorder:
        """Keep the exact bytes of one AMI session of this user, login included; and first what there is."""
        return Recorder(self.ami_port, path, user, asks=("CoreShowChannels", "DeviceStateList"))

    async def channels(self) -> list[dict[str, str]]:
        """The channels that Asterisk has now."""
        listed = await self.ami.listing("CoreShowChannels")
        return [message for message in listed if message.get("Event") == "CoreShowChannel"]

    async def channel(self, line: str) -> str:
        """The name of the newest channel of a line, or of the trunk."""
        return [c["Channel"] for c in await self.channels() if c["Channel"].startswith(f"PJSIP/{line}-")][-1]

    async def talks(self, line: str) -> None:
        """Wait until Asterisk itself has a line in a talk: a busy one hears no keys before."""
        async with asyncio.timeout(PATIENCE):
            while not await self._is_in_a_bridge(line):  # noqa: ASYNC110 - no event names a line
                await asyncio.sleep(0.05)

    async def _is_in_a_bridge(self, line: str) -> bool:
        own = [channel for channel in await self.channels() if channel["Channel"].startswith(f"PJSIP/{line}-")]
        return any(channel["BridgeId"] for channel in own)

    async def idle(self) -> None:
        """Hang up what is left and wait until Asterisk has no channel."""
        for phone in self.everybody:
            phone.reset()
        await self.quiet()

    async def quiet(self) -> None:
        """Wait until Asterisk has no channel."""
        async with asyncio.timeout(PATIENCE):
            while await self.channels():  # noqa: ASYNC110 - Asterisk has no event for it
                await asyncio.sleep(0.05)


Scenario = Callable[[Rig], Awaitable[None]]


async def play(rig: Rig, scenario: Scenario) -> None:
    """Play one scenario to its end, beginning and ending with no channel."""
    await rig.idle()
    for phone in rig.everybody:
        phone.diary.clear()
    await scenario(rig)
    await rig.quiet()
    for phone in rig.everybody:
        phone.reset()
