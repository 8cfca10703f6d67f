"""Queues with every strategy that is not elsewhere, and groups and queues with a phone that is not there."""

from __future__ import annotations

from tests.pbx.rig import Rig

from .steps import a_moment, refused
from .truth import inbound, tells

LEAST, FEWEST, CHANCE = "380441115712", "380441115713", "380441115714"
ORDERED, WEIGHED, ABSENT = "380441115715", "380441115716", "380441115717"
GROUP, LOCAL_GROUP = "380441115604", "380441115605"


async def _the_second_one_answers(rig: Rig, dialed: str) -> None:
    """103 never answers, 104 does, whenever its turn comes."""
    rig.phone("104").answers(after=0.1)
    caller = await rig.outside(dialed).answered()
    await rig.phone("104").incoming()
    await a_moment(1.0)
    caller.bye()


@tells(inbound(LEAST, "answered", queue="least", by="104"))
async def queue_least_recent(rig: Rig) -> None:
    """Inbound to the queue `least`, leastrecent: 103 rings in vain for a second if it is first; 104 answers."""
    await _the_second_one_answers(rig, LEAST)


@tells(inbound(FEWEST, "answered", queue="fewest", by="104"))
async def queue_fewest_calls(rig: Rig) -> None:
    """Inbound to the queue `fewest`, fewestcalls: 103 rings in vain for a second if it is first; 104 answers."""
    await _the_second_one_answers(rig, FEWEST)


@tells(inbound(CHANCE, "answered", queue="chance", by="104"))
async def queue_random(rig: Rig) -> None:
    """Inbound to the queue `chance`, random: whoever's turn it is, 104 alone answers."""
    await _the_second_one_answers(rig, CHANCE)


@tells(inbound(ORDERED, "answered", queue="ordered", by="104"))
async def queue_round_robin_ordered(rig: Rig) -> None:
    """Inbound to the queue `ordered`, rrordered: 103 rings in vain for a second if it is first; 104 answers."""
    await _the_second_one_answers(rig, ORDERED)


@tells(inbound(WEIGHED, "answered", queue="weighed", by="104"))
async def queue_random_by_weight(rig: Rig) -> None:
    """Inbound to the queue `weighed`, wrandom: whoever's turn it is, 104 alone answers."""
    await _the_second_one_answers(rig, WEIGHED)


@tells(inbound(ABSENT, "missed", "caller_hung_up", queue="absent", rang=["102"], tried=["102", "109"]))
async def queue_member_unreachable(rig: Rig) -> None:
    """Inbound to the queue `absent`: 109 has no phone there (a Local member), 102 rings, and the caller gives up."""
    caller = await rig.outside(ABSENT).answered()
    await rig.phone("102").incoming()
    await a_moment(0.6)
    caller.bye()


@tells(inbound(GROUP, "missed", "no_answer", rang=["102"]))
async def group_one_unreachable(rig: Rig) -> None:
    """Inbound to a ring group: 109 has no phone there, of which the PBX says nothing; 102 rings and does not answer."""
    await refused(rig.outside(GROUP))


@tells(inbound(LOCAL_GROUP, "missed", "no_answer", rang=["102"], tried=["102", "109"]))
async def local_group_one_unreachable(rig: Rig) -> None:
    """Inbound to a ring group of Local channels: 109 has no phone there, 102 rings and does not answer."""
    await refused(rig.outside(LOCAL_GROUP))
