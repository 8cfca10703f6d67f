"""What really happened in one call, written down by the plot that plays it, in the words of `docs/json.md`."""

from __future__ import annotations

from dataclasses import dataclass, field

_KINDEST_FIRST = ("no_answer", "rejected", "busy", "unavailable")
"""When several phones were tried, a missed call is told by the kindest of their reasons."""


@dataclass(slots=True, eq=False)
class Truth:
    """One call. Times are epoch seconds of the PBX's clock."""

    uid: str
    direction: str
    started: float
    number: str | None
    dialed: str
    caller_line: str | None = None
    queue: str | None = None
    state: str = "ringing"
    ringing: set[str] = field(default_factory=set)
    with_lines: set[str] = field(default_factory=set)
    rang: set[str] = field(default_factory=set)
    talked: list[str] = field(default_factory=list)
    answered_by: str | None = None
    transfers: list[tuple[str, str, str]] = field(default_factory=list)
    answered: float | None = None
    ended: float | None = None
    outcome: str | None = None
    reason: str | None = None
    talk_s: float = 0.0
    held_s: float = 0.0
    part_of: str | None = None
    """The call that this one went into."""
    failures: list[str] = field(default_factory=list)
    """How rings ended that nobody answered."""
    vague: frozenset[str] = frozenset()
    """What nobody promised of this call."""
    _talks_since: float | None = None
    _held_since: float | None = None

    @property
    def is_live(self) -> bool:
        return self.ended is None

    @property
    def operator(self) -> str | None:
        if self.talked:
            return self.talked[-1]
        return self.caller_line if self.direction == "outbound" else None

    def rings(self, line: str) -> None:
        """A phone gives the first ring."""
        self.rang.add(line)
        self.ringing.add(line)

    def meets(self, at: float, *lines: str, by: str | None = None) -> None:
        """Somebody hears the caller: `lines` are all that are in the conversation, `by` who picked up, if a line."""
        self.ringing.clear()
        self.state, self.with_lines = "talking", set(lines)
        if self.answered is None:
            self.answered = at
        if by is not None:
            if by in self.talked:
                self.talked.remove(by)
            self.talked.append(by)
            self.answered_by = self.answered_by or by
        if self._talks_since is None:
            self._talks_since = at

    def parts(self, at: float, state: str = "queued") -> None:
        """Nobody hears the caller any more."""
        self.resumes(at)
        if self._talks_since is not None:
            self.talk_s += at - self._talks_since
            self._talks_since = None
        self.state, self.with_lines = state, set()

    def held(self, at: float) -> None:
        self.state, self._held_since = "held", at

    def resumes(self, at: float) -> None:
        if self._held_since is not None:
            self.held_s += at - self._held_since
            self._held_since = None
            self.state = "talking"

    def ends(self, at: float, outcome: str | None = None, reason: str | None = None) -> None:
        """It is over. Without an outcome: answered if anybody talked, else as the rings that failed say."""
        self.parts(at, "ended")
        self.ringing.clear()
        self.ended = at
        if self.answered is not None:
            self.outcome, self.reason = "answered", None
            return
        worst = min(self.failures, key=_KINDEST_FIRST.index, default=None)
        self.outcome, self.reason = outcome, reason
        if outcome is None and self.direction == "inbound":
            self.outcome, self.reason = "missed", worst
        elif outcome is None:
            self.outcome = {"busy": "busy", "rejected": "busy", "no_answer": "no_answer"}.get(worst or "", "failed")

    def goes_into(self, other: Truth, at: float) -> None:
        """It turns out to have been a part of another call."""
        self.part_of = other.uid
        other.rang |= self.rang
        self.ends(at)
