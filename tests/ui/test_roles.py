"""One caller as five roles see them; and what stands still while a card is being read."""

from dataclasses import replace

import pytest
from pytest_textual_snapshot import SVGImageExtension
from syrupy.assertion import SnapshotAssertion

from console import i18n
from console.domain.card import CardState
from console.domain.dossier import Standing
from console.roles.book import built_in
from console.ui.app import CallerConsole
from console.ui.format.sections import sections_lines

from . import as_roles, sample
from .looking import settle


@pytest.fixture
def image(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(SVGImageExtension)


async def picture(desk: as_roles.FakeDesk, size: tuple[int, int]) -> str:
    app = CallerConsole(desk)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        return app.export_screenshot(simplify=True)


@pytest.mark.parametrize("role", built_in())
async def test_one_caller_as_each_role_sees_them(image: SnapshotAssertion, role: str) -> None:
    i18n.use("uk")
    assert await picture(as_roles.desk(role), (120, 32)) == image


@pytest.mark.parametrize("role", ["warehouse", "manager"])
async def test_a_newcomer_on_a_small_terminal(image: SnapshotAssertion, role: str) -> None:
    assert await picture(as_roles.desk(role, newcomer=True), (80, 24)) == image


async def test_what_was_saved_yesterday_looks_old(image: SnapshotAssertion) -> None:
    old = as_roles.told(CardState.SAVED, sample.NOW - 90_000)
    assert await picture(as_roles.desk("manager", old), (120, 32)) == image


def test_what_came_just_now_looks_new_beside_what_is_old() -> None:
    old, new = as_roles.told(CardState.SAVED, sample.NOW - 90_000), as_roles.told(CardState.SAVED, sample.NOW - 2)
    assert old.dossier and new.dossier
    named = tuple(
        fresh if fresh.key.startswith("debt") else saved
        for saved, fresh in zip(old.dossier.named, new.dossier.named, strict=True)
    )
    card = as_roles.eyes("supervisor")(replace(old, dossier=replace(old.dossier, named=named))).card
    assert card
    rows = sections_lines(card.sections, 60, sample.NOW, dense=False, old=True)
    texts = ["".join(text for text, _tone in row) for row in rows]
    aged = {one.title: any(row.startswith(one.title) and "≈" in row for row in texts) for one in card.sections}
    assert not aged.pop("Settlements") and set(aged.values()) == {True}


@pytest.mark.parametrize("role", built_in())
@pytest.mark.parametrize("width", [50, 120])
def test_no_section_moves_while_a_card_is_read_for_the_first_time(role: str, width: int) -> None:
    """A value's row is there before the value. (Only a list of several rows grows, and pushes down what is below.)"""
    whole = as_roles.told()
    assert whole.dossier
    named = whole.dossier.named
    see = as_roles.eyes(role)

    def titles(arrived: int) -> list[tuple[int, str]]:
        known = tuple(
            one if number < arrived or isinstance(one.content, tuple) or one.as_of is None
            else replace(one, content=None, standing=Standing.AWAITED, as_of=None)
            for number, one in enumerate(named)
        )  # fmt: skip
        card = see(replace(whole, dossier=replace(whole.dossier, named=known))).card
        assert card
        rows = sections_lines(card.sections, width, sample.NOW, dense=False, old=False)
        texts = ["".join(text for text, _tone in row) for row in rows]
        shown = [section.title for section in card.sections]
        return [(at, title) for title in shown for at, text in enumerate(texts) if text.startswith(title)]

    places = [titles(arrived) for arrived in range(len(named) + 1)]
    assert places[0] and all(one == places[0] for one in places), places
