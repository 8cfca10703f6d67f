"""Fixtures that every test may use: a real Asterisk, and a language that does not depend on the machine."""

import pytest

from console import i18n

pytest_plugins = ["tests.pbx.fixtures"]


@pytest.fixture(autouse=True)
def speak_english() -> None:
    """Tests read English unless they choose otherwise."""
    i18n.use("en")
