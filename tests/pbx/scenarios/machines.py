"""Calls that a machine picks up: a voice menu, an answering machine. A machine is not a person."""

from __future__ import annotations

from tests.pbx.rig import Rig

from .steps import a_moment
from .truth import inbound, tells

VOICE, MENU, MACHINE = "380441112266", "380441112277", "380441112289"


@tells(inbound(VOICE, "missed", "no_answer", rang=[]))
async def ivr_hangs_up(rig: Rig) -> None:
    """Inbound to a voice that speaks and hangs up: missed, no_answer; no line rang."""
    caller = await rig.outside(VOICE).answered()
    await caller.ended()


@tells(inbound(MENU, "missed", "caller_hung_up", rang=[]))
async def ivr_abandoned(rig: Rig) -> None:
    """Inbound to a voice menu; the caller hangs up while it speaks: missed, caller_hung_up."""
    caller = await rig.outside(MENU).answered()
    await a_moment()
    caller.bye()


@tells(inbound(MENU, "answered", rang=["101"], by="101"))
async def ivr_then_operator(rig: Rig) -> None:
    """Inbound to a voice menu, which passes the call to 101, who answers."""
    caller = await rig.outside(MENU).answered()
    ours = await rig.phone("101").incoming()
    await a_moment()
    ours.answer()
    await a_moment()
    caller.bye()


@tells(inbound(MENU, "missed", "caller_hung_up", rang=["101"]))
async def ivr_then_abandoned(rig: Rig) -> None:
    """Inbound to a voice menu, which passes the call to 101; the caller hangs up while it rings there."""
    caller = await rig.outside(MENU).answered()
    await rig.phone("101").incoming()
    await a_moment()
    caller.bye()


@tells(inbound(MACHINE, "missed", "no_answer", rang=["101"]))
async def answering_machine(rig: Rig) -> None:
    """Inbound to 101, who does not answer; an answering machine does: missed, no_answer."""
    caller = await rig.outside(MACHINE).answered()
    await caller.ended()
