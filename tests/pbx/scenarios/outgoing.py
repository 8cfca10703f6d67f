"""Calls that our lines make: to each other, to the outside, and by a click."""

from __future__ import annotations

from tests.pbx.rig import Rig

from .steps import a_moment, give_up, refused
from .truth import internal, outbound, tells

OUTSIDE = "0501112233"


@tells(internal("101", "102", "answered", by="102", rang=["102"]))
async def internal_answered(rig: Rig) -> None:
    """101 calls 102, who answers."""
    rig.phone("102").answers()
    call = await rig.phone("101").call("102").answered()
    await a_moment()
    call.bye()


@tells(internal("101", "102", "cancelled", rang=["102"]))
async def internal_cancelled(rig: Rig) -> None:
    """101 calls 102 and hangs up while it rings: cancelled."""
    await give_up(rig.phone("101").call("102"))


@tells(internal("101", "202", "no_answer", rang=["102"]))
async def internal_no_answer(rig: Rig) -> None:
    """101 calls 202, which is 102 for two seconds: no_answer."""
    await refused(rig.phone("101").call("202"))


@tells(internal("101", "102", "busy", rang=[], tried=["102"]))
async def internal_busy(rig: Rig) -> None:
    """101 calls 102, whose phone is busy: busy."""
    rig.phone("102").refuses("486 Busy Here")
    await refused(rig.phone("101").call("102"))


@tells(internal("101", "109", "failed", rang=[], tried=["109"]))
async def internal_unreachable(rig: Rig) -> None:
    """101 calls 109, which is not there: failed."""
    await refused(rig.phone("101").call("109"))


@tells(outbound(OUTSIDE, "answered"))
async def outbound_answered(rig: Rig) -> None:
    """101 calls a number outside, and is answered."""
    rig.trunk.answers()
    call = await rig.phone("101").call(OUTSIDE).answered()
    await a_moment()
    call.bye()


@tells(outbound(OUTSIDE, "busy"))
async def outbound_busy(rig: Rig) -> None:
    """101 calls a number outside, which is busy."""
    rig.trunk.refuses("486 Busy Here")
    await refused(rig.phone("101").call(OUTSIDE))


@tells(outbound(f"1*{OUTSIDE}", "no_answer"))
async def outbound_no_answer(rig: Rig) -> None:
    """101 calls a number outside with a prefix that waits two seconds only; nobody answers."""
    await refused(rig.phone("101").call(f"1*{OUTSIDE}"))


@tells(outbound(OUTSIDE, "no_answer"))
async def outbound_no_answer_said_by_the_trunk(rig: Rig) -> None:
    """101 calls a number outside; after a while the trunk says that nobody answers (480)."""
    rig.trunk.refuses("480 Temporarily Unavailable", after=0.5)
    await refused(rig.phone("101").call(OUTSIDE))


@tells(outbound(OUTSIDE, "cancelled"))
async def outbound_cancelled(rig: Rig) -> None:
    """101 calls a number outside and hangs up while it rings."""
    await give_up(rig.phone("101").call(OUTSIDE))


@tells(outbound(OUTSIDE, "failed"))
async def outbound_failed(rig: Rig) -> None:
    """101 calls a number outside; the trunk has no free line (503): failed."""
    rig.trunk.refuses("503 Service Unavailable")
    await refused(rig.phone("101").call(OUTSIDE))


@tells(outbound(OUTSIDE, "failed"))
async def outbound_no_such_number(rig: Rig) -> None:
    """101 calls a number outside that does not exist (404): failed."""
    rig.trunk.refuses("404 Not Found")
    await refused(rig.phone("101").call(OUTSIDE))


async def _click(rig: Rig, number: str) -> None:
    """What the console sends when somebody clicks a number: first 101 rings, then the PBX dials."""
    await rig.ami.action(
        "Originate",
        Channel="PJSIP/101",
        Context="internal",
        Exten=number,
        Priority="1",
        CallerID=f"{number} <{number}>",
        Timeout="2000",
        Async="true",
    )


@tells(outbound(OUTSIDE, "answered"))
async def click_to_call_answered(rig: Rig) -> None:
    """By Originate: 101 rings and picks up, then the number outside rings and answers: an outbound call of 101."""
    rig.phone("101").answers()
    rig.trunk.answers()
    await _click(rig, OUTSIDE)
    ours = await rig.phone("101").incoming()
    await rig.trunk.incoming()
    await a_moment(0.8)
    ours.bye()


@tells(outbound(OUTSIDE, "busy"))
async def click_to_call_busy(rig: Rig) -> None:
    """By Originate: 101 picks up, the number outside is busy."""
    rig.phone("101").answers()
    rig.trunk.refuses("486 Busy Here")
    await _click(rig, OUTSIDE)
    ours = await rig.phone("101").incoming()
    await a_moment(0.8)  # 101 hears the busy tone
    ours.bye()


@tells(internal("101", "102", "answered", by="102"))
async def click_to_call_colleague(rig: Rig) -> None:
    """By Originate: 101 picks up, then 102 rings and answers: an internal call."""
    rig.phone("101").answers()
    rig.phone("102").answers()
    await _click(rig, "102")
    ours = await rig.phone("101").incoming()
    await rig.phone("102").incoming()
    await a_moment(0.8)
    ours.bye()


@tells({"direction": "outbound", "state": "ended", "outcome": "cancelled", "operator": "101"})
async def click_to_call_not_picked_up(rig: Rig) -> None:
    """By Originate: 101 rings and nobody picks up, so nothing is dialled: cancelled, number not told."""
    failed = rig.ami.expect(Event="OriginateResponse")
    await _click(rig, OUTSIDE)
    await failed


@tells(outbound(OUTSIDE, "answered", talked=["101"], rang=["101"]))
async def callback_client_first(rig: Rig) -> None:
    """By Originate of the trunk: the number outside rings and picks up, then 101 rings and answers: outbound."""
    rig.trunk.answers()
    rig.phone("101").answers()
    await rig.ami.action(
        "Originate",
        Channel=f"PJSIP/{OUTSIDE}@trunk",
        Context="internal",
        Exten="101",
        Priority="1",
        CallerID="380441112233 <380441112233>",
        Async="true",
    )
    client = await rig.trunk.incoming()
    await rig.phone("101").incoming()
    await a_moment(1.3)
    client.bye()


@tells(outbound(OUTSIDE, "no_answer", talked=[], rang=[]) | {"operator": None})
async def callback_client_does_not_answer(rig: Rig) -> None:
    """By Originate of the trunk: the number outside rings and nobody picks up; no line rings: outbound, no_answer."""
    failed = rig.ami.expect(Event="OriginateResponse")
    await rig.ami.action(
        "Originate",
        Channel=f"PJSIP/{OUTSIDE}@trunk",
        Context="internal",
        Exten="101",
        Priority="1",
        CallerID="380441112233 <380441112233>",
        Timeout="1500",
        Async="true",
    )
    await failed
