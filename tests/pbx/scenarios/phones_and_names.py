"""Numbers and names as trunks really give them, and phones that come and go."""

from __future__ import annotations

from tests.pbx.rig import Rig

from .steps import a_moment, talking
from .truth import inbound, tells

DIRECT = "380441112244"
HOSTILE = "\x1b[2J\x1b]0;owned\x07[bold red]Ромашка[/] \u202eкод"
CP1251 = "Виталий".encode("cp1251").decode("utf-8", "surrogateescape")


async def _answered(rig: Rig, number: str, name: str | None, extra: str = "") -> None:
    rig.phone("101").answers(after=0.2)
    caller = await rig.outside(DIRECT, number, name, extra).answered()
    await a_moment()
    caller.bye()


@tells(inbound(DIRECT, "answered", rang=["101"], by="101", number=None))
async def withheld_number(rig: Rig) -> None:
    """Inbound from `anonymous`: the number is null."""
    await _answered(rig, "sip:anonymous@anonymous.invalid", "Anonymous")


@tells(inbound(DIRECT, "answered", rang=["101"], by="101", caller_name=None))
async def withheld_but_asserted(rig: Rig) -> None:
    """Inbound from `anonymous`, the true number in P-Asserted-Identity with `Privacy: id`: AMI gives the number."""
    extra = "P-Asserted-Identity: <sip:380501112233@127.0.0.1>\r\nPrivacy: id\r\n"
    await _answered(rig, "sip:anonymous@anonymous.invalid", "Anonymous", extra)


@tells(inbound(DIRECT, "answered", rang=["101"], by="101", caller_name=None))
async def no_name(rig: Rig) -> None:
    """Inbound with a number and no name."""
    await _answered(rig, "380501112233", None)


@tells(inbound(DIRECT, "answered", rang=["101"], by="101", number_raw="0501112233"))
async def national_number(rig: Rig) -> None:
    """Inbound from a trunk that gives the number as one dials it at home."""
    await _answered(rig, "0501112233", "Ромашка ТОВ")


@tells(inbound(DIRECT, "answered", rang=["101"], by="101", number_raw="+380501112233"))
async def international_number(rig: Rig) -> None:
    """Inbound from a trunk that gives the number with a plus."""
    await _answered(rig, "+380501112233", "Ромашка ТОВ")


@tells(inbound(DIRECT, "answered", rang=["101"], by="101"))
async def hostile_name(rig: Rig) -> None:
    """Inbound with escape sequences, markup and a change of writing direction in the name."""
    await _answered(rig, "380501112233", HOSTILE)


@tells(inbound(DIRECT, "answered", rang=["101"], by="101"))
async def name_in_cp1251(rig: Rig) -> None:
    """Inbound with a name that is not UTF-8."""
    await _answered(rig, "380501112233", CP1251)


@tells(inbound("380441110000", "answered", rang=["101"], by="101"))
async def unknown_did(rig: Rig) -> None:
    """Inbound to a number that no rule names: the dial plan's last rule sends it to 101."""
    caller, _ = await talking(rig, "380441110000")
    caller.bye()


@tells()
async def phone_comes_and_goes(rig: Rig) -> None:
    """107 registers and goes away again: no call at all."""
    phone = rig.phone("107")
    await phone.register(60)
    await a_moment()
    await phone.register(0)
    await a_moment()
