"""Nothing that a widget shows may act on the terminal, cleaned or not."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from console.ui.gate import Gate, defuse

ROOT = Path(__file__).parent.parent.parent
BLACK = Color(0, 0, 0)
TEXTUALS_OWN = re.compile(r"\x1b\[[0-9;?<>=]*[mHhlnuct]|\x1b\[\?[0-9;$]*p|\x1b[78=>]|\x1b\]22;[a-z-]*\x07")


@given(st.text())
def test_what_comes_out_obeys_nothing_and_keeps_its_width(text: str) -> None:
    safe = defuse(text)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", safe)
    assert sum(map(cell_len, safe)) == sum(map(cell_len, text))


def test_ordinary_segments_pass_as_they_are() -> None:
    segments = [Segment("ТОВ «Ромашка»\u00a048 200,00\u00a0₴", Style(bold=True)), Segment("♪ ≡ ║ 日本")]
    assert all(after is before for before, after in zip(segments, Gate().apply(segments, BLACK), strict=True))


def test_links_and_control_segments_lose_their_power() -> None:
    linked = Segment("click", Style(link="http://evil/\x1b]52;c;x\x1b\\"))
    (safe,) = Gate().apply([linked], BLACK)
    assert safe.style is not None and safe.style.link is None
    assert safe.text == "click"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pty on Windows")
def test_no_control_sequence_in_a_text_reaches_the_terminal() -> None:
    import pty

    import pyte

    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "32"}
    command = [sys.executable, "-m", "tests.ui.leaky"]
    program = subprocess.Popen(command, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    raw = b""
    while chunk := _read(ours):
        raw += chunk
    os.close(ours)
    assert program.wait(10) == 0, raw.decode("utf-8", "replace")
    written = raw.decode("utf-8")
    rest = TEXTUALS_OWN.sub("", written)
    assert re.findall("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e]", rest) == [], rest
    assert "\x1b[2J" not in written

    screen = pyte.Screen(120, 32)
    pyte.Stream(screen).feed(written.partition("\x1b[?1049l")[0])
    shown = "\n".join(screen.display)
    assert "Ромашка" in shown
    assert "]52;c;SEFDS0VE" in shown


def _read(file: int) -> bytes:
    try:
        return os.read(file, 65536)
    except OSError:  # the other end is closed
        return b""
