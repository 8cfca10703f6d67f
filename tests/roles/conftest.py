"""For all tests of this room: English, and no deadline on generated examples (machines are slow at times)."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from console import i18n

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = i18n.language()
    i18n.use("en")
    yield
    i18n.use(before)
