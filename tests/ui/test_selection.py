"""A ring selects itself, but never from under a hand or out of a conversation."""

from dataclasses import replace

import pytest

from console.domain.call import Call, CallState, Outcome
from console.ui.app import CallerConsole
from console.ui.selection import HANDS_S, Selection

from . import sample
from .conftest import Moment
from .fake_desk import FakeDesk
from .looking import screen_text, settle

OTHERS = tuple(call for call in sample.CALLS if call.id != sample.RINGING.id)
MINE = replace(sample.TALKING, id="main/20", with_lines=("101",))
SECOND = replace(sample.RINGING, id="main/21", number="+380991112233", number_raw="0991112233")
NOW = 1000.0


def answered(call: Call) -> Call:
    return replace(call, state=CallState.TALKING, ringing=(), with_lines=("101",))


def test_a_ring_on_my_line_selects_itself() -> None:
    selection = Selection("101")
    selection.see(OTHERS, NOW)
    selection.see((sample.RINGING, *OTHERS), NOW)
    assert selection.selected == sample.RINGING.id
    assert selection.announced is None


def test_a_ring_on_another_line_does_not() -> None:
    selection = Selection("104")
    selection.see(OTHERS, NOW)
    before = selection.selected
    selection.see((sample.RINGING, *OTHERS), NOW)
    assert selection.selected == before


def test_while_i_talk_a_ring_announces_itself() -> None:
    selection = Selection("101")
    selection.see((MINE,), NOW)
    selection.see((SECOND, MINE), NOW + 60)
    assert (selection.selected, selection.announced) == (MINE.id, SECOND.id)


def test_under_my_hand_a_ring_announces_itself() -> None:
    selection = Selection("101")
    selection.see(OTHERS, NOW)
    selection.choose(sample.MISSED.id, NOW)
    selection.see((sample.RINGING, *OTHERS), NOW + HANDS_S - 0.1)
    assert (selection.selected, selection.announced) == (sample.MISSED.id, sample.RINGING.id)


def test_a_hand_that_rested_does_not_hold_it() -> None:
    selection = Selection("101")
    selection.see(OTHERS, NOW)
    selection.choose(sample.MISSED.id, NOW)
    selection.see((sample.RINGING, *OTHERS), NOW + HANDS_S)


def test_a_second_ring_does_not_push_the_first_one_away() -> None:
    selection = Selection("101")
    selection.see((sample.RINGING,), NOW)
    selection.see((SECOND, sample.RINGING), NOW + 5)
    assert (selection.selected, selection.announced) == (sample.RINGING.id, SECOND.id)


def test_what_announced_itself_is_one_jump_away() -> None:
    selection = Selection("101")
    selection.see((MINE,), NOW)
    selection.see((SECOND, MINE), NOW)
    selection.jump()
    assert (selection.selected, selection.announced) == (SECOND.id, None)


def test_the_call_i_answer_is_the_one_i_work_on() -> None:
    selection = Selection("101")
    selection.see(OTHERS, NOW)
    selection.choose(sample.MISSED.id, NOW)
    selection.see((sample.RINGING, *OTHERS), NOW + 1)
    selection.see((answered(sample.RINGING), *OTHERS), NOW + 2)
    assert (selection.selected, selection.announced) == (sample.RINGING.id, None)


def test_an_announcement_ends_with_its_ring() -> None:
    selection = Selection("101")
    selection.see((MINE,), NOW)
    selection.see((SECOND, MINE), NOW)
    ended = replace(SECOND, state=CallState.ENDED, outcome=Outcome.MISSED, ringing=())
    selection.see((MINE, ended), NOW + 1)
    assert (selection.selected, selection.announced) == (MINE.id, None)


def test_the_selection_follows_the_call_and_survives_its_end() -> None:
    selection = Selection("101")
    selection.see((sample.RINGING, *OTHERS), NOW)
    ended = replace(sample.RINGING, state=CallState.ENDED, outcome=Outcome.MISSED, ringing=())
    selection.see((*OTHERS, ended), NOW + 30)
    assert selection.selected == sample.RINGING.id
    selection.see(OTHERS, NOW + 60)
    assert selection.selected == OTHERS[0].id
    selection.see((), NOW + 61)
    assert selection.selected is None


async def test_a_ring_is_on_screen_without_waiting_for_the_pulse(desk: FakeDesk) -> None:
    desk.set(sample.snapshot(calls=OTHERS))
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        desk.ring(sample.snapshot(2))
        await pilot.pause()
        assert "Без оплати не відвантажувати!" in screen_text(app)


@pytest.mark.parametrize("key", ["f1", "f3", "f4", "f9"])
async def test_a_ring_and_its_answer_leave_an_opened_screen_where_it_is(
    desk: FakeDesk, moment: Moment, key: str
) -> None:
    desk.set(sample.snapshot(calls=OTHERS))
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.press(key)
        await settle(pilot)
        opened = app.screen
        moment.pass_(HANDS_S + 1)
        desk.ring(sample.snapshot(2))
        await settle(pilot)
        assert app.screen is opened
        assert "Rings you" in screen_text(app)
        desk.set(sample.snapshot(3, calls=(answered(sample.RINGING), *OTHERS)))
        await settle(pilot)
        assert app.screen is opened
        assert "Rings you" not in screen_text(app)
        await pilot.press("f2")
        await settle(pilot)
        assert app.current_mode == "operator"
        assert app.session.selection.selected == sample.RINGING.id


async def test_a_ring_does_not_take_the_search_from_under_the_fingers(desk: FakeDesk) -> None:
    desk.set(sample.snapshot(calls=OTHERS))
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.press("f3", *"лан")
        await settle(pilot)
        desk.ring(sample.snapshot(2))
        await settle(pilot)
        assert app.current_mode == "history"
        text = screen_text(app)
        assert "♪ Rings you: ТОВ «Ромашка» · Ірина Коваленко" in text
        assert "Без оплати не відвантажувати!" in text
        await pilot.press("f2")
        await settle(pilot)
        assert app.current_mode == "operator"
        assert app.session.selection.selected == sample.RINGING.id
        assert "Rings you" not in screen_text(app)


async def test_enter_and_a_click_follow_the_announcement(desk: FakeDesk) -> None:
    for follow in ("enter", "space", "click"):
        desk.set(sample.snapshot(calls=(MINE, *OTHERS)))
        app = CallerConsole(desk)
        async with app.run_test(size=(120, 30)) as pilot:
            await settle(pilot)
            desk.ring(sample.snapshot(2, calls=(sample.RINGING, MINE, *OTHERS)))
            await settle(pilot)
            assert app.session.selection.selected == MINE.id
            assert app.session.selection.announced == sample.RINGING.id
            if follow == "click":
                await pilot.click("#announcement")
            else:
                await pilot.press(follow)
            await settle(pilot)
            assert app.session.selection.selected == sample.RINGING.id
