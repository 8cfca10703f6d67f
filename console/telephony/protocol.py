"""panoramisk's protocol with our bytes under it: events go one way, answers to what we asked go panoramisk's way."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from panoramisk.ami_protocol import AMIProtocol
from panoramisk.message import Message

from console.domain.events import PbxEvent
from console.telephony.events import NEWS, Reader
from console.telephony.wire import MESSAGE_LIMIT, Splitter, headers

log = logging.getLogger(__name__)

_PREFIX = b"Event: "
_LOGGED = 10
LATIN = "latin-1"
"""How bytes travel through panoramisk, which only takes text: one byte is one character, nothing is lost."""


class AmiProtocol(AMIProtocol):
    """One connection's bytes. Nothing that a message does can break the connection or lose its neighbours.

    Args:
        reader: makes the domain events.
        hear: gets each domain event; must not block.
        news: gets the headers of `FullyBooted`, `Shutdown` and `OriginateResponse`.
        clock: epoch seconds.
        tap: gets the exact bytes of each segment.
    """

    def __init__(
        self,
        reader: Reader,
        hear: Callable[[PbxEvent], None],
        news: Callable[[Message], None],
        clock: Callable[[], float],
        tap: Callable[[bytes], None] | None = None,
    ) -> None:
        loop = asyncio.get_running_loop()
        self.greeted: asyncio.Future[bytes] = loop.create_future()
        """The first line that the other side sent."""
        self.lost: asyncio.Future[None] = loop.create_future()
        """Done when the connection is gone."""
        self.segments = 0
        """How many times something was received."""
        self.lead = 0.0
        """Seconds by which the PBX's Timestamps are ahead of our clock; 0 where it sends none."""
        self.faults = 0
        """Messages that could not be handled or were too long."""
        self._read = reader.event_of
        self._needed = reader.needed
        self._hear = hear
        self._news = news
        self._clock = clock
        self._tap = tap
        self._splitter = Splitter()
        self._dropped = 0

    def data_received(self, data: bytes) -> None:
        """Take a segment in. Never raises."""
        self.segments += 1
        if self._tap:
            self._tap(data)
        messages = self._splitter.feed(data)
        if self._splitter.greeting is not None and not self.greeted.done():
            self.greeted.set_result(self._splitter.greeting)
        at = self._clock()
        if not self.responses:  # an answer to what we asked can have any event's name
            messages = self._needed(messages)
        for message in messages:
            try:
                self._take(message, at)
            except Exception as error:  # one bad message must not cost the connection
                self._fault("a message of the PBX could not be handled: %s", type(error).__name__)
        if self._splitter.dropped > self._dropped:
            self._dropped = self._splitter.dropped
            self._fault("a message of the PBX was too long and is dropped: more than %d bytes", MESSAGE_LIMIT)

    def _fault(self, what: str, detail: object) -> None:
        """Count it, and log the first few: what comes in a flood says nothing new."""
        self.faults += 1
        if self.faults <= _LOGGED:
            log.warning(what, detail)

    def _take(self, message: bytes, at: float) -> None:
        event = self._read(message, at)
        if event is not None:
            if event.at != at:
                self.lead = event.at - at
            self._hear(event)
        elif self.responses or not message.startswith(_PREFIX) or message.startswith(NEWS):
            self._pass_on(message)

    def _pass_on(self, message: bytes) -> None:
        """An answer, a line of a list that we asked for, or news of the connection itself; the rest is dropped."""
        if message.startswith(_PREFIX) and not message.startswith(NEWS) and b"actionid" not in message.lower():
            return
        told = Message({name.decode(LATIN): value.strip().decode(LATIN) for name, value in headers(message).items()})
        if message.startswith(NEWS):
            self._news(told)
        elif told.id in self.responses:
            self.handle_message(told)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Tell whoever waits; panoramisk would queue what was not answered and send it again, which dials twice."""
        self.closed = True
        pending, self.responses = self.responses, {}
        _break(self.greeted)
        for action in pending.values():
            _break(action.future)
        if not self.lost.done():
            self.lost.set_result(None)

    def close(self) -> None:
        """Break off at once."""
        self.transport.abort()


def _break(future: asyncio.Future[Any]) -> None:
    if not future.done():
        future.set_exception(ConnectionResetError())
        future.exception()  # asked for, so that asyncio does not complain when nobody waits
