"""Which call is selected, and when a ring may select itself. Pure: the time comes in."""

from collections.abc import Sequence

from console.domain.call import Call, CallState

HANDS_S = 10.0
"""So long after a hand moved the cursor or typed, nothing moves it from under that hand."""


class Selection:
    """Follows a call, not a row: rows may move, the selected call stays."""

    def __init__(self, line: str) -> None:
        self._line = line
        self._hand_at = float("-inf")
        self._rang: set[str] = set()
        self._held_talks: set[str] = set()
        self.selected: str | None = None
        self.announced: str | None = None

    def hand(self, now: float) -> None:
        """A key was typed where that means work: a search, a list."""
        self._hand_at = now

    def choose(self, call_id: str, now: float) -> None:
        """The cursor was moved to a call by hand."""
        self.hand(now)
        self.selected = call_id
        if call_id == self.announced:
            self.announced = None

    def jump(self) -> None:
        """Go to the call that announced itself."""
        if self.announced:
            self.selected, self.announced = self.announced, None

    def see(self, calls: Sequence[Call], now: float, *, away: bool = False) -> None:
        """Take in a new state of the calls. `away`: another screen is open, and a ring only announces itself."""
        live = [call for call in calls if call.is_live]
        self._see_rings([call for call in live if self._rings_me(call)], live, now, away)
        self._see_talks([call for call in live if self._is_mine(call)])
        self._forget_gone(calls, live)

    def _rings_me(self, call: Call) -> bool:
        return call.state is CallState.RINGING and self._line in call.ringing

    def _is_mine(self, call: Call) -> bool:
        return self._line in call.with_lines or call.caller_line == self._line

    def _see_rings(self, rings: list[Call], live: list[Call], now: float, away: bool) -> None:
        new = [call for call in rings if call.id not in self._rang]
        self._rang = {call.id for call in rings}
        if not new:
            return
        if away or self._is_busy(new[0], live, now):
            self.announced = new[0].id
        else:
            self.selected = new[0].id

    def _is_busy(self, ring: Call, live: list[Call], now: float) -> bool:
        if 0 <= now - self._hand_at < HANDS_S:
            return True
        others = (call for call in live if call.id != ring.id)
        return any(self._is_mine(call) or (call.id == self.selected and self._rings_me(call)) for call in others)

    def _see_talks(self, mine: list[Call]) -> None:
        """To answer, or to dial, is my own doing: that call is the one I work on now."""
        new = [call for call in mine if call.id not in self._held_talks]
        self._held_talks = {call.id for call in mine}
        if not new:
            return
        self.selected = new[0].id
        if self.announced == self.selected:
            self.announced = None

    def _forget_gone(self, calls: Sequence[Call], live: list[Call]) -> None:
        if self.announced and not any(call.id == self.announced and self._rings_me(call) for call in live):
            self.announced = None
        if not any(call.id == self.selected for call in calls):
            self.selected = calls[0].id if calls else None
