"""More odd combinations: out of a queue, picked up after a blonde transfer, three at once, back from a lot."""

from __future__ import annotations

from tests.pbx.rig import Rig

from .steps import a_moment, talking
from .truth import Truth, inbound, internal, outbound, tells

# Seconds that stand here: the PBX holds the caller, not the phone; or a phone is told late that it is alone
DIRECT, SALES, QUEUE, OUTSIDE = "380441112244", "380441112255", "380441112259", "0501112233"


def _blind(sender: str, to: str) -> dict[str, str]:
    return {"kind": "blind", "from": sender, "to": to}


def _attended(sender: str, to: str) -> dict[str, str]:
    return {"kind": "attended", "from": sender, "to": to}


def _chain(talked: list[str], *transfers: dict[str, str], **more: object) -> Truth:
    return inbound(DIRECT, "answered", by="101", talked=talked, transfers=list(transfers), **more)


@tells(inbound(SALES, "answered", queue="sales", by="105", rang=["101", "102", "105"]))
async def redirected_out_of_a_queue(rig: Rig) -> None:
    """Inbound to the queue `sales`; while it rings, somebody sends the caller to 105 (Redirect), who answers."""
    rig.phone("105").answers()
    caller = await rig.outside(SALES).answered()
    await rig.phone("101").incoming()
    await a_moment()
    await rig.ami.action("Redirect", Channel=await rig.channel("trunk"), Context="internal", Exten="105", Priority="1")
    await rig.phone("105").incoming()
    await a_moment(1.3)
    caller.bye()


@tells(_chain(["101", "103"], _attended("101", "105"), rang=["101", "105"]))
async def blonde_transfer_picked_up(rig: Rig) -> None:
    """Inbound to 101, who holds, calls 105 and joins the two while it rings; 103 dials **105 and takes it."""
    caller, ours = await talking(rig)
    ours.hold()
    question = rig.phone("101").call("105")
    await question.ringing()
    await rig.phone("105").incoming()
    await a_moment()
    ours.refer("105", replaces=question)
    await a_moment(0.5)
    await rig.phone("103").call("**105").answered()
    await a_moment(1.0)
    caller.bye()


@tells(_chain(["101"], _blind("101", "109"), rang=["101"], tried=["101", "109"]))
async def blind_transfer_to_unreachable(rig: Rig) -> None:
    """Inbound to 101, who transfers the caller blind to 109, which is not there; the PBX drops the caller."""
    caller, ours = await talking(rig)
    ours.refer("109")
    await caller.ended()


@tells(_chain(["101", "105"], _blind("101", "105"), rang=["101", "105"]))
async def blind_transfer_while_held(rig: Rig) -> None:
    """Inbound to 101, who holds the caller and transfers blind to 105 without taking it back first."""
    rig.phone("105").answers()
    caller, ours = await talking(rig)
    ours.hold()
    await a_moment(0.6)
    ours.refer("105")
    await rig.phone("105").incoming()
    await a_moment(1.0)
    caller.bye()


@tells(
    internal("101", "102", "answered", by="102", talked=["102", "103"], transfers=[_attended("102", "103")])
    | {"operator": "103"}
)
async def internal_transferred_after_asking(rig: Rig) -> None:
    """101 calls 102, who holds 101, asks 103 on a second line and joins the two."""
    rig.phone("102").answers()
    rig.phone("103").answers()
    ours = await rig.phone("101").call("102").answered()
    theirs = await rig.phone("102").incoming()
    await a_moment()
    theirs.hold()
    question = await rig.phone("102").call("103").answered()
    await a_moment(0.5)
    theirs.refer("103", replaces=question)
    await a_moment(1.0)
    ours.bye()


@tells(internal("101", "800", "cancelled", rang=[]))
async def internal_to_a_machine(rig: Rig) -> None:
    """101 calls 800, where a machine gives back what one says, and hangs up: nobody answered."""
    ours = await rig.phone("101").call("800").answered()
    await a_moment(0.8)
    ours.bye()


