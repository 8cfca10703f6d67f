"""In the background: the directory is loaded by itself, 1C that failed is tried again, and a person is told once."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from console.domain.card import CardState
from console.flow.ports import SourceState
from console.onec.failures import Slow
from console.onec.odata import OData
from console.onec.source import Source
from tests.onec.support import ROMASHKA, Clock, House
from tests.onec.support import house as house_


@asynccontextmanager
async def running(house: House) -> AsyncIterator[None]:
    """The program's background work goes on meanwhile."""
    house.clients._upkeep._heartbeat = 0.01
    task = asyncio.ensure_future(house.clients.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 (what is waited for has no event)
            await asyncio.sleep(0.01)


async def test_the_directory_loads_itself_and_says_so_the_first_time(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        async with running(house):
            await until(lambda: house.notices)
        assert "clients loaded from 1C" in house.notices[0]
        assert house.identify(ROMASHKA).matches
        assert house.states[-1] == "ok"
        await house.again()
        house.sim.requests.clear()
        async with running(house):
            await until(lambda: house.sim.requests)
            await asyncio.sleep(0.1)
        assert not any("$skip" in one.query for one in house.sim.requests)
        assert len(house.notices) == 1


async def test_an_old_directory_is_loaded_again(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.load()
        house.sim.company.add_partner("ПП «Новий»", "+380671234567")
        directory = house.clients._site.directory
        first = directory.loaded_at
        directory.loaded_at = time.time() - 7 * 3600
        async with running(house):
            await until(lambda: directory.loaded_at not in (first, None) and directory.loaded_at > time.time() - 60)
        assert house.identify("+380671234567").sole


async def test_a_damaged_directory_is_loaded_anew_at_once(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.load()
        directory = house.clients._site.directory
        file = directory.file
        assert file
        directory.close()
        body = file.read_bytes()
        file.write_bytes(body[:100] + b"\xfe" * (len(body) - 100))
        async with running(house):
            await until(lambda: directory.loaded_at)
            assert house.identify(ROMASHKA).matches
        assert any("put aside" in notice for notice in house.notices)


async def test_1c_that_came_back_is_noticed_without_a_call(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.load()
        async with running(house):
            await until(lambda: house.states)
            await house.sim.go_down()
            assert (await house.ask(ROMASHKA)).state is CardState.SILENT
            assert house.states[-1] == "down"
            await house.sim.come_up()
            house.clock.now += 3600
            await until(lambda: house.states[-1] == "ok")
        assert house.states.count("down") == 1


async def test_1c_that_stays_down_is_asked_seldom(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.load()
        async with running(house):
            house.sim.faults.status(503)
            await house.ask(ROMASHKA)
            house.sim.requests.clear()
            await asyncio.sleep(0.5)  # fifty heartbeats
            assert len(house.sim.requests) <= 4
        assert house.states.count("down") == 1


async def test_a_load_that_fails_is_said_once(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        house.sim.faults.status(404, path_contains="$skip")
        keeper = house.clients._upkeep
        for _time in range(3):
            assert not await keeper._load_once()
        assert len(house.notices) == 1
        house.sim.faults.clear()
        assert await keeper._load_once()


async def test_a_slow_1c_is_called_slow_and_a_quick_one_is_not_told_at_every_answer(tmp_path: Path) -> None:
    heard: list[SourceState] = []
    clock = Clock()
    async with house_(tmp_path) as house:
        odata = OData(house.settings)
        source = Source(odata, heard.append, 3.0, clock)  # type: ignore[arg-type]
        for _time in range(20):
            await source.probe()
        assert [one.state for one in heard] == ["ok"]
        clock.now += 2
        await source.probe()
        assert len(heard) == 2 and heard[-1].ms and heard[-1].at
        slow = Source(odata, heard.append, 0.0, clock)  # type: ignore[arg-type]
        await slow.probe()
        assert heard[-1].state == "slow"
        source._note_failure(Slow())
        assert (heard[-1].state, heard[-1].why) == ("slow", Slow().said)
        source._note_failure(Slow())
        source._note_failure(Slow())
        assert heard[-1].state == "down"
        await odata.close()


async def test_how_far_the_load_is_can_be_seen(tmp_path: Path) -> None:
    async with house_(tmp_path, clients=300, page=500) as house:
        seen: list[int] = []
        house.sim.faults.slow(0.01, path_contains="$skip")
        loading = asyncio.ensure_future(house.load())
        while not loading.done():
            if house.clients.progress:
                seen.append(house.clients.progress.done)
            house.clock.now += 1
            await asyncio.sleep(0.005)
        await loading
        assert seen == sorted(seen) and seen[-1] > 300
        assert house.clients.progress is None
        assert any("loading clients" in one.why for one in house.heard if isinstance(one, SourceState))
