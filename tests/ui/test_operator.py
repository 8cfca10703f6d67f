"""The operator's screen: what it says, and how little it paints for that."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from textual.geometry import Region

from console.domain.card import CardState, Lookup, Section, Shown
from console.flow.ports import SourceState
from console.flow.projection import Snapshot
from console.ui.app import CallerConsole
from console.ui.widgets.call_log import CallLog

from . import sample
from .conftest import Moment
from .fake_desk import FakeDesk
from .looking import screen_text, settle, widget_text

Make = Callable[..., CallerConsole]
FIVE = {
    CardState.FRESH: (sample.FRESH, "√ fresh from 1C 09:14"),
    CardState.SAVED: (sample.SAVED, "≈ saved 09:12"),
    CardState.ABSENT: (sample.ABSENT, "○ not found in 1C"),
    CardState.SILENT: (sample.SILENT, "× 1C does not answer"),
    CardState.SEARCHING: (sample.SEARCHING, "… searching"),
}


async def text_of(app: CallerConsole, size: tuple[int, int] = (120, 32)) -> str:
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        return screen_text(app)


@pytest.mark.parametrize("state", CardState)
async def test_the_five_states_of_a_card_say_so(make: Make, state: CardState) -> None:
    lookup, words = FIVE[state]
    text = await text_of(make(sample.snapshot(lookup=lookup)))
    assert words in text
    assert not any(other in text for others, (_, other) in FIVE.items() if others is not state)


async def test_nothing_of_the_card_moves_when_the_saved_becomes_fresh(desk: FakeDesk) -> None:
    desk.set(sample.snapshot(lookup=sample.SAVED))
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 32)) as pilot:
        await settle(pilot)
        before = widget_text(app, "#card-page").splitlines()
        desk.set(sample.snapshot(2, lookup=sample.FRESH))
        await settle(pilot)
        after = widget_text(app, "#card-page").splitlines()
    assert [row.partition("≈")[0].rstrip() for row in before] == [row.rstrip() for row in after]


async def test_a_flag_that_comes_late_moves_nothing(desk: FakeDesk) -> None:
    plain_card = replace(sample.CARD, flags=())
    desk.set(sample.snapshot(lookup=replace(sample.FRESH, card=plain_card)))
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 32)) as pilot:
        await settle(pilot)
        before = widget_text(app, "#card-page").splitlines()
        desk.set(
            sample.snapshot(2, lookup=replace(sample.FRESH, card=replace(plain_card, flags=sample.CARD.flags[:1])))
        )
        await settle(pilot)
        after = widget_text(app, "#card-page").splitlines()
    assert before[2:] == after[2:]
    assert "Без оплати" in after[1]


def awaited(section: Section) -> Section:
    fields = tuple(replace(field, value="", shown=Shown.AWAITED) for field in section.fields)
    return replace(section, fields=fields, as_of=None)


@pytest.mark.parametrize("size", [(80, 24), (120, 32)])
async def test_the_card_fills_in_stages_and_no_row_moves(desk: FakeDesk, size: tuple[int, int]) -> None:
    """Who, a flag, money, orders, the rest; what was there stays in its row."""
    flags = sample.CARD.flags[:1]
    stages = [replace(sample.SEARCHING, card=None)]
    for told in range(len(sample.CARD.sections) + 1):
        sections = tuple(one if at < told else awaited(one) for at, one in enumerate(sample.CARD.sections))
        card = replace(sample.CARD, flags=flags if told else (), sections=sections)
        stages.append(replace(sample.FRESH, state=CardState.SEARCHING, card=card))
    app = CallerConsole(desk)
    async with app.run_test(size=size) as pilot:
        before: list[str] = []
        for version, lookup in enumerate(stages, 2):
            desk.set(sample.snapshot(version, lookup=lookup))
            await settle(pilot)
            rows = widget_text(app, "#card-page").splitlines()
            for row, (was, now) in enumerate(zip(before, rows, strict=False)):
                is_place = not was.strip() or "…" in was  # kept for what comes
                assert is_place or was == now, (version, row, was, now)
            before = rows
        assert "48,200.00" in "\n".join(before)


async def test_f5_says_that_it_asks_and_that_1c_has_answered(desk: FakeDesk, moment: Moment) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 32)) as pilot:
        await settle(pilot)
        await pilot.press("f5")
        await settle(pilot)
        assert ("refresh", sample.RINGING.id) in desk.asked
        assert "Asking 1C again…" in widget_text(app, "#troubles")
        desk.set(sample.snapshot(2, lookup=sample.SAVED))
        await settle(pilot)
        assert "Asking 1C again…" in widget_text(app, "#troubles")
        moment.pass_(2)
        desk.set(sample.snapshot(3, lookup=replace(sample.FRESH, saved_at=moment.now)))
        await settle(pilot)
        assert "1C has answered" in widget_text(app, "#troubles")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"calls": (sample.HIDDEN,)}, "There is no number to ask 1C about."),
        ({"source": SourceState("off")}, "No 1C is configured: there is nobody to ask."),
        ({"source": SourceState("off", why="no such preset")}, "1C cannot be used as it is configured: no such preset"),
    ],
)
async def test_f5_says_why_it_asks_nothing(desk: FakeDesk, changes: dict[str, object], said: str) -> None:
    desk.set(sample.snapshot(**changes))  # type: ignore[arg-type]
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 32)) as pilot:
        await settle(pilot)
        await pilot.press("f5")
        await settle(pilot)
        assert said in widget_text(app, "#troubles")
        assert not [one for one in desk.asked if one[0] == "refresh"]


async def test_the_stop_flag_stands_above_everything(make: Make) -> None:
    rows = (await text_of(make())).splitlines()
    stop = next(index for index, row in enumerate(rows) if "‼ STOP: Без оплати" in row)
    assert stop < next(index for index, row in enumerate(rows) if "48 200,00" in row or "48,200.00" in row)


async def test_the_manager_is_shown_with_the_state_of_his_line(make: Make) -> None:
    assert "manager Борис Петренко · 102 ● talks" in await text_of(make())


async def test_possibly_is_said_in_the_list_and_on_the_card(make: Make) -> None:
    text = await text_of(make(sample.snapshot(lookup=sample.POSSIBLY)), (160, 40))
    assert "possibly Ігор" in text
    assert "Possibly, only the last digits" in text


async def test_several_clients_are_numbered_with_the_reason(make: Make) -> None:
    text = await text_of(make(sample.snapshot(lookup=sample.SEVERAL)))
    assert "1 ► ТОВ «Ромашка» · Ірина Коваленко" in text
    assert "2   ТОВ «Ромашка-Захід»" in text
    assert "without the country code" in text
    assert "possibly: only the last digits" in text


async def test_an_outage_is_not_a_quiet_day(make: Make) -> None:
    lost = await text_of(make(sample.snapshot(links=sample.DOWN, calls=(), lookups={})))
    assert "No calls are seen: there is no connection to main." in lost
    assert "No connection to the PBX main since 09:03: the connection was refused." in lost
    quiet = await text_of(make(sample.snapshot(calls=(), lookups={})))
    assert "No calls yet." in quiet
    starting = await text_of(make(Snapshot()))
    assert "Connecting to the PBX…" in starting


async def test_calls_behind_a_dead_link_do_not_pretend_to_be_alive(make: Make) -> None:
    text = await text_of(make(sample.snapshot(links=sample.DOWN)))
    assert "? not seen now" in text
    assert "rings Анна" not in text


ESSENTIAL = (
    *("ТОВ «Ромашка»", "Без оплати не відвантажувати!", "48,200.00", "31,500.00", "fresh from 1C", "0:07", "09:14"),
    *("4 not called back", "F10 Quit", "101 Анна", "● main", "● 1C 0.2 s"),
)


@pytest.mark.parametrize("size", [(80, 24), (100, 24), (120, 32), (200, 50)])
async def test_nothing_essential_is_clipped(make: Make, size: tuple[int, int]) -> None:
    text = await text_of(make(), size)
    assert [essential for essential in ESSENTIAL if essential not in text] == []


async def test_durations_tick_and_only_live_rows_are_painted(desk: FakeDesk, moment: Moment) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 32)) as pilot:
        await settle(pilot)
        log = app.screen.query_one(CallLog)
        painted: list[Region] = []
        log.refresh = lambda *regions, **_: painted.extend(regions)  # type: ignore[method-assign, assignment]
        moment.pass_(1)
        app.front.pulse() if app.front else None
        assert [region.y for region in painted] == [0, 1, 2]
        del log.refresh
        log.refresh()
        await settle(pilot)
        assert "0:08" in widget_text(app, "#log")


async def test_an_unchanged_snapshot_paints_nothing(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 32)) as pilot:
        await settle(pilot)
        log = app.screen.query_one(CallLog)
        painted: list[Region] = []
        log.refresh = lambda *regions, **_: painted.extend(regions)  # type: ignore[method-assign, assignment]
        app.front.pulse() if app.front else None
        assert painted == []
        desk.set(sample.snapshot(2, lookup=replace(sample.FRESH, saved_at=sample.NOW)))
        app.front.pulse() if app.front else None
        assert [region.y for region in painted] == [0]


async def test_the_cursor_stays_on_its_call_when_rows_move(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 32)) as pilot:
        await settle(pilot)
        await pilot.press("down", "down", "down")
        newer = replace(sample.TALKING, id="main/99", state=sample.TALKING.state)
        desk.set(sample.snapshot(2, calls=(newer, *sample.CALLS)))
        await settle(pilot)
        assert app.session.selection.selected == sample.OUTBOUND.id
        assert app.screen.query_one(CallLog).cursor == 4


async def test_the_wheel_is_not_fought_by_new_calls(desk: FakeDesk) -> None:
    calls = tuple(replace(sample.OUTBOUND, id=f"main/{at}") for at in range(100))
    desk.set(sample.snapshot(calls=calls))
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 32)) as pilot:
        await settle(pilot)
        log = app.screen.query_one(CallLog)
        log.scroll_to(y=50, animate=False)
        await settle(pilot)
        desk.set(sample.snapshot(2, calls=(replace(sample.OUTBOUND, id="main/new"), *calls)))
        await settle(pilot)
        assert log.scroll_offset.y == 50
        desk.ring(sample.snapshot(3, calls=(sample.RINGING, *calls)))
        await settle(pilot)
        assert log.scroll_offset.y == 0


async def test_a_call_is_looked_at_when_the_cursor_rests_on_it(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test() as pilot:
        await settle(pilot)
        await settle(pilot)
        await pilot.press("down")
        await settle(pilot)
        await settle(pilot)
    looks = [call_id for asked, call_id, *_ in desk.asked if asked == "look"]
    assert looks[0] == sample.RINGING.id
    assert looks[-1] == sample.TALKING.id
    assert len(looks) == 2


async def test_a_hidden_screen_does_not_pull(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test() as pilot:
        await settle(pilot)
        hidden = app.screen
        await pilot.press("f4")
        await settle(pilot)
        assert not hidden._timer._active.is_set()
        await pilot.press("f2")
        await settle(pilot)
        assert hidden._timer._active.is_set()


async def test_a_lookup_without_a_call_in_the_list_is_harmless(make: Make) -> None:
    text = await text_of(make(sample.snapshot(lookups={"main/none": Lookup("1", CardState.FRESH)})))
    assert "+380 50 111 2233" in text
