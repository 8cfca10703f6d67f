"""Odd combinations: transfers of what was picked up, parked, clicked or forwarded, and holds in the middle."""

from __future__ import annotations

from tests.pbx.rig import Rig

from .steps import a_moment, talking
from .truth import Truth, inbound, internal, outbound, tells

DIRECT, SALES, OUTSIDE = "380441112244", "380441112255", "0501112233"


def _blind(sender: str, to: str) -> dict[str, str]:
    return {"kind": "blind", "from": sender, "to": to}


def _attended(sender: str, to: str) -> dict[str, str]:
    return {"kind": "attended", "from": sender, "to": to}


def _chain(talked: list[str], *transfers: dict[str, str], **more: object) -> Truth:
    return inbound(DIRECT, "answered", by="101", talked=talked, transfers=list(transfers), **more)


@tells(
    inbound(SALES, "answered", queue="helpdesk", by="101", talked=["101", "106"], transfers=[_blind("101", "704")])
    | {"tried": ["101", "102", "105", "106"]}
)
async def queue_call_held_and_sent_into_another_queue(rig: Rig) -> None:
    """Inbound to the queue `sales`; 101 answers, holds for 0.8 s and transfers into `helpdesk`, where 106 answers."""
    caller = await rig.outside(SALES).answered()
    ours = await rig.phone("101").incoming()
    await a_moment()
    ours.answer()
    await a_moment(0.6)
    ours.hold()
    await a_moment(0.8)
    ours.resume()
    await a_moment()
    ours.refer("704")
    theirs = await rig.phone("106").incoming()
    await a_moment()
    theirs.answer()
    await a_moment(1.0)
    caller.bye()


@tells(_chain(["101", "103"], _blind("101", "105"), rang=["101", "105"]))
async def transferred_call_picked_up(rig: Rig) -> None:
    """Inbound to 101, who transfers the caller blind to 105; while it rings there, 103 dials **105 and takes it."""
    caller, ours = await talking(rig)
    ours.refer("105")
    await rig.phone("105").incoming()
    await ours.ended()
    await a_moment()
    await rig.phone("103").call("**105").answered()
    await a_moment(1.0)
    caller.bye()


# 101's phone is told late that it is alone
@tells(_chain(["101", "103", "105"], _blind("101", "750"), _attended("103", "105"), talk_s=2.2))
async def parked_taken_and_handed_on(rig: Rig) -> None:
    """Inbound to 101, who parks the caller; 103 takes it (751), asks 105 on a second line and joins the two."""
    rig.phone("105").answers()
    caller, ours = await talking(rig)
    parked = rig.ami.expect(Event="ParkedCall")
    ours.refer("750")
    await parked
    await ours.ended()
    taken = await rig.phone("103").call("751").answered()
    await a_moment(0.6)
    taken.hold()
    question = await rig.phone("103").call("105").answered()
    await a_moment(0.5)
    taken.refer("105", replaces=question)
    await a_moment(1.0)
    caller.bye()


@tells(_chain(["101", "106"], _attended("101", "603"), rang=["101", "104", "106"]))
async def blonde_transfer_through_a_group(rig: Rig) -> None:
    """Inbound to 101, who holds the caller, calls the group 603 and joins the two while 104 and 106 still ring."""
    caller, ours = await talking(rig)
    ours.hold()
    question = rig.phone("101").call("603")
    await question.ringing()
    theirs = await rig.phone("106").incoming()
    await a_moment()
    ours.refer("603", replaces=question)
    await a_moment(0.5)
    theirs.answer()
    await a_moment(1.0)
    caller.bye()


@tells(_chain(["101", "106"], _attended("101", "704"), queue="helpdesk", rang=["101", "105", "106"]))
async def blonde_transfer_into_a_queue(rig: Rig) -> None:
    """Inbound to 101, who holds the caller, calls the queue `helpdesk` and joins the two while it rings there."""
    caller, ours = await talking(rig)
    ours.hold()
    question = await rig.phone("101").call("704").answered()
    theirs = await rig.phone("106").incoming()
    await a_moment()
    ours.refer("704", replaces=question)
    await a_moment(0.5)
    theirs.answer()
    await a_moment(1.0)
    caller.bye()


