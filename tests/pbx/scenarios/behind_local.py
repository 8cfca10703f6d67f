"""What is done with callers whom a Local channel that stays (`/n`) brought: as FreePBX rings agents and groups."""

from __future__ import annotations

from tests.pbx.dialog import Dialog
from tests.pbx.rig import Rig

from .steps import a_moment
from .truth import Truth, inbound, tells

QUEUE, STAY = "380441112259", "380441115904"


def _from_the_queue(talked: list[str], *transfers: dict[str, str], **more: object) -> Truth:
    return inbound(QUEUE, "answered", queue="helpdesk", by="106", talked=talked, transfers=list(transfers), **more)


async def _answered_by_106(rig: Rig) -> tuple[Dialog, Dialog]:
    caller = await rig.outside(QUEUE).answered()
    ours = await rig.phone("106").incoming()
    await a_moment()
    ours.answer()
    await a_moment(0.8)
    return caller, ours


@tells(_from_the_queue(["106", "101"], {"kind": "blind", "from": "106", "to": "101"}, rang=["105", "106", "101"]))
async def agent_behind_local_transfers_blind(rig: Rig) -> None:
    """Inbound to the queue `helpdesk`, members Local/…/n; 106 answers and transfers blind to 101 (REFER)."""
    rig.phone("101").answers()
    caller, ours = await _answered_by_106(rig)
    ours.refer("101")
    await rig.phone("101").incoming()
    await a_moment(1.2)
    caller.bye()


@tells(_from_the_queue(["106", "101"], {"kind": "attended", "from": "106", "to": "101"}, rang=["105", "106", "101"]))
async def agent_behind_local_transfers_attended(rig: Rig) -> None:
    """Inbound to the queue `helpdesk`, members Local/…/n; 106 answers, holds, asks 101 and joins the two."""
    rig.phone("101").answers()
    caller, ours = await _answered_by_106(rig)
    ours.hold()
    question = await rig.phone("106").call("101").answered()
    await a_moment(0.6)
    ours.refer("101", replaces=question)
    await a_moment(1.0)
    caller.bye()


@tells(_from_the_queue(["106"], rang=["105", "106"], held_s=1.0))
async def agent_behind_local_holds(rig: Rig) -> None:
    """Inbound to the queue `helpdesk`, members Local/…/n; 106 answers and holds the caller for a second."""
    caller, ours = await _answered_by_106(rig)
    ours.hold()
    await a_moment(1.0)
    ours.resume()
    await a_moment()
    caller.bye()


@tells(_from_the_queue(["106", "103"], {"kind": "blind", "from": "106", "to": "750"}, rang=["105", "106"], talk_s=1.1))
async def agent_behind_local_parks(rig: Rig) -> None:
    """Inbound to the queue `helpdesk`, members Local/…/n; 106 answers and parks the caller; 103 takes it (751)."""
    caller, ours = await _answered_by_106(rig)
    parked = rig.ami.expect(Event="ParkedCall")
    ours.refer("750")
    await parked
    await a_moment(0.5)
    await rig.phone("103").call("751").answered()
    await a_moment(0.8)
    caller.bye()


@tells(_from_the_queue(["106", "102"], {"kind": "blind", "from": "106", "to": "705"}) | {"queue": "line"})
async def agent_behind_local_sends_into_a_queue(rig: Rig) -> None:
    """Inbound to the queue `helpdesk`, members Local/…/n; 106 transfers into the queue `line`, where 102 answers."""
    rig.phone("102").answers()
    caller, ours = await _answered_by_106(rig)
    ours.refer("705")
    await rig.phone("102").incoming()
    await a_moment(1.2)
    caller.bye()


@tells(
    inbound(STAY, "answered", by="103", talked=["103", "105"], rang=["103", "105"])
    | {"transfers": [{"kind": "blind", "from": "103", "to": "105"}]}
)
async def behind_three_local_channels_transferred(rig: Rig) -> None:
    """Inbound through three Local channels that stay to 103, who transfers the caller blind to 105."""
    rig.phone("105").answers()
    caller = rig.outside(STAY)
    ours = await rig.phone("103").incoming()
    await a_moment()
    ours.answer()
    await caller.answered()
    await a_moment(0.5)
    ours.refer("105")
    await rig.phone("105").incoming()
    await a_moment(1.0)
    caller.bye()
