"""Reading one client: places for what is to come, values one by one, and what the role asks for besides."""

from collections.abc import Collection
from pathlib import Path

from console.domain.card import CardState
from console.domain.dossier import Dossier, Standing

from .support import ROMASHKA, House, house

FULL_NAME = "client.НаименованиеПолное"


def asking(house: House, also: Collection[str]) -> None:
    """From now on the role asks for these attributes."""
    house.clients._reader._also = lambda: also


def standings(dossier: Dossier | None) -> dict[str, Standing]:
    assert dossier
    return {one.key: one.standing for one in dossier.named}


async def test_every_place_is_there_before_the_first_answer(tmp_path: Path) -> None:
    async with house(tmp_path) as one:
        await one.load()
        stages = [stage for stage in await one.stages(ROMASHKA) if stage.dossier]
        first, last = standings(stages[0].dossier), standings(stages[-1].dossier)
        assert stages[0].state is CardState.SEARCHING and stages[-1].state is CardState.FRESH
        assert list(first) == list(last)
        assert first["debt.total"] is first["orders"] is first["client.Комментарий"] is Standing.AWAITED
        assert first["client.person"] is Standing.EMPTY  # a company has no person: no place is kept
        assert Standing.AWAITED not in last.values()
        known = [sum(now is Standing.KNOWN for now in standings(stage.dossier).values()) for stage in stages]
        assert known == sorted(known) and len(set(known)) > 3  # value by value


async def test_an_attribute_that_the_role_asks_for_is_read_saved_and_told(tmp_path: Path) -> None:
    async with house(tmp_path) as one:
        await one.load()
        asking(one, (FULL_NAME, "client.НетТакого", "nowhere.X"))
        told = (await one.ask(ROMASHKA)).dossier
        assert told and "Ромашка" in str(told.by_key[FULL_NAME].content)
        assert told.by_key["client.НетТакого"].standing is Standing.UNPUBLISHED
        assert "nowhere.X" not in told.by_key
        requests = len(one.sim.requests)
        again = one.identify(ROMASHKA)
        assert again.state is CardState.FRESH and again.dossier == told
        assert len(one.sim.requests) == requests


async def test_what_is_saved_without_it_is_asked_anew(tmp_path: Path) -> None:
    async with house(tmp_path) as one:
        await one.load()
        await one.ask(ROMASHKA)
        assert one.identify(ROMASHKA).state is CardState.FRESH
        asking(one, (FULL_NAME,))
        assert one.identify(ROMASHKA).state is CardState.SAVED
        told = await one.ask(ROMASHKA)
        assert told.state is CardState.FRESH and told.dossier and FULL_NAME in told.dossier.by_key
        assert one.identify(ROMASHKA).state is CardState.FRESH


async def test_nothing_more_is_asked_than_what_a_preset_s_keys_need(tmp_path: Path) -> None:
    async with house(tmp_path) as one:
        await one.load()
        asking(one, ("debt.total", "orders.Number", "client.manager"))
        told = (await one.ask(ROMASHKA)).dossier
        assert told and not [key for key in told.by_key if key.startswith("debt.total.")]
        assert told.by_key["client.manager"].standing is Standing.KNOWN
