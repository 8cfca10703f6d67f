"""What every plot needs at hand: the switch, chance, the truths, and the small things that all calls have in common."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .channels import RING, RINGING, UP, Bridge, Channel
from .switch import Switch
from .truth import Truth

LINES = ("101", "102", "103", "104", "105", "106")
OUTSIDE = ("380501112233", "380672223344", "380933334455", "380444445566", "0501112233", "")
DIRECT = "380441112244"
Plot = Iterator[float]
"""Plays on until it yields how many seconds pass before the next thing happens."""


@dataclass(slots=True, eq=False)
class Talk:
    """Two channels that hear each other: `client` stays in it whoever else comes and goes, `agent` is a line's."""

    truth: Truth
    client: Channel
    agent: Channel
    bridge: Bridge


class Play:
    """One exchange with its calls.

    Args:
        chance: every choice is drawn from it, so that it alone decides how the day goes.
        lines: whose phones there are; not fewer than three.
        outside: numbers that call in.
    """

    def __init__(
        self,
        switch: Switch,
        chance: random.Random,
        lines: Sequence[str] = LINES,
        outside: Sequence[str] = OUTSIDE,
    ) -> None:
        self.switch = switch
        self.chance = chance
        self.lines = lines
        self._outside = outside
        self.truths: list[Truth] = []

    # Choices

    def pause(self, longest: float = 30.0) -> float:
        """A while; now and then much longer, so that audits come in between."""
        return 0.2 + self.chance.random() * (longest if self.chance.random() < 0.9 else 5 * longest)

    def maybe(self, share: float = 0.5) -> bool:
        return self.chance.random() < share

    def some_lines(self, most: int = 3, but: tuple[str, ...] = ()) -> list[str]:
        found: list[str] = []
        for _ in range(self.chance.randint(1, most)):
            left = [line for line in self.lines if line not in but and line not in found]
            found.append(self.chance.choice(left))
        return found

    # Calls

    def arrives(self, exten: str = DIRECT) -> tuple[Truth, Channel]:
        """A call comes in over the trunk."""
        number = self.chance.choice(self._outside)
        who = self.chance.choice(("", "Ромашка ТОВ", "Ірина"))
        channel = self.switch.new("PJSIP/trunk", RING, number, exten, who=who)
        e164 = f"+{number}" if number.startswith("380") else (f"+38{number}" if number else None)
        return self._is_true(Truth(channel.uid, "inbound", channel.born, e164, exten)), channel

    def picks_up_the_receiver(self, line: str, exten: str) -> tuple[Truth, Channel]:
        """A line dials."""
        channel = self.switch.new(f"PJSIP/{line}", RING, line, exten)
        outside = len(exten) > 6
        number = f"+38{exten}" if outside else line
        direction = "outbound" if outside else "internal"
        return self._is_true(Truth(channel.uid, direction, channel.born, number, exten, caller_line=line)), channel

    def _is_true(self, truth: Truth) -> Truth:
        self.truths.append(truth)
        return truth

    def over(self, truth: Truth, outcome: str | None = None, reason: str | None = None) -> None:
        truth.ends(self.switch.now, outcome, reason)

    # What all calls have in common

    def begins_to_ring(self, truth: Truth, caller: Channel, dest: Channel, string: str = "") -> None:
        """The PBX rings a phone; Asterisk may say that it rings before it says that it dials."""
        line = dest.line
        early = self.maybe(0.3)
        if early:
            self.switch.state(dest, RINGING)
        self.switch.dial(caller, dest, string or line)
        if not early:
            self.switch.state(dest, RINGING)
        if line in self.lines:
            truth.rings(line)

    def connect(self, caller: Channel, dest: Channel) -> Bridge:
        """`dest` has answered: both into a new bridge, in either order."""
        bridge = self.switch.bridge()
        pair = [dest, caller] if self.maybe(0.8) else [caller, dest]
        for channel in pair:
            self.switch.enter(channel, bridge)
        return bridge

    def answers(self, caller: Channel, dest: Channel) -> Bridge:
        """A phone that rings is picked up."""
        self.switch.state(dest, UP)
        self.switch.dial_end(caller, dest, "ANSWER")
        if caller.state != UP:
            self.switch.state(caller, UP)
        return self.connect(caller, dest)

    def gives_up(self, truth: Truth, caller: Channel, dest: Channel, status: str, cause: int) -> None:
        """A phone rings no more."""
        self.switch.dial_end(caller, dest, status)
        self.switch.hang_up(dest, cause)
        truth.ringing.discard(dest.line)

    def hang_up_both(self, talk: Talk) -> None:
        """Either hangs up; the other one's channel goes with it."""
        first, second = (talk.client, talk.agent) if self.maybe(0.6) else (talk.agent, talk.client)
        self.switch.asks_to_hang_up(first)
        self.switch.leave(first)
        self.switch.leave(second)
        for channel in (first, second) if self.maybe() else (second, first):
            self.switch.hang_up(channel)
