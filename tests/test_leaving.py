"""However the terminal ends, the program ends with it, with the terminal as it was."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("signals and ptys are a thing of POSIX", allow_module_level=True)

import pty

ROOT = Path(__file__).parent.parent
ALTERNATE_ON, ALTERNATE_OFF, CURSOR_ON = b"\x1b[?1049h", b"\x1b[?1049l", b"\x1b[?25h"


class Window:
    """The program in a window of its own."""

    def __init__(self) -> None:
        self.leader, follower = pty.openpty()
        command = [sys.executable, "-m", "console", "demo", "--language", "en"]
        environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"}
        self.process = subprocess.Popen(
            command, stdin=follower, stdout=follower, stderr=follower, env=environment, start_new_session=True, cwd=ROOT
        )
        os.close(follower)
        self.seen = b""
        self.read_until(b"F10")

    def read_until(self, marker: bytes | None) -> None:
        """Read until `marker` has come; None: until the end."""
        while marker is None or marker not in self.seen:
            try:
                if not select.select([self.leader], [], [], 60)[0]:
                    raise AssertionError(self.seen[-500:])
                self.seen += os.read(self.leader, 65_536)
            except OSError:  # Linux tells the end of a pty so
                return


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=["term", "hup"])
def test_asked_to_end_it_leaves_the_terminal_as_it_was(number: signal.Signals) -> None:
    window = Window()
    window.process.send_signal(number)
    window.read_until(None)
    assert window.process.wait(60) == 0
    os.close(window.leader)
    assert ALTERNATE_ON in window.seen
    assert window.seen.rindex(ALTERNATE_OFF) > window.seen.rindex(ALTERNATE_ON)
    assert window.seen.rindex(CURSOR_ON) > window.seen.rindex(ALTERNATE_ON)
    assert b"Traceback" not in window.seen


def test_a_window_that_is_closed_ends_it_too() -> None:
    window = Window()
    os.close(window.leader)
    try:
        assert window.process.wait(60) == 0
    finally:
        window.process.kill()
        window.process.wait()
