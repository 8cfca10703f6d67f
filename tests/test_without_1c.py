"""The whole program where there is no 1C, or none that can be used: what the screen says, and what it still does."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from console import i18n
from console.bootstrap import Console
from console.demo.pbx import SimulatedPbx
from console.settings import OneCTable, OperatorTable, PbxTable, Settings
from console.ui.app import CallerConsole

from .ui.looking import screen_text, settle, widget_text

CALLER = "0501112233"
NONE_IS_CONFIGURED = {
    "uk": "1С не налаштовано: спитати, хто це, немає в кого.",
    "ru": "1С не настроена: спросить, кто это, не у кого.",
    "en": "No 1C is configured: nobody can be asked who this is.",
}
BAD = OneCTable("http://127.0.0.1:9/none", user="reader", password="none", preset="nowhere")


@pytest.fixture
async def pbx() -> AsyncIterator[SimulatedPbx]:
    exchange = SimulatedPbx(
        [], {"101": "Анна", "102": "Борис"}, seed=1, pace=0, user="console", secret="demo", my_line="101"
    )
    yield exchange
    await exchange.stop()


def program(port: int, folder: Path, onec: OneCTable | None = None) -> tuple[Console, CallerConsole]:
    """The console of line 101, with its screen."""
    settings = Settings(
        operator=OperatorTable("101"),
        pbx={"main": PbxTable("127.0.0.1", "console", port=port, secret="demo", context="internal")},
        onec=onec,
        lines={"101": "Анна", "102": "Борис"},
    )
    console = Console(settings, folder, notify=False)
    return console, CallerConsole(console.desk, start=console.start)


async def until(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    """Wait until it is true; when it never is, say what is on the screen."""
    try:
        async with asyncio.timeout(30):
            while not true():
                await settle(pilot)
                await asyncio.sleep(0.02)
    except TimeoutError:
        pytest.fail(screen_text(pilot.app))


def shows(app: CallerConsole, text: str) -> Callable[[], bool]:
    """Whether the screen says it, however the lines are broken."""
    return lambda: text in " ".join(screen_text(app).split())


def card(app: CallerConsole) -> str:
    return " ".join(f"{widget_text(app, '#card-page')} {widget_text(app, '#card-state')}".split())


@pytest.mark.parametrize("language", i18n.LANGUAGES)
async def test_no_1c_is_said_plainly_and_what_can_be_done(pbx: SimulatedPbx, tmp_path: Path, language: str) -> None:
    i18n.use(language)
    console, app = program(await pbx.start(), tmp_path)
    async with app.run_test(size=(120, 32)) as pilot:
        await until(pilot, shows(app, "● main"))
        await pbx.ring(CALLER, None)
        await until(pilot, lambda: NONE_IS_CONFIGURED[language] in card(app))
        assert "…" not in widget_text(app, "#card-state")
        assert "F7" in card(app)
        assert i18n._("1C") not in widget_text(app, "#status")
        await pilot.press("f5")
        await until(pilot, lambda: i18n._("No 1C is configured: there is nobody to ask.") in screen_text(app))
        await pilot.press("c")
        assert app.clipboard == "+380501112233"
    await console.stop()


async def test_a_preset_that_is_not_there_is_no_question_for_ever(pbx: SimulatedPbx, tmp_path: Path) -> None:
    console, app = program(await pbx.start(), tmp_path, BAD)
    async with app.run_test(size=(120, 32)) as pilot:
        await until(pilot, shows(app, "● main"))
        await pbx.ring(CALLER, None)
        await until(pilot, lambda: "1C cannot be used as it is configured:" in card(app))
        assert "nowhere" in card(app)
        assert "× 1C not in use" in widget_text(app, "#status")
        assert "Asking" not in screen_text(app)
    await console.stop()


async def test_the_card_of_a_live_call_knows_what_was_before_the_program_was_started(
    pbx: SimulatedPbx, tmp_path: Path
) -> None:
    port = await pbx.start()
    console, app = program(port, tmp_path)
    async with app.run_test(size=(120, 32)) as pilot:
        await until(pilot, shows(app, "● main"))
        uid = await pbx.ring(CALLER, None, line="102")
        await until(pilot, shows(app, "rings → Борис"))
        pbx.answer(uid, "102")
        await until(pilot, lambda: "● talks" in card(app))
        pbx.hang_up(uid)
        await until(pilot, shows(app, "answered"))
        missed = await pbx.ring(CALLER, None)
        await until(pilot, shows(app, "rings → Анна"))
        pbx.hang_up(missed)
        await until(pilot, shows(app, "missed"))
        await pilot.press("f7")
        await pilot.press(*"Vasyl", "enter")
        await until(pilot, shows(app, "The note is kept."))
    await console.stop()

    console, app = program(port, tmp_path)
    async with app.run_test(size=(120, 32)) as pilot:
        await until(pilot, shows(app, "● main"))
        await pbx.ring(CALLER, None)
        await until(pilot, lambda: "rings → Анна" in card(app) and "Earlier calls" in card(app))
        said = card(app)
        assert "Call no. 3 today" in said
        assert "102 Борис" in said
        assert "¶ Vasyl" in said
        assert said.index("missed", said.index("Earlier calls")) < said.index("answered", said.index("Earlier calls"))
        assert "¶ Vasyl" in widget_text(app, "#log")
    await console.stop()
