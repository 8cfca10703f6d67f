"""`setup 1c` and `check 1c` as a person goes through them, over a real HTTP server of each family."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
import keyring
import pytest
from click.testing import Result
from keyring.backend import KeyringBackend
from keyring.backends import fail

from console.cli.asking.onec import OWN
from console.demo.onec import SimulatedOneC
from console.demo.onec.families import known
from console.settings import Settings, load
from tests.demo.pbx_support import simulator
from tools.setup_transcripts import PASSWORD, PLACE, base, beside, converse

FAMILIES = [one for one in known() if one != "own"]
YES = ""


class Pocket(KeyringBackend):
    """A keyring in memory."""

    priority = 1.0
    kept: dict[tuple[str, str], str]

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def _pocket() -> Pocket:
    keyring.set_keyring(pocket := Pocket())  # type: ignore[no-untyped-call]
    pocket.kept = {}
    return pocket


@pytest.fixture(autouse=True)
def no_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    yield
    keyring.set_keyring(before)


def door(sim: SimulatedOneC, password: str = PASSWORD) -> tuple[str, str, str]:
    return sim.url, sim.user, password


def well(done: Result) -> Result:
    assert done.exception is None, done.output
    return done


def checked(folder: Path) -> subprocess.CompletedProcess[str]:
    """`caller-console check 1c`, run from another folder."""
    environment = {**os.environ, "LC_ALL": "C", "LANG": "C", "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    command = [sys.executable, "-m", "console", "--config", str(folder / PLACE), "--data-dir", str(folder / "data")]
    return subprocess.run(
        [*command, "check", "1c"], env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


def settings(folder: Path) -> Settings:
    return load(folder / PLACE)


@pytest.mark.parametrize("family", FAMILIES)
def test_each_family_is_recognised_and_works_afterwards(family: str, tmp_path: Path) -> None:
    with base(family) as sim:
        done = well(converse(tmp_path, (*door(sim), YES, YES)))
        assert "✘" not in done.output and PASSWORD not in done.output
        onec = settings(tmp_path).onec
        assert onec is not None and (onec.preset, onec.password, onec.url) == (family, PASSWORD, sim.url)
        again = checked(tmp_path)
        assert again.returncode == 0, again.stdout
        assert (sim.writes, sim.mistakes) == (0, [])


def test_no_number_is_shown_whole(tmp_path: Path) -> None:
    with base("ut11") as sim:
        done = well(converse(tmp_path, (*door(sim), YES, YES)))
        assert "••• ••" in done.output
        numbers = [sim.company.number("partner", i) for i in range(60)]
        assert not [one for one in numbers if one[-9:] in done.output.replace(" ", "").replace("-", "")]


def test_nobody_knows_the_configuration(tmp_path: Path) -> None:
    """The person chooses; a bad choice is asked again; what is written works, from whatever folder it is run."""
    with base("own") as sim:
        done = well(converse(tmp_path, (*door(sim), "7", "x", "1, 2", "9", "1", YES)))
        assert done.output.count("Which are your clients?") == 3
        assert "Catalog_Абоненты_2 (Телефон, ТелМоб); rows: 60, with a number: 56" in done.output
        assert (tmp_path / OWN).read_text("utf-8").count("[[owners]]") == 2
        assert checked(tmp_path).returncode == 0
        kept = well(converse(tmp_path, (sim.url, sim.user, "", YES, YES, YES)))
        assert f"Keep the preset {OWN}?" in kept.output


def test_a_wrong_password_is_said_and_asked_again(tmp_path: Path) -> None:
    with base("unf") as sim:
        done = well(converse(tmp_path, (*door(sim, "wrong"), "n", *door(sim), YES, YES)))
        assert "does not accept this user or password" in done.output and "УдаленныйДоступOData" in done.output
        onec = settings(tmp_path).onec
        assert onec is not None and onec.password == PASSWORD


def test_a_publication_that_is_not_there(tmp_path: Path) -> None:
    with base("unf") as sim:
        done = well(converse(tmp_path, (f"{sim.url}x", "reader", "y", "n", *door(sim), YES, YES)))
        assert "there is no 1C at this address" in done.output and "default.vrd" in done.output


def test_a_web_page_instead_of_data(tmp_path: Path) -> None:
    with base("unf") as sim:
        sim.faults.html(times=1)
        done = well(converse(tmp_path, (*door(sim), "n", *door(sim), YES, YES)))
        assert "something that is not data" in done.output and "A web page came" in done.output


def test_an_address_that_is_none(tmp_path: Path) -> None:
    with base("unf") as sim:
        typed = ("server/trade", "http://me:secret@server/trade", f"{sim.url}/odata/standard.odata/")
        done = well(converse(tmp_path, (*typed, "reader", PASSWORD, YES, YES)))
        assert done.output.count("It begins with http://") == 2
        onec = settings(tmp_path).onec
        assert onec is not None and onec.url == sim.url


def test_what_does_not_answer_may_be_kept_all_the_same(tmp_path: Path) -> None:
    with base("unf") as sim:
        sim.faults.locked()
        done = well(converse(tmp_path, (*door(sim), "y")))
        assert "closed for maintenance" in done.output
        onec = settings(tmp_path).onec
        assert onec is not None and onec.preset == "auto"


def test_what_to_tick_is_said_and_looked_for_again(tmp_path: Path) -> None:
    with base("unf", published=["Catalog_Контрагенты", "AccumulationRegister_РасчетыСПокупателями"]) as sim:
        done = well(converse(tmp_path, (*door(sim), YES, "y", YES, YES)))
        assert done.output.count("Its address") == 1
        assert "Настройка стандартного интерфейса OData" in done.output
        assert done.output.count("Документы → ЗаказПокупателя") == 2
        assert done.output.count("Справочники → КонтактныеЛица\n") == 2
        assert "Справочники → Контрагенты\n" not in done.output


def test_nothing_is_published(tmp_path: Path) -> None:
    with base("ut11", published=[]) as sim:
        done = well(converse(tmp_path, (*door(sim), YES)))
        assert "publishes 0 objects" in done.output and "Справочники → Партнеры" in done.output


def test_nothing_published_has_numbers(tmp_path: Path) -> None:
    with base("own", published=["Catalog_Валюты"]) as sim:
        assert "Nothing here has phone numbers" in well(converse(tmp_path, (*door(sim), YES))).output


def test_a_recognised_family_may_be_denied(tmp_path: Path) -> None:
    with base("unf") as sim:
        well(converse(tmp_path, (*door(sim), "n", "7", "1 2", "1", "1", YES)))
        onec = settings(tmp_path).onec
        assert onec is not None and onec.preset == OWN


def test_the_rest_of_the_file_stays(tmp_path: Path) -> None:
    text = (
        "# Ours. Do not touch.\n[operator]\nline = '105'   # Olena\n\n[onec]\nurl = 'http://old/x' # old\n"
        "user = 'reader'\npassword = 'old'\nrefresh_hours = 2.0\n\n[lines]\n101 = 'Anna'\n"
    )
    file = tmp_path / PLACE
    file.write_text(text, "utf-8")
    file.chmod(0o600)
    with base("bp3") as sim:
        well(converse(tmp_path, (*door(sim), YES, YES, YES)))
        written = file.read_text("utf-8")
        for line in ("# Ours. Do not touch.", "line = '105'   # Olena", "refresh_hours = 2.0", "101 = 'Anna'", "# old"):
            assert line in written
        onec = settings(tmp_path).onec
        assert onec is not None and (onec.url, onec.preset, onec.password) == (sim.url, "bp3", PASSWORD)


def test_a_no_at_the_end_leaves_the_file_alone(tmp_path: Path) -> None:
    file = tmp_path / PLACE
    file.write_text("[operator]\nline = '105'\n", "utf-8")
    with base("bp3") as sim:
        well(converse(tmp_path, (*door(sim), YES, YES, "n")))
    assert file.read_text("utf-8") == "[operator]\nline = '105'\n"


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_only_its_owner_can_read_what_is_written(tmp_path: Path) -> None:
    with base("own") as sim:
        well(converse(tmp_path, (*door(sim), "1", "1", YES)))
        assert {stat.S_IMODE(one.stat().st_mode) for one in tmp_path.glob("*.toml*")} == {0o600}


def test_a_password_goes_into_the_keyring_where_there_is_one(tmp_path: Path) -> None:
    pocket = _pocket()
    with base("unf") as sim:
        done = well(converse(tmp_path, (*door(sim), YES, YES)))
        assert "keyring" in done.output
        assert pocket.kept == {("caller-console", "onec"): PASSWORD}
        assert PASSWORD not in (tmp_path / PLACE).read_text("utf-8")
        again = well(converse(tmp_path, ("", "", "", YES, YES, YES)))
        assert "Enter: the same" in again.output and "✘" not in again.output


@pytest.mark.parametrize(
    "typed", [(), ("http://server/trade",), ("{url}", "reader", PASSWORD), ("{url}", "reader", PASSWORD, "")]
)
def test_leaving_in_the_middle_writes_nothing(typed: tuple[str, ...], tmp_path: Path) -> None:
    pocket = _pocket()
    with base("unf") as sim:
        done = converse(tmp_path, [one.format(url=sim.url) for one in typed])
    assert isinstance(done.exception, click.Abort)
    assert (list(tmp_path.iterdir()), pocket.kept) == ([], {})


def test_the_exchange_alone(tmp_path: Path) -> None:
    """A wrong secret is asked again; the rest of the file stays."""
    file = tmp_path / PLACE
    file.write_text("[operator]\nline = '105'   # Olena\n", "utf-8")
    with beside(simulator()) as port:
        there = ("127.0.0.1", str(port), "console")
        done = well(converse(tmp_path, (*there, "wrong", "n", *there, "demo", YES), ("pbx",)))
    assert done.output.count("AMI secret") == 2
    found = settings(tmp_path)
    assert (found.pbx["main"].port, found.pbx["main"].secret, found.operator.line) == (port, "demo", "105")
    assert "# Olena" in file.read_text("utf-8")


def test_everything_is_asked_on_a_fresh_machine(tmp_path: Path) -> None:
    with beside(simulator()) as port, base("bp3") as sim:
        exchange = ("127.0.0.1", str(port), "console", "demo")
        done = converse(tmp_path, ("en", "101", "Ukraine", "ua", *exchange, "y", *door(sim), YES, YES), ())
    well(done)
    found = settings(tmp_path)
    assert (found.operator.line, found.numbers.region, found.screen.language) == ("101", "UA", "en")
    assert found.onec is not None and (found.onec.preset, found.pbx["main"].user) == ("bp3", "console")


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal")
def test_ctrl_c_on_a_terminal_writes_nothing(tmp_path: Path) -> None:
    assert sys.platform != "win32"
    import pty

    environment = {**os.environ, "LC_ALL": "C", "CALLER_CONSOLE_CONFIG": str(tmp_path / PLACE)}
    child, terminal = pty.fork()
    if child == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever runs the tests in the background may have it ignored
        os.execve(sys.executable, [sys.executable, "-m", "console", "setup", "1c"], environment)
    said = b""
    while b"Its address" not in said:
        said += os.read(terminal, 1000)
    time.sleep(0.1)
    os.write(terminal, b"\x03")
    _pid, status = os.waitpid(child, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 130
    assert list(tmp_path.iterdir()) == []


def test_check_names_both_presets_when_it_cannot_tell(tmp_path: Path) -> None:
    with base("unf", published=["Catalog_Контрагенты", "Catalog_Пользователи"]) as sim:
        well(converse(tmp_path, (*door(sim), "1", YES)))
        file = tmp_path / PLACE
        file.write_text(file.read_text("utf-8").replace('preset = "unf"', 'preset = "auto"'), "utf-8")
        done = checked(tmp_path)
        assert done.returncode == 1
        assert "fits several presets: unf, bp3" in done.stdout and "caller-console setup 1c" in done.stdout
