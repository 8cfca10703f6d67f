"""Whole calls: somebody is found, things happen in the middle, and it ends."""

from __future__ import annotations

from .detours import click, local_group, mobile, outbound, pickup
from .middles import MIDDLES, hold
from .play import Play, Plot
from .rings import direct, internal, menu, queue

RINGS = (direct, direct, menu, queue, queue, internal, outbound, click, mobile, pickup, local_group)


def any_call(play: Play) -> Plot:
    """Any call that the model knows."""
    talk = yield from play.chance.choice(RINGS)(play)
    while talk is not None:
        yield play.pause()
        if play.maybe(0.5):
            play.hang_up_both(talk)
            play.over(talk.truth)
            return
        is_internal = talk.truth.direction == "internal"
        talk = yield from (hold if is_internal else play.chance.choice(MIDDLES))(play, talk)
