"""1C that fails is left alone for a while, and a user that is refused is not tried again and again."""

from console.onec.breaker import Breaker, Resting, is_answer
from console.onec.failures import BadQuery, Broken, Locked, NoRight, NotPublished, NotThere, Refused, Slow, Unreachable
from tests.onec.support import Clock


def test_three_failures_in_a_row_open_it() -> None:
    breaker = Breaker(Clock())
    for failure in (Unreachable(), Slow()):
        breaker.failed(failure)
        assert breaker.why is None
    breaker.failed(Broken())
    assert isinstance(breaker.why, Broken)
    assert not breaker.may_try()


def test_an_answer_between_failures_begins_the_count_anew() -> None:
    breaker = Breaker(Clock())
    for _round in range(5):
        breaker.failed(Slow())
        breaker.failed(Slow())
        breaker.answered()
    assert breaker.why is None


def test_each_failed_try_makes_the_pause_longer_up_to_a_minute() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    for _time in range(3):
        breaker.failed(Locked())
    pauses = []
    for _time in range(6):
        began = clock.now
        while not breaker.may_try():
            clock.now += 1
        pauses.append(clock.now - began)
        breaker.failed(Locked())
    assert pauses == [5, 10, 20, 40, 60, 60]
    breaker.answered()
    assert breaker.why is None


def test_one_refusal_opens_it_for_minutes() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    breaker.failed(Refused())
    clock.now += 299
    assert not breaker.may_try()
    clock.now += 1
    assert breaker.may_try()


def test_a_person_may_ask_sooner_but_not_hammer_with_a_refused_user() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    breaker.failed(Refused())
    clock.now += 29
    assert not breaker.may_try(urgent=True)
    clock.now += 1
    assert breaker.may_try(urgent=True)


def test_a_bad_question_is_not_a_failure_of_1c() -> None:
    assert all(is_answer(one) for one in (BadQuery("Code"), NotPublished(), NoRight()))
    assert not any(is_answer(one) for one in (Refused(), Slow(), Broken(), Unreachable(), Locked(), NotThere()))


def test_why_it_rests_is_what_is_said() -> None:
    assert Resting(Locked()).said == Locked().said