@tells(_chain(["101"], _attended("101", "105"), rang=["101", "105"]))
async def blonde_transfer_abandoned(rig: Rig) -> None:
    """Inbound to 101, who holds, calls 105 and joins the two while it rings; the caller hangs up before 105 answers."""
    caller, ours = await talking(rig)
    ours.hold()
    question = rig.phone("101").call("105")
    await question.ringing()
    theirs = await rig.phone("105").incoming()
    await a_moment()
    ours.refer("105", replaces=question)
    await a_moment(0.8)
    caller.bye()
    await theirs.ended()


@tells(_chain(["101"], rang=["101"]), internal("101", "105", "answered", by="105", rang=["105"]))
async def client_hangs_up_during_the_question(rig: Rig) -> None:
    """Inbound to 101, who holds and asks 105; the client hangs up, 101 and 105 talk on: two calls, no transfer."""
    rig.phone("105").answers()
    caller, ours = await talking(rig)
    ours.hold()
    question = await rig.phone("101").call("105").answered()
    await a_moment(0.6)
    caller.bye()
    await ours.ended()
    await a_moment(0.8)
    question.bye()


@tells(
    _chain(["101"], rang=["101"]),
    internal("101", "105", "busy", rang=[], tried=["105"]),
)
async def asks_a_busy_colleague(rig: Rig) -> None:
    """Inbound to 101, who holds it and asks 105, which is busy; 101 takes the caller back: two calls."""
    rig.phone("105").refuses("486 Busy Here")
    caller, ours = await talking(rig)
    ours.hold()
    await a_moment()
    await rig.phone("101").call("105").final()
    await a_moment()
    ours.resume()
    await a_moment()
    caller.bye()


@tells(outbound(OUTSIDE, "answered", operator="105", transfers=[_blind("101", "105")]))
async def click_to_call_transferred(rig: Rig) -> None:
    """By Originate: 101 picks up, then the number outside; 101 transfers the client blind to 105, who answers."""
    for phone in (rig.phone("101"), rig.trunk, rig.phone("105")):
        phone.answers()
    await rig.ami.action(
        "Originate", Channel="PJSIP/101", Context="internal", Exten=OUTSIDE, Priority="1", Async="true"
    )
    ours = await rig.phone("101").incoming()
    client = await rig.trunk.incoming()
    await a_moment(0.8)
    ours.refer("105")
    await rig.phone("105").incoming()
    await a_moment(1.0)
    client.bye()


@tells(outbound(OUTSIDE, "answered", operator="105", transfers=[_attended("101", "105")]))
async def outbound_transferred_after_asking(rig: Rig) -> None:
    """101 calls outside, is answered, holds the client, asks 105 on a second line and joins the two."""
    for phone in (rig.trunk, rig.phone("105")):
        phone.answers()
    ours = await rig.phone("101").call(OUTSIDE).answered()
    client = await rig.trunk.incoming()
    await a_moment()
    ours.hold()
    question = await rig.phone("101").call("105").answered()
    await a_moment(0.5)
    ours.refer("105", replaces=question)
    await a_moment(0.8)
    client.bye()


@tells(_chain(["101", "105"], _attended("101", "105"), rang=["101", "105"]))
async def attended_transfer_asked_for_on_the_second_line(rig: Rig) -> None:
    """Inbound to 101, who holds it, asks 105 and joins the two from the second line (REFER of the question)."""
    rig.phone("105").answers()
    caller, ours = await talking(rig)
    ours.hold()
    question = await rig.phone("101").call("105").answered()
    await a_moment(0.5)
    question.refer("0501112233", replaces=ours)
    await a_moment(1.0)
    caller.bye()
