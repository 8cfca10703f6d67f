"""The rig itself: every scenario ends as its own docstring says, as far as the phones can tell, and leaves nothing behind."""

from __future__ import annotations

import pytest

from .asterisk import Asterisk
from .rig import Rig, play
from .scenarios import EXPECTED, SCENARIOS


async def test_a_call_leaves_no_channel(rig: Rig) -> None:
    await play(rig, SCENARIOS["direct_answered"])
    assert await rig.channels() == []


async def test_the_console_user_may_look_and_not_command(asterisk: Asterisk) -> None:
    from .ami import AmiError, AmiSession

    async with AmiSession(asterisk.ami_port, "console") as ami:
        await ami.listing("CoreShowChannels")
        with pytest.raises(AmiError):
            await ami.action("Command", Command="core show version")


def test_every_scenario_says_what_is_true_of_it() -> None:
    assert SCENARIOS.keys() == EXPECTED.keys()
    assert all(scenario.__doc__ for scenario in SCENARIOS.values())
