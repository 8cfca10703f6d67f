"""Calls that are handed on more than once, back, to several people, or before anybody has agreed."""

from __future__ import annotations

from tests.pbx.rig import Rig

from .steps import a_moment, talking
from .truth import Truth, inbound, internal, tells

DIRECT = "380441112244"


def _blind(sender: str, to: str) -> dict[str, str]:
    return {"kind": "blind", "from": sender, "to": to}


def _attended(sender: str, to: str) -> dict[str, str]:
    return {"kind": "attended", "from": sender, "to": to}


def _chain(talked: list[str], *transfers: dict[str, str], **more: object) -> Truth:
    return inbound(DIRECT, "answered", by="101", talked=talked, transfers=list(transfers), **more)


@tells(_chain(["105", "101"], _blind("101", "105"), _blind("105", "101"), rang=["101", "105"]))
async def transferred_and_back(rig: Rig) -> None:
    """Inbound to 101, who transfers the caller blind to 105, who transfers it blind back to 101."""
    caller, ours = await talking(rig)
    ours.refer("105")
    theirs = await rig.phone("105").incoming()
    await ours.ended()
    theirs.answer()
    await a_moment(0.8)
    theirs.refer("101")
    again = await rig.phone("101").incoming()
    await a_moment()
    again.answer()
    await a_moment(0.8)
    caller.bye()


@tells(
    _chain(
        ["101", "102", "103", "105"],
        _blind("101", "102"),
        _attended("102", "103"),
        _blind("103", "105"),
        rang=["101", "102", "103", "105"],
    )
)
async def transferred_three_times(rig: Rig) -> None:
    """Inbound to 101; blind to 102 (REFER), attended to 103 (REFER with Replaces), blind to 105 (#1)."""
    for line in ("102", "103", "105"):
        rig.phone(line).answers()
    caller, ours = await talking(rig)
    ours.refer("102")
    second = await rig.phone("102").incoming()
    await a_moment(1.0)
    second.hold()
    question = await rig.phone("102").call("103").answered()
    third = await rig.phone("103").incoming()
    await a_moment(0.5)
    second.refer("103", replaces=question)
    await a_moment(0.8)
    third.dial("#1105")
    await rig.phone("105").incoming()
    await a_moment(1.0)
    caller.bye()


@tells(_chain(["101", "106"], _blind("101", "704"), queue="helpdesk", rang=["101", "105", "106"]))
async def transferred_into_a_queue(rig: Rig) -> None:
    """Inbound to 101, who transfers the caller blind into the queue `helpdesk`, where 106 answers."""
    caller, ours = await talking(rig)
    ours.refer("704")
    theirs = await rig.phone("106").incoming()
    await a_moment()
    theirs.answer()
    await a_moment(1.0)
    caller.bye()


@tells(_chain(["101"], _blind("101", "704"), queue="helpdesk", rang=["101", "105", "106"]))
async def transferred_into_a_queue_and_left(rig: Rig) -> None:
    """Inbound to 101, who transfers the caller into the queue `helpdesk`; the caller gives up there."""
    caller, ours = await talking(rig)
    ours.refer("704")
    await rig.phone("106").incoming()
    await a_moment()
    caller.bye()


@tells(_chain(["101", "103"], _attended("101", "103"), rang=["101", "103"]))
async def transferred_attended_through_a_queue(rig: Rig) -> None:
    """Inbound to 101, who holds the caller, calls the queue `local`, speaks with 103 there and joins the two."""
    rig.phone("103").answers()
    caller, ours = await talking(rig)
    ours.hold()
    question = await rig.phone("101").call("711").answered()
    await rig.phone("103").incoming()
    await a_moment(1.0)
    ours.refer("711", replaces=question)
    await a_moment(1.0)
    caller.bye()


@tells(_chain(["101", "106"], _blind("101", "603"), rang=["101", "104", "106"]))
async def transferred_into_a_group(rig: Rig) -> None:
    """Inbound to 101, who transfers the caller blind to the group 603: 104 and 106 ring, 106 answers."""
    rig.phone("106").answers()
    caller, ours = await talking(rig)
    ours.refer("603")
    await rig.phone("106").incoming()
    await a_moment(1.3)
    caller.bye()


