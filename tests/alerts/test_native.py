"""Windows and macOS, with desktop-notifier's system side stood in for."""

import logging

import pytest
from desktop_notifier import Capability, Notification, Urgency
from desktop_notifier import main as library
from desktop_notifier.backends.base import DesktopNotifierBackend
from desktop_notifier.backends.dummy import DummyNotificationCenter

from console.alerts.backend import Unavailable
from console.alerts.native import Native
from console.flow.ports import Alert


class System(DesktopNotifierBackend):
    """Like the Windows one: the same identifier replaces; what is gone cannot be cleared."""

    on_screen: dict[str, Notification]
    refusing = False

    def __init__(self, *arguments: object) -> None:
        super().__init__("Caller Console")
        System.on_screen = {}

    async def request_authorisation(self) -> bool:
        return True

    async def has_authorisation(self) -> bool:
        return True

    async def _send(self, notification: Notification) -> None:
        if self.refusing:
            raise OSError("notifications are switched off")
        self.on_screen[notification.identifier] = notification

    async def _clear(self, identifier: str) -> None:
        del self.on_screen[identifier]

    async def _clear_all(self) -> None:
        raise NotImplementedError

    async def _get_capabilities(self) -> frozenset[Capability]:
        return frozenset({Capability.TITLE})


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> type[System]:
    monkeypatch.setattr(library, "get_backend_class", lambda: System)
    monkeypatch.setattr(System, "refusing", False)
    return System


async def test_shown_replaced_and_cleared(system: type[System]) -> None:
    native = Native()
    await native.clear("before anything was shown")
    await native.show(Alert("main/1732340000.12", "Ромашка", "борг", urgent=True))
    await native.show(Alert("main/1732340000.12", "Лан", "борг"))
    (shown,) = system.on_screen.values()
    assert (shown.title, shown.message, shown.urgency) == ("Лан", "борг", Urgency.Normal)
    assert len(shown.identifier) <= 64
    await native.clear("main/1732340000.12")
    await native.clear("main/1732340000.12")
    assert not system.on_screen
    await native.close()


async def test_a_refusal_is_not_taken_for_success(
    system: type[System], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(System, "refusing", True)
    with pytest.raises(Unavailable):
        await Native().show(Alert("a", "Ромашка", "борг"))


async def test_the_stand_in_of_the_library_is_not_taken_for_a_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "get_backend_class", lambda: DummyNotificationCenter)
    with pytest.raises(Unavailable):
        await Native().show(Alert("a", "Ромашка", "борг"))


async def test_no_names_in_the_log(system: type[System], caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await Native().show(Alert("a", "Ромашка", "борг"))
    assert "Ромашка" not in caplog.text
