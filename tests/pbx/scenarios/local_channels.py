"""Local channels, Asterisk's own loop-back wires: in any depth, kept or taken out of the way when people talk."""

from __future__ import annotations

import asyncio

from tests.pbx.rig import Rig

from .steps import a_moment, give_up
from .truth import inbound, outbound, tells

GO_AWAY, STAY, QUEUE = "380441115901", "380441115904", "380441115711"


async def _spoken(rig: Rig, dialed: str) -> None:
    """103 answers, and both sides are heard: only then does Asterisk shorten the way."""
    caller = rig.outside(dialed)
    ours = await rig.phone("103").incoming()
    await a_moment()
    ours.answer()
    await caller.answered()
    await asyncio.gather(caller.speak(1.2), ours.speak(1.2))
    caller.bye()


@tells(inbound(GO_AWAY, "answered", rang=["103"], by="103", held_s=0.0))
async def local_channels_go_away(rig: Rig) -> None:
    """Inbound through three Local channels in a row to 103, who answers; the PBX takes all three out of the way."""
    await _spoken(rig, GO_AWAY)


@tells(inbound(STAY, "answered", rang=["103"], by="103", held_s=0.0))
async def local_channels_stay(rig: Rig) -> None:
    """Inbound through three Local channels in a row, all with /n, to 103, who answers; they stay to the end."""
    await _spoken(rig, STAY)


@tells(inbound(GO_AWAY, "missed", "caller_hung_up", rang=["103"]))
async def local_channels_abandoned(rig: Rig) -> None:
    """Inbound through three Local channels to 103; the caller gives up: missed once, caller_hung_up."""
    caller = rig.outside(GO_AWAY)
    await rig.phone("103").incoming()
    await give_up(caller)


@tells(inbound(GO_AWAY, "missed", "busy", rang=[], tried=["103"]))
async def local_channels_busy(rig: Rig) -> None:
    """Inbound through three Local channels to 103, which is busy: missed, busy."""
    rig.phone("103").refuses("486 Busy Here")
    await rig.outside(GO_AWAY).final()


@tells(inbound(QUEUE, "answered", queue="local", rang=["103"], by="103"))
async def queue_whose_local_channels_go_away(rig: Rig) -> None:
    """Inbound to the queue `local`, whose member is a Local channel without /n; 103 answers, and it goes away."""
    caller = await rig.outside(QUEUE).answered()
    ours = await rig.phone("103").incoming()
    await a_moment()
    ours.answer()
    await asyncio.gather(caller.speak(1.2), ours.speak(1.2))
    caller.bye()


@tells(outbound("0501112233", "answered"))
async def click_to_call_through_a_local_channel(rig: Rig) -> None:
    """By Originate of Local/101, as CRM modules do it: 101 picks up, then the number outside answers: one call."""
    rig.phone("101").answers()
    rig.trunk.answers()
    await rig.ami.action(
        "Originate",
        Channel="Local/101@internal",
        Context="internal",
        Exten="0501112233",
        Priority="1",
        CallerID="0501112233 <0501112233>",
        Async="true",
    )
    ours = await rig.phone("101").incoming()
    await rig.trunk.incoming()
    await a_moment(1.3)
    ours.bye()
