"""A recording that plays in the place of a PBX, as the screens know it."""

from typing import Protocol


class Playback(Protocol):
    """Where it is, and how to steer it."""

    @property
    def speed(self) -> float:
        """How many of its seconds pass in one of ours; infinite: as fast as can be."""

    @property
    def paused(self) -> bool:
        """Whether it stands."""

    @property
    def played(self) -> float:
        """How much of it was played, 0 to 1."""

    @property
    def over(self) -> bool:
        """Whether all of it was played."""

    def pause(self) -> None:
        """Stand, or go on."""

    def faster(self) -> None:
        """To the next higher speed."""

    def slower(self) -> None:
        """To the next lower speed."""
