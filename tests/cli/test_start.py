"""The screen alone is started without the machinery of the commands; all else goes to them."""

from pathlib import Path

import pytest

from console.cli.start import screen_alone


@pytest.mark.parametrize(
    "arguments",
    [
        ("--config", "x.toml"),
        ("--config=x.toml",),
        ("--data-dir", "d", "--config", "x.toml"),
        ("--data-dir=d", "--config=x.toml"),
    ],
)
def test_the_options_of_the_screen(arguments: tuple[str, ...]) -> None:
    options = screen_alone(arguments)
    assert options and options.config == Path("x.toml") and options.named
    assert any("data-dir" in one for one in arguments) == (options.data_dir == Path("d"))


@pytest.mark.parametrize(
    "arguments",
    [
        *(("--help",), ("--version",), ("demo",), ("--config",), ("--config=",), ("--config", "--help")),
        *(("--config", "x.toml", "check"), ("--conf", "x.toml"), ("x.toml",)),
    ],
)
def test_what_the_commands_have_to_look_at(arguments: tuple[str, ...]) -> None:
    assert screen_alone(arguments) is None
