"""What a base publishes, as its description says, however it is written."""

import itertools
import time
from pathlib import Path

import pytest

from console.onec import metadata
from console.onec.failures import Broken
from console.onec.metadata import Schema, parse
from console.onec.preset import load
from tests.onec.support import ROMASHKA
from tests.onec.support import house as house_

# Shapes of real releases: 8.5 puts attributes on lines of their own; AllowedLength stands there twice; what points to
# something that is not published has a type of its own and no navigation property.
DESCRIPTION = """<?xml version="1.0" encoding="UTF-8"?>
<edmx:Edmx xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx"
\t\tVersion="1.0">
\t<edmx:DataServices xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">
\t\t<Schema xmlns="http://schemas.microsoft.com/ado/2009/11/edm"
\t\t\t\tNamespace="StandardODATA">
\t\t\t<EntityType OpenType="true"
\t\t\t\t\tName="Catalog_Партнеры">
\t\t\t\t<Key><PropertyRef Name="Ref_Key"/></Key>
\t\t\t\t<Property Name="Ref_Key"
\t\t\t\t\t\tType="Edm.Guid"
\t\t\t\t\t\tNullable="false"/>
\t\t\t\t<Property Type="Edm.String" Nullable="true" Name="Description"/>
\t\t\t\t<Property Name="ОсновнойМенеджер" Type="UnavailableEntities.UnavailableEntity_0b1e" Nullable="true"/>
\t\t\t\t<Property Name="Пол" Type="UnavailableEnums.Пол" Nullable="true"/>
\t\t\t\t<NavigationProperty Name="Родитель" Relationship="StandardODATA.X" FromRole="a" ToRole="b"/>
\t\t\t</EntityType>
\t\t\t<EntityType Name="Catalog_Лишнее"><Property Name="Ref_Key" Type="Edm.Guid"/></EntityType>
\t\t\t<ComplexType Name="AccumulationRegister_РасчетыСКлиентами_Balance">
\t\t\t\t<Property Name="СуммаBalance" Type="Edm.Double" Nullable="true"/>
\t\t\t</ComplexType>
\t\t\t<EnumType Name="AllowedLength"><Member Name="Variable"/></EnumType>
\t\t\t<EnumType Name="AllowedLength"><Member Name="Fixed"/></EnumType>
\t\t</Schema>
\t</edmx:DataServices>
</edmx:Edmx>
"""
TABLES = frozenset({"Catalog_Партнеры", "AccumulationRegister_РасчетыСКлиентами/Balance", "Catalog_Нет"})


@pytest.fixture
def description(tmp_path: Path) -> Path:
    file = tmp_path / "metadata.xml"
    file.write_text(DESCRIPTION, "utf-8")
    return file


def test_fields_are_read_whatever_the_order_of_attributes(description: Path) -> None:
    assert parse(description, TABLES) == {
        "Catalog_Партнеры": {"Ref_Key", "Description", "Пол", "Родитель"},
        "AccumulationRegister_РасчетыСКлиентами/Balance": {"СуммаBalance"},
    }


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"value": []}', DESCRIPTION.encode()[:900], b"\x00" * 100])
def test_what_is_no_description_is_refused(tmp_path: Path, body: bytes) -> None:
    file = tmp_path / "metadata.xml"
    file.write_bytes(body)
    with pytest.raises(Broken):
        parse(file, TABLES)


def test_a_schema_answers_for_sets_and_fields(description: Path) -> None:
    schema = Schema(TABLES, parse(description, TABLES))
    assert schema.has("Catalog_Партнеры", "Description")
    assert schema.has("Catalog_Партнеры", "Родитель/Description")
    assert not schema.has("Catalog_Партнеры", "ОсновнойМенеджер/Description")
    assert not schema.publishes("Catalog_Нет") and not schema.has("Catalog_Нет", "Ref_Key")


def test_what_is_not_described_is_taken_to_be_there() -> None:
    assert Schema().has("Catalog_X", "Y")
    only_sets = Schema(frozenset({"AccumulationRegister_X"}))
    assert only_sets.has("AccumulationRegister_X/Balance", "СуммаBalance")
    assert not only_sets.publishes("Catalog_Y")


async def test_the_description_is_kept_and_asked_for_again_when_the_composition_changes(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:

        def asked() -> int:
            return sum("$metadata" in one.path for one in house.sim.requests)

        base = house.clients._site.base
        plan = await base.refresh()
        assert plan.schema.fields and plan.schema.has("Catalog_Партнеры", "ОсновнойМенеджер/Description")
        await base.refresh()
        await house.again()
        await house.clients._site.base.refresh()
        assert asked() == 1
        house.sim.publish(["Catalog_Партнеры"])
        plan = await house.clients._site.base.refresh()
        assert asked() == 2
        assert not plan.publishes("Catalog_Контрагенты")
        assert not plan.schema.has("Catalog_Партнеры", "ОсновнойМенеджер/Description")


async def test_a_week_old_description_is_asked_for_again(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.clients._site.base.refresh()
        folder = house.clients._site.folder
        known = metadata.kept(folder)
        assert known
        metadata._save(folder, metadata.msgspec.structs.replace(known, at=time.time() - 8 * 86_400))
        await house.clients._site.base.refresh()
        again = metadata.kept(folder)
        assert again and again.at > time.time() - 60


@pytest.mark.parametrize("code", [401, 403, 500])
async def test_a_base_that_hides_its_description_is_asked_all_the_same(tmp_path: Path, code: int) -> None:
    async with house_(tmp_path) as house:
        house.sim.faults.status(code, path_contains="$metadata")
        plan = await house.clients._site.base.refresh()
        assert plan.schema.fields is None
        lookup = await house.ask(ROMASHKA)
        assert lookup.card and lookup.card.stop


async def test_a_description_that_takes_too_long_is_gone_without(tmp_path: Path) -> None:
    async with house_(tmp_path, bulk_timeout=0.2) as house:
        house.sim.faults.stall(path_contains="$metadata")
        plan = await house.clients._site.base.refresh()
        house.sim.faults.clear()
        assert plan.schema.fields is None and plan.publishes("Catalog_Партнеры")


async def test_at_the_next_start_1c_need_not_say_what_it_is(tmp_path: Path) -> None:
    """The family was recognised the last time; an unknown caller is looked for at once."""
    async with house_(tmp_path) as house:
        await house.clients._site.base.refresh()
        await house.again()
        house.sim.requests.clear()
        await house.ask(ROMASHKA)
        assert not any(one.path.endswith("standard.odata") for one in house.sim.requests)


async def test_a_damaged_description_on_disk_is_no_description(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.clients._site.base.refresh()
        file = house.clients._site.folder / "description.json"
        file.write_bytes(b"{")
        await house.again()
        assert (await house.ask(ROMASHKA)).card


def test_every_table_of_the_preset_is_described_by_the_simulated_base() -> None:
    preset = load("ut11")
    assert all(itertools.chain(preset.sets, preset.tables))
