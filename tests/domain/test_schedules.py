"""Thousands of plausible days on a small PBX, with everything that can happen to a wire: no call lost, doubled or told
wrongly.

The PBX of `tests/world` knows the truth; the program's real link, reader and state machine look at it through a wire
that doubles and mixes messages, loses some, and breaks at any byte. Most schedules are drawn from plain seeds, because
that is quick; Hypothesis draws the same ones and shrinks what fails.

    CALLER_CONSOLE_SCHEDULES=100000 uv run pytest tests/domain/test_schedules.py       # more of them
    CALLER_CONSOLE_SCHEDULE="cut/1667" uv run pytest tests/domain/test_schedules.py    # that one again
"""

import os
import random
from collections.abc import Sequence
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ..spread import spread
from ..world.schedule import FAULTS, run, run_seed

SCHEDULES = int(os.environ.get("CALLER_CONSOLE_SCHEDULES", "10500"))
ONE = os.environ.get("CALLER_CONSOLE_SCHEDULE", "")


def wanted() -> list[tuple[str, range]]:
    """Kinds of faults with the seeds to try."""
    if ONE:
        kind, _, seed = ONE.partition("/")
        return [(kind, range(int(seed), int(seed) + 1))]
    return [(kind, range(SCHEDULES // len(FAULTS))) for kind in FAULTS]


@pytest.mark.parametrize(("kind", "seeds"), wanted(), ids=str)
def test_no_call_is_lost_doubled_or_told_wrongly(kind: str, seeds: range) -> None:
    spread(partial(_all_is_told, kind), seeds)


def _all_is_told(kind: str, seeds: Sequence[int]) -> None:
    for seed in seeds:
        try:
            run_seed(kind, seed)
        except Exception as error:
            raise AssertionError(f'CALLER_CONSOLE_SCHEDULE="{kind}/{seed}": {error}') from error


@settings(max_examples=250, deadline=None, print_blob=True, suppress_health_check=list(HealthCheck))
@given(kind=st.sampled_from(list(FAULTS)), chance=st.randoms(use_true_random=False))
def test_the_smallest_that_is_told_wrongly(kind: str, chance: random.Random) -> None:
    run(chance, kind)
