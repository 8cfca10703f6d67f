"""Desktop notifications as the rest of the program knows them."""

import asyncio
import logging
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from console.alerts.backend import Backend, Unavailable
from console.alerts.terminal import Terminal
from console.domain.why import Decision
from console.flow.ports import Alert, Delivered, Inbox, Notice
from console.i18n import _

_MOST_AT_ONCE = 3
_DEADLINE_S = 2.0
_TRY_AGAIN_S = 60.0
_log = logging.getLogger(__name__)


class DesktopAlerts:
    """Implements `flow.ports.Alerts`: brings the desktop to what is wanted, one step at a time, in a task of its own.

    What was wanted meanwhile and is no longer is never shown. Where the desktop does not answer, the terminal rings;
    that is told once, and the desktop is tried again later. Use it in one running loop.

    Args:
        inbox: where to tell what became of each notification, and once that the desktop does not answer.
        hide_names: say only that somebody calls, for screens that others can see.
        write: takes text to the terminal as it is; None: there is no terminal to ring.
        enabled: whether to show anything at all.
        desktop: the desktop; None: the one of this system.
    """

    def __init__(
        self,
        inbox: Inbox,
        hide_names: bool = False,
        write: Callable[[str], None] | None = None,
        enabled: bool = True,
        desktop: Backend | None = None,
    ) -> None:
        self._inbox, self._hide_names, self._enabled = inbox, hide_names, enabled
        self._desktop = desktop or system_desktop(os.environ)
        self._terminal = Terminal(write) if write else None
        self._wanted: dict[str, Alert] = {}
        self._shown: dict[str, Alert] = {}
        self._changed = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None
        self._down_until = 0.0
        self._told = False
        self._why = "" if self._desktop else _("over SSH the desktop is another computer's")

    @property
    def enabled(self) -> bool:
        """Whether anything is shown; switching off clears what is."""
        return self._enabled

    @enabled.setter
    def enabled(self, on: bool) -> None:
        self._enabled = on
        if not on:
            self._wanted.clear()
            self._changed.set()

    def show(self, alert: Alert) -> None:
        """Show, or replace in place the one with the same key; the oldest goes when there are too many."""
        if not self._enabled:
            return
        if self._hide_names:
            alert = Alert(alert.key, _("Incoming call"), "", alert.urgent)
        self._wanted[alert.key] = alert
        if len(self._wanted) > _MOST_AT_ONCE:
            del self._wanted[next(iter(self._wanted))]
        self._changed.set()
        if self._worker is None:
            self._worker = asyncio.create_task(self._work(), name="alerts")

    def clear(self, key: str) -> None:
        """Take it off the desktop."""
        if self._wanted.pop(key, None):
            self._changed.set()

    async def close(self) -> None:
        """Take all off and stop."""
        self._wanted.clear()
        if self._worker is not None:
            self._worker.cancel()
            with suppress(asyncio.CancelledError):
                await self._worker
            self._worker = None
        await self._settle()
        if self._desktop is not None:
            await self._desktop.close()

    async def _work(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            try:
                await self._settle()
            except Exception:  # the terminal may be gone too; the next ring is worth another try
                _log.exception("a notification failed")

    async def _settle(self) -> None:
        """Go step by step until what is shown is what is wanted."""
        while True:
            unwanted = next((key for key in self._shown if key not in self._wanted), None)
            missing = next((alert for key, alert in self._wanted.items() if self._shown.get(key) != alert), None)
            if unwanted is not None:
                del self._shown[unwanted]
                await self._clear(unwanted)
            elif missing is not None:
                self._shown[missing.key] = missing
                await self._show(missing)
            else:
                return

    async def _show(self, alert: Alert) -> None:
        desktop = self._answering()
        is_shown = desktop is not None and await self._try(lambda: desktop.show(alert))
        by, why = (Decision.BY_DESKTOP, "") if is_shown else (Decision.BY_NOBODY, self._why)
        try:
            if not is_shown and self._terminal is not None:
                await self._terminal.show(alert)
                by = Decision.BY_TERMINAL
        finally:
            self._inbox(Delivered(alert.key, by, why))

    async def _clear(self, key: str) -> None:
        desktop = self._answering()
        if desktop is not None:
            await self._try(lambda: desktop.clear(key))
        if self._terminal is not None:
            await self._terminal.clear(key)

    def _answering(self) -> Backend | None:
        """The desktop, unless it failed a moment ago."""
        return self._desktop if asyncio.get_running_loop().time() >= self._down_until else None

    async def _try(self, step: Callable[[], Awaitable[None]]) -> bool:
        try:
            async with asyncio.timeout(_DEADLINE_S):
                await step()
        except Unavailable as error:
            self._failed(str(error))
        except TimeoutError:
            self._failed(_("the desktop does not answer"))
        except Exception:  # a library's bug must not end notifications for the day
            _log.exception("a notification failed")
            self._failed(_("an error of the program, see the log"))
        else:
            return True
        return False

    def _failed(self, why: str) -> None:
        self._why = why
        self._down_until = asyncio.get_running_loop().time() + _TRY_AGAIN_S
        if not self._told:
            self._told = True
            words = _("No desktop notifications ({why}): the terminal rings instead")
            self._inbox(Notice(words.format(why=why)))


def system_desktop(environment: Mapping[str, str], platform: str = sys.platform) -> Backend | None:
    """The desktop of this system; None over SSH, where the person sits at another one."""
    if environment.get("SSH_CONNECTION"):
        return None
    if platform in ("win32", "darwin"):
        from console.alerts.native import Native

        return Native()
    from console.alerts.freedesktop import Freedesktop

    return Freedesktop()
