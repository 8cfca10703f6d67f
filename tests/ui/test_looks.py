"""Pictures of the screens. After an intended change: `pytest tests/ui/test_looks.py --snapshot-update`, then look."""

from dataclasses import replace

import pytest
from pytest_textual_snapshot import SVGImageExtension
from syrupy.assertion import SnapshotAssertion

from console import i18n
from console.domain.history import Record
from console.flow.projection import Snapshot
from console.ui.app import CallerConsole

from . import sample
from .fake_desk import FakeDesk
from .looking import settle

BUSY = replace(sample.TALKING, id="main/30", with_lines=("101",), number="+380991112233", number_raw="0991112233")
RECORDS = (
    Record(5, replace(sample.MISSED, started=sample.NOW - 86_400)),
    Record(4, sample.OUTBOUND, sample.CARD),
    Record(3, sample.HIDDEN),
    Record(2, sample.INTERNAL),
)


def app_of(snapshot: Snapshot | None = None, theme: str = "dark") -> CallerConsole:
    return CallerConsole(FakeDesk(snapshot or sample.snapshot(), RECORDS), theme=theme)


async def picture(app: CallerConsole, size: tuple[int, int], *keys: str, ring: Snapshot | None = None) -> str:
    """The screen after these keys, as SVG."""
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await app.workers.wait_for_complete()
        if ring:
            desk = app.session.desk
            assert isinstance(desk, FakeDesk)
            desk.ring(ring)
        await settle(pilot)
        return app.export_screenshot(simplify=True)


@pytest.fixture
def image(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Compares with the picture of the same test that was looked at and kept."""
    return snapshot.use_extension(SVGImageExtension)


@pytest.mark.parametrize("size", [(80, 24), (120, 32), (200, 50)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_operator(image: SnapshotAssertion, size: tuple[int, int]) -> None:
    assert await picture(app_of(), size) == image


@pytest.mark.parametrize("theme", ["light", "contrast", "ansi"])
async def test_themes(image: SnapshotAssertion, theme: str) -> None:
    assert await picture(app_of(theme=theme), (120, 32)) == image


@pytest.mark.parametrize("language", ["uk", "ru"])
async def test_languages(image: SnapshotAssertion, language: str) -> None:
    i18n.use(language)
    assert await picture(app_of(), (80, 24)) == image


async def test_several_clients(image: SnapshotAssertion) -> None:
    assert await picture(app_of(sample.snapshot(lookup=sample.SEVERAL)), (120, 32)) == image


async def test_1c_is_silent(image: SnapshotAssertion) -> None:
    snapshot = sample.snapshot(lookup=sample.SAVED, source=sample.ONEC_SILENT)
    assert await picture(app_of(snapshot), (120, 32)) == image


async def test_the_link_is_down(image: SnapshotAssertion) -> None:
    assert await picture(app_of(sample.snapshot(links=sample.DOWN)), (80, 24)) == image


async def test_a_ring_announces_itself(image: SnapshotAssertion) -> None:
    app = app_of(sample.snapshot(calls=(BUSY, *sample.CALLS[1:])))
    ring = sample.snapshot(2, calls=(sample.RINGING, BUSY, *sample.CALLS[1:]))
    assert await picture(app, (120, 32), ring=ring) == image


async def test_history(image: SnapshotAssertion) -> None:
    assert await picture(app_of(), (120, 32), "f3", "down") == image


async def test_lines(image: SnapshotAssertion) -> None:
    assert await picture(app_of(), (120, 32), "f4") == image


async def test_help(image: SnapshotAssertion) -> None:
    assert await picture(app_of(), (120, 45), "f1") == image


async def test_why(image: SnapshotAssertion) -> None:
    assert await picture(app_of(), (100, 24), "f9") == image
