"""Rooms where more than two talk."""

from __future__ import annotations

from tests.pbx.rig import Rig

from .steps import a_moment, talking
from .truth import inbound, internal, tells

ROOM, DIRECT = "380441115850", "380441112244"


@tells(internal("101", "850", "answered", by="102", talked=["103", "102"], rang=[]))
async def conference_of_three_lines(rig: Rig) -> None:
    """101, 102 and 103 dial the room 850, one after another: one call of 101, in which three talk, 102 the longest."""
    calls = []
    for line in ("101", "102", "103"):
        calls.append(await rig.phone(line).call("850").answered())
        await a_moment(0.5)
    await a_moment(0.8)
    for call in reversed(calls):
        call.bye()
        await a_moment()


@tells(inbound(ROOM, "answered", by="101", talked=["101", "102"], rang=[]))
async def conference_with_a_client(rig: Rig) -> None:
    """A client outside dials the room and waits there; 101 and 102 come in: one inbound call, answered by 101."""
    client = await rig.outside(ROOM).answered()
    await a_moment(0.8)
    ours = await rig.phone("101").call("850").answered()
    await a_moment(0.5)
    theirs = await rig.phone("102").call("850").answered()
    await a_moment(0.8)
    client.bye()
    await a_moment()
    ours.bye()
    theirs.bye()


@tells(inbound(ROOM, "missed", "caller_hung_up", rang=[]))
async def conference_nobody_came(rig: Rig) -> None:
    """A client outside dials the room, waits alone and hangs up: missed."""
    client = await rig.outside(ROOM).answered()
    await a_moment(0.8)
    client.bye()


@tells(
    {key: value for key, value in inbound(DIRECT, "answered", by="101", rang=["101"]).items() if key != "transfers"}
    | {"talked": ["101", "102"], "operator": "102"}
)
async def conference_made_of_a_call(rig: Rig) -> None:
    """Inbound to 101, who answers; the console moves both into the room (Redirect), and 102 comes in as well."""
    caller, ours = await talking(rig)
    await rig.ami.action(
        "Redirect",
        Channel=await rig.channel("trunk"),
        ExtraChannel=await rig.channel("101"),
        Context="internal",
        Exten="850",
        Priority="1",
        ExtraContext="internal",
        ExtraExten="850",
        ExtraPriority="1",
    )
    await a_moment(0.8)
    theirs = await rig.phone("102").call("850").answered()
    await a_moment(0.8)
    caller.bye()
    await a_moment()
    ours.bye()
    theirs.bye()
