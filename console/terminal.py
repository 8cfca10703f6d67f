"""Leaving in order when the terminal goes away or the system asks: everything written, the terminal left sane."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable

_LOOK_S = 1.0
_GRACE_S = 4.0

if sys.platform == "win32":

    async def leave_when_asked(leave: Callable[[], None]) -> None:
        """Nothing to do: the console window ends the program itself."""

else:
    import select

    _ENDS = (signal.SIGTERM, signal.SIGHUP)
    _GONE = select.POLLHUP | select.POLLNVAL | select.POLLERR

    async def leave_when_asked(leave: Callable[[], None]) -> None:
        """Call `leave` on SIGTERM or SIGHUP, and when the terminal behind stdin is gone; run until cancelled.

        A closed window does not always send a signal; without this it would leave a program that nobody sees.
        """
        loop = asyncio.get_running_loop()
        done = threading.Event()
        for number in _ENDS:
            loop.add_signal_handler(number, leave)
        watch = threading.Thread(target=_watch, args=(loop, leave, done), name="terminal-watch", daemon=True)
        watch.start()
        try:
            await asyncio.Event().wait()
        finally:
            done.set()
            for number in _ENDS:
                loop.remove_signal_handler(number)

    def _watch(loop: asyncio.AbstractEventLoop, leave: Callable[[], None], done: threading.Event) -> None:
        """In a thread: Textual's loop may hang in a write to a terminal that is no more. Ended calls are on disk by
        then, or in the hands of the history's own thread."""
        while not done.wait(_LOOK_S):
            if _is_gone():
                loop.call_soon_threadsafe(leave)
                if not done.wait(_GRACE_S):
                    os._exit(0)
                return

    def _is_gone() -> bool:
        if sys.__stdin__ is None:
            return True
        poll = select.poll()
        poll.register(sys.__stdin__.fileno(), select.POLLHUP)
        return any(event & _GONE for _descriptor, event in poll.poll(0))
