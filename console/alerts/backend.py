"""What a way of notifying must do."""

from typing import Protocol

from console.flow.ports import Alert


class Unavailable(Exception):
    """Notifications cannot be shown this way now; the text is one plain line for a person."""


class Backend(Protocol):
    """One way of notifying. May hang: the caller sets the deadline and cancels."""

    async def show(self, alert: Alert) -> None:
        """Show, or replace in place what has the same key. Raises `Unavailable`."""

    async def clear(self, key: str) -> None:
        """Take it off; unknown keys are fine. Raises `Unavailable`."""

    async def close(self) -> None:
        """Let go of what is held."""
