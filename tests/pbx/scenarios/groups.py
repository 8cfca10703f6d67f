"""Calls from outside to a ring group, and to one made of Local channels."""

from __future__ import annotations

from tests.pbx.rig import Rig

from .steps import a_moment, give_up, refused, talking
from .truth import inbound, tells

GROUP, SHORT, LOCAL = "380441112233", "380441112234", "380441112299"
DIRECT, MOBILE = "380441112244", "380441112290"
ALL = ["101", "102", "103"]


@tells(inbound(GROUP, "answered", rang=ALL, by="102"))
async def group_answered(rig: Rig) -> None:
    """Inbound to 101, 102 and 103 at once; 102 answers and the others stop ringing: one answered call."""
    caller, _ = await talking(rig, GROUP, "102")
    caller.bye()


@tells(inbound(GROUP, "missed", "caller_hung_up", rang=ALL))
async def group_abandoned(rig: Rig) -> None:
    """Inbound to a ring group; the caller hangs up while three phones ring: missed once, caller_hung_up."""
    await give_up(rig.outside(GROUP))


@tells(inbound(SHORT, "missed", "no_answer", rang=ALL))
async def group_no_answer(rig: Rig) -> None:
    """Inbound to a ring group where nobody answers in two seconds: missed, no_answer."""
    await refused(rig.outside(SHORT))


@tells(inbound(SHORT, "missed", "busy", rang=[], tried=ALL))
async def group_all_busy(rig: Rig) -> None:
    """Inbound to a ring group where all three phones are busy: missed, busy."""
    for line in ALL:
        rig.phone(line).refuses("486 Busy Here")
    await refused(rig.outside(SHORT))


@tells(inbound(SHORT, "missed", "no_answer", rang=["102", "103"], tried=ALL))
async def group_one_busy(rig: Rig) -> None:
    """Inbound to a ring group: 101 is busy, 102 and 103 ring and nobody answers: missed, no_answer."""
    rig.phone("101").refuses("486 Busy Here")
    await refused(rig.outside(SHORT))


@tells(inbound(GROUP, "answered", rang=ALL, by="103"))
async def group_one_rejects(rig: Rig) -> None:
    """Inbound to a ring group: 101 declines, 103 answers."""
    rig.phone("101").refuses("603 Decline", after=0.2)
    rig.phone("103").answers(after=0.6)
    caller = await rig.outside(GROUP).answered()
    await a_moment()
    caller.bye()


@tells(inbound(LOCAL, "answered", rang=["101", "102"], by="102"))
async def local_group_answered(rig: Rig) -> None:
    """Inbound to Local channels that lead to 101 and 102; 102 answers: one call, no Local channel is a line."""
    caller, _ = await talking(rig, LOCAL, "102")
    await a_moment(0.5)  # the PBX takes the Local channels out of the middle now
    caller.bye()


@tells(inbound(LOCAL, "missed", "caller_hung_up", rang=["101", "102"]))
async def local_group_abandoned(rig: Rig) -> None:
    """Inbound to Local channels; the caller gives up: missed once, caller_hung_up."""
    await give_up(rig.outside(LOCAL))


@tells({"direction": "inbound", "dialed": MOBILE, "outcome": "answered", "number": "+380501112233", "rang": ["101"]})
async def mobile_answers(rig: Rig) -> None:
    """Inbound to 101 and, over the trunk, to a mobile, which answers: one inbound call, and a person talked."""
    rig.trunk.answers(after=0.5)
    caller = await rig.outside(MOBILE).answered()
    await a_moment()
    caller.bye()


@tells(inbound(DIRECT, "answered", rang=["101"], by="102"))
async def group_pickup(rig: Rig) -> None:
    """Inbound to 101; 102 dials *8 and takes it: one call, rang at 101, answered by 102."""
    caller = rig.outside(DIRECT)
    await rig.phone("101").incoming()
    await a_moment()
    await rig.phone("102").call("*8").answered()
    await caller.answered()
    await a_moment()
    caller.bye()


@tells(inbound(DIRECT, "answered", rang=["101"], by="103"))
async def directed_pickup(rig: Rig) -> None:
    """Inbound to 101; 103 dials **101 and takes it: one call, rang at 101, answered by 103."""
    caller = rig.outside(DIRECT)
    await rig.phone("101").incoming()
    await a_moment()
    await rig.phone("103").call("**101").answered()
    await caller.answered()
    await a_moment()
    caller.bye()
