"""One connection to one PBX, from connect to loss; never used twice, so nothing old can leak into the next one."""

import asyncio
import itertools
import logging
import re
import socket
import ssl
import time
from collections.abc import Callable
from typing import Any

from panoramisk.actions import Action
from panoramisk.manager import Manager
from panoramisk.message import Message

from console.domain.events import PbxEvent
from console.i18n import _
from console.telephony.events import Reader
from console.telephony.protocol import LATIN, AmiProtocol
from console.telephony.settings import PbxSettings
from console.telephony.words import Fault, Refused, explain, no_greeting, not_ami

# panoramisk logs whole messages, and with them names, numbers and secrets.
_silent = logging.getLogger("console.telephony.panoramisk")
_silent.setLevel(logging.CRITICAL + 1)
_silent.propagate = False

_AMI = b"Asterisk Call Manager"
_FORBIDDEN = re.compile(r"[\r\n\0]")
_ids = itertools.count(1)


class Unanswered(Fault):
    """The PBX did not answer an action in time, or the connection broke before it did."""


class _OneConnection(Manager):
    """panoramisk's manager without its own reconnecting, logging in and pinging: the link does these."""

    def connection_made(self, f: asyncio.Task[Any]) -> None:
        if not f.cancelled() and f.exception() is None:
            super().connection_made(f)
            if self.pinger is not None:
                self.pinger.cancel()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Do not connect again."""


class Session:
    """A connection. `open`, `login`, then `ask`; `close` at the end, whatever happened.

    Args:
        settings: which PBX.
        hear: gets each domain event; must not block.
        booted: called when the PBX says that it is fully booted.
        clock: epoch seconds.
        tap: gets the exact bytes received.
    """

    def __init__(
        self,
        settings: PbxSettings,
        hear: Callable[[PbxEvent], None] = lambda event: None,
        *,
        booted: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.time,
        tap: Callable[[bytes], None] | None = None,
    ) -> None:
        self._settings = settings
        self._booted = booted
        self._clock = clock
        self._shutting_down = False
        self._outcomes: dict[str, asyncio.Future[Message]] = {}
        self.reader = Reader(settings.encoding)
        self._protocol = AmiProtocol(self.reader, hear, self._on_news, clock, tap)
        self._manager: Manager | None = None

    @property
    def version(self) -> str:
        """AMI's version as the PBX greeted us with it, such as `5.0.5`; empty before that."""
        greeted = self._protocol.greeted
        done = greeted.done() and not greeted.cancelled() and greeted.exception() is None
        return greeted.result().partition(b"/")[2].decode("ascii", "replace") if done else ""

    @property
    def is_too_old(self) -> bool:
        """Whether the greeting is that of an Asterisk before 12, whose events have other names and no Linkedid."""
        return self.version.partition(".")[0] in ("0", "1")

    @property
    def segments(self) -> int:
        """How many times something was received: a sign of life."""
        return self._protocol.segments

    @property
    def lead(self) -> float:
        """Seconds by which the PBX's clock is ahead of ours, where its events tell the time."""
        return self._protocol.lead

    def pbx_time(self) -> float:
        """Now, in epoch seconds, on the clock that the events are told by."""
        return self._clock() + self._protocol.lead

    async def open(self, timeout: float) -> None:
        """Connect and read the greeting. Raises `Fault`."""
        try:
            async with asyncio.timeout(timeout):
                self._manager = _OneConnection(
                    host=self._settings.host,
                    port=self._settings.port,
                    ssl=self._tls(),
                    encoding=LATIN,
                    log=_silent,
                    loop=asyncio.get_running_loop(),
                    protocol_factory=lambda: self._protocol,
                )
                await self._manager.connect()
        except (OSError, UnicodeError) as error:
            raise Fault(explain(error, self._settings)) from error
        self._keep_alive()
        await self._greeting(timeout)

    def _tls(self) -> ssl.SSLContext | bool:
        return ssl.create_default_context(cafile=self._settings.ca_file) if self._settings.tls else False

    def _keep_alive(self) -> None:
        # Beside our own pings: the kernel then frees a dead connection even while this process is suspended.
        plain = self._protocol.transport.get_extra_info("socket")
        if plain is not None:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)

    async def _greeting(self, timeout: float) -> None:
        try:
            async with asyncio.timeout(timeout):
                greeting = await asyncio.shield(self._protocol.greeted)
        except TimeoutError as error:
            raise Fault(no_greeting(self._settings)) from error
        except ConnectionError as error:
            raise Fault(
                _(
                    "{host}:{port} closed the connection at once: too many connections, or a ban on this computer."
                ).format(host=self._settings.host, port=self._settings.port)
            ) from error
        if not greeting.startswith(_AMI):
            raise Fault(not_ami(greeting, self._settings))

    async def login(self, timeout: float) -> None:
        """Log in, events on. Raises `Refused` or `Fault`."""
        user = self._settings.user
        answer = await self.ask("Login", timeout, Username=user, Secret=self._settings.secret, Events="on")
        if answer.get("response") == "Success":
            return
        said = self.text(answer, "message")
        if "in use" in said.lower():  # allowmultiplelogin=no: maybe our own earlier connection, so it passes
            raise Fault(_("The AMI user {user} is logged in elsewhere, and the PBX allows it once.").format(user=user))
        raise Refused(
            _("The PBX does not accept the AMI user {user} or its secret ({said}).").format(user=user, said=said)
        )

    async def ask(self, action: str, timeout: float, **values: str) -> Message:
        """Send an action, return its response. Raises `Unanswered`, or ValueError for a value that could inject."""
        answer = await self._send(action, timeout, False, values)
        return answer[0] if isinstance(answer, list) else answer

    async def listing(self, action: str, timeout: float, **values: str) -> list[Message]:
        """Send an action that is answered by a list; return the response and the lines, without the closing event.

        A refusal is a list of the response alone. Raises `Unanswered`.
        """
        answer = await self._send(action, timeout, None, values)
        return answer[:-1] if isinstance(answer, list) else [answer]

    async def _send(
        self, name: str, timeout: float, as_list: bool | None, values: dict[str, str]
    ) -> Message | list[Message]:
        if self._manager is None or self._protocol.closed:
            raise Unanswered(_("There is no connection to the PBX."))
        values = {"Action": name, "ActionID": f"console-{next(_ids)}", **values}
        if any(_FORBIDDEN.search(value) for value in values.values()):
            raise ValueError("a line break in a value of an action")
        # Bytes of UTF-8 as characters: panoramisk sends them through LATIN
        action = Action({name: value.encode("utf-8").decode(LATIN) for name, value in values.items()})
        try:
            # not wait_for: up to Python 3.11 it can swallow a cancellation that meets the answer
            async with asyncio.timeout(timeout):
                return await self._manager.send_action(action, as_list=as_list)
        except TimeoutError as error:
            raise Unanswered(_("The PBX does not answer.")) from error
        except ConnectionError as error:
            raise Unanswered(self.why_lost) from error
        finally:
            self._protocol.responses.pop(action.id, None)

    def outcome(self, action_id: str) -> asyncio.Future[Message]:
        """The `OriginateResponse` that will come for an action; ask before sending it."""
        future = self._outcomes[action_id] = asyncio.get_running_loop().create_future()
        future.add_done_callback(lambda _done: self._outcomes.pop(action_id, None))
        return future

    def text(self, message: Message, header: str) -> str:
        """A value of an answer as clean text."""
        return self.reader.texts[message.get(header, "").encode(LATIN)]

    async def lost(self) -> None:
        """Wait until the connection is gone."""
        await asyncio.shield(self._protocol.lost)

    @property
    def is_lost(self) -> bool:
        """Whether the connection is gone."""
        return self._protocol.lost.done()

    @property
    def why_lost(self) -> str:
        """Why it is gone, or will soon be."""
        return _("The PBX shuts down.") if self._shutting_down else _("The PBX closed the connection.")

    def close(self) -> None:
        """Break off at once; harmless twice."""
        if self._manager is not None and not self._protocol.lost.done() and hasattr(self._protocol, "transport"):
            self._protocol.close()

    def _on_news(self, message: Message) -> None:
        event = message.get("event")
        if event == "FullyBooted":
            self._booted()
        elif event == "Shutdown":
            self._shutting_down = True
        elif (waiting := self._outcomes.get(message.get("actionid", ""))) and not waiting.done():
            waiting.set_result(message)
