"""F8: to whom the conversation goes, chosen by name, line or number, with what each line does now."""

from dataclasses import replace

import pytest

from console import i18n
from console.desk.desk import ActionRefused
from console.domain.call import CallState
from console.domain.lines import Line, LineState
from console.ui.app import CallerConsole
from console.ui.format.targets import targets
from console.ui.widgets.transfer_picker import TransferPicker

from . import sample
from .fake_desk import FakeDesk
from .looking import screen_text, settle, widget_text

MINE = replace(
    sample.RINGING, state=CallState.TALKING, ringing=(), with_lines=("101",), talked=("101",), since=sample.NOW - 5
)
OTHERS = (sample.TALKING, sample.MISSED)


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk(sample.snapshot(calls=(MINE, *OTHERS)))


@pytest.mark.parametrize("language", ["uk", "ru", "en"])
@pytest.mark.parametrize("size", [(80, 24), (120, 32)])
async def test_a_colleague_by_name_at_once(desk: FakeDesk, size: tuple[int, int], language: str) -> None:
    i18n.use(language)
    app = CallerConsole(desk)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        assert "+380 50 111 2233" in widget_text(app, "#transfer-title")
        first = widget_text(app, "#transfer-lines").splitlines()[0]
        assert "► 102 Борис Петренко" in first  # the client's manager
        assert "●" in first
        await pilot.press(*"гал")
        await settle(pilot)
        assert "► 105 Галина Іваненко" in widget_text(app, "#transfer-lines")
        await pilot.press("enter")
        await settle(pilot)
        assert desk.asked[-1] == ("transfer", MINE.id, "105", "at once")
        assert not app.screen.query_one(TransferPicker).display
        assert "105" in widget_text(app, "#troubles")


async def test_f8_again_asks_first(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f8", "down", "f8")
        await settle(pilot)
        assert desk.asked[-1] == ("transfer", MINE.id, "103", "ask first")
        assert "hang up when you have agreed" in screen_text(app)


async def test_to_a_number_in_any_form(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f8", *"067 123-45-67", "enter")
        await settle(pilot)
        assert desk.asked[-1] == ("transfer", MINE.id, "0671234567", "at once")


async def test_nobody_that_fits_is_nobody_that_is_rung(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        asked = list(desk.asked)
        await pilot.press("f8", *"xyz")
        await settle(pilot)
        assert "No line fits." in screen_text(app)
        await pilot.press("enter", "f8", "escape")
        await settle(pilot)
        assert [one for one in desk.asked if one[0] == "transfer"] == [one for one in asked if one[0] == "transfer"]
        assert app.focused is app.screen.query_one("#log")


async def test_a_refusal_is_one_line(desk: FakeDesk) -> None:
    desk.failure = ActionRefused("The PBX has no number 999 in the context internal.")
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 32)) as pilot:
        await settle(pilot)
        await pilot.press("f8", *"999", "enter")
        await settle(pilot)
        await app.workers.wait_for_complete()
        await settle(pilot)
        assert "The call was not handed over: The PBX has no number 999" in screen_text(app)


async def test_who_talks_with_nobody_hands_over_nothing(desk: FakeDesk) -> None:
    desk.set(sample.snapshot(calls=OTHERS))
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 32)) as pilot:
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        assert "nothing to hand over" in screen_text(app)
        assert not app.screen.query_one(TransferPicker).display


async def test_my_talk_is_meant_wherever_the_cursor_is(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 32)) as pilot:
        await settle(pilot)
        await pilot.press("down", "f8", "enter")
        await settle(pilot)
        assert desk.asked[-1][:2] == ("transfer", MINE.id)


async def test_a_ring_or_the_end_of_the_call_while_choosing(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    ring = replace(sample.RINGING, id="main/77", number="+380671234567", ringing=("101",))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f8", *"10")
        desk.ring(sample.snapshot(2, calls=(ring, MINE, *OTHERS)))
        await settle(pilot)
        assert app.session.selection.selected == MINE.id
        assert "Rings you" in widget_text(app, "#announcement")
        assert app.screen.query_one(TransferPicker).is_open
        busy = tuple(replace(line, state=LineState.BUSY) for line in sample.LINES)
        desk.set(sample.snapshot(3, calls=(ring, MINE, *OTHERS), lines=busy))
        await settle(pilot)
        assert "■ busy" in widget_text(app, "#transfer-lines")
        over = replace(MINE, state=CallState.ENDED, with_lines=())
        desk.set(sample.snapshot(4, calls=(ring, over, *OTHERS)))
        await settle(pilot)
        assert not app.screen.query_one(TransferPicker).is_open
        assert "The call is over" in screen_text(app)


def test_lines_are_sorted_as_they_are_looked_for() -> None:
    lines = (Line("110", "main", LineState.FREE, "Іван 105"), Line("105", "main", LineState.FREE, "Галина"))
    assert [one.number for one in targets("105", lines, "101", None)] == ["105", "110"]
    assert [one.number for one in targets("", lines, "105", None)] == ["110"]
    assert [one.number for one in targets("+38 (067) 1", lines, "101", None)] == ["+380671"]
    assert targets("Петро", lines, "101", None) == []
