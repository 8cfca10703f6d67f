"""What fails is told in a sentence; the program goes on, or leaves honestly."""

import logging

import pytest

from console.domain.history import Query
from console.ui.app import CallerConsole

from . import sample
from .fake_desk import FakeDesk
from .looking import screen_text, settle

SENTENCE = "Something went wrong inside the program."


class Broken(FakeDesk):
    """Fails where a desk must not."""

    def refresh(self, call_id: str) -> None:
        raise RuntimeError("secret client name")

    async def search(self, query: Query, **_: object) -> list[object]:  # type: ignore[override]
        raise RuntimeError("secret client name")


@pytest.mark.usefixtures("expect_failures")
@pytest.mark.parametrize("key", ["f5", "f3"])
async def test_a_handler_or_a_worker_that_fails(key: str, caplog: pytest.LogCaptureFixture) -> None:
    app = CallerConsole(Broken(sample.snapshot()))
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await pilot.press(key)
        await settle(pilot)
        await settle(pilot)
        text = screen_text(app)
        assert SENTENCE in text
        assert "secret client name" not in text
        await pilot.press("f4")
        await settle(pilot)
        assert app.current_mode == "lines"
    assert app.return_code in (None, 0)
    assert any(record.levelno == logging.ERROR for record in caplog.records)


@pytest.mark.usefixtures("expect_failures")
async def test_a_pulse_that_fails_beats_again(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        desk.set(sample.snapshot(2, lookups=None))
        await settle(pilot)
        await settle(pilot)
        assert SENTENCE in screen_text(app)
        desk.set(sample.snapshot(3, missed=7))
        await settle(pilot)
        assert "7 not called back" in screen_text(app)


async def test_start_is_awaited_after_the_first_paint(desk: FakeDesk) -> None:
    painted: list[bool] = []

    async def start() -> None:
        painted.append("Calls" in screen_text(app))

    app = CallerConsole(desk, start=start)
    async with app.run_test() as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
        assert painted == [True]


@pytest.mark.usefixtures("expect_failures")
async def test_a_start_that_fails_stays_on_the_screen(desk: FakeDesk) -> None:
    async def start() -> None:
        raise RuntimeError("the data folder is full")

    app = CallerConsole(desk, start=start)
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
        await settle(pilot)
        assert "The program could not start its work: the data folder is full" in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        assert "the data folder is full" in screen_text(app)


@pytest.mark.usefixtures("expect_failures")
async def test_what_cannot_be_survived_leaves_a_line_and_a_code(
    desk: FakeDesk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def compose(self: CallerConsole) -> None:
        raise RuntimeError("secret client name")

    monkeypatch.setattr(CallerConsole, "compose", compose)
    app = CallerConsole(desk)
    with pytest.raises(RuntimeError):
        async with app.run_test() as pilot:
            await pilot.pause()
    assert app.return_code == 1
    told = capsys.readouterr().err
    assert "had to stop because of an error" in told
    assert "secret client name" not in told
    assert "Traceback" not in told


async def test_a_notice_can_be_dismissed(desk: FakeDesk) -> None:
    desk.set(sample.snapshot(notice="While you were away: 5 calls."))
    app = CallerConsole(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        assert "While you were away" in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        assert "While you were away" not in screen_text(app)
        desk.set(sample.snapshot(2, notice="The history is on a full disk."))
        await settle(pilot)
        assert "full disk" in screen_text(app)