@tells(_chain(["101", "105"], _attended("101", "105"), rang=["101", "105"]))
async def blonde_transfer_by_phone(rig: Rig) -> None:
    """Inbound to 101, who holds the caller, calls 105 and joins the two while 105 still rings (REFER with Replaces)."""
    caller, ours = await talking(rig)
    ours.hold()
    question = rig.phone("101").call("105")
    await question.ringing()
    theirs = await rig.phone("105").incoming()
    await a_moment()
    ours.refer("105", replaces=question)
    await a_moment(0.5)
    theirs.answer()
    await a_moment(1.0)
    caller.bye()


@tells(_chain(["101"], _attended("101", "105"), rang=["101", "105"]))
async def blonde_transfer_comes_back(rig: Rig) -> None:
    """Inbound to 101, who presses *2 105 and hangs up; 105 does not answer, the PBX rings 101, who has the caller."""
    caller, ours = await talking(rig)
    ours.dial("*2105")
    await rig.phone("105").incoming()
    await a_moment()
    ours.bye()
    again = await rig.phone("101").incoming()
    await a_moment()
    again.answer()
    await a_moment(1.0)
    caller.bye()


@tells(_chain(["101"], _blind("101", "0679998877"), rang=["101"]))
async def transferred_to_a_mobile(rig: Rig) -> None:
    """Inbound to 101, who transfers the caller blind to a mobile outside, which answers."""
    rig.trunk.answers()
    caller, ours = await talking(rig)
    ours.refer("0679998877")
    await rig.trunk.incoming()
    await a_moment(1.3)
    caller.bye()


@tells(_chain(["101"], _blind("101", "720"), rang=["101"]))
async def transferred_to_voicemail(rig: Rig) -> None:
    """Inbound to 101, who transfers the caller to where 101 rings in vain and voicemail takes a message."""
    caller, ours = await talking(rig)
    ours.refer("720")
    await (await rig.phone("101").incoming()).ended()
    await a_moment(1.0)
    caller.bye()


@tells(
    internal("101", "102", "answered", by="102", transfers=[_blind("101", "105")])
    | {"operator": "105", "talked": ["102", "105"]}
)
async def internal_transferred_by_the_caller(rig: Rig) -> None:
    """101 calls 102, who answers, and 101 transfers 102 blind to 105."""
    rig.phone("102").answers()
    rig.phone("105").answers()
    ours = await rig.phone("101").call("102").answered()
    theirs = await rig.phone("102").incoming()
    await a_moment()
    ours.refer("105")
    await rig.phone("105").incoming()
    await a_moment(1.3)
    theirs.bye()


@tells(_chain(["101"], _blind("101", "761"), rang=["101"], talk_s=1.3))  # 101's phone is told late that it is alone
async def parked_and_comes_back(rig: Rig) -> None:
    """Inbound to 101, who parks the caller (761) for two seconds; nobody takes it and 101 rings and answers again."""
    caller, ours = await talking(rig)
    ours.refer("761")
    await ours.ended()
    again = await rig.phone("101").incoming()
    await a_moment()
    again.answer()
    await a_moment(1.0)
    caller.bye()


@tells(
    _chain(["101", "103"], _blind("101", "750")),
    _chain(["101"], _blind("101", "750"), number="+380672223344"),
)
async def two_parked(rig: Rig) -> None:
    """Two callers are parked in one lot; 103 takes the first, the second hangs up there: two calls, never one."""
    first, ours = await talking(rig)
    ours.refer("750")
    await ours.ended()
    second = rig.outside(DIRECT, "380672223344", "Другий")
    ours = await rig.phone("101").incoming()
    ours.answer()
    await second.answered()
    await a_moment()
    ours.refer("750")
    await ours.ended()
    await a_moment()
    await rig.phone("103").call("751").answered()
    await a_moment(0.8)
    second.bye()
    await a_moment()
    first.bye()
