"""Commands as a user runs them: output, one line on stderr, an honest exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

RECORDINGS = Path(__file__).parent.parent / "recordings"
COMMANDS = ("demo", "setup", "check", "sync", "client", "calls", "why", "watch", "record", "replay")


def run(*arguments: str, home: Path, language: str = "C", stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "CALLER_CONSOLE_CONFIG": str(home / "none.toml"),
        "LC_ALL": language,
        "LANG": language,
        "PYTHONWARNINGS": "error",
    }
    command = [sys.executable, "-m", "console", "--data-dir", str(home / "data"), *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, encoding="utf-8", input=stdin, check=False
    )


def test_without_a_configuration_it_explains_itself(tmp_path: Path) -> None:
    done = run(home=tmp_path)
    assert done.returncode == 2
    assert "caller-console demo" in done.stderr
    assert "caller-console setup" in done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_in_every_language(command: str, tmp_path: Path) -> None:
    texts = {
        language: run(command, "--help", home=tmp_path, language=language)
        for language in ("C", "uk_UA.UTF-8", "ru_RU.UTF-8")
    }
    assert {done.returncode for done in texts.values()} == {0}
    assert len({done.stdout for done in texts.values()}) == 3


def test_replay_tells_the_calls_of_a_recording(tmp_path: Path) -> None:
    done = run("replay", str(RECORDINGS / "22" / "queue_answered.ami"), "--json", home=tmp_path)
    (call,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, call["outcome"], call["queue"], call["type"]) == (0, "answered", "sales", "call")


def test_a_plain_capture_without_times_is_told_too(tmp_path: Path) -> None:
    bare = tmp_path / "bare.ami"
    lines = (RECORDINGS / "22" / "direct_answered.ami").read_bytes().split(b"\r\n")
    bare.write_bytes(b"\r\n".join(line for line in lines if not line.startswith(b"Timestamp:")))
    (call,) = [json.loads(line) for line in run("replay", str(bare), "--json", home=tmp_path).stdout.splitlines()]
    assert (call["outcome"], call["answered_by"]) == ("answered", "101")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("replay", "no-such-file"), 1),
        (("replay",), 2),
        (("dance",), 2),
        (("--config", "no-such-file.toml", "watch"), 2),
        (("calls", "--limit", "0"), 2),
        (("demo", "--seconds", "-1"), 2),
    ],
)
def test_bad_use_is_one_line_and_an_honest_code(arguments: tuple[str, ...], code: int, tmp_path: Path) -> None:
    done = run(*arguments, home=tmp_path)
    assert (done.returncode, done.stdout) == (code, "")
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "Traceback" not in done.stderr


def test_the_demo_without_a_screen_shows_calls_cards_and_the_link(tmp_path: Path) -> None:
    done = run("demo", "--json", "--seconds", "6", "--pace", "8", home=tmp_path)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, "")
    assert {event["type"] for event in events} == {"link", "call", "card"}
    assert any(event["type"] == "card" and event["card"] for event in events)
    assert any(event["type"] == "link" and event["state"] == "up" for event in events)


def test_the_screen_needs_a_terminal(tmp_path: Path) -> None:
    done = run("demo", home=tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
