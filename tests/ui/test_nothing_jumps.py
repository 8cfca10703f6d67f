"""A card fills in stages, and what was there stays where it was: for every role, at every size."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from console.domain.card import CardState, Flag, Level, Lookup
from console.domain.dossier import Dossier, Named, Standing
from console.domain.history import Acquaintance
from console.flow.projection import Snapshot
from console.onec.card import Composer
from console.onec.plan import Plan
from console.onec.preset import load
from console.onec.reading import _expected
from console.roles.book import built_in
from console.ui.app import CallerConsole
from console.ui.widgets.card_view import CardView

from . import as_roles, sample
from .fake_desk import FakeDesk
from .looking import settle, widget_text

SIZES = [(80, 24), (120, 32), (200, 50)]
FLAGS = (Flag(Level.STOP, "No shipment without payment"), Flag(Level.HINT, "Asks to be called after lunch, not before"))
EARLIER = replace(
    sample.KNOWN, recent=tuple(replace(sample.MISSED, id=f"main/1{at}", number=sample.ROMASHKA) for at in range(4))
)


def dossiers() -> Iterator[Dossier]:
    """One client, told by 1C question after question."""
    whole = as_roles.told().dossier
    assert whole
    composer = Composer(Plan(load("ut11")), as_roles.DAY)
    questions = list(dict.fromkeys(composer.sources.values()))

    def awaited(one: Named) -> Named:
        if one.as_of is None:
            return one
        nothing = replace(one, content=None, standing=Standing.AWAITED, as_of=None, flags=())
        return replace(nothing, extent=composer.extent(one.key))

    for answered in range(len(questions) + 1):
        known = questions[:answered]
        yield replace(
            whole,
            named=tuple(one if composer.sources[one.key] in known else awaited(one) for one in whole.named),
        )


def stages(role: str) -> Iterator[tuple[Snapshot, bool]]:
    """What the screen is told, one after the other; whether who it is has been said by now."""
    see = as_roles.eyes(role, newcomer=True)
    asked = Lookup(sample.ROMASHKA, CardState.SEARCHING)
    yield sample.snapshot(2, lookup=see(asked), acquaintances={}), False
    known = {sample.RINGING.id: EARLIER}
    yield sample.snapshot(3, lookup=see(asked), acquaintances=known), False
    found = replace(asked, matches=(sample.COMPANY,))
    yield sample.snapshot(4, lookup=see(found), acquaintances=known), True
    for version, dossier in enumerate(dossiers(), 5):
        yield sample.snapshot(version, lookup=see(replace(found, dossier=dossier)), acquaintances=known), True
    settled = see(as_roles.told())
    assert settled.card
    yield sample.snapshot(98, lookup=settled, acquaintances=known), True
    flagged = replace(settled, card=replace(settled.card, flags=(*settled.card.flags, *FLAGS)))
    yield sample.snapshot(99, lookup=flagged, acquaintances=known), True


@pytest.mark.parametrize("role", built_in())
@pytest.mark.parametrize("size", SIZES)
async def test_what_was_on_the_card_stays_in_its_row(role: str, size: tuple[int, int]) -> None:
    desk = as_roles.desk(role)
    desk.set(sample.snapshot(calls=(), lookups={}))
    app = CallerConsole(desk)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        before: list[str] = []
        top = app.screen.query_one(CardView).region.y
        was_found = False
        for snapshot, is_found in stages(role):
            desk.set(snapshot)
            await settle(pilot)
            rows = widget_text(app, "#card-page").splitlines()
            moved = [(y, was, rows[y]) for y, was in enumerate(before) if was != rows[y] and _stays(was, rows[y])]
            if was_found == is_found:  # a name stands where the number was
                assert moved == [], (snapshot.version, moved)
            assert app.screen.query_one(CardView).region.y == top
            before, was_found = rows, is_found
        assert "ТОВ «Ромашка»" in "\n".join(before)


def _stays(was: str, now: str) -> bool:
    """Not so a place that was kept, nor a block that tells more in its row; flags and hints have rows of their own."""
    is_place = not was.strip() or "…" in was or now.startswith(was.rstrip())
    return not is_place and not was.lstrip().startswith(("‼", "▲", "►", "»")) and not was.startswith("  ")


@pytest.mark.parametrize("size", SIZES)
async def test_an_unknown_number_moves_nothing_either(size: tuple[int, int]) -> None:
    desk = as_roles.desk("reception")
    app = CallerConsole(desk)
    ended = {
        CardState.ABSENT: sample.ABSENT,
        CardState.SILENT: sample.SILENT,
    }
    async with app.run_test(size=size) as pilot:
        for state, lookup in ended.items():
            desk.set(sample.snapshot(lookup=Lookup(sample.ROMASHKA, CardState.SEARCHING), acquaintances={}))
            await settle(pilot)
            first = widget_text(app, "#card-page").splitlines()
            at = next(y for y, row in enumerate(first) if "Asking 1C" in row)
            known = {sample.RINGING.id: Acquaintance()}
            desk.set(sample.snapshot(3, lookup=lookup, acquaintances=known))
            await settle(pilot)
            rows = widget_text(app, "#card-page").splitlines()
            assert ("not in 1C" if state is CardState.ABSENT else "1C does not answer") in rows[at]


async def test_what_has_no_room_is_counted_and_enter_shows_it(desk: FakeDesk) -> None:
    app = CallerConsole(desk)
    see = as_roles.eyes("supervisor")
    first, *_rest, whole = dossiers()
    many = tuple(
        replace(one, content=one.content * 4) if one.key == "orders" and isinstance(one.content, tuple) else one
        for one in whole.named
    )
    base = as_roles.told()
    async with app.run_test(size=(120, 50)) as pilot:
        awaited = see(replace(base, state=CardState.SEARCHING, dossier=first))
        desk.set(sample.snapshot(2, lookup=awaited))
        await settle(pilot)
        desk.set(sample.snapshot(3, lookup=see(replace(base, dossier=replace(whole, named=many)))))
        await settle(pilot)
        text = widget_text(app, "#card-page")
        assert "more rows: Enter" in text
        assert text.count("ТДУТ-001254") < 4
        await pilot.press("enter")
        await settle(pilot)
        text = widget_text(app, "#card-page")
        assert "more rows" not in text
        assert text.count("ТДУТ-001254") == 4


@pytest.mark.parametrize(("role", "rows"), [("reception", 2), ("manager", 5)])
def test_an_awaited_list_says_how_much_room_it_may_need(role: str, rows: int) -> None:
    """As the preset says, and never more than the role shows."""
    awaited = _expected(Composer(Plan(load("ut11")), as_roles.DAY), "orders", "orders", {"client": ["p-1"]})
    dossier = Dossier("p-1", "ТОВ «Ромашка»", (awaited,), as_roles.told().dossier.groups)  # type: ignore[union-attr]
    card = as_roles.eyes(role)(Lookup(sample.ROMASHKA, CardState.SEARCHING, dossier=dossier)).card
    assert card
    field = next(field for section in card.sections for field in section.fields if field.key == "orders")
    assert field.extent and field.extent.rows == rows
