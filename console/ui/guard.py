"""An error in one handler or worker is told and logged, and does not take the screen away."""

import logging

from textual import events
from textual.message import Message
from textual.message_pump import MessagePump
from textual.worker import Worker, WorkerState

_BIRTH = (events.Load, events.Compose, events.Mount)
"""What fails here leaves nothing to go on with."""

log = logging.getLogger("console.ui")


class Guarded(MessagePump):
    """Keeps its message loop alive when a handler fails, and hears of workers that failed."""

    _last_failure = ""

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except Exception as error:  # the next message must find us alive
            if isinstance(message, _BIRTH):
                raise
            self.failed(error)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A worker of ours ended badly."""
        if event.state is WorkerState.ERROR and isinstance(event.worker.error, Exception):
            self.failed(event.worker.error)

    def failed(self, error: Exception) -> None:
        """Log it, and tell the person at the screen."""
        if repr(error) != self._last_failure:  # a row that fails does so at every repaint
            log.error("%s failed", type(self).__name__, exc_info=error)
        self._last_failure = repr(error)
        tell = getattr(self.app, "tell_failure", None)
        if tell is not None:
            tell()
