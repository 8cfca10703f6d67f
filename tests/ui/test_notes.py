"""Notes about numbers and the choice among several clients, as they are typed."""

from dataclasses import replace

import pytest

from console import i18n
from console.domain.call import Call
from console.domain.card import CardState, Kind, Lookup, Match
from console.domain.history import Acquaintance, Record
from console.domain.notes import Choice, Kept, Note
from console.ui.app import CallerConsole
from console.ui.widgets.note_editor import NoteEditor

from . import sample
from .fake_desk import FakeDesk
from .looking import screen_text, settle, widget_text

DIGITS = sample.ROMASHKA.lstrip("+")
SIZES = [(80, 24), (120, 32)]
LANGUAGES = ["uk", "ru", "en"]
NOTE = Note("Василь, цемент", "Просить дзвонити після обіду", "102", sample.at(8, 5))
CHOSEN = Choice(sample.BRANCH.kind, sample.BRANCH.ref, sample.BRANCH.name, sample.at(8, 10))
BRANCH_FIRST = Lookup(
    sample.ROMASHKA,
    CardState.FRESH,
    (sample.BRANCH, sample.COMPANY, sample.ALIKE),
    replace(sample.CARD, ref=sample.BRANCH.ref, title=sample.BRANCH.name),
    sample.NOW,
)
EARLIER = Acquaintance(1, None, (replace(sample.MISSED, number=sample.ROMASHKA), replace(sample.OUTBOUND, id="main/9")))


def kept(desk: FakeDesk, value: Kept, lookup: Lookup, **changes: object) -> None:
    desk.book[DIGITS] = value
    desk.set(sample.snapshot(lookup=lookup, kept={sample.RINGING.id: value}, **changes))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
async def test_a_digit_chooses_the_same_digit_and_zero_undo(
    desk: FakeDesk, size: tuple[int, int], language: str
) -> None:
    i18n.use(language)
    desk.set(sample.snapshot(lookup=sample.SEVERAL))
    app = CallerConsole(desk)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press("2")
        assert desk.asked[-1] == ("choose", sample.RINGING.id, sample.BRANCH.ref)
        kept(desk, Kept(None, CHOSEN), BRANCH_FIRST)
        await settle(pilot)
        text = screen_text(app)
        assert "2 ► ТОВ «Ромашка-Захід»" in text  # the digits stay where they were
        assert "1   ТОВ «Ромашка» · Ірина Коваленко" in text
        assert "08:10" in text
        await pilot.press("2")
        assert desk.asked[-1] == ("choose", sample.RINGING.id, "")
        await pilot.press("0")
        assert desk.asked[-1] == ("choose", sample.RINGING.id, "")
        await pilot.press("1")
        assert desk.asked[-1] == ("choose", sample.RINGING.id, sample.COMPANY.ref)
        asked = list(desk.asked)
        await pilot.press("9")
        assert [one for one in desk.asked if one[0] == "choose"] == [one for one in asked if one[0] == "choose"]


async def test_a_choice_that_came_to_nothing_is_said(desk: FakeDesk) -> None:
    gone = Choice(Kind.PARTNER, "p-gone", "ТОВ «Колишній»", sample.at(8, 10))
    kept(desk, Kept(None, gone), sample.FRESH)
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 32)) as pilot:
        await settle(pilot)
        said = " ".join(widget_text(app, "#card-page").split())
        assert "ТОВ «Колишній», chosen 08:10, has this number no more." in said
        kept(desk, Kept(None, gone), sample.SEARCHING)
        await settle(pilot)
        assert "no more" not in screen_text(app)


@pytest.mark.parametrize("choice", [None, Choice(Kind.LEAD, sample.ALIKE.ref, sample.ALIKE.name, sample.at(8, 10))])
async def test_a_likeness_is_never_told_as_a_fact(desk: FakeDesk, choice: Choice | None) -> None:
    kept(desk, Kept(None, choice), sample.POSSIBLY)
    app = CallerConsole(desk)
    async with app.run_test(size=(160, 40)) as pilot:
        await settle(pilot)
        row = widget_text(app, "#log").splitlines()[0]
        assert "possibly Ігор" in row
        assert "Possibly, only the last digits" in screen_text(app)
        await pilot.press("1")
        assert desk.asked[-1] == ("choose", sample.RINGING.id, "" if choice else sample.ALIKE.ref)


async def test_more_clients_than_digits_are_counted(desk: FakeDesk) -> None:
    many = tuple(Match(Kind.PARTNER, f"p-{n:02}", f"Клієнт {n:02}") for n in range(12))
    desk.set(sample.snapshot(lookup=Lookup(sample.ROMASHKA, CardState.FRESH, many)))
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 50)) as pilot:
        await settle(pilot)
        text = screen_text(app)
        assert "9   Клієнт 08" in text
        assert "and 3 more clients" in text


async def test_an_unknown_number_says_so_and_offers_what_can_be_done(desk: FakeDesk) -> None:
    desk.set(sample.snapshot(lookup=sample.ABSENT, acquaintances={sample.RINGING.id: EARLIER}))
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 32)) as pilot:
        await settle(pilot)
        text = screen_text(app)
        assert "This number is not in 1C." in text
        assert "F7: a name or a note of your own" in text
        assert "23.11 08:58 ↓ × missed · hung up" in text
        assert "23.11 09:05 ↑ √ answered  Анна · 2:31" in text


