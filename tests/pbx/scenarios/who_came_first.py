"""Two calls that become one where the call between our lines began before the client's: the client's is what stays."""

from __future__ import annotations

from tests.pbx.rig import Rig

from .steps import a_moment, talking
from .truth import inbound, internal, outbound, tells

DIRECT, TO_102, ROOM, OUTSIDE = "380441112244", "380441115102", "380441115850", "0501112233"
# From the client's call alone, of which the phones cannot tell what belongs to the other one
AFTER_THE_OTHER = {"wait_s": 0.3, "talk_s": 1.9, "held_s": 0.3}


@tells(
    inbound(
        TO_102,
        "answered",
        by="102",
        talked=["102", "101"],
        rang=["102"],
        transfers=[{"kind": "attended", "from": "102", "to": "101"}],
        **AFTER_THE_OTHER,
    )
)
async def put_through_to_who_called_before(rig: Rig) -> None:
    """101 calls 102; a client calls 102, who holds 101, answers the client and joins the two: the client's call."""
    rig.phone("102").answers(after=0.2)
    ours = await rig.phone("101").call("102").answered()
    theirs = await rig.phone("102").incoming()
    rig.phone("102").rings()
    await a_moment(1.0)
    client = rig.outside(TO_102)
    other = await rig.phone("102").incoming()
    await a_moment()
    theirs.hold()
    other.answer()
    await client.answered()
    await a_moment(0.6)
    other.hold()
    await a_moment()
    other.refer("101", replaces=theirs)
    await a_moment(1.0)
    client.bye()
    ours.bye()


@tells(
    outbound(
        OUTSIDE,
        "answered",
        operator="101",
        talked=["102", "101"],
        rang=[],
        transfers=[{"kind": "attended", "from": "102", "to": "101"}],
        **AFTER_THE_OTHER,
    )
)
async def connected_by_a_secretary(rig: Rig) -> None:
    """101 calls 102 and waits on hold; 102 calls a client outside and joins the two: one call with the client."""
    rig.phone("102").answers(after=0.2)
    rig.trunk.answers()
    ours = await rig.phone("101").call("102").answered()
    theirs = await rig.phone("102").incoming()
    await a_moment(1.0)
    theirs.hold()
    outside = await rig.phone("102").call(OUTSIDE).answered()
    client = await rig.trunk.incoming()
    await a_moment(0.6)
    outside.hold()
    await a_moment()
    theirs.refer(OUTSIDE, replaces=outside)
    await a_moment(1.0)
    client.bye()
    ours.bye()


@tells(inbound(ROOM, "answered", by="101", talked=["101"], rang=[], wait_s=0.5))
async def conference_waits_for_a_client(rig: Rig) -> None:
    """101 dials the room and waits there; a second later a client outside comes in: one inbound call."""
    ours = await rig.phone("101").call("850").answered()
    await a_moment(1.2)
    client = await rig.outside(ROOM).answered()
    await a_moment(1.0)
    client.bye()
    await a_moment()
    ours.bye()


@tells(inbound(ROOM, "answered", by="101", talked=["101", "102"], rang=[], held_s=0.0))
async def conference_where_one_holds(rig: Rig) -> None:
    """A client in the room with 101 and 102; 101 holds for a second while 102 talks on: the client is not on hold."""
    client = await rig.outside(ROOM).answered()
    ours = await rig.phone("101").call("850").answered()
    await a_moment(0.5)
    theirs = await rig.phone("102").call("850").answered()
    await a_moment(0.5)
    ours.hold()
    await a_moment(1.0)
    ours.resume()
    await a_moment()
    client.bye()
    ours.bye()
    theirs.bye()


@tells(
    inbound(DIRECT, "answered", by="101", talked=["101", "105"], rang=["101", "105"], number=None)
    | {"transfers": [{"kind": "attended", "from": "101", "to": "105"}]}
)
async def withheld_number_transferred(rig: Rig) -> None:
    """Inbound from `anonymous` to 101, who asks 105 and joins the two: the number is null all along."""
    rig.phone("105").answers()
    caller = rig.outside(DIRECT, "sip:anonymous@anonymous.invalid", "Anonymous")
    ours = await rig.phone("101").incoming()
    ours.answer()
    await caller.answered()
    await a_moment()
    ours.hold()
    question = await rig.phone("101").call("105").answered()
    await a_moment(0.5)
    ours.refer("105", replaces=question)
    await a_moment(1.0)
    caller.bye()


@tells(
    inbound(DIRECT, "answered", by="101", rang=["101"])
    | {"transfers": [{"kind": "attended", "from": "101", "to": "380672223344"}]},
    inbound(DIRECT, "answered", by="101", rang=["101"], number="+380672223344"),
)
async def two_clients_joined(rig: Rig) -> None:
    """101 holds one client, answers a second and joins the two, who talk without us: both had their call with 101."""
    first, ours = await talking(rig)
    second = rig.outside(DIRECT, "380672223344", "Другий")
    other = await rig.phone("101").incoming()
    await a_moment()
    ours.hold()
    other.answer()
    await second.answered()
    await a_moment(0.6)
    ours.refer("380672223344", replaces=other)
    await a_moment(1.0)
    first.bye()
    await second.ended()


@tells(
    inbound(ROOM, "answered", by="101", talked=["101"], rang=[]),
    inbound(ROOM, "answered", by="101", talked=["101"], rang=[], number="+380672223344"),
)
async def conference_with_two_clients(rig: Rig) -> None:
    """Two clients come into the room of 101, one after another: two calls."""
    first = await rig.outside(ROOM).answered()
    ours = await rig.phone("101").call("850").answered()
    await a_moment(0.6)
    second = await rig.outside(ROOM, "380672223344", "Другий").answered()
    await a_moment(1.2)
    first.bye()
    await a_moment(0.6)
    second.bye()
    ours.bye()


@tells(internal("101", "102", "answered", tried=["102"], rang=[]))
async def internal_forwarded_to_a_mobile(rig: Rig) -> None:
    """101 calls 102, whose phone forwards to a mobile outside (302), which answers: it stays an internal call."""
    rig.phone("102").forwards("0679998877")
    rig.trunk.answers()
    ours = await rig.phone("101").call("102").answered()
    await a_moment(1.0)
    ours.bye()


@tells(
    internal(
        "101",
        "102",
        "answered",
        by="102",
        transfers=[{"kind": "blind", "from": "102", "to": "0679998877"}],
        rang=["102"],
    )
)
async def internal_transferred_outside(rig: Rig) -> None:
    """101 calls 102, who transfers 101 blind to a mobile outside: it stays an internal call."""
    rig.phone("102").answers()
    rig.trunk.answers()
    ours = await rig.phone("101").call("102").answered()
    theirs = await rig.phone("102").incoming()
    await a_moment()
    theirs.refer("0679998877")
    await rig.trunk.incoming()
    await a_moment(1.0)
    ours.bye()
