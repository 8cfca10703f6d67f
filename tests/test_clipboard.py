"""The system's clipboard is filled only where the person sits."""

import threading

import pyperclip
import pytest

from console import clipboard


@pytest.mark.parametrize(
    ("environment", "platform", "here"),
    [
        ({}, "win32", True),
        ({}, "darwin", True),
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22", "DISPLAY": ":10"}, "linux", False),
        ({"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}, "win32", False),
    ],
)
def test_whose_clipboard_it_is(environment: dict[str, str], platform: str, here: bool) -> None:
    assert clipboard.is_here(environment, platform) is here


def copied(monkeypatch: pytest.MonkeyPatch, error: Exception | None = None) -> list[str]:
    texts: list[str] = []

    def fill(text: str) -> None:
        if error:
            raise error
        texts.append(text)

    monkeypatch.setattr(pyperclip, "copy", fill)
    clipboard.copy("+380501112233")
    for thread in threading.enumerate():
        if thread.name == "clipboard":
            thread.join()
    return texts


def test_a_text_is_put_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    assert copied(monkeypatch) == ["+380501112233"]


def test_over_ssh_it_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22")
    assert copied(monkeypatch) == []


@pytest.mark.parametrize("error", [pyperclip.PyperclipException("no xclip"), OSError("access is denied")])
def test_a_clipboard_that_fails_is_logged_without_the_text(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    caplog.set_level("INFO")
    assert copied(monkeypatch, error) == []
    assert "not filled" in caplog.text and "380" not in caplog.text
