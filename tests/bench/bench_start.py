"""Process start → first painted screen, against an empty Textual application, in the same run.

    uv run python -m tests.bench.bench_start [--rounds 9] [--history FOLDER] [--directory CLIENTS]

`--history` is a history that `bench_history.py CALLS FOLDER` has made; it is copied. With `--directory` the console is
started with a directory of so many invented clients, too, in turn with one that has none. It has a PBX that is not
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

from console.onec.settings import OneCSettings
from console.onec.site import Site
from tests.bench.bench_directory import build

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
URL = "http://127.0.0.1:9/none"
CONFIG = f"""
[operator]
line = "101"
[pbx.main]
host = "127.0.0.1"
port = 9
user = "nobody"
secret = "nothing"
[onec]
url = "{URL}"
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


def console(config: Path, data: Path) -> list[str]:
    """How the console is started."""
    return [sys.executable, "-m", "console", "--config", str(config), "--data-dir", str(data)]


def fill(data: Path, clients: int) -> None:
    """A directory as one that was loaded from the 1C of `CONFIG`."""
    site = Site(OneCSettings(URL, "nobody", "nothing", data), lambda _: None, lambda _: None)
    build(site.folder, site.key, clients)
    site.directory.look(at_once=True)
    assert site.directory.clients == clients
    site.directory.close()


def main() -> None:
    """Interleaved rounds, medians, one ratio."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=9)
    options.add_argument("--history", type=Path)
    options.add_argument("--directory", type=int, default=0)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        empty, config = home / "empty.py", home / "console.toml"
        empty.write_text(EMPTY)
        config.write_text(CONFIG)
        config.chmod(0o600)
        empty_one = [sys.executable, str(empty)]
        commands = {"empty": (empty_one, b"ready"), "console": (console(config, home / "data"), b"F10")}
        if chosen.directory:
            fill(home / "full", chosen.directory)
            commands["with directory"] = console(config, home / "full"), b"F10"
        for data in ("data", "full") if chosen.history else ():
            shutil.copytree(chosen.history, home / data / "history")
        times: dict[str, list[float]] = {name: [] for name in commands}
        for round_number in range(chosen.rounds + 1):
            for name, (command, marker) in commands.items():
                took = first_paint(command, marker)
                if round_number:  # the first round warms the disk
                    times[name].append(took)
    medians = {name: statistics.median(each) for name, each in times.items()}
    print(f"{date.today()}  {platform.platform()}  Python {platform.python_version()}  {os.cpu_count()} cores")
    for name, each in times.items():
        spread = f"[{min(each) * 1000:.0f}-{max(each) * 1000:.0f}]"
        ratio = medians[name] / medians["empty"]
        print(f"{name:14} median {medians[name] * 1000:6.0f} ms   {spread}   {ratio:.2f} of empty")
    print(f"history: {chosen.history or 'empty'}; directory: {chosen.directory} clients; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
