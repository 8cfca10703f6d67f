"""Calls that a phone or the PBX sends elsewhere before anybody has talked: forwarding, follow-me, voicemail."""

from __future__ import annotations

from tests.pbx.rig import Rig

from .steps import a_moment, give_up, refused
from .truth import Truth, inbound, internal, tells

DIRECT, SHORT = "380441112244", "380441112245"
VOICEMAIL, FOLLOW_ME, MOBILE, MOBILE_TOO = "380441115720", "380441115721", "380441115722", "380441115723"


def _mobile_talked(dialed: str, **more: object) -> Truth:
    """A person talked whose line we do not have: a mobile outside."""
    return inbound(dialed, "answered", **more) | {"answered_by": None, "talked": [], "operator": None}


@tells(inbound(DIRECT, "answered", rang=["105"], tried=["101", "105"], by="105"))
async def forwarded_by_the_phone(rig: Rig) -> None:
    """Inbound to 101, whose phone forwards every call to 105 (302); 105 answers: 101 never rang."""
    rig.phone("101").forwards("105")
    rig.phone("105").answers()
    caller = await rig.outside(DIRECT).answered()
    await a_moment(1.0)
    caller.bye()


@tells(inbound(DIRECT, "missed", "caller_hung_up", rang=["105"], tried=["101", "105"]))
async def forwarded_by_the_phone_abandoned(rig: Rig) -> None:
    """Inbound to 101, whose phone forwards to 105 (302); the caller hangs up while 105 rings."""
    rig.phone("101").forwards("105")
    caller = rig.outside(DIRECT)
    await rig.phone("105").incoming()
    await give_up(caller)


@tells(_mobile_talked(DIRECT, rang=[], tried=["101"]))
async def forwarded_to_a_mobile(rig: Rig) -> None:
    """Inbound to 101, whose phone forwards to a mobile outside (302), which answers: a person talked, no line rang."""
    rig.phone("101").forwards("0679998877")
    rig.trunk.answers()
    caller = await rig.outside(DIRECT).answered()
    await a_moment(1.0)
    caller.bye()


@tells(internal("102", "101", "answered", by="105", rang=["105"], tried=["101", "105"]))
async def internal_forwarded_by_the_phone(rig: Rig) -> None:
    """102 calls 101, whose phone forwards to 105 (302); 105 answers."""
    rig.phone("101").forwards("105")
    rig.phone("105").answers()
    call = await rig.phone("102").call("101").answered()
    await a_moment(1.0)
    call.bye()


@tells(inbound(VOICEMAIL, "missed", "no_answer", rang=["101"]))
async def voicemail(rig: Rig) -> None:
    """Inbound to 101, who does not answer; voicemail takes a message: no person, so missed, no_answer."""
    caller = await rig.outside(VOICEMAIL).answered()
    await a_moment(1.5)
    caller.bye()


@tells(inbound(VOICEMAIL, "missed", "busy", rang=[], tried=["101"]))
async def voicemail_of_a_busy_phone(rig: Rig) -> None:
    """Inbound to 101, whose phone is busy; voicemail takes a message: missed, busy."""
    rig.phone("101").refuses("486 Busy Here")
    caller = await rig.outside(VOICEMAIL).answered()
    await a_moment(1.5)
    caller.bye()


@tells(_mobile_talked(FOLLOW_ME, rang=["101"]))
async def follow_me_mobile_takes_it(rig: Rig) -> None:
    """Inbound to follow-me: 101 rings for a second, then the mobile, whose owner presses 1: a person talked."""
    caller = await rig.outside(FOLLOW_ME).answered()
    mobile = await rig.trunk.incoming()
    await a_moment()
    mobile.answer(is_asked=True)
    await a_moment(2.0)
    mobile.accept()
    await a_moment(2.5)
    caller.bye()


@tells(inbound(FOLLOW_ME, "answered", rang=["101"], by="101"))
async def follow_me_line_takes_it(rig: Rig) -> None:
    """Inbound to follow-me: 101 rings, picks up and presses 1 to take the call."""
    caller = await rig.outside(FOLLOW_ME).answered()
    ours = await rig.phone("101").incoming()
    await a_moment()
    ours.answer(is_asked=True)
    await a_moment(2.0)
    ours.accept()
    await a_moment(2.5)
    caller.bye()


@tells(inbound(FOLLOW_ME, "missed", "caller_hung_up", rang=["101"]))
async def follow_me_not_taken(rig: Rig) -> None:
    """Inbound to follow-me: the mobile's answering machine picks up and presses nothing; the caller hangs up."""
    caller = await rig.outside(FOLLOW_ME).answered()
    mobile = await rig.trunk.incoming()
    await a_moment()
    mobile.answer(is_asked=True)
    await a_moment(2.0)
    caller.bye()


@tells(_mobile_talked(MOBILE, rang=[]))
async def mobile_confirms(rig: Rig) -> None:
    """Inbound to a mobile outside that must press 1 to take the call, and does."""
    caller = rig.outside(MOBILE)
    mobile = await rig.trunk.incoming()
    await a_moment()
    mobile.answer(is_asked=True)
    await a_moment(0.8)
    mobile.accept()
    await caller.answered()
    await a_moment(1.2)
    caller.bye()


@tells(inbound(MOBILE, "missed", "no_answer", rang=[]))
async def mobile_does_not_confirm(rig: Rig) -> None:
    """Inbound to a mobile outside whose machine answers and cannot press 1: a person did not, so missed."""
    caller = rig.outside(MOBILE)
    mobile = await rig.trunk.incoming()
    mobile.answer(is_asked=True)
    await refused(caller)


@tells(inbound(MOBILE_TOO, "answered", rang=["101"], by="101"))
async def mobile_asked_while_the_line_answers(rig: Rig) -> None:
    """Inbound to 101 and a mobile that must press 1: the mobile's machine picks up, then 101 answers the caller."""
    caller = rig.outside(MOBILE_TOO)
    mobile = await rig.trunk.incoming()
    ours = await rig.phone("101").incoming()
    mobile.answer(is_asked=True)
    await a_moment(0.8)
    ours.answer()
    await caller.answered()
    await a_moment(1.2)
    caller.bye()


@tells(inbound(SHORT, "missed", "no_answer", rang=["101"]))
async def phone_vanishes_while_it_rings(rig: Rig) -> None:
    """Inbound to 101, whose cable is pulled out while it rings; the PBX gives up after two seconds."""
    caller = rig.outside(SHORT)
    await rig.phone("101").incoming()
    rig.phone("101").vanishes()
    await refused(caller)


@tells(inbound("380441115108", "answered", rang=["108"], by="108"))
async def phone_vanishes_in_mid_talk(rig: Rig) -> None:
    """Inbound to 108, who answers; then its cable is pulled out, and the PBX, hearing nothing, ends the call."""
    caller = rig.outside("380441115108")
    ours = await rig.phone("108").incoming()
    await a_moment()
    ours.answer()
    await caller.answered()
    await ours.speak(0.6)
    rig.phone("108").vanishes()
    await caller.ended()