@tells(_chain(["101", "105"], _attended("101", "105"), rang=["101", "105"], held_s=1.25))
async def attended_transfer_through_three(rig: Rig) -> None:
    """Inbound to 101, who presses *2 105, then *3: all three talk; 101 leaves the other two together."""
    rig.phone("105").answers()
    caller, ours = await talking(rig)
    ours.dial("*2105")
    await rig.phone("105").incoming()
    await a_moment(0.8)
    ours.dial("*3")
    await a_moment(1.0)
    ours.bye()
    await a_moment(1.0)
    caller.bye()


@tells(_chain(["101"], rang=["101", "105"], held_s=1.25))
async def attended_transfer_taken_back(rig: Rig) -> None:
    """Inbound to 101, who presses *2 105, speaks with 105, presses *1 and has the caller back: no transfer."""
    rig.phone("105").answers()
    caller, ours = await talking(rig)
    ours.dial("*2105")
    await rig.phone("105").incoming()
    await a_moment(0.8)
    ours.dial("*1")
    await a_moment(1.2)
    caller.bye()


@tells(inbound(QUEUE, "answered", queue="helpdesk", by="101", rang=["105", "106"]))
async def queue_of_local_channels_picked_up(rig: Rig) -> None:
    """Inbound to the queue `helpdesk`, members Local/…/n; 101, who does not serve it, dials **106 and takes it."""
    caller = await rig.outside(QUEUE).answered()
    await rig.phone("106").incoming()
    await a_moment()
    await rig.phone("101").call("**106").answered()
    await a_moment(1.0)
    caller.bye()


@tells(
    inbound(QUEUE, "answered", queue="helpdesk", by="106", talked=["106"], rang=["105", "106"], talk_s=1.6)
    | {"transfers": [_blind("106", "761")]}
)
async def agent_behind_local_parks_and_it_comes_back(rig: Rig) -> None:
    """Inbound to the queue `helpdesk`, members Local/…/n; 106 parks for two seconds, and has the caller again."""
    caller = await rig.outside(QUEUE).answered()
    ours = await rig.phone("106").incoming()
    await a_moment()
    ours.answer()
    await a_moment(0.6)
    ours.refer("761")
    await ours.ended()
    again = await rig.phone("106").incoming()
    await a_moment()
    again.answer()
    await a_moment(1.0)
    caller.bye()


@tells(
    inbound(
        QUEUE, "answered", queue="helpdesk", by="106", talked=["106", "101"], rang=["105", "106", "101"], held_s=1.1
    )
    | {"transfers": [_attended("106", "101")]}
)
async def agent_behind_local_transfers_by_ami(rig: Rig) -> None:
    """Inbound to the queue `helpdesk`, members Local/…/n; 106 asks 101 from the console (Atxfer) and hangs up."""
    rig.phone("101").answers()
    caller = await rig.outside(QUEUE).answered()
    ours = await rig.phone("106").incoming()
    await a_moment()
    ours.answer()
    await a_moment(0.6)
    await rig.ami.action("Atxfer", Channel=await rig.channel("106"), Context="internal", Exten="101")
    await rig.phone("101").incoming()
    await a_moment(0.9)
    ours.bye()
    await a_moment(1.0)
    caller.bye()


@tells(outbound(OUTSIDE, "answered", operator="105", transfers=[_attended("101", "105")]))
async def click_through_a_local_channel_transferred(rig: Rig) -> None:
    """By Originate of Local/101: 101, then the number outside; 101 asks 105 on a second line and joins the two."""
    for phone in (rig.phone("101"), rig.trunk, rig.phone("105")):
        phone.answers()
    await rig.ami.action(
        "Originate", Channel="Local/101@internal/n", Context="internal", Exten=OUTSIDE, Priority="1", Async="true"
    )
    ours = await rig.phone("101").incoming()
    client = await rig.trunk.incoming()
    await a_moment(0.8)
    ours.hold()
    question = await rig.phone("101").call("105").answered()
    await a_moment(0.5)
    ours.refer("105", replaces=question)
    await a_moment(1.0)
    client.bye()
