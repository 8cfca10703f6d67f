"""The standing checks, as tests, so that one command runs everything."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CHECKS = {
    "lint": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "types-linux": ["mypy", "--platform", "linux", "--cache-dir", ".mypy_cache/linux"],
    "types-windows": ["mypy", "--platform", "win32", "--cache-dir", ".mypy_cache/win32"],
}


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.mark.parametrize("check", CHECKS)
def test_check(check: str) -> None:
    done = run(*CHECKS[check])
    assert done.returncode == 0, done.stdout + done.stderr


def test_rooms_import_only_what_the_design_allows() -> None:
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


# What importing a room really brings in, in a fresh process: the contracts above read code, this runs it.
HEAVY = ("textual", "rich", "panoramisk", "httpx", "diskcache", "sqlite3", "desktop_notifier", "dbus_fast", "msgspec")
ALLOWED = {
    "console.domain.calls": (),
    "console.flow.pipeline": (),
    "console.desk.local": (),
    "console.roles.eyes": ("msgspec",),
    "console.ui.format.values": (),
    "console.telephony.link": ("panoramisk",),
    "console.archive.store": ("sqlite3", "msgspec"),
    "console.ui.app": ("textual", "rich"),
    "console.bootstrap": ("msgspec",),
    "console.cli.start": ("msgspec",),
    "console.cli.group": ("msgspec",),
}


@pytest.mark.parametrize("room", ALLOWED)
def test_a_room_brings_in_no_more_than_it_may(room: str) -> None:
    code = f"import sys, {room}; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= set(ALLOWED[room])


# What the first screen can do without: it is imported by the key that opens it.
LATER = (
    *("console.ui.screens.history", "console.ui.screens.lines", "console.ui.screens.why", "console.ui.screens.pages"),
    *("console.ui.palette", "console.ui.format.why", "console.ui.format.help", "console.ui.widgets.board"),
    *("console.ui.widgets.history_list", "console.onec", "console.archive", "console.telephony", "console.roles"),
    *(
        "httpx",
        "panoramisk",
        "diskcache",
        "sqlite3",
        "desktop_notifier",
        "dbus_fast",
        "phonenumbers",
        "click",
        "console.cli.group",
    ),
)


def test_the_first_screen_waits_for_nothing_that_is_opened_later() -> None:
    rooms = "console.cli.start, console.cli.screen, console.bootstrap, console.ui.app"
    code = f"import sys, {rooms}; print(*[name for name in {LATER!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_no_file_speaks_of_where_it_was_made() -> None:
    words = ("/work/", "pypi.org/simple", "files.pythonhosted", "deb.debian.org", "registry.npmjs")
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    texts = [ROOT / name for name in tracked if name.endswith((".py", ".md", ".toml", ".tcss", ".po", "run", "pbx"))]
    found = [(path.name, word) for path in texts for word in words if word in path.read_text(encoding="utf-8")]
    assert [each for each in found if each[0] != Path(__file__).name] == []
