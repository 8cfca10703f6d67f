"""Fixtures: `asterisk` (one process for the whole run, for each version) and `rig` (phones and AMI, for each test)."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator

import pytest

from .asterisk import VERSIONS, Asterisk, why_not
from .rig import Rig


@pytest.fixture(
    scope="session", params=[pytest.param(v, marks=pytest.mark.asterisk, id=f"asterisk{v}") for v in VERSIONS]
)
def asterisk(request: pytest.FixtureRequest) -> Iterator[Asterisk]:
    """A real Asterisk; where there can be none the test is skipped, or fails if CALLER_CONSOLE_REQUIRE_PBX=1."""
    if reason := why_not():
        if os.environ.get("CALLER_CONSOLE_REQUIRE_PBX") == "1":
            pytest.fail(f"CALLER_CONSOLE_REQUIRE_PBX is set, but {reason}")
        pytest.skip(reason)
    running = Asterisk(request.param).start()
    yield running
    running.stop()


@pytest.fixture
async def rig(asterisk: Asterisk) -> AsyncIterator[Rig]:
    """Phones, trunk and AMI on that Asterisk."""
    async with Rig(asterisk) as ready:
        yield ready
