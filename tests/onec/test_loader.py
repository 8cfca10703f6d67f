"""Loading the directory from 1C: everything is there, pages are resumed, and cards go first."""

import asyncio
from pathlib import Path

import pytest

from console.demo.company import COUNTERPARTY, PARTNER, PERSON
from console.demo.onec.faults import JSON, Fault
from console.demo.onec.http import Reply
from console.domain.card import CardState, Kind, Why
from console.domain.phone import Numbers
from console.onec.failures import NoRight, NoRoom, NothingToLoad, OneCFailure, Slow, Unreachable
from console.onec.gate import Gate
from console.onec.sync import sync_directory
from tests.onec.support import IRYNA, ROMASHKA, House
from tests.onec.support import house as house_

PHONES = "Catalog_Партнеры_КонтактнаяИнформация"
PEOPLE = "Catalog_КонтактныеЛицаПартнеров_КонтактнаяИнформация"


def pages(house: House, table: str) -> list[str]:
    """From which rows on pages of a table were asked for."""
    return [one.query["$skip"] for one in house.sim.requests if table in one.path and "$skip" in one.query]


async def hit(fault: Fault) -> None:
    """Wait until a request suffers from it."""
    async with asyncio.timeout(10):
        while not fault.hits:  # noqa: ASYNC110 (the simulator has no event for it)
            await asyncio.sleep(0.01)


async def test_everybody_is_found_under_every_number(tmp_path: Path) -> None:
    async with house_(tmp_path, clients=60) as house:
        await house.load()
        company = house.sim.company
        for i in range(60):
            owners = [(PARTNER, i, company.partner(i))]
            owners += [(PERSON, one, company.person(one)) for one in company.people(i)]
            owners += [(COUNTERPARTY, one, company.counterparty(one)) for one in company.counterparties(i)]
            for kind, number, record in owners:
                if record.deleted or company.partner(i).hidden or not company.contacts(kind, number):
                    continue
                if any(row.what == "phone" for row in company.contacts(kind, number)):
                    found = house.identify(company.number(kind, number)).matches
                    assert found and found[0].why is Why.EXACT, (kind, number)


