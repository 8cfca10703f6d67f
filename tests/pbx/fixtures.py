"""Fixtures: `asterisk` (one process for the whole run, for each version) and `rig` (phones and AMI, for each test)."""

from __future__ import annotations

import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from typing import NoReturn

import pytest

from .asterisk import VERSIONS, Asterisk, why_not
from .rig import Rig


@pytest.fixture(
    scope="session", params=[pytest.param(v, marks=pytest.mark.asterisk, id=f"asterisk{v}") for v in VERSIONS]
)
def asterisk(request: pytest.FixtureRequest) -> Iterator[Asterisk]:
    """A real Asterisk; where there can be none the test is skipped, or fails if CALLER_CONSOLE_REQUIRE_PBX=1."""
    if reason := why_not():
        _cannot(reason)
    running = Asterisk(request.param)
    try:
        running.build()
    except (OSError, subprocess.CalledProcessError) as error:
        running.stop()
        _cannot(f"its chroot cannot be built: {error}")
    running.start()
    yield running
    running.stop()


@pytest.fixture
def mortal(asterisk: Asterisk) -> Iterator[Asterisk]:
    """An Asterisk of the same version for one test alone, which may kill it."""
    own = Asterisk(asterisk.version).start()
    try:
        yield own
    finally:
        own.stop()


def _cannot(reason: str) -> NoReturn:
    if os.environ.get("CALLER_CONSOLE_REQUIRE_PBX") == "1":
        pytest.fail(f"CALLER_CONSOLE_REQUIRE_PBX is set, but {reason}")
    pytest.skip(reason)


@pytest.fixture
async def rig(asterisk: Asterisk) -> AsyncIterator[Rig]:
    """Phones, trunk and AMI on that Asterisk."""
    async with Rig(asterisk) as ready:
        yield ready
