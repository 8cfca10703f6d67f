"""The whole program as a person meets it: in a real terminal, by the keys, at three sizes."""

import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

RECORDING = Path(__file__).parent / "recordings" / "ast22.ami"
PATIENCE = 60.0
"""Seconds after which something that has to come is given up; not a measurement."""


class Terminal:
    """One tmux session with a shell in it."""

    def __init__(self, size: tuple[int, int], folder: Path) -> None:
        self._socket = f"caller-console-{uuid.uuid4().hex[:8]}"
        width, height = size
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "HOME": str(folder), "PS1": "$ "}
        self._run(
            "-f", "/dev/null", "new-session", "-d", "-x", str(width), "-y", str(height), "/bin/sh", env=environment
        )

    def _run(self, *arguments: str, env: dict[str, str] | None = None) -> str:
        command = ["tmux", "-u", "-L", self._socket, *arguments]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=True, encoding="utf-8").stdout

    def type(self, text: str) -> None:
        self._run("send-keys", "-l", text)

    def press(self, *keys: str) -> None:
        self._run("send-keys", *keys)

    def screen(self) -> str:
        return self._run("capture-pane", "-p")

    def until(self, true: Callable[[str], bool]) -> str:
        """Wait until the screen satisfies `true`; returns it."""
        end = time.monotonic() + PATIENCE
        while not true(screen := self.screen()):
            assert time.monotonic() < end, screen
            time.sleep(0.1)
        return screen

    def see(self, *words: str) -> str:
        """Wait until all of them are there, however the lines are broken."""
        return self.until(lambda screen: all(word in " ".join(screen.split()) for word in words))

    def close(self) -> None:
        subprocess.run(["tmux", "-L", self._socket, "kill-server"], capture_output=True, check=False)


@pytest.fixture(params=[(80, 24), (120, 32), (200, 50)], ids=lambda size: f"{size[0]}x{size[1]}")
def terminal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Terminal]:
    if shutil.which("tmux") is None:
        if os.environ.get("CALLER_CONSOLE_REQUIRE_TMUX") == "1":
            pytest.fail("CALLER_CONSOLE_REQUIRE_TMUX is set, but there is no tmux")
        pytest.skip("there is no tmux")
    opened = Terminal(request.param, tmp_path)
    yield opened
    opened.close()


def start(terminal: Terminal, *arguments: str) -> None:
    terminal.type(f"{sys.executable} -m console {' '.join(arguments)}; echo exit=$?")
    terminal.press("Enter")


def test_the_demo_by_the_keys(terminal: Terminal) -> None:
    start(terminal, "demo", "--language", "en")
    terminal.see("F1", "F10", "● main")
    terminal.see("fresh from 1C")
    assert "Traceback" not in terminal.screen()
    terminal.press("F4")
    terminal.see("106")
    terminal.press("F3")
    terminal.see("A name or a number")
    terminal.type("zzzzzz")
    terminal.see("zzzzzz")
    terminal.press("Escape")
    terminal.press("F2")
    terminal.see("● main")
    terminal.press("F1")
    terminal.see("Ctrl")
    terminal.press("Escape")
    terminal.press("F9")
    terminal.see("What happened")
    terminal.press("Escape")
    terminal.press("F10")
    terminal.see("exit=0")
    terminal.type("echo sa''ne")  # the shell's echo shows that the terminal is as it was
    terminal.press("Enter")
    terminal.see("sane")


def test_a_recording_by_the_keys(terminal: Terminal) -> None:
    start(terminal, "replay", str(RECORDING), "--line", "101", "--speed", "2")
    terminal.see("▶ recording ×2", "● main", "Ромашка")
    terminal.press("p")
    terminal.see("‖ recording ×2")
    terminal.press("+")
    terminal.see("‖ recording ×5")
    terminal.press("p")
    terminal.see("▶ recording ×5")
    for _ in range(9):
        terminal.press("+")
    terminal.see("the recording is over", "as they stood at its end")
    assert "Traceback" not in terminal.screen()
    terminal.press("F10")
    terminal.see("exit=0")


def test_without_a_pbx_it_says_so_and_leaves_cleanly(terminal: Terminal, tmp_path: Path) -> None:
    config = tmp_path / "console.toml"
    config.write_text(
        '[operator]\nline = "101"\n[pbx.main]\nhost = "127.0.0.1"\nport = 9\nuser = "u"\nsecret = "s"\n'
        '[screen]\nlanguage = "en"\n'
    )
    config.chmod(0o600)
    start(terminal, "--config", str(config), "--data-dir", str(tmp_path / "data"))
    terminal.see("nothing listens on port 9")
    assert "Traceback" not in terminal.screen()
    terminal.press("F10")
    terminal.see("exit=0")
    assert list((tmp_path / "data" / "log").iterdir())
