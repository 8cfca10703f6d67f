"""Clients are found in a base of which nothing is known beforehand; what is drafted of it works."""

from dataclasses import replace
from pathlib import Path

import pytest

from console.demo.onec.families import known
from console.onec import discovery
from console.onec.described import Table
from console.onec.discovery import candidates, is_phone
from console.onec.drafting import draft
from console.onec.preset import load
from console.onec.survey import offers, rehearse, tables_of
from tests.onec.support import IRYNA, ROMASHKA
from tests.onec.support import house as house_

CLIENTS = {"ut11": "Catalog_Партнеры", "own": "Catalog_Абоненты_2", "retail": "Catalog_Контрагенты"}


@pytest.mark.parametrize("family", known())
async def test_any_family_is_found_without_its_preset(family: str, tmp_path: Path) -> None:
    async with house_(tmp_path, family=family) as house:
        finding, tables = await tables_of(house.settings)
        assert finding.ok and "KB" in finding.what
        found = {one.candidate.set: one for one in await offers(house.settings, tables)}
        main = CLIENTS.get(family, "Catalog_Контрагенты")
        people = [name for name in found if "Лица" in name or "Представители" in name]
        assert main in found and people
        assert found[main].numbers > 10 and "••" in found[main].example
        chosen = [found[main].candidate, *(found[name].candidate for name in people)]
        debts, papers = discovery.money(tables, main), discovery.papers(tables, main)
        file = tmp_path / "ours.toml"
        file.write_text(draft(chosen, debts[0] if debts else None, papers[0] if papers else None), "utf-8")
        assert load(str(file)).owners[-1].set == main
        tried = [one async for one in rehearse(replace(house.settings, preset=str(file)))]
        *tried, money = tried
        assert "has none of: " in money.what and "debt.overdue" in money.what, "no day of payment is found by itself"
        assert tried and [one for one in tried if one.ok is not True] == []
        await house.again(preset=str(file))
        await house.load()
        assert "ТОВ «Ромашка»" in [one.name for one in (await house.ask(ROMASHKA)).matches]
        assert "Коваленко Ірина" in [one.name for one in (await house.ask(IRYNA)).matches]


@pytest.mark.parametrize(
    "name", ["Телефон", "ТелМоб", "Моб", "phone", "PhoneNumber", "мобильный_2", "ДомТелефон", "Тел"]
)
def test_what_is_called_after_a_telephone(name: str) -> None:
    assert is_phone(name)


@pytest.mark.parametrize(
    "name",
    ["Тело", "Модель", "Мобилизация", "НомерТелефонаДляПоиска", "Комментарий", "Отель", "Телефон_Type", "Стела"],
)
def test_what_is_not(name: str) -> None:
    assert not is_phone(name)


def test_names_with_underscores_are_not_taken_apart() -> None:
    part = dict.fromkeys(("Ref_Key", "LineNumber", "Тип", "Представление", "Вид_Key"), "Edm.String")
    tables = {
        name: Table(name, dict(fields))
        for name, fields in {
            "Catalog_см": {"Ref_Key": "Edm.Guid", "Description": "Edm.String"},
            "Catalog_см_Клиенты": {"Ref_Key": "Edm.Guid", "Description": "Edm.String"},
            "Catalog_см_Клиенты_Связь": part,
        }.items()
    }
    (found,) = candidates(tables)
    assert (found.set, found.phones[0].set) == ("Catalog_см_Клиенты", "Catalog_см_Клиенты_Связь")
    assert found.phones[0].numbers == ("Представление",)


def test_employees_come_last_however_often_they_are_referred_to() -> None:
    fields = {"Ref_Key": "Edm.Guid", "Description": "Edm.String", "Телефон": "Edm.String"}
    tables = {name: Table(name, dict(fields)) for name in ("Catalog_Сотрудники", "Catalog_Клиенты")}
    tables["Document_X"] = Table("Document_X", {}, {"Автор": "Catalog_Сотрудники"})
    assert [one.set for one in candidates(tables)] == ["Catalog_Клиенты", "Catalog_Сотрудники"]


async def test_a_description_that_does_not_come_is_said(tmp_path: Path) -> None:
    async with house_(tmp_path, family="own") as house:
        house.sim.faults.status(500, path_contains="$metadata")
        finding, tables = await tables_of(house.settings)
        assert (finding.ok, tables) == (False, {})
        assert "error 500" in finding.what
