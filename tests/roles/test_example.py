"""The rule that docs/cards.md shows, word for word, against a base that has a tick of its own."""

from datetime import date
from pathlib import Path

import pytest

from console.demo.onec.model import flag
from console.domain.card import Flag, Level
from console.onec.catalogue import catalogue_of
from console.roles.check import check
from console.roles.eyes import Eyes
from console.roles.view import View
from console.ui.format.values import say
from tests.onec.support import ROMASHKA, House
from tests.onec.support import house as house_
from tests.roles.people import ready

DOCUMENT = Path(__file__).parents[2] / "docs" / "cards.md"
ISSUE = "debt.overdue_days > 30 and not client.vip"


def example() -> str:
    """The first block of the section about attributes of one's own."""
    section = DOCUMENT.read_text("utf-8").partition("#### An attribute of your own base")[2]
    return section.partition("```toml")[2].partition("```")[0]


async def flags(house: House) -> list[Flag]:
    eyes = Eyes(View(ready(example()), say), date.today)
    house.clients._reader._also = eyes.also
    numbers = house.numbers.parse(ROMASHKA)
    found = [one async for one in house.clients.stages(numbers, anew=True)][-1]
    card = eyes(found).card
    assert card is not None
    return [one for one in card.flags if "34" in one.text]


@pytest.mark.parametrize("vip", [False, True])
async def test_a_stop_that_spares_those_whom_the_company_has_ticked(vip: bool, tmp_path: Path) -> None:
    assert f'when = "{ISSUE}"' in example()
    async with house_(tmp_path) as house:
        partners = house.sim.infobase.sets["Catalog_Партнеры"]
        partners.properties["VIP"] = flag("VIP", lambda one: vip and one.id == 0)
        plan = await house.clients._site.base.refresh()
        assert check(example(), catalogue_of(plan)) == []
        raised = await flags(house)
        assert [one.level for one in raised] == ([] if vip else [Level.STOP])


async def test_a_base_without_the_tick_is_told_by_card_check_and_nobody_is_stopped(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        plan = await house.clients._site.base.refresh()
        (mistake,) = check(example(), catalogue_of(plan))
        assert "client.VIP: no such attribute in 1C" in mistake.text
        assert example().splitlines()[mistake.line - 1].startswith("client.vip = ")
        assert await flags(house) == []
        assert house.sim.mistakes == []
