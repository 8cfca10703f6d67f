"""A PBX's clock against ours: events keep the PBX's own intervals but are told in this computer's time.

A console shows "rings for seven seconds" by its own clock; an exchange whose clock is off would make that a lie.
"""

from typing import Any

from console.domain.events import LinkChanged, PbxEvent, Resync

_TRUSTED_S = 1.0
"""Clocks that differ by less are left as they are: the network's delay looks the same."""
_FORGET_S = 600.0
"""How long the smallest difference counts: clocks drift and are set."""


class Clocks:
    """The difference of each PBX's clock, learned from when its events arrive."""

    def __init__(self) -> None:
        self._ahead: dict[str, tuple[float, float]] = {}

    def local(self, pbx: str, event: PbxEvent, now: float) -> PbxEvent:
        """The same event, told in this computer's time; `now` is when it arrived."""
        late = now - event.at  # delay only ever adds: the smallest is the difference of the clocks
        if isinstance(event, LinkChanged | Resync) and -_TRUSTED_S < late < _TRUSTED_S:
            return event  # made by us, in our time: no PBX told it, so it teaches nothing
        known, since = self._ahead.get(pbx, (late, now))
        if late < known or now - since > _FORGET_S:
            known, since = late, now
        self._ahead[pbx] = (known, since)
        if -_TRUSTED_S < known < _TRUSTED_S:
            return event
        changes: dict[str, Any] = {"at": event.at + known}
        if isinstance(event, Resync):
            changes["asked"] = event.asked + known
        return event._replace(**changes)
