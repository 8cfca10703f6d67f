"""What the keys do, on either keyboard layout."""

from dataclasses import replace

import pytest
from textual import events

from console.desk.desk import ActionRefused
from console.ui.app import CallerConsole
from console.ui.screens.why import WhyScreen
from console.ui.widgets.card_view import CardView

from . import sample
from .conftest import Moment
from .fake_desk import FakeDesk
from .looking import screen_text, settle


@pytest.mark.parametrize(
    ("key", "mode"),
    [("f2", "operator"), ("f3", "history"), ("slash", "history"), ("full_stop", "history"), ("f4", "lines")],
)
async def test_modes(desk: FakeDesk, key: str, mode: str) -> None:
    app = CallerConsole(desk)
    async with app.run_test() as pilot:
        await pilot.press(key)
        await settle(pilot)
        assert app.current_mode == mode


@pytest.mark.parametrize("keys", [("f10",), ("ctrl+q",), ("q", "q"), ("й", "й"), ("q", "й")])
async def test_quit(desk: FakeDesk, keys: tuple[str, ...]) -> None:
    app = CallerConsole(desk)
    async with app.run_test() as pilot:
        await pilot.press(*keys)
        await pilot.pause()
    assert app.return_code == 0


async def test_one_letter_does_not_end_the_watch(desk: FakeDesk, moment: Moment) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        for _ in range(3):
            await pilot.press("й")
            await settle(pilot)
            assert "Press the same key once more to leave the program." in screen_text(app)
            moment.pass_(4)
        assert app.return_code is None


@pytest.mark.parametrize("down", ["j", "о", "down"])
@pytest.mark.parametrize("up", ["k", "л", "up"])
async def test_cursor(desk: FakeDesk, down: str, up: str) -> None:
    app = CallerConsole(desk)
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press(down, down, up)
        await settle(pilot)
        assert app.session.selection.selected == sample.TALKING.id


@pytest.mark.parametrize("key", ["d", "в"])
async def test_quiet_mode(desk: FakeDesk, key: str) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.press(key)
        await settle(pilot)
        assert desk.quiet
        assert "◘ quiet mode" in screen_text(app)
        await pilot.press(key)
        await settle(pilot)
        assert not desk.quiet


@pytest.mark.parametrize("key", ["n", "т"])
async def test_copy_the_number_as_it_is_dialled_at_home(desk: FakeDesk, key: str) -> None:
    filled: list[str] = []
    app = CallerConsole(desk, copy=filled.append)
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press(key)
        await settle(pilot)
        assert (app.clipboard, filled) == ("0501112233", ["0501112233"])
        assert "Copied: 0501112233" in screen_text(app)


@pytest.mark.parametrize("key", ["o", "щ"])
async def test_copy_the_link_that_1c_opens(desk: FakeDesk, key: str) -> None:
    link = "e1cib/data/Справочник.Партнеры?ref=9abc123456789abc5678123412345678"
    desk.set(sample.snapshot(lookup=replace(sample.FRESH, matches=(replace(sample.COMPANY, link=link),))))
    app = CallerConsole(desk)
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press(key)
        await settle(pilot)
        assert app.clipboard == link
        assert "Справочник.Партнеры" in screen_text(app)


async def test_without_a_client_there_is_no_link_to_copy(desk: FakeDesk) -> None:
    desk.set(sample.snapshot(lookup=sample.ABSENT))
    app = CallerConsole(desk)
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("o")
        await settle(pilot)
        assert app.clipboard == ""
        assert "There is no link" in screen_text(app)


@pytest.mark.parametrize("key", ["c", "с", "ctrl+c"])
async def test_copy_number(desk: FakeDesk, key: str) -> None:
    app = CallerConsole(desk)
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press(key)
        await settle(pilot)
        assert app.clipboard == sample.ROMASHKA
        assert "Copied: +380501112233" in screen_text(app)


async def test_call_back(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("f6")
        await settle(pilot)
        assert desk.asked[-1] == ("call", sample.ROMASHKA)
        assert "Ringing your phone 101" in screen_text(app)


async def test_a_refused_call_is_told_in_a_sentence(desk: FakeDesk) -> None:
    desk.failure = ActionRefused("the line 101 is not registered")
    app = CallerConsole(desk)
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("f6")
        await app.workers.wait_for_complete()
        await settle(pilot)
        assert "The call was not made: the line 101 is not registered" in screen_text(app)


async def test_a_withheld_number_cannot_be_called(desk: FakeDesk) -> None:
    desk.set(sample.snapshot(calls=(sample.HIDDEN,)))
    app = CallerConsole(desk)
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("f6")
        await settle(pilot)
        assert ("call", "") not in desk.asked
        assert "There is no number to call." in screen_text(app)


async def test_refresh(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("f5")
        assert ("refresh", sample.RINGING.id) in desk.asked


async def test_digits_choose_among_several_clients(desk: FakeDesk) -> None:
    desk.set(sample.snapshot(lookup=sample.SEVERAL))
    app = CallerConsole(desk)
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("9", "2")
        await settle(pilot)
        chosen = [asked for asked in desk.asked if asked[0] == "choose"]
        assert chosen == [("choose", sample.RINGING.id, sample.BRANCH.ref)]


async def test_escape_leads_back_to_the_calls(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test() as pilot:
        for way in (("f3",), ("f4",), ("f1",), ("f3", "f1")):
            await pilot.press(*way)
            await settle(pilot)
            await pilot.press("escape", "escape")
            await settle(pilot)
            assert app.current_mode == "operator"
            assert len(app.screen_stack) == 1


async def test_a_key_right_after_escape_finds_what_escape_left(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("f1")
        await settle(pilot)
        for key in ("escape", "f9"):  # a terminal gives both at once when they follow each other quickly
            app.post_message(events.Key(key, None))
        await settle(pilot)
        assert isinstance(app.screen, WhyScreen)


async def test_escape_closes_the_palette_and_nothing_behind_it(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.press("f4")
        await settle(pilot)
        await pilot.press("ctrl+p")
        await pilot.pause()
        assert len(app.screen_stack) == 2
        await pilot.press("escape")
        await settle(pilot)
        assert len(app.screen_stack) == 1
        assert app.current_mode == "lines"


async def test_enter_gives_the_card_the_keys_and_escape_takes_them_back(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert app.focused is app.screen.query_one(CardView).page
        assert not app.screen.query_one("#log").display
        await pilot.press("escape")
        await settle(pilot)
        assert app.screen.query_one("#log").display
        assert app.focused is app.screen.query_one("#log")


async def test_a_click_on_a_key_is_the_key(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        row = screen_text(app).splitlines()[29]
        await pilot.click(offset=(row.index("Lines"), 29))
        await settle(pilot)
        assert app.current_mode == "lines"


async def test_a_click_selects_a_row(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await pilot.click("#log", offset=(10, 3))
        await settle(pilot)
        assert app.session.selection.selected == sample.HELD.id


async def test_the_palette_runs_a_command(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p")
        await pilot.press(*"lines")
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press("enter")
        await settle(pilot)
        assert app.current_mode == "lines"
