"""The clock of a recording that plays."""

import math

import pytest

from console.telephony.timelapse import Timelapse


class Real:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 500.0

    def __call__(self) -> float:
        return self.now


def lapse(speed: float, real: Real) -> Timelapse:
    made = Timelapse(1_000.0, speed, real)
    made.until(1_060.0)
    return made


@pytest.mark.parametrize("speed", [0.1, 1.0, 10.0, 100.0, 1000.0])
def test_a_minute_takes_a_minute_divided_by_the_speed(speed: float) -> None:
    real = Real()
    clock = lapse(speed, real)
    assert clock.wait() == pytest.approx(60 / speed)
    real.now += 30 / speed
    assert clock.now() == pytest.approx(1_030.0)
    assert clock.wait() == pytest.approx(30 / speed)
    real.now += 30 / speed
    assert (clock.now(), clock.wait()) == (pytest.approx(1_060.0), pytest.approx(0.0, abs=1e-9))


def test_it_never_passes_what_was_not_told_yet() -> None:
    real = Real()
    clock = lapse(10.0, real)
    real.now += 3_600
    assert clock.now() == 1_060.0


def test_as_fast_as_can_be_it_is_always_at_the_next_moment() -> None:
    clock = lapse(math.inf, Real())
    assert (clock.now(), clock.wait()) == (1_060.0, 0.0)
    clock.until(9_000.0)
    assert (clock.now(), clock.wait()) == (9_000.0, 0.0)


def test_it_stands_and_goes_on() -> None:
    real = Real()
    clock = lapse(10.0, real)
    real.now += 1
    clock.pause(True)
    real.now += 100
    assert (clock.now(), clock.wait(), clock.paused) == (1_010.0, None, True)
    clock.pause(False)
    real.now += 1
    assert (clock.now(), clock.wait()) == (1_020.0, 4.0)


def test_another_speed_goes_on_from_where_it_is() -> None:
    real = Real()
    clock = lapse(1.0, real)
    real.now += 10
    clock.run_at(50.0)
    assert (clock.now(), clock.wait(), clock.speed) == (1_010.0, 1.0, 50.0)
    clock.run_at(math.inf)
    assert clock.now() == 1_060.0
    clock.pause(True)
    clock.until(2_000.0)
    assert clock.now() == 1_060.0


def test_a_little_lateness_is_made_up_and_a_long_sleep_is_not() -> None:
    real = Real()
    clock = lapse(10.0, real)
    real.now += 6.5  # half a second late
    clock.until(1_200.0)
    assert clock.now() == 1_065.0
    real.now += 3_600.0  # the computer slept
    assert clock.now() == 1_200.0
    clock.until(1_300.0)
    assert clock.now() == 1_200.0
