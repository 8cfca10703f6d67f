"""Hypothesis plays the exchange step by step: calls begin and go on, the wire gets worse and better, it is cut, the PBX
restarts. What is shown in a quiet moment is what there is, and in the end no call is lost, doubled or a ghost.

    CALLER_CONSOLE_EXAMPLES=5000 uv run pytest tests/domain/test_stateful.py    # more of them

A failure is printed as the steps that lead to it, the fewest that Hypothesis finds.
"""

import asyncio
import os
import random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from ..world.loop import Timeless
from ..world.play import Plot
from ..world.plots import any_call
from ..world.stage import QUIET_S, START, Stage
from ..world.wire import Faults

_MOST_CALLS = 6


class Exchange(RuleBasedStateMachine):
    """What people, the wire and the PBX may do next."""

    @initialize(seed=st.integers(0, 2**32), lag=st.sampled_from((0.0, 0.01, 0.3)), breaks=st.booleans())
    def opens(self, seed: int, lag: float, breaks: bool) -> None:
        self.breaks = breaks  # else everything arrives in the end, and everything must be told
        chance = random.Random(seed)  # what people choose within a call
        self.loop = Timeless(START)
        asyncio.set_event_loop(self.loop)
        self.stage = Stage(self.loop, chance, Faults(), lag)
        self.plots: list[Plot] = []
        self.loop.run_until_complete(self.stage.begin())
        self.loop.run_until_complete(self.stage.connected())

    @precondition(lambda self: len(self.plots) < _MOST_CALLS)
    @rule()
    def a_call_begins(self) -> None:
        self.plots.append(any_call(self.stage.play))
        self.a_call_goes_on(len(self.plots) - 1, 3)

    @precondition(lambda self: self.plots)
    @rule(which=st.integers(0, _MOST_CALLS - 1), steps=st.integers(1, 10))
    def a_call_goes_on(self, which: int, steps: int) -> None:
        plot = self.plots[which % len(self.plots)]
        for _ in range(steps):
            self.passes(0.3)
            if self.stage.step(plot) is None:
                self.plots.remove(plot)
                return

    @rule(seconds=st.sampled_from((0.001, 0.3, 2.0, 30.0, 700.0)))
    def time_passes(self, seconds: float) -> None:
        self.passes(seconds)

    @rule()
    def all_is_quiet(self) -> None:
        self.passes(QUIET_S)
        self.stage.compare_live()

    @rule(doubled=st.sampled_from((0.0, 0.3)), mixed=st.sampled_from((0.0, 3.0)))
    def the_wire_repeats_and_mixes(self, doubled: float, mixed: float) -> None:
        self.stage.wire.faults = Faults(doubled, mixed, self.stage.wire.faults.lost)

    @precondition(lambda self: self.breaks)
    @rule(lost=st.sampled_from((0.0, 0.2)))
    def the_wire_loses(self, lost: float) -> None:
        now = self.stage.wire.faults
        self.stage.wire.faults = Faults(now.doubled, now.mixed, lost)
        self.stage.is_whole = self.stage.is_whole and not lost

    @precondition(lambda self: self.breaks)
    @rule(count=st.integers(0, 6000))
    def the_wire_is_cut(self, count: int) -> None:
        self.stage.wire.cut_after(count)
        self.stage.is_whole = False

    @precondition(lambda self: self.breaks)
    @rule()
    def the_pbx_restarts(self) -> None:
        self.stage.exchange.restart()
        self.stage.is_whole = False
        self.plots.clear()
        for truth in self.stage.play.truths:
            if truth.is_live:
                truth.ends(self.loop.now)
        self.passes(3.0)

    def passes(self, seconds: float) -> None:
        self.loop.run_until_complete(asyncio.sleep(seconds))

    def teardown(self) -> None:
        if not hasattr(self, "stage"):
            return
        try:
            for plot in self.plots:
                while (pause := self.stage.step(plot)) is not None:
                    self.passes(pause)
            self.loop.run_until_complete(self.stage.compare_end())
        finally:
            self.loop.run_until_complete(self.stage.close())
            self.loop.close()
            asyncio.set_event_loop(None)


TestExchange = Exchange.TestCase
TestExchange.settings = settings(
    max_examples=int(os.environ.get("CALLER_CONSOLE_EXAMPLES", "300")),
    stateful_step_count=30,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
