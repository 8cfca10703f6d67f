"""The role that the configuration names, in the running program."""

from pathlib import Path

import pytest

from console.bootstrap import Console
from console.configured import eyes_of, role_files
from console.settings import OperatorTable, Settings, SettingsError


def settings(tmp_path: Path, role: str) -> Settings:
    return Settings(operator=OperatorTable("101", role), file=str(tmp_path / "console.toml"))


async def test_a_role_that_cannot_be_read_is_said_and_reception_stands_in(tmp_path: Path) -> None:
    (tmp_path / "roles").mkdir()
    (tmp_path / "roles" / "own.toml").write_text("\nmask = 3", "utf-8")
    console = Console(settings(tmp_path, "own"), tmp_path, notify=False)
    told: list[object] = []
    console.pipeline.inbox = told.append  # type: ignore[method-assign]
    eyes = await console._open_role()
    await console.stop()
    assert "own.toml:2: mask: must be a list" in str(told[0])
    assert eyes.view == eyes_of(settings(tmp_path, "reception"), tmp_path)[0].view


@pytest.mark.parametrize(("role", "file"), [("own", "roles/own.toml"), ("x/own.toml", "x/own.toml")])
def test_the_file_that_may_be_mended_is_looked_at_too(role: str, file: str, tmp_path: Path) -> None:
    assert role_files(settings(tmp_path, role), tmp_path) == (tmp_path / "console.toml", tmp_path / file)


def test_a_command_that_needs_the_role_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    with pytest.raises(
        SettingsError, match=r"\[operator\] role: role 'nobody': there is no .*nobody\.toml; built in are"
    ):
        eyes_of(settings(tmp_path, "nobody"), tmp_path)
