"""Queues that try again, change their mind or pass the caller on."""

from __future__ import annotations

from tests.pbx.rig import Rig

from .steps import a_moment
from .truth import inbound, tells

SALES, LINE, AGAIN, OVERFLOWS = "380441112255", "380441115705", "380441115706", "380441115707"
FALLS_OUT, TO_VOICEMAIL, SPOKEN = "380441115708", "380441115709", "380441115710"


@tells(inbound(LINE, "answered", queue="line", rang=["101", "102"], by="102"))
async def queue_linear(rig: Rig) -> None:
    """Inbound to the queue `line`, linear: 101 rings for a second, then 102, who answers."""
    rig.phone("102").answers()
    caller = await rig.outside(LINE).answered()
    await rig.phone("102").incoming()
    await a_moment(1.3)
    caller.bye()


@tells(inbound(AGAIN, "answered", queue="again", rang=["101", "102"], by="102"))
async def queue_rings_again(rig: Rig) -> None:
    """Inbound to the queue `again`: 101 and 102 ring for a second, and again a second later; then 102 answers."""
    caller = await rig.outside(AGAIN).answered()
    first = await rig.phone("102").incoming()
    await first.ended()
    second = await rig.phone("102").incoming()
    await a_moment()
    second.answer()
    await a_moment(1.3)
    caller.bye()


@tells(inbound(SALES, "answered", queue="sales", rang=["101", "102"], by="102"))
async def queue_member_declines(rig: Rig) -> None:
    """Inbound to the queue `sales`: 101 sees the call and declines it, 102 answers."""
    rig.phone("101").refuses("603 Decline", after=0.2)
    rig.phone("102").answers(after=0.6)
    caller = await rig.outside(SALES).answered()
    await rig.phone("102").incoming()
    await a_moment(1.6)
    caller.bye()


@tells(inbound(SALES, "answered", queue="sales", rang=["102"], by="102"))
async def queue_member_paused(rig: Rig) -> None:
    """Inbound to the queue `sales`, where 101 is on a break: only 102 rings, and answers."""
    await rig.ami.action("QueuePause", Queue="sales", Interface="PJSIP/101", Paused="true")
    rig.phone("102").answers()
    caller = await rig.outside(SALES).answered()
    await rig.phone("102").incoming()
    await a_moment(1.3)
    caller.bye()
    await rig.ami.action("QueuePause", Queue="sales", Interface="PJSIP/101", Paused="false")


@tells(inbound(SPOKEN, "answered", queue="spoken", rang=["101"], by="101", wait_s=1.95, talk_s=1.55))
async def queue_with_announcements(rig: Rig) -> None:
    """Inbound to the queue `spoken`: the caller hears tones, and so does 101 before they talk."""
    caller = await rig.outside(SPOKEN).answered()
    ours = await rig.phone("101").incoming()
    await a_moment(1.0)
    ours.answer()
    await a_moment(2.0)
    caller.bye()


@tells(inbound(SPOKEN, "answered", queue="spoken", rang=["101", "105"], by="105"))
async def queue_left_by_key(rig: Rig) -> None:
    """Inbound to the queue `spoken`; the caller presses 5 while 101 rings, and the PBX rings 105, who answers."""
    rig.phone("105").answers()
    caller = await rig.outside(SPOKEN).answered()
    await rig.phone("101").incoming()
    await a_moment()
    caller.dial("5")
    await rig.phone("105").incoming()
    await a_moment(1.3)
    caller.bye()


@tells(inbound(OVERFLOWS, "answered", queue="helpdesk", rang=["101", "102", "105", "106"], by="106"))
async def queue_overflows_into_another(rig: Rig) -> None:
    """Inbound to the queue `again`, where nobody answers in two seconds, then to `helpdesk`, where 106 does."""
    caller = await rig.outside(OVERFLOWS).answered()
    ours = await rig.phone("106").incoming()
    await a_moment()
    ours.answer()
    await a_moment(1.0)
    caller.bye()


@tells(inbound(OVERFLOWS, "missed", "caller_hung_up", queue="helpdesk", rang=["101", "102", "105", "106"]))
async def queue_overflows_and_is_abandoned(rig: Rig) -> None:
    """Inbound to the queue `again`, then to `helpdesk`; the caller gives up while two phones ring: missed once."""
    caller = await rig.outside(OVERFLOWS).answered()
    await rig.phone("106").incoming()
    await a_moment()
    caller.bye()


@tells(inbound(FALLS_OUT, "answered", queue="sales", rang=["101", "102", "105"], by="105"))
async def queue_falls_out_to_a_phone(rig: Rig) -> None:
    """Inbound to the queue `sales`, where nobody answers in a second; the PBX rings 105, who answers."""
    rig.phone("105").answers()
    caller = await rig.outside(FALLS_OUT).answered()
    await rig.phone("105").incoming()
    await a_moment(1.3)
    caller.bye()


@tells(inbound(TO_VOICEMAIL, "missed", "no_answer", queue="sales", rang=["101", "102"]))
async def queue_falls_out_to_voicemail(rig: Rig) -> None:
    """Inbound to the queue `sales`, where nobody answers in a second; voicemail takes a message: missed, no_answer."""
    caller = await rig.outside(TO_VOICEMAIL).answered()
    await (await rig.phone("101").incoming()).ended()
    await a_moment(1.5)
    caller.bye()


@tells(inbound(SALES, "answered", queue="sales", rang=["101", "102"], by="103"))
async def queue_picked_up_by_another(rig: Rig) -> None:
    """Inbound to the queue `sales`; 103, who does not serve it, dials *8 and takes the caller."""
    caller = await rig.outside(SALES).answered()
    await rig.phone("101").incoming()
    await a_moment(0.6)
    await rig.phone("103").call("*8").answered()
    await a_moment(1.2)
    caller.bye()


@tells(inbound(SALES, "missed", "caller_hung_up", queue="sales", rang=[], tried=["101", "102"]))
async def queue_nobody_could_ring(rig: Rig) -> None:
    """Inbound to the queue `sales`, where both phones say busy each time; the caller waits, and gives up."""
    for line in ("101", "102"):
        rig.phone(line).refuses("486 Busy Here")
    caller = await rig.outside(SALES).answered()
    await a_moment(1.5)
    caller.bye()
