"""Calls that are handed on: blind, attended, from phone, by keys and by AMI; and parked ones."""

from __future__ import annotations

from tests.pbx.rig import Rig

from .steps import a_moment, talking
from .truth import Truth, inbound, outbound, tells

DIRECT, OUTSIDE = "380441112244", "0501112233"


def _handed_on(kind: str, **more: float) -> Truth:
    transfers = [{"kind": kind, "from": "101", "to": "105"}]
    return inbound(
        DIRECT, "answered", by="101", talked=["101", "105"], rang=["101", "105"], transfers=transfers, **more
    )


def _parked(talked: list[str], **more: float) -> Truth:
    transfers = [{"kind": "blind", "from": "101", "to": "750"}]
    return inbound(DIRECT, "answered", by="101", talked=talked, rang=["101"], transfers=transfers, **more)


@tells(_handed_on("blind"))
async def blind_transfer_by_phone(rig: Rig) -> None:
    """Inbound to 101, who transfers the caller blind to 105 (SIP REFER); 105 answers."""
    rig.phone("105").answers()
    caller, ours = await talking(rig)
    ours.refer("105")
    await rig.phone("105").incoming()
    await a_moment(0.8)
    caller.bye()


@tells(_handed_on("blind"))
async def blind_transfer_by_ami(rig: Rig) -> None:
    """Inbound to 101, who transfers the caller blind to 105 from the console (BlindTransfer)."""
    rig.phone("105").answers()
    caller, _ = await talking(rig)
    await rig.ami.action("BlindTransfer", Channel=await rig.channel("101"), Context="internal", Exten="105")
    await rig.phone("105").incoming()
    await a_moment(0.8)
    caller.bye()


@tells(_handed_on("blind"))
async def blind_transfer_by_keys(rig: Rig) -> None:
    """Inbound to 101, who presses #1 105; 105 answers."""
    rig.phone("105").answers()
    caller, ours = await talking(rig)
    ours.dial("#1105")
    await rig.phone("105").incoming()
    await a_moment(0.8)
    caller.bye()


@tells(
    inbound(DIRECT, "answered", by="101", talked=["101", "105"])
    | {"transfers": [{"kind": "blind", "from": "101", "to": "105"}]}
)
async def redirected_by_ami(rig: Rig) -> None:
    """Inbound to 101; the console sends the caller's channel to 105 (Redirect), which leaves 101 alone."""
    rig.phone("105").answers()
    caller, _ = await talking(rig)
    await rig.ami.action("Redirect", Channel=await rig.channel("trunk"), Context="internal", Exten="105", Priority="1")
    await rig.phone("105").incoming()
    await a_moment(0.8)
    caller.bye()


@tells(_handed_on("attended", held_s=0.8))  # the PBX holds the caller, not the phone
async def attended_transfer_by_ami(rig: Rig) -> None:
    """Inbound to 101, who asks 105 first (Atxfer) and hangs up once 105 has agreed."""
    rig.phone("105").answers()
    caller, ours = await talking(rig)
    await rig.ami.action("Atxfer", Channel=await rig.channel("101"), Context="internal", Exten="105")
    await rig.phone("105").incoming()
    await a_moment(0.8)
    ours.bye()
    await a_moment(0.6)
    caller.bye()


@tells(_handed_on("attended", held_s=1.0))  # the PBX holds the caller, not the phone
async def attended_transfer_by_keys(rig: Rig) -> None:
    """Inbound to 101, who presses *2 105, talks to 105, and hangs up."""
    rig.phone("105").answers()
    caller, ours = await talking(rig)
    ours.dial("*2105")
    await rig.phone("105").incoming()
    await a_moment(0.8)
    ours.bye()
    await a_moment(0.6)
    caller.bye()


@tells(_handed_on("attended"))
async def attended_transfer_by_phone(rig: Rig) -> None:
    """Inbound to 101, who holds it, calls 105 on the phone's second line and joins the two (REFER with Replaces)."""
    rig.phone("105").answers()
    caller, ours = await talking(rig)
    ours.hold()
    question = await rig.phone("101").call("105").answered()
    await a_moment(0.5)
    ours.refer("105", replaces=question)
    await a_moment(0.6)
    caller.bye()


@tells(_handed_on("attended"))
async def attended_transfer_not_waiting(rig: Rig) -> None:
    """Inbound to 101, who presses *2 105 and hangs up while 105 still rings; 105 answers the caller."""
    caller, ours = await talking(rig)
    ours.dial("*2105")
    theirs = await rig.phone("105").incoming()
    await a_moment()
    ours.bye()
    await a_moment(0.5)
    theirs.answer()
    await a_moment(0.6)
    caller.bye()


@tells(inbound(DIRECT, "answered", by="101", talked=["101"], rang=["101", "105"]))
async def attended_transfer_declined(rig: Rig) -> None:
    """Inbound to 101, who asks 105 (Atxfer); 105 refuses, and 101 has the caller back: no transfer."""
    rig.phone("105").refuses("486 Busy Here", after=0.2)
    caller, _ = await talking(rig)
    await rig.ami.action("Atxfer", Channel=await rig.channel("101"), Context="internal", Exten="105")
    await rig.phone("105").incoming()
    await a_moment(1.5)
    caller.bye()


@tells(
    {
        key: value
        for key, value in inbound(
            DIRECT, "answered", by="101", talked=["101"], rang=["101"], tried=["101", "105"]
        ).items()
        if key != "transfers"
    }
)
async def blind_transfer_to_busy(rig: Rig) -> None:
    """Inbound to 101, who transfers the caller blind to 105, which is busy; the PBX drops the caller: answered."""
    rig.phone("105").refuses("486 Busy Here")
    caller, ours = await talking(rig)
    ours.refer("105")
    await caller.ended()


@tells(outbound(OUTSIDE, "answered", operator="105", transfers=[{"kind": "blind", "from": "101", "to": "105"}]))
async def outbound_transferred(rig: Rig) -> None:
    """101 calls outside, is answered, and transfers the client blind to 105."""
    rig.trunk.answers()
    rig.phone("105").answers()
    ours = await rig.phone("101").call(OUTSIDE).answered()
    client = await rig.trunk.incoming()
    await a_moment()
    ours.refer("105")
    await rig.phone("105").incoming()
    await a_moment(0.8)
    client.bye()


@tells(_parked(["101", "103"], talk_s=0.4))  # 101's phone is told late that it is alone
async def parked_and_taken(rig: Rig) -> None:
    """Inbound to 101, who parks the caller (750); 103 dials 751 and talks: one call."""
    caller, ours = await talking(rig)
    parked = rig.ami.expect(Event="ParkedCall")
    ours.refer("750")
    await parked
    await a_moment()
    await rig.phone("103").call("751").answered()
    await a_moment(0.6)
    caller.bye()


@tells(_parked(["101"]))
async def parked_and_left(rig: Rig) -> None:
    """Inbound to 101, who parks the caller (750); the caller hangs up there: answered, for 101 talked."""
    caller, ours = await talking(rig)
    parked = rig.ami.expect(Event="ParkedCall")
    ours.refer("750")
    await parked
    await a_moment()
    caller.bye()
