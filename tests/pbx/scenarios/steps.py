"""Steps that many scenarios share."""

from __future__ import annotations

import asyncio

from tests.pbx.dialog import Dialog
from tests.pbx.rig import Rig

MOMENT = 0.3


async def a_moment(seconds: float = MOMENT) -> None:
    """Let people talk, or let the PBX do its part."""
    await asyncio.sleep(seconds)


async def talking(rig: Rig, dialed: str = "380441112244", line: str = "101") -> tuple[Dialog, Dialog]:
    """Somebody outside calls and that line answers: both ends of the call."""
    caller = rig.outside(dialed)
    ours = await rig.phone(line).incoming()
    await a_moment()
    ours.answer()
    await caller.answered()
    await rig.talks(line)
    await a_moment()
    return caller, ours


async def give_up(caller: Dialog, after: float = MOMENT) -> None:
    """The caller hears it ring, and hangs up."""
    await caller.ringing()
    await a_moment(after)
    caller.cancel()
    await caller.ended()


async def refused(caller: Dialog) -> None:
    """The PBX tells the caller that there will be no call."""
    status = await caller.final()
    if status == 200:
        raise AssertionError("answered, though nobody should have")
