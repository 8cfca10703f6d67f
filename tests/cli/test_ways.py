"""`setup`, `check`, `sync` and `client` over an HTTP service in 1C and over exported files, as a person runs them."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.test_setup import checked, door, no_keyring, settings, well
from tools.setup_transcripts import PLACE, base, converse

__all__ = ["no_keyring"]
TABLE = "Клієнт;Телефон;Борг;Валюта\nТОВ «Ромашка»;050 111-22-33;48 200,00;грн\n"


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LC_ALL": "C", "LANG": "C", "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    command = [sys.executable, "-m", "console", "--config", str(folder / PLACE), "--data-dir", str(folder / "data")]
    return subprocess.run(
        [*command, *arguments], env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


def share(folder: Path, text: str = TABLE) -> Path:
    made = folder / "share"
    made.mkdir(exist_ok=True)
    (made / "clients.csv").write_text(text, encoding="utf-8")
    return made


def test_a_folder_of_files_is_set_up_checked_loaded_and_asked(tmp_path: Path) -> None:
    folder = share(tmp_path)
    done = well(converse(tmp_path, (str(folder),)))
    assert "clients.csv is Clients: 1 row" in done.output and "✘" not in done.output
    onec = settings(tmp_path).onec
    assert onec is not None and (onec.folder, onec.url, onec.preset) == (str(folder), "", "auto")
    again = checked(tmp_path)
    assert again.returncode == 0, again.stdout
    assert "clients.csv is Clients" in again.stdout
    assert "1 clients, 1 phones" in run(tmp_path, "sync").stdout
    card = run(tmp_path, "client", "+380501112233")
    assert "ТОВ «Ромашка»" in card.stdout and re.search(r"48\D?200", card.stdout), card.stdout


def test_a_file_that_is_no_good_is_named_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "bad").mkdir()
    bad, good = share(tmp_path / "bad", TABLE.replace("48 200,00", "many")), share(tmp_path)
    done = well(converse(tmp_path, (str(bad), "n", str(good))))
    assert "clients.csv, row 2, column Борг: is not a number" in done.output
    assert "clients.csv is Clients: 1 row" in done.output


def test_a_folder_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    folder = share(tmp_path)
    well(converse(tmp_path, (str(folder),)))
    folder.rename(tmp_path / "elsewhere")
    failed = run(tmp_path, "sync")
    assert failed.returncode == 1 and failed.stderr.count("\n") == 1
    assert "the folder of exported files cannot be read" in failed.stderr
    assert "✘" in checked(tmp_path).stdout


def test_a_service_is_found_and_used(tmp_path: Path) -> None:
    with base("ut11") as sim:
        sim.caller.installed = True
        done = well(converse(tmp_path, door(sim)))
        assert "the HTTP service answers in" in done.output and "✘" not in done.output
        assert "a card in" in done.output and "changes are told of" in done.output
        onec = settings(tmp_path).onec
        assert onec is not None and (onec.preset, onec.url) == ("auto", sim.url)
        assert checked(tmp_path).returncode == 0
        assert "clients" in run(tmp_path, "sync").stdout
        sim.requests.clear()
        assert "ТОВ «Ромашка»" in run(tmp_path, "client", "+380501112233").stdout
        assert {one.path.rpartition("/")[2] for one in sim.requests} == {"about", "card"}
        assert (sim.writes, sim.mistakes) == (0, [])


def test_what_the_service_leaves_out_is_said(tmp_path: Path) -> None:
    with base("ut11") as sim:
        sim.caller.installed, sim.caller.missing = True, {"debt": "no_right"}
        sim.caller.features = ("card", "directory")
        done = well(converse(tmp_path, door(sim)))
        assert "debt (no_right)" in done.output and "changes are not told of" in done.output


def test_a_service_that_was_named_and_is_not_there(tmp_path: Path) -> None:
    with base("ut11") as sim:
        well(converse(tmp_path, (*door(sim), "", "")))
        file = tmp_path / PLACE
        file.write_text(file.read_text("utf-8").replace("[onec]\n", '[onec]\nway = "service"\n'), "utf-8")
        said = checked(tmp_path)
        assert said.returncode == 1 and "caller-console extension" in said.stdout


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("", "[onec] url: is missing"),
        ('way = "files"', "[onec] folder: is missing"),
        ('folder = "/x"\nurl = "http://a/b"', "[onec] url = 'http://a/b': is not used beside folder"),
        ('url = "http://a/b"\nway = "com"', "[onec] way = 'com': must be one of: auto, odata, service, files"),
    ],
)
def test_a_table_that_says_no_way_is_one_clear_line(tmp_path: Path, table: str, said: str) -> None:
    (tmp_path / PLACE).write_text(f"[onec]\n{table}\n", encoding="utf-8")
    (tmp_path / PLACE).chmod(0o600)
    failed = run(tmp_path, "check", "1c")
    assert failed.returncode == 2 and said in failed.stderr and failed.stderr.count("\n") == 1


def test_the_extension_is_written_once(tmp_path: Path) -> None:
    out = tmp_path / "ext"
    first = run(tmp_path, "extension", str(out))
    assert first.returncode == 0 and (out / "Configuration.xml").is_file()
    second = run(tmp_path, "extension", str(out))
    assert second.returncode == 1 and "is not empty" in second.stderr and second.stderr.count("\n") == 1
    assert run(tmp_path, "extension", str(out), "--force").returncode == 0


ROLE = """[names]
client.vip = "client.VIP"
[[sections]]
title = "x"
fields = [
  "debt.total",
  "debt.totl",
  { from = "client.ДатаРегистрации", label = "Since" },
  { key = "orders", columns = ["Нomep"] },
]
[[flags]]
when = "debt.overdue > 0 and not client.vip"
level = "stop"
text = "Owes {debt.overdue}"
"""
VIP = "Клієнт;Телефон;Борг;Валюта;Прострочено;VIP;ДатаРегистрации\n"
VIP += "ТОВ «Ромашка»;050 111-22-33;48 200,00;грн;31 500,00;ні;2020\nПП «Лан»;0671112233;1;грн;1;так;2021\n"


@contextmanager
def each_way(way: str, folder: Path) -> Iterator[None]:
    """A configuration of this way, and what answers it."""
    if way == "files":
        lines = [f"folder = '{share(folder, VIP)}'"]
        (folder / PLACE).write_text("\n".join(["[onec]", *lines, "[screen]", 'language = "en"', ""]), encoding="utf-8")
        yield
        return
    with base("ut11") as sim:
        sim.caller.installed = way == "service"
        lines = [f'url = "{sim.url}"', f'user = "{sim.user}"', f'password = "{sim.password}"', f'way = "{way}"']
        text = "\n".join(["[onec]", *lines, "[screen]", 'language = "en"', ""])
        (folder / PLACE).write_text(text, encoding="utf-8")
        (folder / PLACE).chmod(0o600)
        yield
        assert (sim.writes, sim.mistakes) == (0, [])


@pytest.mark.parametrize(
    ("way", "lines", "against"),
    [
        ("odata", ["2", "7", "9"], "against 1C: УТ 11"),
        ("service", ["2", "7", "9"], "against the HTTP service: 3 clients"),
        ("files", ["7", "9"], "against the exported files: clients.csv"),
    ],
)
def test_a_role_is_held_against_what_that_way_really_gives(
    way: str, lines: list[str], against: str, tmp_path: Path
) -> None:
    role = tmp_path / "own.toml"
    role.write_text(ROLE, encoding="utf-8")
    with each_way(way, tmp_path):
        done = run(tmp_path, "card", "check", str(role))
        assert (done.returncode, done.stderr) == (1, ""), done.stdout
        *mistakes, total = done.stdout.splitlines()
        assert [one.removeprefix(f"{role}:").partition(":")[0] for one in mistakes] == lines, done.stdout
        assert against in total
        good = ROLE.replace('  "debt.totl",\n', "").replace('{ key = "orders", columns = ["Нomep"] }', '"orders"')
        role.write_text(good if way == "files" else good.replace("client.VIP", "client.ДатаРегистрации"), "utf-8")
        again = run(tmp_path, "card", "check", str(role))
        assert again.returncode == 0, again.stdout


@pytest.mark.parametrize("way", ["odata", "service", "files"])
def test_a_role_is_previewed_on_each_way(way: str, tmp_path: Path) -> None:
    role = tmp_path / "own.toml"
    good = ROLE.replace('  "debt.totl",\n', "").replace('{ key = "orders", columns = ["Нomep"] }', '"orders"')
    role.write_text(good if way == "files" else good.replace("not client.vip", "true"), encoding="utf-8")
    with each_way(way, tmp_path):
        if way == "files":
            assert run(tmp_path, "sync").returncode == 0
        done = run(tmp_path, "card", "preview", "0501112233", "--role", str(role), "--json")
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        assert found["matches"][0]["name"] == "ТОВ «Ромашка»"
        assert ["stop", True] in [[one["level"], one["text"].startswith("Owes 31")] for one in found["card"]["flags"]]
        fields = {field["key"]: field for field in found["card"]["sections"][0]["fields"]}
        assert fields["debt.total"]["value"].startswith("48200.00")
        assert "client.ДатаРегистрации" in fields
        plain = run(tmp_path, "card", "preview", "0501112233", "--role", str(role))
        state = "as it was saved, just now" if way == "files" else "from 1C just now"
        assert plain.stdout.splitlines()[0] == f"+380501112233: {state}"
        assert "⛔ Owes 31" in plain.stdout and "Since: " in plain.stdout


def test_a_tick_in_a_file_is_yes_or_no(tmp_path: Path) -> None:
    role = tmp_path / "own.toml"
    role.write_text('[names]\nclient.vip = "client.VIP"\n[[flags]]\nwhen = "client.vip"\ntext = "V.I.P."\n', "utf-8")
    with each_way("files", tmp_path):
        assert run(tmp_path, "sync").returncode == 0
        said = [
            run(tmp_path, "card", "preview", one, "--role", str(role)).stdout for one in ("0501112233", "0671112233")
        ]
        assert ["V.I.P." in one for one in said] == [False, True]
