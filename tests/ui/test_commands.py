"""One list of commands: everything that shows keys agrees with it."""

from collections import Counter

import pytest
from textual.binding import Binding

from console.ui.app import CallerConsole
from console.ui.commands import bindings, commands, footer
from console.ui.replaying import Replaying
from console.ui.screens.history import HistoryScreen
from console.ui.screens.lines import LinesScreen
from console.ui.screens.operator import OperatorScreen
from console.ui.screens.pages import help_screen
from console.ui.screens.why import WhyScreen
from console.ui.session import Session
from console.ui.widgets.board import Board
from console.ui.widgets.rows import RowList

from .fake_desk import FakeDesk
from .looking import plain

PLACES = {
    "app": CallerConsole,
    "operator": OperatorScreen,
    "history": HistoryScreen,
    "lines": LinesScreen,
    "why": WhyScreen,
    "list": RowList,
    "board": Board,
    "playback": Replaying,
}
WINDOWS_TERMINAL_TAKES = {"ctrl+shift+p", "f11", "alt+enter", "ctrl+shift+c", "ctrl+shift+v", "ctrl+v", "alt+f4"}


def made(scope: str) -> list[Binding]:
    return [binding for binding in bindings(scope) if isinstance(binding, Binding)]


def test_every_binding_has_an_id_and_no_two_the_same() -> None:
    ids = Counter((scope, binding.id) for scope in PLACES for binding in made(scope))
    assert all(identity for _, identity in ids)
    assert max(ids.values()) == 1


@pytest.mark.parametrize("scope", PLACES)
def test_no_key_means_two_things_in_one_place(scope: str) -> None:
    keys = Counter(binding.key for binding in [*made(scope), *(made("app") if scope != "app" else [])])
    assert [key for key, times in keys.items() if times > 1] == []


def test_the_keys_of_a_recording_mean_nothing_else_anywhere() -> None:
    others = {binding.key for scope in PLACES if scope != "playback" for binding in made(scope)}
    assert not others & {binding.key for binding in made("playback")}


@pytest.mark.parametrize("scope", PLACES)
def test_every_action_exists_where_it_is_bound(scope: str) -> None:
    for binding in made(scope):
        name = binding.action.partition("(")[0]
        owner = (Replaying if scope == "playback" else CallerConsole) if name.startswith("app.") else PLACES[scope]
        assert hasattr(owner, f"action_{name.removeprefix('app.')}"), binding


def test_letters_have_their_twin_of_the_other_layout() -> None:
    keys = {command.id: set(command.all_keys) for command in commands()}
    assert {"q", "й"} <= keys["leave"]
    assert {"j", "о"} <= keys["down"]
    assert {"k", "л"} <= keys["up"]
    assert {"d", "в"} <= keys["quiet"]
    assert {"c", "с"} <= keys["copy"]
    assert {"slash", "full_stop"} <= keys["history"]


def test_no_key_that_the_terminal_takes() -> None:
    assert not {key for command in commands() for key in command.all_keys} & WINDOWS_TERMINAL_TAKES


def test_the_footer_shows_function_keys_in_their_order() -> None:
    shown = [command.all_keys[0] for command in footer("operator")]
    assert shown == ["f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10"]


def test_the_help_tells_of_every_command() -> None:
    screen = help_screen(Session(FakeDesk()))
    text = plain(screen._make(200))
    for command in commands():
        assert command.help in text
        assert command.shown_keys in text