async def test_a_person_comes_with_company_and_manager(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.load()
        match = house.identify(IRYNA).matches[0]
        assert (match.kind, match.name, match.company) == (Kind.CONTACT, "Коваленко Ірина", "ТОВ «Ромашка»")
        assert match.manager == "Борис Савчук"
        assert match.label


async def test_kinds_of_phone_part_the_table_and_pages_part_the_kinds(tmp_path: Path) -> None:
    async with house_(tmp_path, clients=200, page=50) as house:
        await house.load()
        asked = [one.query for one in house.sim.requests if "$skip" in one.query and PHONES in one.path]
        assert len(asked) > 4
        assert all("Вид_Key eq guid'" in query["$filter"] or "Вид_Key ne guid'" in query["$filter"] for query in asked)
        assert all(query["$orderby"] == "Ref_Key,LineNumber" for query in asked)
        assert {query["$top"] for query in asked} == {"50"}


async def test_without_the_catalog_of_kinds_the_table_is_read_as_one(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        house.sim.publish(["Catalog_Партнеры"])
        await house.load()
        filters = [one.query["$filter"] for one in house.sim.requests if "$skip" in one.query and PHONES in one.path]
        assert filters == ["Тип eq 'Телефон'"]
        assert house.identify(ROMASHKA).matches


async def test_a_load_that_failed_goes_on_where_it_stopped(tmp_path: Path) -> None:
    async with house_(tmp_path, clients=200, page=50) as house:
        fault = house.sim.faults.status(503, path_contains="$skip=100")
        with pytest.raises(OneCFailure):
            await house.load()
        assert house.identify(ROMASHKA).matches == ()
        house.sim.faults.clear()
        house.sim.requests.clear()
        house.clock.now += 1000
        clients, phones = await house.load()
        assert fault.hits and clients > 200 and phones > 200
        assert pages(house, PEOPLE)[0] == "100"
        assert house.identify(ROMASHKA).matches


async def test_a_program_that_was_killed_goes_on_where_it_stopped(tmp_path: Path) -> None:
    async with house_(tmp_path, clients=200, page=50) as house:
        stalled = house.sim.faults.stall(path_contains="$skip=50")
        loading = asyncio.ensure_future(house.load())
        await hit(stalled)
        loading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await loading
        house.sim.faults.clear()
        await house.again()
        house.sim.requests.clear()
        await house.load()
        assert pages(house, PEOPLE)[0] == "50"
        assert house.identify(ROMASHKA).matches


async def test_a_page_that_1c_cannot_manage_is_asked_for_in_halves(tmp_path: Path) -> None:
    async with house_(tmp_path, clients=100, page=4000) as house:
        house.sim.faults.memory(path_contains="$top=4000")
        house.sim.faults.memory(path_contains="$top=2000")
        await house.load()
        assert house.identify(ROMASHKA).matches


async def test_progress_is_told(tmp_path: Path) -> None:
    async with house_(tmp_path, clients=50) as house:
        told: list[tuple[int, int | None]] = []
        loaded = await sync_directory(house.settings, Numbers("UA"), lambda done, total: told.append((done, total)))
        assert loaded.clients > 50 and loaded.phones > 50
        assert told == sorted(told) and told[-1][1] is None
        told.clear()
        await sync_directory(house.settings, Numbers("UA"), lambda done, total: told.append((done, total)))
        assert told[0][1] == loaded.clients + loaded.phones


async def test_a_card_does_not_wait_for_the_directory(tmp_path: Path) -> None:
    """A page takes long; a card asked for meanwhile is there before the page is."""
    async with house_(tmp_path, clients=60, page=500) as house:
        slow = house.sim.faults.stall(path_contains="$skip")
        loading = asyncio.ensure_future(house.load())
        await hit(slow)
        card = await house.ask(ROMASHKA)
        assert card.state is CardState.FRESH
        assert slow.hits == 1
        house.sim.faults.clear()
        await loading


async def test_pages_wait_while_somebody_waits_for_a_card() -> None:
    gate, order = Gate(), []

    async def page() -> None:
        async with gate.bulk():
            order.append("page")

    async with gate.card():
        waiting = asyncio.ensure_future(page())
        await asyncio.sleep(0.01)
        async with gate.card():
            order.append("card")
    await waiting
    assert order == ["card", "page"]


async def test_a_busy_day_does_not_starve_the_directory() -> None:
    gate = Gate(patience=0.05)
    async with gate.card(), gate.bulk():
        pass


async def test_there_are_two_places_and_one_of_them_for_pages() -> None:
    gate, inside, most = Gate(patience=0.0), [0, 0], [0, 0]

    async def one(kind: int) -> None:
        async with gate.bulk() if kind else gate.card():
            inside[kind] += 1
            most[kind] = max(most[kind], inside[kind])
            most[0] = max(most[0], sum(inside))
            await asyncio.sleep(0.002)
            inside[kind] -= 1

    await asyncio.gather(*(one(n % 2) for n in range(40)))
    assert most[0] == 2 and most[1] == 1


async def test_nothing_to_load_is_said(tmp_path: Path) -> None:
    async with house_(tmp_path, preset="ut11") as house:
        house.sim.publish(["Catalog_Партнеры"])
        del house.sim.infobase.sets[PHONES]
        with pytest.raises(NothingToLoad):
            await house.load()


async def test_a_table_that_we_may_not_read_costs_its_clients_alone(tmp_path: Path) -> None:
    closed = b'{"odata.error": {"code": "20", "message": {"lang": "ru", "value": "x"}}}'
    async with house_(tmp_path, clients=60) as house:
        refusal = Fault("no right", "Catalog_КонтактныеЛицаПартнеров", replace=lambda: Reply(401, [JSON], [closed]))
        house.sim.faults.active.append(refusal)
        await house.load()
        assert house.identify(ROMASHKA).matches
        assert all(one.kind is not Kind.CONTACT for one in house.identify(IRYNA).matches)
        house.sim.faults.clear()
        await house.load()
        assert house.identify(IRYNA).matches[0].kind is Kind.CONTACT


async def test_where_nothing_may_be_read_it_is_said_why(tmp_path: Path) -> None:
    closed = b'{"odata.error": {"code": "20", "message": {"lang": "ru", "value": "x"}}}'
    async with house_(tmp_path) as house:
        house.sim.faults.active.append(Fault("no right", "$skip", replace=lambda: Reply(401, [JSON], [closed])))
        with pytest.raises(NoRight):
            await house.load()


async def test_a_field_that_1c_lacks_after_all_is_done_without(tmp_path: Path) -> None:
    said = '{"odata.error": {"code": "6", "message": {"lang": "ru", "value": "Сегмент пути НомерТелефона не найден!"}}}'
    async with house_(tmp_path, clients=60, page=50) as house:
        refusal = Fault("no field", "НомерТелефона", replace=lambda: Reply(400, [JSON], [said.encode()]))
        house.sim.faults.active.append(refusal)
        await house.load()
        assert refusal.hits and house.identify(ROMASHKA).matches
        asked = [one.query["$filter"] for one in house.sim.requests if "$skip" in one.query and PHONES in one.path]
        assert all("Вид_Key" in condition for condition in asked)


async def test_1c_is_not_there(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.sim.go_down()
        with pytest.raises(Unreachable):
            await house.load()


async def test_1c_does_not_answer_in_time(tmp_path: Path) -> None:
    async with house_(tmp_path, bulk_timeout=0.2, page=500) as house:
        house.sim.faults.stall(path_contains="$skip")
        with pytest.raises(Slow):
            await house.load()
        house.sim.faults.clear()


async def test_the_disk_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    async with house_(tmp_path / "file") as house:
        with pytest.raises(NoRoom):
            await house.load()
        assert (await house.ask(ROMASHKA)).state is CardState.FRESH


async def test_a_directory_with_half_of_the_clients_gone_stays(tmp_path: Path) -> None:
    async with house_(tmp_path, clients=100) as house:
        await house.load()
        house.sim.publish(["Catalog_Контрагенты", "Catalog_Партнеры"])
        house.sim.company.clients = 8
        house.sim.company.revision += 1
        with pytest.raises(OneCFailure, match="half"):
            await house.load()
        assert house.identify(house.sim.company.number(PARTNER, 60)).matches
