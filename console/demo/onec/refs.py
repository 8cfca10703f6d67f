"""References: the GUIDs of the simulated base, computed both ways, so that no table of them is needed."""

from __future__ import annotations

EMPTY = "00000000-0000-0000-0000-000000000000"
_ODD = 2_654_435_761
_START = 0xD8B56D04
_BACK = pow(_ODD, -1, 1 << 32)


class References:
    """GUID ↔ (set, record id). They look like 1C's own: time-based, with one machine's tail."""

    def __init__(self, seed: int, sets: tuple[str, ...]) -> None:
        self._sets = sets
        self._numbers = {name: number for number, name in enumerate(sets)}
        self._tail = f"-11e{seed % 7}-{0x8000 + seed * 40_503 % 0x3FFF:04x}-0050568b{seed * 7919 % 0xFFFF:04x}"

    def make(self, set_name: str, id_: int) -> str:
        """The reference to record `id_` of a set."""
        number = self._numbers[set_name]
        return f"{(id_ * _ODD + number * 97_777 + _START) & 0xFFFFFFFF:08x}-{0xA200 + number:04x}{self._tail}"

    def find(self, guid: str) -> tuple[str, int] | None:
        """What a GUID refers to, or None when this base never made it. The record itself may not exist."""
        if len(guid) != 36 or guid[13:] != self._tail:
            return None
        number = int(guid[9:13], 16) - 0xA200
        if not 0 <= number < len(self._sets):
            return None
        return self._sets[number], (int(guid[:8], 16) - number * 97_777 - _START) * _BACK & 0xFFFFFFFF
