"""Process start → first painted screen, against an empty Textual application, in the same run.

    uv run python -m tests.bench.bench_start [--rounds 9] [--history FOLDER]

`--history` is a history that `bench_history.py CALLS FOLDER` has made; it is copied. The console has a PBX that is not
there and a 1C that is not there: what is measured is the program, not the network.
"""

import argparse
import os
import platform
import pty
import select
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

EMPTY = """
from textual.app import App, ComposeResult
from textual.widgets import Footer, Header, Static

class Empty(App):
    BINDINGS = [("f10", "quit", "Quit")]
    def compose(self) -> ComposeResult:
        yield Header()
        yield Static("ready")
        yield Footer()

Empty().run()
"""
CONFIG = """
[operator]
line = "101"
[pbx.main]
host = "127.0.0.1"
port = 9
user = "nobody"
secret = "nothing"
[onec]
url = "http://127.0.0.1:9/none"
user = "nobody"
password = "nothing"
[screen]
language = "en"
"""


def first_paint(command: list[str], marker: bytes) -> float:
    """Seconds from starting `command` in a pty until `marker` is on it."""
    leader, follower = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "32", "COLORTERM": "truecolor"}
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=follower, stdout=follower, stderr=follower, env=environment, start_new_session=True
    )
    os.close(follower)
    seen = b""
    try:
        while marker not in seen:
            if not select.select([leader], [], [], 20)[0]:
                raise RuntimeError(f"no {marker!r} on the screen: {seen[-300:]!r}")
            seen += os.read(leader, 65536)
        return time.perf_counter() - began
    finally:
        process.kill()
        process.wait()
        os.close(leader)


def main() -> None:
    """Interleaved rounds, medians, one ratio."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=9)
    options.add_argument("--history", type=Path)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        empty, config = home / "empty.py", home / "console.toml"
        empty.write_text(EMPTY)
        config.write_text(CONFIG)
        config.chmod(0o600)
        if chosen.history:
            shutil.copytree(chosen.history, home / "data" / "history")
        ours = [sys.executable, "-m", "console", "--config", str(config), "--data-dir", str(home / "data")]
        times: dict[str, list[float]] = {"empty": [], "console": []}
        for round_number in range(chosen.rounds + 1):
            for name, command, marker in (("empty", [sys.executable, str(empty)], b"ready"), ("console", ours, b"F10")):
                took = first_paint(command, marker)
                if round_number:  # the first round warms the disk
                    times[name].append(took)
    medians = {name: statistics.median(each) for name, each in times.items()}
    print(f"{date.today()}  {platform.platform()}  Python {platform.python_version()}  {os.cpu_count()} cores")
    for name, each in times.items():
        print(f"{name:8} median {medians[name] * 1000:6.0f} ms   [{min(each) * 1000:.0f}-{max(each) * 1000:.0f}]")
    print(
        f"ratio console / empty: {medians['console'] / medians['empty']:.2f}   (history: {chosen.history or 'empty'})"
    )


if __name__ == "__main__":
    main()
