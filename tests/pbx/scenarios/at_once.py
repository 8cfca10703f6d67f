"""Holds by either side, two calls at once on one line, and a caller ID that comes late or changes."""

from __future__ import annotations

from tests.pbx.rig import Rig

from .steps import a_moment, talking
from .truth import inbound, outbound, tells

DIRECT, LATE = "380441112244", "380441112291"


@tells(inbound(DIRECT, "answered", rang=["101"], by="101"))
async def held_by_the_caller(rig: Rig) -> None:
    """Inbound to 101, who answers; the caller puts 101 on hold for 1.5 s and comes back."""
    caller, _ = await talking(rig)
    caller.hold()
    await a_moment(1.5)
    caller.resume()
    await a_moment()
    caller.bye()


@tells(inbound(DIRECT, "answered", rang=["101"], by="101"))
async def held_by_both(rig: Rig) -> None:
    """Inbound to 101, who holds the caller; the caller holds 101 as well; 2.1 s in all, counted once."""
    caller, ours = await talking(rig)
    ours.hold()
    await a_moment(0.7)
    caller.hold()
    await a_moment(0.7)
    ours.resume()
    await a_moment(0.7)
    caller.resume()
    await a_moment()
    caller.bye()


@tells(inbound(DIRECT, "answered", rang=["101"], by="101"))
async def held_twice(rig: Rig) -> None:
    """Inbound to 101, who holds the caller for 0.8 s, and again for 1.2 s."""
    caller, ours = await talking(rig)
    for seconds in (0.8, 1.2):
        ours.hold()
        await a_moment(seconds)
        ours.resume()
        await a_moment(0.5)
    caller.bye()


@tells(outbound("0501112233", "answered"))
async def outbound_held_by_the_client(rig: Rig) -> None:
    """101 calls outside and is answered; the client puts 101 on hold for 1.5 s."""
    rig.trunk.answers()
    call = await rig.phone("101").call("0501112233").answered()
    client = await rig.trunk.incoming()
    await a_moment()
    client.hold()
    await a_moment(1.5)
    client.resume()
    await a_moment()
    call.bye()


@tells(
    inbound(DIRECT, "answered", rang=["101"], by="101", wait_s=0.3, talk_s=4.2, held_s=2.3),
    inbound(DIRECT, "answered", rang=["101"], by="101", number="+380672223344", wait_s=0.3, talk_s=2.0, held_s=1.0),
)
async def two_calls_on_one_line(rig: Rig) -> None:
    """101 talks, holds that caller and answers a second one, holds the second and returns to the first: two calls."""
    first, ours = await talking(rig)
    second = rig.outside(DIRECT, "380672223344", "Другий")
    other = await rig.phone("101").incoming()
    await a_moment()
    ours.hold()
    other.answer()
    await second.answered()
    await a_moment(1.0)
    other.hold()
    ours.resume()
    await a_moment(1.0)
    second.bye()
    await a_moment()
    ours.hold()
    await a_moment(1.3)
    first.bye()


@tells(inbound(LATE, "answered", rang=["101"], by="101", caller_name="Ромашка ТОВ"))
async def number_comes_late(rig: Rig) -> None:
    """Inbound from `anonymous`; half a second later, before any phone rings, the dial plan knows who it is."""
    rig.phone("101").answers()
    caller = await rig.outside(LATE, "sip:anonymous@anonymous.invalid", "Anonymous").answered()
    await a_moment(1.0)
    caller.bye()


@tells(inbound(DIRECT, "answered", rang=["101"], by="101", caller_name="Ірина Коваленко"))
async def name_comes_while_it_rings(rig: Rig) -> None:
    """Inbound with a number alone; while 101 rings something gives the caller a name (Setvar CALLERID(name))."""
    caller = rig.outside(DIRECT, name=None)
    ours = await rig.phone("101").incoming()
    channel = await rig.channel("trunk")
    await rig.ami.action("Setvar", Channel=channel, Variable="CALLERID(name)", Value="Ірина Коваленко")
    await a_moment()
    ours.answer()
    await caller.answered()
    await a_moment(1.0)
    caller.bye()


@tells(inbound(DIRECT, "answered", rang=["101"], by="101"))
async def number_is_rewritten_in_mid_talk(rig: Rig) -> None:
    """Inbound to 101, who answers; something writes another number over the caller's: who called does not change."""
    caller, _ = await talking(rig)
    channel = await rig.channel("trunk")
    await rig.ami.action("Setvar", Channel=channel, Variable="CALLERID(num)", Value="600")
    await a_moment(1.0)
    caller.bye()
