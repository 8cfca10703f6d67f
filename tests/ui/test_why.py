"""Why? on the screen: the same account wherever the call is selected."""

from dataclasses import replace
from typing import Any

import pytest

from console import i18n
from console.domain.call import Call, CallState, Direction, Outcome, Reason
from console.domain.card import CardState
from console.domain.history import Record
from console.domain.why import Asked, Decision, Notified
from console.ui.app import CallerConsole
from console.ui.format.why import account_lines
from console.ui.format.why_words import decided, verdict
from console.ui.screens.why import WhyScreen
from console.ui.widgets.card_view import CardView

from . import sample
from .fake_desk import FakeDesk
from .looking import plain, screen_text, settle

NAMES = {"101": "Анна"}


async def test_of_a_live_call_from_the_list(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(100, 60)) as pilot:
        await settle(pilot)
        await pilot.press("f9")
        await settle(pilot)
        text = screen_text(app)
        for told in ("380501112233", "Newchannel", "188.4 ms", "line 101 Анна", "shown by the desktop", "+0.400 s"):
            assert told in text, told
        await pilot.press("escape")
        await settle(pilot)
        assert app.query(CardView)


async def test_it_grows_with_the_call(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(100, 60)) as pilot:
        await settle(pilot)
        await pilot.press("f9")
        await settle(pilot)
        assert "taken away" not in screen_text(app)
        cleared = Notified(sample.NOW, Decision.CLEARED)
        told = replace(sample.ACCOUNT, notified=(*sample.ACCOUNT.notified, cleared))
        desk.accounts[sample.RINGING.id] = told
        desk.set(sample.snapshot(version=2))
        await settle(pilot)
        assert "taken away: line 101 rang no longer" in screen_text(app)


async def test_of_a_past_call_from_the_history_and_of_one_that_nothing_is_kept_of(desk: FakeDesk) -> None:
    desk.records = [Record(2, sample.MISSED), Record(1, sample.OUTBOUND)]
    desk.accounts[sample.MISSED.id] = replace(sample.ACCOUNT, call=sample.MISSED)
    app = CallerConsole(desk)
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        await pilot.press("f3")
        await settle(pilot)
        await pilot.pause(0.1)
        await pilot.press("f9")
        await settle(pilot)
        assert "Missed: the caller hung up after 24.0 s" in screen_text(app)
        await pilot.press("escape", "down", "f9")
        await settle(pilot)
        assert "No account of this call is kept" in screen_text(app)


async def test_it_scrolls_on_a_small_terminal_and_all_of_it_is_copied(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f9")
        await settle(pilot)
        assert "Newchannel" not in screen_text(app)
        await pilot.press("end")
        await settle(pilot)
        assert "Newstate" in screen_text(app)
        await pilot.press("c")
        await settle(pilot)
        assert isinstance(app.screen, WhyScreen)
        assert "Newchannel" in app.clipboard
        assert "Copied." in screen_text(app)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_it_fits_80_columns_in_every_language(language: str) -> None:
    i18n.use(language)
    rows = plain(account_lines(sample.ACCOUNT, NAMES, 80)).splitlines()
    assert max(map(len, rows)) <= 80


def ended(outcome: Outcome | None, reason: Reason | None = None, **more: Any) -> Call:
    call = replace(sample.MISSED, outcome=outcome, reason=reason, queue=None, rang=())
    return replace(call, **more)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (sample.RINGING, "It went on when this was told: rings."),
        (ended(Outcome.ANSWERED, answered_by="101"), "Answered: 101 Анна and the other side heard each other, 24.0 s"),
        (ended(Outcome.MISSED, Reason.BUSY), "Missed: the phones that were tried were busy."),
        (ended(Outcome.MISSED, Reason.NO_ANSWER), "No phone of ours gave a ring."),
        (ended(Outcome.MISSED, Reason.CALLER_HUNG_UP, rang=("101",)), "Rang: 101 Анна."),
        (ended(Outcome.MISSED, Reason.UNAVAILABLE, tried=("101",)), "Tried, but gave no ring: 101 Анна."),
        (ended(None, approximate=True), "the connection to the PBX was down"),
        (ended(Outcome.FAILED, direction=Direction.OUTBOUND), "Failed: the number could not be reached."),
        (ended(Outcome.ANSWERED, queue="sales"), "Queue sales: that the queue picks up does not count"),
    ],
)
def test_the_verdict_says_why(call: Call, told: str) -> None:
    assert told in " ".join(verdict(call, NAMES))


def test_every_decision_and_every_end_has_its_words() -> None:
    words = [decided(Notified(1.0, decision), "101") for decision in Decision]
    assert len(set(words)) == len(Decision)
    for outcome in Outcome:
        assert verdict(ended(outcome), NAMES)
    for state in CallState:
        assert verdict(replace(sample.RINGING, state=state, outcome=None), NAMES)


def test_a_client_that_nobody_asked_1c_about_is_not_waited_for() -> None:
    unasked = replace(sample.ACCOUNT, asked=Asked.DIRECTORY, state=CardState.SEARCHING, saved_at=None)
    text = plain(account_lines(unasked, NAMES, 100))
    assert "Only the directory on this computer: the call did not concern line 101" in text
    assert "Ірина Коваленко" in text
    assert "searching" not in text