async def test_a_local_name_is_shown_and_told_from_one_of_1c(desk: FakeDesk) -> None:
    kept(desk, Kept(NOTE), sample.ABSENT)
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 32)) as pilot:
        await settle(pilot)
        assert "¶ Василь, цемент" in widget_text(app, "#log")
        card = widget_text(app, "#card-page")
        assert "¶ Василь, цемент: Просить дзвонити після обіду" in card
        assert "102 Борис Петренко, 08:05" in card
        kept(desk, Kept(NOTE), sample.FRESH)
        await settle(pilot)
        assert "Василь" not in widget_text(app, "#log")  # 1C's name wins in the list
        assert "¶ Василь, цемент: Просить" in widget_text(app, "#card-page")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
async def test_f7_writes_a_name_and_a_note(desk: FakeDesk, size: tuple[int, int], language: str) -> None:
    i18n.use(language)
    desk.set(sample.snapshot(lookup=sample.ABSENT))
    app = CallerConsole(desk)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press("f7")
        await settle(pilot)
        assert "+380 50 111 2233" in widget_text(app, "#note-title")
        await pilot.press(*"Vasyl", "tab", *"calls 2", "enter")
        await settle(pilot)
        assert desk.asked[-1] == ("note", DIGITS, "Vasyl", "calls 2")
        assert not app.screen.query_one(NoteEditor).display
        assert app.focused is app.screen.query_one("#log")


async def test_a_known_client_gets_the_note_first_and_what_was_kept_is_there(desk: FakeDesk) -> None:
    kept(desk, Kept(NOTE), sample.FRESH)
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 32)) as pilot:
        await settle(pilot)
        await pilot.press("f7")
        await settle(pilot)
        assert app.focused is not None and app.focused.id == "note-text"
        assert app.screen.query_one(NoteEditor).typed == (NOTE.name, NOTE.text)


async def test_escape_keeps_the_draft(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f7", *"half", "escape")
        await settle(pilot)
        assert not app.screen.query_one(NoteEditor).display
        assert "not saved" in screen_text(app)
        await pilot.press("down", "f7")
        assert app.screen.query_one(NoteEditor).typed == ("", "")
        await pilot.press("escape", "up", "f7")
        assert app.screen.query_one(NoteEditor).typed == ("", "half")
        await pilot.press("enter")
        await settle(pilot)
        assert desk.asked[-1] == ("note", DIGITS, "", "half")
        await pilot.press("f7")
        assert app.screen.query_one(NoteEditor).typed == ("", "")  # kept nothing: this desk forgets


async def test_a_ring_only_announces_itself_to_one_who_writes(desk: FakeDesk) -> None:
    """Not even after the hands have rested; and the note stays about the number it was begun for."""
    desk.set(sample.snapshot(calls=(sample.MISSED,)))
    app = CallerConsole(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f7", *"draft")
        desk.ring(sample.snapshot(2, calls=(sample.RINGING, sample.MISSED)))
        await settle(pilot)
        assert app.session.selection.selected == sample.MISSED.id
        assert "Rings you" in widget_text(app, "#announcement")
        assert "ТОВ «Ромашка»" in widget_text(app, "#log")
        assert app.screen.query_one(NoteEditor).typed == ("", "draft") or app.screen.query_one(NoteEditor).typed == (
            "draft",
            "",
        )
        await pilot.press("enter")
        await settle(pilot)
        assert desk.asked[-1][:2] == ("note", "380677654321")
        assert "draft" in desk.asked[-1]


@pytest.mark.parametrize("call", [sample.HIDDEN, sample.INTERNAL])
async def test_without_a_number_there_is_nothing_to_write_about(desk: FakeDesk, call: Call) -> None:
    desk.set(sample.snapshot(calls=(call,)))
    app = CallerConsole(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f7")
        await settle(pilot)
        assert not app.screen.query_one(NoteEditor).display
        assert "no number to keep a note about" in screen_text(app)


async def test_several_pasted_lines_become_one(desk: FakeDesk) -> None:
    from textual import events

    app = CallerConsole(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f7")
        await settle(pilot)
        assert app.focused is not None
        app.focused.post_message(events.Paste("перша\n\tдруга\n"))
        await settle(pilot)
        assert app.screen.query_one(NoteEditor).typed == ("", "перша друга")


async def test_notes_are_written_and_shown_in_the_history_too(desk: FakeDesk) -> None:
    desk.book["380677654321"] = Kept(NOTE)
    desk.records = [Record(7, sample.MISSED)]
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 32)) as pilot:
        await pilot.press("f3")
        await settle(pilot)
        await app.workers.wait_for_complete()
        await settle(pilot)
        assert "¶ Василь, цемен…" in widget_text(app, "#found")
        assert "¶ Василь, цемент: Просить" in widget_text(app, "#card-page")
        asked = len(desk.queries)
        await pilot.press("f7", "end", *" !", "enter")
        await settle(pilot)
        assert desk.asked[-1] == ("note", "380677654321", NOTE.name + " !", NOTE.text)
        assert len(desk.queries) == asked  # what is typed into a note searches for nothing
        assert app.focused is not None and app.focused.id == "query"


@pytest.mark.parametrize("keys", [("h",), ("р",), ("enter", "enter")])
async def test_the_calls_of_this_number_are_one_key_away(desk: FakeDesk, keys: tuple[str, ...]) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 32)) as pilot:
        await settle(pilot)
        await pilot.press(*keys)
        await settle(pilot)
        await app.workers.wait_for_complete()
        assert app.current_mode == "history"
        assert desk.queries[-1] == sample.ROMASHKA
