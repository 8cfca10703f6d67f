"""Any size of terminal, and any change of it."""

import pytest
from textual.geometry import Size

from console.ui.app import CallerConsole

from . import sample
from .fake_desk import FakeDesk
from .looking import screen_text, settle

SCREENS = ("f2", "f3", "f4", "f1", "f9")


@pytest.mark.parametrize("size", [(1, 1), (1, 200), (200, 1), (2, 2), (10, 3), (20, 5), (500, 100)])
async def test_every_screen_at_odd_sizes(desk: FakeDesk, size: tuple[int, int]) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=size) as pilot:
        for key in SCREENS:
            await pilot.press(key)
            await settle(pilot)
            await pilot.press("down", "up", "pagedown", "end", "home")
            await settle(pilot)
            assert len(screen_text(app).splitlines()) <= size[1]


async def test_a_storm_of_resizes(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 32)) as pilot:
        for step in range(60):
            size = Size(1 + (step * 37) % 210, 1 + (step * 13) % 60)
            await pilot.resize_terminal(*size)
            if step % 7 == 0:
                desk.set(sample.snapshot(step, missed=step))
            if step % 11 == 0:
                await pilot.press(SCREENS[step % 5])
        await pilot.press("f2")
        await pilot.resize_terminal(120, 32)
        await settle(pilot)
        assert "╭─ Calls ─" in screen_text(app)
        assert "48,200.00" in screen_text(app)


async def test_a_small_terminal_folds_the_panes(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        log, card = app.screen.query_one("#log"), app.screen.query_one("#card")
        assert log.region.bottom <= card.region.y
        assert log.region.width == card.region.width == 80
        await pilot.resize_terminal(120, 24)
        await settle(pilot)
        assert log.region.right <= card.region.x
        assert log.region.y == card.region.y
