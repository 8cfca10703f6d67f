"""The board of lines."""

from dataclasses import replace

import pytest
from textual.geometry import Region

from console.domain.lines import LineState
from console.ui.app import CallerConsole
from console.ui.widgets.board import Board

from . import sample
from .fake_desk import FakeDesk
from .looking import screen_text, settle, widget_text


async def shown(desk: FakeDesk, size: tuple[int, int]) -> str:
    app = CallerConsole(desk)
    async with app.run_test(size=size) as pilot:
        await pilot.press("f4")
        await settle(pilot)
        return screen_text(app)


async def test_every_line_says_what_it_does_and_with_whom(desk: FakeDesk) -> None:
    text = await shown(desk, (120, 30))
    for words in ("♪ rings", "● talks", "Коваленко Ірина", "1:48", "○ free", "× phone off", "■ busy", "? not known"):
        assert words in text
    assert "Lines · ○ free 2 · ● talks 1" in text


@pytest.mark.parametrize(("width", "across"), [(56, 1), (80, 1), (120, 2), (200, 3), (300, 5)])
async def test_tiles_take_the_width_there_is(desk: FakeDesk, width: int, across: int) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(width, 30)) as pilot:
        await pilot.press("f4")
        await settle(pilot)
        assert app.screen.query_one(Board).across == across


async def test_the_cursor_moves_over_tiles(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.press("f4")
        await settle(pilot)
        await pilot.press("down", "right", "down", "left", "up")
        board = app.screen.query_one(Board)
        assert board.current is not None and board.current.number == "103"


async def test_enter_goes_to_the_call_of_a_line(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.press("f4")
        await settle(pilot)
        await pilot.press("right", "enter")
        await settle(pilot)
        assert app.current_mode == "operator"
        assert app.session.selection.selected == sample.TALKING.id


async def test_f6_calls_the_line(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.press("f4")
        await settle(pilot)
        await pilot.press("right", "f6")
        await settle(pilot)
        assert ("call", "102") in desk.asked


async def test_of_a_thousand_lines_only_the_changed_tile_is_painted(desk: FakeDesk) -> None:
    lines = sample.many_lines(1000)
    desk.set(sample.snapshot(lines=lines))
    app = CallerConsole(desk)
    async with app.run_test(size=(200, 50)) as pilot:
        await pilot.press("f4")
        await settle(pilot)
        board = app.screen.query_one(Board)
        painted: list[Region] = []
        board.refresh = lambda *regions, **_: painted.extend(regions)  # type: ignore[method-assign, assignment]
        changed = replace(lines[4], state=LineState.RINGING), replace(lines[999], state=LineState.RINGING)
        desk.set(sample.snapshot(2, lines=(*lines[:4], changed[0], *lines[5:999], changed[1])))
        app.front.pulse() if app.front else None
        assert [(region.x, region.y, region.height) for region in painted] == [
            (board.scrollable_content_region.width // 3, 1, 1)
        ]


async def test_the_end_of_a_thousand_lines_can_be_reached(desk: FakeDesk) -> None:
    desk.set(sample.snapshot(lines=sample.many_lines(1000)))
    app = CallerConsole(desk)
    async with app.run_test(size=(200, 50)) as pilot:
        await pilot.press("f4")
        await settle(pilot)
        await pilot.press("end")
        await settle(pilot)
        assert "1999" in widget_text(app, "#board")
