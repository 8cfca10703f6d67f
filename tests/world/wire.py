"""What can happen to bytes between the PBX and us; all of it drawn from one chance."""

from __future__ import annotations

import random
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from .switch import Said

_STAMP = re.compile(rb"Timestamp: [\d.]+")


@dataclass(frozen=True, slots=True)
class Faults:
    """How often what goes wrong: shares of messages, and after how many bytes, at most, the connection is cut."""

    doubled: float = 0.0
    mixed: float = 0.0
    lost: float = 0.0
    cut_within: int = 0
    cuts: int = 0


class Wire:
    """One wire with its faults."""

    def __init__(self, chance: random.Random, faults: Faults) -> None:
        self._chance = chance
        self.faults = faults
        self.spoils = True
        """Whether anything goes wrong from now on."""
        self.lost: list[Said] = []
        """What never arrived though the connection was there."""
        self._echoes: list[Said] = []
        self._cuts_left = faults.cuts
        self._until_cut = self._next_cut()

    def _next_cut(self) -> int | None:
        if not self._cuts_left:
            return None
        self._cuts_left -= 1
        return self._chance.randint(0, self.faults.cut_within)

    def spoilt(self, said: list[Said], live: Container[str]) -> list[bytes]:
        """Messages of one moment as they go on the wire; `live` are the channels that there are behind them."""
        if self.spoils and said:
            faults = self.faults
            if faults.doubled:
                said = [*self._doubled(said), *self._echoed(live, _STAMP.search(said[-1].text)[0])]
            if faults.mixed:
                said = self._mixed(said)
            if faults.lost:
                said = [each for each in said if not self._loses(each)]
        return [each.text for each in said]

    def _doubled(self, said: list[Said]) -> Iterator[Said]:
        for each in said:
            yield each
            if self._chance.random() < self.faults.doubled:
                yield each
            elif self._chance.random() < self.faults.doubled / 10:
                self._echoes.append(each)

    def _echoed(self, live: Container[str], stamp: bytes) -> list[Said]:
        """What is said a second time, as if it were now, when its channels are long gone."""
        ripe = [each for each in self._echoes if not any(uid in live for uid in each.of)]
        self._echoes = [each for each in self._echoes if each not in ripe]
        return [Said(_STAMP.sub(stamp, each.text), each.of) for each in ripe]

    def _mixed(self, said: list[Said]) -> list[Said]:
        """Neighbours change places, unless they are of the same channel."""
        said = list(said)
        for _ in range(int(len(said) * self.faults.mixed)):
            place = self._chance.randrange(len(said))
            if place and not set(said[place].of) & set(said[place - 1].of):
                said[place - 1], said[place] = said[place], said[place - 1]
        return said

    def _loses(self, each: Said) -> bool:
        if self._chance.random() >= self.faults.lost:
            return False
        self.lost.append(each)
        return True

    @property
    def lost_a_talk(self) -> bool:
        """Whether too little arrived to tell that a channel talked: two of its coming, joining and leaving are lost."""
        telling = (b"Event: Newchannel", b"Event: BridgeEnter", b"Event: BridgeLeave")
        lost = [each.of[0] for each in self.lost if each.text.startswith(telling)]
        return len(set(lost)) < len(lost)

    def pieces(self, data: bytes) -> Iterator[tuple[bytes, bool]]:
        """The bytes in segments of any size; the last one True when the connection is cut behind it."""
        while data:
            size = self._chance.choice((1, 7, 100, 700, 1460, 5000, 100_000))
            if self.spoils and self._until_cut is not None and self._until_cut <= min(size, len(data)):
                size, self._until_cut = self._until_cut, None
                yield data[:size], True
                self._until_cut = self._next_cut()
                return
            piece, data = data[:size], data[size:]
            if self._until_cut is not None:
                self._until_cut -= len(piece)
            yield piece, False

    def cut_after(self, count: int) -> None:
        """The connection is cut behind so many bytes from now."""
        self._until_cut = count

    def thinks(self) -> float:
        """Seconds until an answer comes."""
        return self._chance.choice((0.0, 0.001, 0.02, 0.4))

    def dark(self) -> float:
        """Seconds for which nobody can connect."""
        return self._chance.choice((0.0, 0.5, 5.0, 60.0))
