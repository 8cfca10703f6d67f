"""Fixtures that every test may use: a real Asterisk, and a language that does not depend on the machine."""

import asyncio

import pytest

from console import i18n

pytest_plugins = ["tests.pbx.fixtures"]

asyncio.set_event_loop(
    None
)  # else pytest-asyncio makes a loop to restore later, which the next `asyncio.run` drops open


@pytest.fixture(autouse=True)
def speak_english() -> None:
    """Tests read English unless they choose otherwise."""
    i18n.use("en")
