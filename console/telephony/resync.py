"""What is alive on a PBX, asked for after each login and now and then as an audit."""

import asyncio
from dataclasses import dataclass
from functools import partial

from console.domain.events import Resync
from console.i18n import _
from console.telephony.lists import LINE_OF, Lines, seen, told
from console.telephony.session import Session, Unanswered


@dataclass(slots=True)
class Lists:
    """What the PBX told, and what it would not tell (`missing`: plain lines with what to change)."""

    resync: Resync
    has_channels: bool
    missing: tuple[str, ...]


async def take(session: Session, timeout: float, *, audit: bool) -> Lists:
    """Ask for everything that is alive. A list that is not permitted is told, never raised.

    Raises:
        Unanswered: the connection broke; or, after a login, it did not tell in time what is alive.
    """
    asked = session.pbx_time()
    bridges, (shown, status), queues, devices = await asyncio.gather(
        _lines(session, "BridgeList", timeout),
        _channels(session, timeout, audit),
        _lines(session, "QueueStatus", timeout),  # None when app_queue is not loaded: then there are no queues
        _lines(session, "DeviceStateList", timeout),  # needs the module res_manager_devicestate
    )
    missing: list[str] = []
    if shown is None and status is None:
        missing.append(
            _("The PBX does not tell which calls are going on: add “reporting” to write= of this user in manager.conf.")
        )
    if devices is None:
        missing.append(
            _("The PBX does not tell which phones are free: load res_manager_devicestate, add “reporting” to write=.")
        )
    channels = seen(shown, status, bridges)
    resync = told(session.pbx_time(), asked, channels or (), queues, devices, audit=audit)
    return Lists(resync, channels is not None, tuple(missing))


async def _channels(session: Session, timeout: float, audit: bool) -> tuple[Lines, Lines]:
    shown = await _lines(session, "CoreShowChannels", timeout)
    if audit and shown is not None:
        return shown, None
    # Only Status still knows in mid-call what the caller had dialled; and it needs less permission.
    # Not refused, only late: to go on without would close every call that goes on
    is_needed = shown is None and not audit
    return shown, await _lines(session, "Status", timeout, is_needed=is_needed)


async def _lines(session: Session, action: str, timeout: float, *, is_needed: bool = False) -> Lines:
    try:
        answer, *lines = await session.listing(action, timeout)
    except Unanswered:
        if session.is_lost or is_needed:
            raise
        return None  # this one list is not to be had; pings tell whether the PBX is there
    if answer.get("response") != "Success":
        return None
    return [partial(session.text, line) for line in lines if line.get("event") == LINE_OF[action]]
