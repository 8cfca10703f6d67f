"""Notifications on Windows and macOS, through desktop-notifier."""

import asyncio
import hashlib
import importlib
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from console.alerts.backend import Unavailable
from console.flow.ports import Alert
from console.i18n import _

if TYPE_CHECKING:
    from desktop_notifier import DesktopNotifier


class Native:
    """Implements `Backend`. On Windows the same identifier replaces in place; a new one is never asked for."""

    def __init__(self, app_name: str = "Caller Console") -> None:
        self._app_name = app_name
        self._notifier: DesktopNotifier | None = None

    async def show(self, alert: Alert) -> None:
        """Show or replace. Raises `Unavailable`."""
        notifier = await self._open()
        from desktop_notifier import Notification, Urgency

        dispatched: list[bool] = []
        await notifier.send_notification(
            Notification(
                title=alert.title,
                message=alert.body,
                urgency=Urgency.Critical if alert.urgent else Urgency.Normal,
                identifier=_identifier(alert.key),
                on_dispatched=lambda: dispatched.append(True),
            )
        )
        if not dispatched:  # send_notification never raises; this is the only sign that it worked
            raise Unavailable(_("the system did not take the notification"))

    async def clear(self, key: str) -> None:
        """Take it off. What the user has closed already is no error."""
        if self._notifier is not None:
            with suppress(Exception):  # backends raise what they like for one that is gone
                await self._notifier.clear(_identifier(key))

    async def close(self) -> None:
        """Nothing is held."""

    async def _open(self) -> "DesktopNotifier":
        if self._notifier is None:
            logging.getLogger("desktop_notifier").setLevel(logging.INFO)  # its debug messages hold callers' names
            try:
                library = await asyncio.to_thread(importlib.import_module, "desktop_notifier")
                notifier: DesktopNotifier = library.DesktopNotifier(app_name=self._app_name)
                if not await notifier.get_capabilities():  # the library's stand-in, which swallows everything
                    raise Unavailable(_("this system has no notification service for programs in a terminal"))
            except (ImportError, OSError, RuntimeError) as error:
                raise Unavailable(_("this system has no notification service")) from error
            self._notifier = notifier
        return self._notifier


def _identifier(key: str) -> str:
    """A key in a form that every system takes: Windows allows 64 characters."""
    return hashlib.blake2s(key.encode(), digest_size=16).hexdigest()
