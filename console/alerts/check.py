"""Shows one notification, for `check`."""

import asyncio
import os

from console.alerts.backend import Unavailable
from console.alerts.desktop import system_desktop
from console.flow.ports import Alert, Finding
from console.i18n import _

_DEADLINE_S = 5.0


async def check() -> list[Finding]:
    """Show a notification; whether it is on the screen only the person can tell."""
    desktop = system_desktop(os.environ)
    if desktop is None:
        return [Finding(None, _("over SSH the terminal rings, and shows a notification if it knows how"))]
    try:
        async with asyncio.timeout(_DEADLINE_S):
            await desktop.show(Alert("check", "Caller Console", _("This is how a call is announced.")))
    except (Unavailable, TimeoutError) as error:
        advice = _("Until then the terminal rings. Install or start the desktop's notification service.")
        return [Finding(None, str(error) or _("the desktop does not answer"), advice)]
    finally:
        await desktop.close()
    return [Finding(True, _("a notification was handed to the desktop: see whether it is there"))]
