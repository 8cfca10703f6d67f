"""Odd ways to a phone: forwarded twice or out of a group, picked up behind Local channels, one number twice at once."""

from __future__ import annotations

from tests.pbx.rig import Rig

from .steps import a_moment
from .truth import inbound, internal, tells

DIRECT, GROUP, GO_AWAY = "380441112244", "380441112233", "380441115901"


@tells(inbound(DIRECT, "answered", rang=["105"], tried=["101", "102", "105"], by="105"))
async def forwarded_twice(rig: Rig) -> None:
    """Inbound to 101, whose phone forwards to 102 (302), whose phone forwards to 105 (302), who answers."""
    rig.phone("101").forwards("102")
    rig.phone("102").forwards("105")
    rig.phone("105").answers()
    caller = await rig.outside(DIRECT).answered()
    await a_moment(1.0)
    caller.bye()


@tells(
    inbound(GROUP, "answered", rang=["102", "103"], tried=["101", "102", "103"])
    | {"answered_by": None, "talked": [], "operator": None}
)
async def group_member_forwards_to_a_mobile(rig: Rig) -> None:
    """Inbound to a ring group; the phone of 101 forwards to a mobile outside (302), which answers: a person talked."""
    rig.phone("101").forwards("0679998877")
    rig.trunk.answers(after=0.6)
    caller = await rig.outside(GROUP).answered()
    await a_moment(1.0)
    caller.bye()


@tells(
    inbound(GROUP, "answered", by="101", rang=["101", "102", "103"]),
    inbound(GROUP, "answered", by="102"),
)
async def the_same_number_twice_at_once(rig: Rig) -> None:
    """One number calls the ring group twice at once; 101 answers the first, 102 the second: two calls."""
    first = rig.outside(GROUP)
    ours = await rig.phone("101").incoming()
    await a_moment()
    second = rig.outside(GROUP)
    await rig.phone("102").incoming()
    theirs = await rig.phone("102").incoming()
    await a_moment()
    ours.answer()
    await first.answered()
    theirs.answer()
    await second.answered()
    await a_moment(0.8)
    first.bye()
    await a_moment()
    second.bye()


@tells(inbound(GO_AWAY, "answered", rang=["103"], by="105"))
async def local_channels_picked_up(rig: Rig) -> None:
    """Inbound through three Local channels to 103; 105 dials **103 and takes it."""
    caller = rig.outside(GO_AWAY)
    await rig.phone("103").incoming()
    await a_moment()
    await rig.phone("105").call("**103").answered()
    await caller.answered()
    await a_moment(1.0)
    caller.bye()


@tells(internal("101", "102", "answered", by="103", rang=["102"]))
async def internal_picked_up(rig: Rig) -> None:
    """101 calls 102; 103 dials **102 and takes it."""
    ours = rig.phone("101").call("102")
    await rig.phone("102").incoming()
    await a_moment()
    await rig.phone("103").call("**102").answered()
    await ours.answered()
    await a_moment(0.8)
    ours.bye()


@tells(internal("101", "704", "answered", by="106", queue="helpdesk", rang=["105", "106"]))
async def internal_into_a_queue(rig: Rig) -> None:
    """101 calls the queue `helpdesk`; 106 answers."""
    rig.phone("106").answers()
    ours = await rig.phone("101").call("704").answered()
    await rig.phone("106").incoming()
    await a_moment(1.0)
    ours.bye()
