"""Notifications on Linux and BSD desktops: `org.freedesktop.Notifications` over the session bus.

Spoken directly, because replacing in place needs the server's own id of the notification.
"""

import asyncio
import html
import logging
from typing import TYPE_CHECKING, Any

from console.alerts.backend import Unavailable
from console.flow.ports import Alert
from console.i18n import _

if TYPE_CHECKING:
    from dbus_fast import Message
    from dbus_fast.aio import MessageBus

_SERVICE = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"
_BUS, _BUS_PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"
_CLOSED_RULE = f"type='signal',interface='{_SERVICE}',member='NotificationClosed',path='{_PATH}'"
_BY_THE_USER = 2  # NotificationClosed's reason
_LONGEST_RING_MS = 60_000  # should this program be killed, its notifications do not stay
_NORMAL, _CRITICAL = 1, 2
_log = logging.getLogger(__name__)


class Freedesktop:
    """Implements `Backend`. Connects when first needed, and again after the connection was lost."""

    def __init__(self, app_name: str = "Caller Console") -> None:
        self._app_name = app_name
        self._bus: MessageBus | None = None
        self._capabilities: frozenset[str] = frozenset()
        self._ids: dict[str, int] = {}
        self._dismissed: set[str] = set()
        self._late: set[asyncio.Task[Message]] = set()

    async def show(self, alert: Alert) -> None:
        """Show or replace; one that the user has closed stays closed until it is cleared. Raises `Unavailable`."""
        if alert.key in self._dismissed:
            return
        await self._connect()
        body = self._notification(alert, self._ids.get(alert.key, 0))
        task = asyncio.ensure_future(self._call("Notify", "susssasa{sv}i", body))
        try:
            (self._ids[alert.key],) = (await asyncio.shield(task)).body
        except asyncio.CancelledError:
            self._late.add(task)
            task.add_done_callback(self._came_late)
            raise

    async def clear(self, key: str) -> None:
        """Take it off the desktop. Raises `Unavailable`."""
        self._dismissed.discard(key)
        shown = self._ids.pop(key, None)
        if shown is not None and self._bus is not None and self._bus.connected:
            await self._call("CloseNotification", "u", [shown])

    async def close(self) -> None:
        """Disconnect from the bus."""
        for task in self._late:
            task.cancel()
        if self._bus is not None:
            self._bus.disconnect()
            self._bus = None

    def _notification(self, alert: Alert, replaces: int) -> list[Any]:
        from dbus_fast import Variant

        title, body = alert.title, alert.body
        if "body" not in self._capabilities:
            title, body = " · ".join(filter(None, (title, body.replace("\n", " · ")))), ""
        elif "body-markup" in self._capabilities:
            body = html.escape(body, quote=False)
        hints = {
            "urgency": Variant("y", _CRITICAL if alert.urgent else _NORMAL),
            "category": Variant("s", "call.incoming"),
            "transient": Variant("b", True),  # the caller's name is not kept in the desktop's own history
            "x-dunst-stack-tag": Variant("s", alert.key),
        }
        return [self._app_name, replaces, "call-start", title, body, [], hints, _LONGEST_RING_MS]

    async def _connect(self) -> None:
        if self._bus is not None and self._bus.connected:
            return
        from dbus_fast.aio import MessageBus

        self._ids.clear()
        self._dismissed.clear()
        try:
            self._bus = await MessageBus().connect()
        except Exception as error:  # a missing bus shows as any of a dozen types
            raise Unavailable(_("this session has no D-Bus")) from error
        try:
            self._capabilities = frozenset((await self._call("GetCapabilities", "", [])).body[0])
            await self._call("AddMatch", "s", [_CLOSED_RULE], _BUS, _BUS_PATH)
        except BaseException:
            await self.close()
            raise
        self._bus.add_message_handler(self._heard)

    async def _call(
        self, member: str, signature: str, body: list[Any], service: str = _SERVICE, path: str = _PATH
    ) -> "Message":
        from dbus_fast import Message, MessageType

        assert self._bus is not None
        message = Message(service, path, service, member, signature=signature, body=body)
        try:
            reply = await self._bus.call(message)
        except Exception as error:
            raise Unavailable(_("the connection to D-Bus was lost")) from error
        if reply.message_type is MessageType.ERROR:
            _log.info("%s: %s", member, reply.error_name)
            raise Unavailable(_("this desktop has no notification service"))
        return reply

    def _heard(self, message: "Message") -> None:
        if message.member != "NotificationClosed" or message.interface != _SERVICE:
            return
        closed, reason = message.body
        for key, shown in list(self._ids.items()):
            if shown == closed:
                del self._ids[key]
                if reason == _BY_THE_USER:
                    self._dismissed.add(key)

    def _came_late(self, task: "asyncio.Task[Message]") -> None:
        """The server answered after the deadline: what it shows now is out of date."""
        self._late.discard(task)
        if task.cancelled() or task.exception() or self._bus is None or not self._bus.connected:
            return
        from dbus_fast import Message

        too_late = task.result().body
        self._bus.send(Message(_SERVICE, _PATH, _SERVICE, "CloseNotification", signature="u", body=too_late))
