"""Calls from outside to one extension."""

from __future__ import annotations

from tests.pbx.rig import Rig

from .steps import a_moment, give_up, refused, talking
from .truth import inbound, internal, tells

DIRECT, SHORT, ABSENT, NEXT_ONE = "380441112244", "380441112245", "380441112246", "380441112288"


@tells(inbound(DIRECT, "answered", rang=["101"], by="101", held_s=0.0))
async def direct_answered(rig: Rig) -> None:
    """Inbound to 101, who answers; the caller hangs up."""
    caller, _ = await talking(rig)
    caller.bye()


@tells(inbound(DIRECT, "answered", rang=["101"], by="101"))
async def direct_answered_operator_hangs_up(rig: Rig) -> None:
    """Inbound to 101, who answers and hangs up first."""
    caller, ours = await talking(rig)
    ours.bye()
    await caller.ended()


@tells(inbound(DIRECT, "missed", "caller_hung_up", rang=["101"]))
async def direct_abandoned(rig: Rig) -> None:
    """Inbound to 101; the caller hangs up while it rings: missed, caller_hung_up."""
    await give_up(rig.outside(DIRECT))


@tells(inbound(SHORT, "missed", "no_answer", rang=["101"]))
async def direct_no_answer(rig: Rig) -> None:
    """Inbound to 101, which rings until the PBX gives up: missed, no_answer."""
    await refused(rig.outside(SHORT))


@tells(inbound(DIRECT, "missed", "busy", rang=[], tried=["101"]))
async def direct_busy(rig: Rig) -> None:
    """Inbound to 101, whose phone says busy at once: missed, busy; it never rang."""
    rig.phone("101").refuses("486 Busy Here")
    await refused(rig.outside(DIRECT))


@tells(inbound(DIRECT, "missed", "rejected", rang=["101"]))
async def direct_rejected(rig: Rig) -> None:
    """Inbound to 101, who sees the call and declines it: missed, rejected."""
    rig.phone("101").refuses("603 Decline", after=0.3)
    await refused(rig.outside(DIRECT))


@tells(inbound(DIRECT, "missed", "busy", rang=["101"]))
async def direct_rejected_as_busy(rig: Rig) -> None:
    """Inbound to 101, whose phone rings, then says busy, as most do when one declines: missed, busy."""
    rig.phone("101").refuses("486 Busy Here", after=0.3)
    await refused(rig.outside(DIRECT))


@tells(inbound(DIRECT, "missed", "unavailable", rang=[], tried=["101"]))
async def direct_do_not_disturb(rig: Rig) -> None:
    """Inbound to 101, whose phone is set to do not disturb (480): missed, unavailable."""
    rig.phone("101").refuses("480 Temporarily Unavailable")
    await refused(rig.outside(DIRECT))


@tells(inbound(ABSENT, "missed", "unavailable", rang=[], tried=["109"]))
async def direct_unreachable(rig: Rig) -> None:
    """Inbound to 109, which never registered: missed, unavailable; nothing rang."""
    await refused(rig.outside(ABSENT))


@tells(inbound(NEXT_ONE, "answered", rang=["101", "102"], by="102"))
async def direct_next_one_answers(rig: Rig) -> None:
    """Inbound to 101, who does not answer in a second; then 102 rings and answers."""
    caller = rig.outside(NEXT_ONE)
    rig.phone("102").answers()
    await caller.answered()
    await a_moment()
    caller.bye()


@tells(inbound(DIRECT, "answered", rang=["101"], by="101", held_s=0.8))
async def hold_and_resume(rig: Rig) -> None:
    """Inbound to 101, who answers, puts the caller on hold for 0.8 s and takes the call back."""
    caller, ours = await talking(rig)
    ours.hold()
    await a_moment(0.8)
    ours.resume()
    await a_moment()
    caller.bye()


@tells(inbound(DIRECT, "answered", rang=["101"], by="101", held_s=0.8))
async def hold_and_caller_leaves(rig: Rig) -> None:
    """Inbound to 101, who answers and puts the caller on hold; the caller hangs up there."""
    caller, ours = await talking(rig)
    ours.hold()
    await a_moment(0.8)
    caller.bye()


@tells(
    inbound(DIRECT, "answered", rang=["101"], by="101"),
    inbound(DIRECT, "missed", "caller_hung_up", rang=["101"], number="+380672223344"),
)
async def second_call_while_talking(rig: Rig) -> None:
    """Inbound to 101, who answers; a second caller rings at 101 meanwhile and gives up: two calls, one missed."""
    caller, _ = await talking(rig)
    await give_up(rig.outside(DIRECT, "380672223344", "Другий"))
    await a_moment()
    caller.bye()


@tells(
    inbound(DIRECT, "missed", "caller_hung_up", rang=["101"]),
    inbound(DIRECT, "answered", rang=["101"], by="101"),
)
async def calls_again(rig: Rig) -> None:
    """Inbound to 101; the caller gives up, calls again at once and is answered: two calls."""
    caller = rig.outside(DIRECT)
    ours = await rig.phone("101").incoming()
    await give_up(caller)
    await ours.ended()
    caller, _ = await talking(rig)
    caller.bye()


@tells(
    inbound(DIRECT, "answered", rang=["101"], by="101"),
    internal("101", "102", "answered", by="102", rang=["102"]),
)
async def asks_a_colleague(rig: Rig) -> None:
    """Inbound to 101, who holds it, asks 102 in a call of its own, and takes the caller back: two calls, never one."""
    caller, ours = await talking(rig)
    ours.hold()
    rig.phone("102").answers()
    question = await rig.phone("101").call("102").answered()
    await a_moment()
    question.bye()
    ours.resume()
    await a_moment()
    caller.bye()
