"""`card check` and `card preview`, as the company's IT runs them, against a simulated 1C."""

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .test_commands import run

ROMASHKA = "0501112233"
ROLES = Path(__file__).parents[2] / "console" / "roles" / "builtin"


@pytest.fixture(scope="module")
def onec() -> Iterator[int]:
    """The port of a simulated base."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "console.demo.onec", "--port", str(port), "--clients", "40"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as simulator:
        assert simulator.stdout and "simulated 1C" in simulator.stdout.readline()
        yield port
        simulator.kill()


@pytest.fixture
def config(onec: int, tmp_path: Path) -> Path:
    file = tmp_path / "console.toml"
    file.write_text(
        f'[onec]\nurl = "http://127.0.0.1:{onec}/trade"\nuser = "reader"\npassword = "onec-demo"\n'
        '[screen]\nlanguage = "en"\n[operator]\nnewcomer = 2026-12-31\n'
    )
    file.chmod(0o600)
    return file


def test_a_good_file_is_good(config: Path, tmp_path: Path) -> None:
    for role in sorted(ROLES.glob("*.toml")):
        done = run("card", "check", str(role), "--config", str(config), home=tmp_path)
        assert (done.returncode, done.stderr) == (0, ""), done.stdout
        assert re.search(r"good \(against 1C: УТ 11", done.stdout)


def test_every_mistake_is_told_with_file_and_line_by_what_1c_really_has(config: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        '[[sections]]\ntitle = "x"\nfields = [\n  { from = "client.Коментарий" },\n  "debt.totl",\n]\n'
        '[[flags]]\nwhen = "debt.overdue_days > 3 and client.ВидЦенн"\ntext = "{debt.overdue_days"\n'
    )
    done = run("--config", str(config), "card", "check", str(own), home=tmp_path)
    assert done.returncode == 1
    assert done.stdout.splitlines()[0].startswith(f"{own}:9: ")
    own.write_text(own.read_text().replace("{debt.overdue_days", "{debt.overdue_days}"))
    done = run("--config", str(config), "card", "check", str(own), home=tmp_path)
    lines = [line.removeprefix(f"{own}:") for line in done.stdout.splitlines()]
    assert [line.partition(":")[0] for line in lines] == ["4", "5", "8", " 3 mistakes (against 1C"]
    assert "no such attribute in 1C; similar: client.Комментарий" in lines[0]
    assert "no such name; similar: debt.total" in lines[1]
    assert done.returncode == 1


def test_a_preset_alone_needs_neither_1c_nor_a_configuration(tmp_path: Path) -> None:
    done = run("card", "check", str(ROLES / "warehouse.toml"), "--preset", "unf", home=tmp_path)
    assert done.returncode == 0 and "note: " in done.stdout and "against the preset unf alone" in done.stdout


def test_1c_that_does_not_answer_is_said(config: Path, onec: int, tmp_path: Path) -> None:
    config.write_text(config.read_text().replace(str(onec), "1"))
    done = run("card", "check", str(ROLES / "manager.toml"), "--config", str(config), home=tmp_path)
    assert done.returncode == 2 and "--preset" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("card", "check"),
        ("card", "check", "no-such-file.toml", "--preset", "ut11"),
        ("card", "check", str(ROLES / "manager.toml")),
        ("card", "check", str(ROLES / "manager.toml"), "--preset", "zzz"),
        ("card", "preview"),
        ("card", "dance"),
        ("demo", "--role", "nobody"),
    ],
)
def test_wrong_use_is_one_line(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = run(*arguments, home=tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr


def test_a_preview_is_the_card_of_that_role(config: Path, tmp_path: Path) -> None:
    done = run("card", "preview", ROMASHKA, "--role", "supervisor", "--config", str(config), home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "⛔ NO SHIPMENT WITHOUT PAYMENT" in done.stdout and "(just now)" in done.stdout
    assert re.search(r"Debt: [\d,]+\.\d\d", done.stdout)
    done = run("card", "preview", ROMASHKA, "--role", "warehouse", "--config", str(config), home=tmp_path)
    assert "⛔ NO SHIPMENT WITHOUT PAYMENT" in done.stdout and "To be shipped" in done.stdout
    assert not re.search(r"\d\.\d\d (?!ms)|₴", done.stdout), done.stdout
    assert "→ Ask for the order's number and who will come" in done.stdout  # who sits here is new


def test_masked_values_are_nowhere_in_what_programs_read(config: Path, tmp_path: Path) -> None:
    every = [json.loads(line) for line in _json(config, tmp_path, "supervisor")]
    sums = {
        field["value"].partition(" ")[0]
        for section in every[0]["card"]["sections"]
        for field in section["fields"]
        if re.match(r"\d+\.\d\d ", field["value"])
    }
    (warehouse,) = _json(config, tmp_path, "warehouse")
    assert sums and not [one for one in sums if one in warehouse]
    assert {flag["level"] for flag in json.loads(warehouse)["card"]["flags"]} == {"stop"}


def test_the_company_s_own_file_is_previewed_by_its_path(config: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[[sections]]\ntitle = "Mine"\nfields = [{ from = "client.НаименованиеПолное", label = "Whole" }]')
    (found,) = _json(config, tmp_path, str(own))
    (section,) = json.loads(found)["card"]["sections"]
    assert section["title"] == "Mine" and section["fields"][0]["label"] == "Whole"
    own.write_text("mask = 3")
    done = run("card", "preview", ROMASHKA, "--role", str(own), "--config", str(config), home=tmp_path)
    assert (done.returncode, done.stderr) == (2, f"{own}:1: mask: must be a list in square brackets\n")


def _json(config: Path, home: Path, role: str) -> list[str]:
    done = run("card", "preview", ROMASHKA, "--role", role, "--json", "--config", str(config), home=home)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()
