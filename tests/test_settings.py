"""What is wrong with a configuration is said in one line: file, key, value, what is allowed."""

import stat
import sys
from pathlib import Path

import pytest

from console import i18n
from console.settings import SettingsError, load

GOOD = """
[operator]
line = "101"
role = "reception"

[pbx.main]
host = "127.0.0.1"
port = 5038
user = "console"
secret = "s3cret"

[onec]
url = "http://127.0.0.1:8080/trade"
user = "reader"
password = "пароль"
preset = "auto"

[numbers]
region = "UA"
"""


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.use("en")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "console.toml"
    write(path, GOOD)
    return path


def write(path: Path, text: str) -> None:
    path.write_bytes(text.encode())
    path.chmod(0o600)


def wrong(path: Path) -> str:
    with pytest.raises(SettingsError) as error:
        load(path)
    text = str(error.value)
    assert text.startswith(f"{path}: ")
    assert "\n" not in text
    return text.removeprefix(f"{path}: ")


def test_the_smallest_file(file: Path) -> None:
    settings = load(file)
    assert (settings.operator.line, settings.pbx["main"].port) == ("101", 5038)
    assert settings.onec is not None
    assert settings.onec.password == "пароль"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("port = 5038", "port = 0", "[pbx.main] port = 0: must be from 1 to 65535"),
        ("port = 5038", 'port = "x"', "[pbx.main] port = 'x': must be a whole number"),
        ("port = 5038", "prot = 5038", "[pbx.main] prot: is not known here; allowed: host, user, port"),
        ('host = "127.0.0.1"', "", "[pbx.main] host: is missing"),
        ('secret = "s3cret"', "secret = 5", "[pbx.main] secret = '…': must be a text in quotes"),
        ('region = "UA"', 'region = "Україна"', "[numbers] region = 'Україна': must be a country's two letters"),
        (
            'url = "http://127.0.0.1:8080/trade"',
            'url = "trade"',
            "[onec] url = 'trade': must be like http://server/base",
        ),
        ("[numbers]", "[nubmers]", "nubmers: is not known here; allowed: history, lines, notify, numbers"),
        ("[operator]", "operator = 5\n[x]", "x: is not known here"),
        ("[numbers]", '[screen]\ntheme = "pink"\n[numbers]', "[screen] theme = 'pink': must be one of: dark, light"),
        ("[numbers]", "[history]\nwhy_days = -1\n[numbers]", "[history] why_days = -1.0: must be from 0 to 3650"),
        ("[numbers]", '[history]\nwhy_days = "x"\n[numbers]', "[history] why_days = 'x': must be a number"),
        ("[numbers]", "[lines]\n101 = 5\n[numbers]", "[lines] 101 = 5: must be a name in quotes"),
        ('user = "console"', 'user = "console"\ndial = "SIP/101"', "[pbx.main] dial = 'SIP/101': must contain {line}"),
        ('user = "console"', 'user = "console"\nencoding = "x"', "[pbx.main] encoding = 'x': must be an encoding"),
        ('secret = "s3cret"', 'secret_env = "NO_SUCH_NAME"', "[pbx.main] secret_env = 'NO_SUCH_NAME': is not set"),
        ("port = 5038", "port = = 5038", "is not TOML: Invalid value (at line 8, column 8)"),
    ],
)
def test_what_is_wrong_is_named(file: Path, before: str, after: str, said: str) -> None:
    write(file, GOOD.replace(before, after))
    assert wrong(file).startswith(said)


def test_a_secret_is_never_repeated(file: Path) -> None:
    write(file, GOOD.replace("http://127.0.0.1", "http://user:hunter2@127.0.0.1"))
    assert "hunter2" not in wrong(file)


def test_a_missing_file(tmp_path: Path) -> None:
    assert wrong(tmp_path / "none.toml") == "there is no such file"


def test_not_text(file: Path) -> None:
    file.write_bytes(b"\xff\xfe[pbx]")
    assert wrong(file) == "is not text in UTF-8"


def test_a_bom_is_fine(file: Path) -> None:
    write(file, "\ufeff" + GOOD)
    assert load(file).operator.line == "101"


@pytest.mark.skipif(sys.platform == "win32", reason="modes are a thing of POSIX")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_file_with_a_secret_that_others_can_read_is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert wrong(file) == f"holds a secret and others can read it (mode {mode:03o}); run: chmod 600 {file}"


def test_without_secrets_any_mode_will_do(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMI", "one")
    monkeypatch.setenv("ONEC", "two")
    write(
        file,
        GOOD.replace('secret = "s3cret"', 'secret_env = "AMI"').replace('password = "пароль"', 'password_env = "ONEC"'),
    )
    file.chmod(stat.S_IRUSR | stat.S_IWUSR | stat.S_IRGRP | stat.S_IROTH)
    settings = load(file)
    assert settings.onec is not None
    assert (settings.pbx["main"].secret, settings.onec.password) == ("one", "two")


def test_the_keyring_is_asked_last(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("console.settings.secrets.secret_of", lambda name: asked.append(name) or "from the keyring")
    write(file, GOOD.replace('secret = "s3cret"\n', ""))
    assert load(file).pbx["main"].secret == "from the keyring"
    assert asked == ["pbx.main"]


def test_no_secret_anywhere(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.settings.secrets.secret_of", lambda _name: None)
    write(file, GOOD.replace('secret = "s3cret"\n', ""))
    assert "is not in the keyring as pbx.main of caller-console" in wrong(file)
