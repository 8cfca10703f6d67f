"""A frozen clock, one language, and no error that only the log would know of."""

import logging
from collections.abc import Callable, Iterator

import pytest

from console import i18n
from console.flow.projection import Snapshot
from console.ui import clock
from console.ui.app import CallerConsole

from . import sample
from .fake_desk import FakeDesk


class Moment:
    """The time that the screens see."""

    def __init__(self) -> None:
        self.now = sample.NOW

    def pass_(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture(autouse=True)
def moment() -> Iterator[Moment]:
    """Monday 09:14:20, until the test lets time pass."""
    stopped = Moment()
    clock.replace(lambda: stopped.now, sample.ZONE)
    i18n.use("en")
    yield stopped
    clock.replace()
    i18n.use("en")


@pytest.fixture(autouse=True)
def quiet_log(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A handler that failed was survived and logged; in a test that is a failure all the same."""
    yield
    if "expect_failures" not in request.fixturenames:
        assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == []


@pytest.fixture
def expect_failures() -> None:
    """This test makes something fail."""


@pytest.fixture
def desk() -> FakeDesk:
    """The morning at the reception."""
    return FakeDesk(sample.snapshot())


@pytest.fixture
def make() -> Callable[..., CallerConsole]:
    """Makes the program over a snapshot."""

    def make(snapshot: Snapshot | None = None, theme: str = "dark") -> CallerConsole:
        return CallerConsole(FakeDesk(snapshot or sample.snapshot()), theme=theme)

    return make
