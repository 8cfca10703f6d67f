"""The history: the latest question wins, and its silence is not an empty day."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest
from textual import events
from textual.widgets import Input

from console.desk.desk import HistoryUnavailable
from console.domain.history import Query, Record
from console.ui.app import CallerConsole
from console.ui.widgets.card_view import CardView
from console.ui.widgets.history_list import HistoryList

from . import sample
from .fake_desk import FakeDesk
from .looking import screen_text, settle, widget_text

ENDED = (sample.OUTBOUND, sample.MISSED, sample.HIDDEN, sample.INTERNAL)


def records(count: int) -> list[Record]:
    """So many past calls, newest first."""
    return [
        Record(rowid, replace(ENDED[rowid % 4], id=f"main/{rowid}", started=sample.NOW - (count - rowid) * 60))
        for rowid in range(count, 0, -1)
    ]


class SlowDesk(FakeDesk):
    """Answers only when told to, in any order."""

    def __init__(self) -> None:
        super().__init__(sample.snapshot())
        self.waiting: dict[str, asyncio.Event] = {}

    async def search(self, query: Query, *, before: int | None = None, limit: int = 200) -> Sequence[Record]:
        self.queries.append(query.text)
        gate = self.waiting.setdefault(query.text, asyncio.Event())
        await gate.wait()
        return [Record(1, replace(sample.OUTBOUND, caller_name=f"answer to {query.text}"))]


async def searched(app: CallerConsole) -> None:
    await app.workers.wait_for_complete()


async def test_the_newest_calls_are_there_before_anything_is_typed(desk: FakeDesk) -> None:
    desk.records = [Record(2, sample.OUTBOUND, sample.CARD), Record(1, sample.MISSED)]
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.press("f3")
        await searched(app)
        await settle(pilot)
        text = screen_text(app)
        assert "23.11 09:05 ↑" in text
        assert "◊ as it was seen then, 09:05" in text
        assert "Без оплати не відвантажувати!" in text
        await pilot.press("down")
        await settle(pilot)
        assert "No card was on the screen during this call." in " ".join(widget_text(app, "#card-page").split())


async def test_it_filters_as_one_types(desk: FakeDesk) -> None:
    desk.records = [Record(2, sample.OUTBOUND), Record(1, sample.MISSED)]
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.press("slash")
        await searched(app)
        await pilot.press(*"7654321")
        await searched(app)
        await settle(pilot)
        found = app.screen.query_one(HistoryList)
        assert [record.call.id for record in found.records] == [sample.MISSED.id]


async def test_the_latest_question_wins() -> None:
    desk = SlowDesk()
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.press("f3")
        screen = app.screen
        for text in ("a", "ab"):
            screen._ask_about(text)
            while text not in desk.queries:
                await pilot.pause()
        desk.waiting["ab"].set()
        await searched(app)
        desk.waiting["a"].set()
        await searched(app)
        await settle(pilot)
        found = app.screen.query_one(HistoryList)
        assert [record.call.caller_name for record in found.records] == ["answer to ab"]


async def test_nothing_found_is_not_no_calls(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.press("f3")
        await searched(app)
        await settle(pilot)
        assert "No calls yet: the history is empty." in screen_text(app)
        await pilot.press(*"xyz")
        await searched(app)
        await settle(pilot)
        assert "Nothing is found for “xyz”." in screen_text(app)


async def test_a_history_that_cannot_be_read_says_so(desk: FakeDesk) -> None:
    desk.failure = HistoryUnavailable("the disk is full")
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.press("f3")
        await searched(app)
        await settle(pilot)
        text = screen_text(app)
        assert "The history cannot be read now: the disk is full" in text
        assert "Nothing is found" not in text


async def test_pages_are_fetched_as_the_list_is_scrolled(desk: FakeDesk) -> None:
    desk.records = records(450)
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.press("f3")
        await searched(app)
        await settle(pilot)
        found = app.screen.query_one(HistoryList)
        assert len(found.records) == 200
        for _ in range(24):
            await pilot.press("pagedown")
            await searched(app)
        await settle(pilot)
        assert [record.rowid for record in found.records] == list(range(450, 0, -1))
        assert found.current is not None and found.current.rowid == 1


async def test_a_braced_question_is_only_text(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.press("f3")
        await pilot.press("{", "0", "}", "left_square_bracket", "slash", "b", "right_square_bracket")
        await searched(app)
        await settle(pilot)
        assert "Nothing is found for “{0}[/b]”." in screen_text(app)


async def test_enter_reads_the_card_and_escape_comes_back_step_by_step(desk: FakeDesk) -> None:
    desk.records = [Record(2, sample.OUTBOUND, sample.CARD)]
    app = CallerConsole(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f3")
        await searched(app)
        await pilot.press("enter")
        await settle(pilot)
        assert app.focused is app.screen.query_one(CardView).page
        await pilot.press("escape")
        await settle(pilot)
        assert app.focused is app.screen.query_one("#query")
        await pilot.press("escape")
        await settle(pilot)
        assert app.current_mode == "operator"


async def test_letters_typed_in_the_field_are_text_not_commands(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test() as pilot:
        await pilot.press("f3", *"qdc.йвс")
        await settle(pilot)
        assert app.screen.query_one("#query").value == "qdc.йвс"  # type: ignore[attr-defined]
        assert not desk.quiet


def at_once(app: CallerConsole, *keys: str) -> None:
    """Press keys as fast as a terminal can send them: nobody waits for anything to be drawn."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))


async def test_what_is_typed_before_the_search_is_drawn_is_searched_for(desk: FakeDesk) -> None:
    desk.records = [Record(1, sample.MISSED)]
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        at_once(app, "f3", *"qdc9ло")
        await settle(pilot)
        await searched(app)
        assert app.screen.query_one("#query", Input).value == "qdc9ло"
        assert desk.queries[-1] == "qdc9ло"
        assert (app.return_code, desk.quiet, app.clipboard) == (None, False, "")
        at_once(app, "f2", "down", "f3", *"77")
        await settle(pilot)
        assert app.screen.query_one("#query", Input).value == "qdc9ло77"


async def test_what_is_typed_while_nothing_has_the_keys_is_not_lost(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.press("slash")
        app.screen.set_focus(None)
        await pilot.press(*"qd")
        assert app.screen.query_one("#query", Input).value == "qd"
        assert not desk.quiet


@pytest.mark.parametrize(("key", "field"), [("f7", "#note-text"), ("ctrl+p", "Input")])
async def test_what_is_typed_right_after_a_key_finds_the_field_that_it_opens(
    desk: FakeDesk, key: str, field: str
) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        at_once(app, key, *"qd")
        await settle(pilot)
        assert app.screen.query_one(field, Input).value == "qd"
        assert not desk.quiet
