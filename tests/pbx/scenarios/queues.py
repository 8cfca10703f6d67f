"""Calls from outside to a queue."""

from __future__ import annotations

from tests.pbx.rig import Rig

from .steps import a_moment, talking
from .truth import inbound, tells

SALES, SHORT, SUPPORT = "380441112255", "380441112256", "380441112257"
EMPTY, LOCAL = "380441112258", "380441112259"


@tells(inbound(SALES, "answered", queue="sales", rang=["101", "102"], by="102"))
async def queue_answered(rig: Rig) -> None:
    """Inbound to the queue `sales`; 101 and 102 ring, 102 answers."""
    rig.phone("102").answers()
    caller = await rig.outside(SALES).answered()
    await rig.phone("102").incoming()
    await a_moment(0.8)
    caller.bye()


@tells(inbound(SALES, "answered", queue="sales", rang=["101", "102"], by="101"))
async def queue_answered_operator_hangs_up(rig: Rig) -> None:
    """Inbound to the queue `sales`; 101 answers and hangs up first."""
    caller = await rig.outside(SALES).answered()
    ours = await rig.phone("101").incoming()
    await a_moment()
    ours.answer()
    await a_moment()
    ours.bye()
    await caller.ended()


@tells(inbound(SALES, "missed", "caller_hung_up", queue="sales", rang=["101", "102"]))
async def queue_abandoned(rig: Rig) -> None:
    """Inbound to the queue `sales`; the caller hangs up while it rings: missed though the queue picked up."""
    caller = await rig.outside(SALES).answered()
    await rig.phone("101").incoming()
    await a_moment()
    caller.bye()


@tells(inbound(SHORT, "missed", "no_answer", queue="sales", rang=["101", "102"]))
async def queue_no_answer(rig: Rig) -> None:
    """Inbound to the queue `sales` where nobody answers in two seconds: missed, no_answer."""
    caller = await rig.outside(SHORT).answered()
    await caller.ended()


@tells(inbound(SUPPORT, "answered", queue="support", rang=["103", "104"], by="104"))
async def queue_second_member_answers(rig: Rig) -> None:
    """Inbound to the queue `support`, one member after another: 103 does not answer in a second, 104 does."""
    rig.phone("104").answers()
    caller = await rig.outside(SUPPORT).answered()
    await rig.phone("104").incoming()
    await a_moment(0.8)
    caller.bye()


@tells(inbound(SALES, "answered", queue="sales", rang=["102"], tried=["101", "102"], by="102"))
async def queue_one_busy(rig: Rig) -> None:
    """Inbound to the queue `sales`; 101 says busy, 102 answers."""
    rig.phone("101").refuses("486 Busy Here")
    rig.phone("102").answers(after=0.5)
    caller = await rig.outside(SALES).answered()
    await rig.phone("102").incoming()
    await a_moment(0.9)
    caller.bye()


@tells(inbound(EMPTY, "missed", "no_answer", rang=[]))
async def queue_empty(rig: Rig) -> None:
    """Inbound to a queue that has no members and lets nobody in: only the dial plan tells of it; missed, no_answer."""
    caller = await rig.outside(EMPTY).answered()
    await caller.ended()


@tells(
    inbound(SALES, "answered", queue="sales", rang=["101", "102"], by="101"),
    inbound(SALES, "missed", "caller_hung_up", queue="sales", number="+380672223344"),
)
async def queue_two_callers(rig: Rig) -> None:
    """Two callers wait in the queue `sales`; the first is answered by 101, the second gives up."""
    first = await rig.outside(SALES).answered()
    ours = await rig.phone("101").incoming()
    second = await rig.outside(SALES, "380672223344", "Другий").answered()
    await a_moment()
    ours.answer()
    await a_moment(0.8)
    second.bye()
    await a_moment()
    first.bye()


@tells(
    inbound(
        SALES,
        "answered",
        queue="sales",
        by="101",
        talked=["101", "105"],
        transfers=[{"kind": "blind", "from": "101", "to": "105"}],
    )
)
async def queue_transferred(rig: Rig) -> None:
    """Inbound to the queue `sales`; 101 answers and transfers the caller blind to 105."""
    rig.phone("105").answers()
    caller = await rig.outside(SALES).answered()
    ours = await rig.phone("101").incoming()
    ours.answer()
    await a_moment()
    ours.refer("105")
    await rig.phone("105").incoming()
    await a_moment(0.8)
    caller.bye()


@tells(inbound(LOCAL, "answered", queue="helpdesk", rang=["105", "106"], by="106"))
async def queue_of_local_channels(rig: Rig) -> None:
    """Inbound to the queue `helpdesk`, whose members are Local channels, as FreePBX makes them; 106 answers."""
    rig.phone("106").answers()
    caller = await rig.outside(LOCAL).answered()
    await rig.phone("106").incoming()
    await a_moment(0.8)
    caller.bye()


@tells(inbound(LOCAL, "missed", "caller_hung_up", queue="helpdesk", rang=["105", "106"]))
async def queue_of_local_channels_abandoned(rig: Rig) -> None:
    """Inbound to the queue `helpdesk`, whose members are Local channels; the caller gives up."""
    caller = await rig.outside(LOCAL).answered()
    await rig.phone("106").incoming()
    await a_moment()
    caller.bye()


@tells(inbound("380441112244", "answered", queue=None, rang=["101"], by="101"))
async def member_of_a_queue_called_directly(rig: Rig) -> None:
    """Inbound to 101, who serves a queue too: no queue is told."""
    caller, _ = await talking(rig)
    caller.bye()
