"""An exchange whose clock is off is shown in this computer's time; one that is merely slow to tell is not."""

from console.domain.events import LinkChanged, LinkState, QueueJoined, Resync
from console.flow.clocks import Clocks


def joined(at: float) -> QueueJoined:
    return QueueJoined(at, "1.1", "1.1", "sales")


def test_a_clock_that_agrees_is_left_alone() -> None:
    event = joined(1_000.0)
    assert Clocks().local("main", event, 1_000.2) is event


def test_a_delay_is_not_taken_for_a_difference() -> None:
    clocks = Clocks()
    clocks.local("main", joined(1_000.0), 1_000.1)
    late = joined(1_010.0)
    assert clocks.local("main", late, 1_017.0) is late


def test_a_clock_an_hour_behind_or_ahead_keeps_its_intervals_in_our_time() -> None:
    for off in (-3_600.0, 3_600.0):
        clocks = Clocks()
        first = clocks.local("main", joined(1_000.0 + off), 1_000.0)
        second = clocks.local("main", joined(1_007.0 + off), 1_009.0)
        assert (first.at, second.at) == (1_000.0, 1_007.0)


def test_each_pbx_has_its_own_clock_and_a_resync_moves_whole() -> None:
    clocks = Clocks()
    clocks.local("far", joined(0.0), 500.0)
    assert clocks.local("main", joined(500.0), 500.0).at == 500.0
    moved = clocks.local("far", Resync(10.0, 9.0, (), (), ()), 510.0)
    assert isinstance(moved, Resync)
    assert (moved.at, moved.asked) == (510.0, 509.0)


def test_a_clock_that_was_set_is_learned_again() -> None:
    clocks = Clocks()
    clocks.local("main", joined(0.0), 0.0)
    clocks.local("main", joined(100.0), 3_700.0)
    assert clocks.local("main", joined(700.0), 4_300.0).at == 4_300.0


def test_what_the_link_tells_in_our_time_does_not_hide_that_the_clock_of_the_pbx_is_behind() -> None:
    clocks = Clocks()
    connecting, lists = LinkChanged(1_000.0, LinkState.CONNECTING, ""), Resync(1_000.5, 1_000.1, (), (), ())
    assert clocks.local("main", connecting, 1_000.0) is connecting
    assert clocks.local("main", lists, 1_000.5) is lists
    assert clocks.local("main", joined(1_001.0 - 3_600.0), 1_001.0).at == 1_001.0
