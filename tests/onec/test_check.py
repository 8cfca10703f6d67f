"""`check` says what works and exactly what to do about what does not."""

import socket
import sys
from pathlib import Path

import pytest

from console.demo.onec.http import Reply
from console.onec.check import Finding, check
from tests.onec.support import House
from tests.onec.support import house as house_


def told(found: list[Finding]) -> str:
    return "\n".join(f"{one.ok} {one.what} {one.advice}" for one in found)


def bad(found: list[Finding]) -> list[Finding]:
    return [one for one in found if one.ok is False]


async def checked(house: House) -> list[Finding]:
    return await check(house.settings)


async def test_all_is_well(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.load()
        found = await checked(house)
        assert bad(found) == []
        assert "preset: УТ 11" in told(found)
        assert "is found there in" in told(found)
        assert "numbers, 0.0 h old" in told(found)
        assert all(one.ok for one in found), told(found)


async def test_no_number_of_a_client_is_in_what_is_said(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        assert "501112233" not in told(await checked(house))


async def test_what_to_tick_is_named_as_1c_names_it(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        house.sim.publish(["Catalog_Партнеры", "Catalog_Контрагенты", "Catalog_КлючиАналитикиУчетаПоПартнерам"])
        (one,) = bad(await checked(house))
        assert "Настройка стандартного интерфейса OData" in one.advice
        lines = [line.strip() for line in one.advice.splitlines()[1:]]
        assert "Регистры накопления → РасчетыСКлиентами" in lines
        assert "Регистры накопления → РасчетыСКлиентамиПоСрокам" in lines
        assert "Документы → ЗаказКлиента" in lines
        assert "Справочники → КонтактныеЛицаПартнеров" in lines
        assert "Справочники → Партнеры" not in lines
        assert len(lines) == len(set(lines))


async def test_of_alternatives_one_is_enough(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        everything = set(house.sim.infobase.sets)
        house.sim.publish({one for one in everything if not one.endswith("ПоДокументам")} - {""})
        assert "ПоДокументам" not in told(await checked(house))


async def test_nothing_is_published(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        house.sim.publish([])
        found = bad(await checked(house))
        assert "Настройка стандартного интерфейса OData" in told(found)


async def test_a_configuration_nobody_knows(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        house.sim.publish(["Catalog_Номенклатура"])
        assert len(bad(await checked(house))) == 1


@pytest.mark.parametrize(
    ("fault", "word"),
    [("status401", "password"), ("status404", "default.vrd"), ("locked", "maintenance"), ("no_licence", "licence")],
)
async def test_each_refusal_has_its_advice(tmp_path: Path, fault: str, word: str) -> None:
    async with house_(tmp_path) as house:
        if fault.startswith("status"):
            house.sim.faults.status(int(fault[6:]))
        else:
            getattr(house.sim.faults, fault)()
        (one,) = bad(await checked(house))
        assert word in one.advice and "onec-demo" not in told([one])


async def test_nobody_listens(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        await house.again(url=f"http://127.0.0.1:{port}/trade")
        (one,) = bad(await checked(house))
        assert "address" in one.advice


async def test_a_table_that_the_user_may_not_read(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        body = b'{"odata.error": {"code": "20", "message": {"lang": "ru", "value": "x"}}}'
        fault = house.sim.faults.status(401, path_contains="Document_ЗаказКлиента?")
        fault.replace = lambda: Reply(401, [("Content-Type", "application/json")], [body])
        (one,) = bad(await checked(house))
        assert "Document_ЗаказКлиента" in one.what and "role" in one.advice


async def test_a_preset_that_is_not_there(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        settings = house.settings.__class__(house.sim.url, "reader", "x", tmp_path, preset="ut12")
        (one,) = bad(await check(settings))
        assert "ut11" in one.what


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
async def test_a_folder_that_others_can_enter(tmp_path: Path) -> None:
    folder = tmp_path / "onec"
    folder.mkdir()
    folder.chmod(0o755)
    async with house_(tmp_path) as house:
        (one,) = bad(await checked(house))
        assert "chmod 700" in one.advice


async def test_a_base_that_hides_its_description(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        house.sim.faults.status(403, path_contains="$metadata")
        found = await checked(house)
        assert bad(found) == []
        assert "$metadata" in told([one for one in found if one.ok is None])
