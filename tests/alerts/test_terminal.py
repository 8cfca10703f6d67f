"""The terminal gets a bell and one well-formed command, whatever is in the text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.alerts.terminal import Terminal
from console.flow.ports import Alert

_ANYTHING = st.text(max_size=300) | st.text("\x1b\a;\x9c\x9d\r\n\0\ud83dа", max_size=20)
_TERMINALS = st.sampled_from(["xterm-256color", "linux", "dumb", ""])


@given(_ANYTHING, _ANYTHING, _TERMINALS, st.sampled_from(["", "iTerm.app"]))
async def test_nothing_in_the_text_gets_out_of_the_command(title: str, body: str, term: str, program: str) -> None:
    written: list[str] = []
    await Terminal(written.append, {"TERM": term, "TERM_PROGRAM": program}).show(Alert("a", title, body))
    command = r"\x1b](777;notify;[^;\x00-\x1f\x7f-\x9f]*;[^;\x00-\x1f\x7f-\x9f]*|9;[^;\x00-\x1f\x7f-\x9f]*)\x07"
    assert re.fullmatch(rf"\x07({command})?", "".join(written))


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"TERM": "xterm-256color"}, "\a\x1b]777;notify;Лан;борг · 5 днів\a"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, "\a\x1b]9;Лан: борг · 5 днів\a"),
        ({"TERM": "linux"}, "\a"),
        ({}, "\a"),
    ],
)
async def test_each_terminal_in_its_own_words(environment: dict[str, str], expected: str) -> None:
    written: list[str] = []
    await Terminal(written.append, environment).show(Alert("a", "Лан", "борг\n5 днів"))
    assert written == [expected]


async def test_rings_once_and_repeats_only_for_a_new_title() -> None:
    written: list[str] = []
    terminal = Terminal(written.append, {"TERM": "xterm"})
    await terminal.show(Alert("a", "+380 50 111 2233", ""))
    await terminal.show(Alert("a", "+380 50 111 2233", "черга sales"))
    await terminal.show(Alert("a", "Лан", ""))
    assert [text.startswith("\a") for text in written] == [True, False]
    await terminal.clear("a")
    await terminal.show(Alert("a", "Лан", ""))
    assert written[2].startswith("\a")
