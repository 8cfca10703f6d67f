"""The rig itself: it makes calls, leaves nothing behind, and its users may what they should."""

from __future__ import annotations

import pytest

from .ami import AmiError, AmiSession
from .asterisk import Asterisk
from .rig import Rig, play
from .scenarios import EXPECTED, SCENARIOS


async def test_a_call_leaves_no_channel(rig: Rig) -> None:
    await play(rig, SCENARIOS["direct_answered"])
    assert await rig.channels() == []


async def test_the_console_user_may_look_and_not_command(asterisk: Asterisk) -> None:
    async with AmiSession(asterisk.ami_port, "console") as ami:
        await ami.listing("CoreShowChannels")
        with pytest.raises(AmiError):
            await ami.action("Command", Command="core show version")


def test_every_scenario_says_what_is_true_of_it() -> None:
    assert SCENARIOS.keys() == EXPECTED.keys()
    assert all(scenario.__doc__ for scenario in SCENARIOS.values())
