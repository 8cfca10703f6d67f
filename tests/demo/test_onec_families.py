"""The simulator's families: one company behind each, with the shapes that each is known for."""

import pytest

from console.demo.company import Company
from console.demo.onec.families import known, profiles
from console.demo.onec.infobase import Infobase
from console.demo.onec.sources import KINDS
from tests.demo.onec_support import base

OTHERS = sorted(profiles())
CLIENTS = "Catalog_Контрагенты"
REGISTER = "InformationRegister_КонтактнаяИнформация"
BOOKS = "AccountingRegister_Хозрасчетный"


@pytest.mark.parametrize("family", known())
def test_a_family_is_the_same_for_the_same_seed(family: str) -> None:
    one, other = (Infobase(Company.make(3, 20), seed=3, family=family) for _ in range(2))
    for name, entity in one.everything.items():
        numbers = list(entity.ids())
        assert numbers == list(other.everything[name].ids())
        for number in numbers[:20]:
            told = [[p.get(e.record(number)) for p in e.properties.values()] for e in (entity, other.everything[name])]
            assert told[0] == told[1]


@pytest.mark.parametrize("family", known())
async def test_every_set_is_described_and_answers(family: str) -> None:
    async with base(family=family) as odata:
        description = (await odata.get("$metadata", format=None)).text
        for name in odata.sim.infobase.sets:
            assert f'Name="{name}"' in description
            if not name.endswith("_RecordType") and f"{name}_RecordType" not in odata.sim.infobase.sets:
                assert (await odata.get(name, top="1")).status_code == 200, name


@pytest.mark.parametrize("family", OTHERS)
def test_a_profile_names_only_what_there_is(family: str) -> None:
    profile = profiles()[family]
    assert {one.of for one in profile.sets} <= KINDS.keys()
    assert {*profile.contacts_register} <= {one.name for one in profile.sets}


async def test_an_owner_of_composite_type_needs_its_type() -> None:
    async with base(family="upp13") as odata:
        ref = odata.sim.ref(CLIENTS, 0)
        bare = await odata.rows(REGISTER, filter=f"Объект eq guid'{ref}'")
        typed = await odata.rows(REGISTER, filter=f"Объект eq cast(guid'{ref}','{CLIENTS}')")
        other = await odata.rows(REGISTER, filter=f"Объект eq cast(guid'{ref}','Catalog_Пользователи')")
        assert (bare, other) == ([], [])
        assert {row["Объект"] for row in typed} == {ref}
        assert {row["Объект_Type"] for row in typed} == {f"StandardODATA.{CLIENTS}"}
        assert "+38 (050) 111-22-33" in [row["Представление"] for row in typed]


async def test_a_second_number_has_a_kind_that_somebody_typed() -> None:
    async with base(family="upp13") as odata:
        rows = await odata.rows(REGISTER, filter="Тип eq 'Телефон'")
        assert {row["Вид_Type"] for row in rows} == {"StandardODATA.Catalog_ВидыКонтактнойИнформации", "Edm.String"}


async def test_pages_of_the_register_lose_nothing_in_a_settled_order() -> None:
    async with base(family="upp13") as odata:
        asked = {"orderby": "Объект,Тип,Вид", "select": "Объект,Тип,Вид"}
        everything = len(await odata.rows(REGISTER))
        seen: list[tuple[object, ...]] = []
        while len(seen) < everything:
            page = await odata.rows(REGISTER, top="17", skip=str(len(seen)), **asked)
            assert page
            seen += [tuple(sorted(row.items())) for row in page]
        assert len(set(seen)) == everything


async def test_accounts_narrow_a_balance() -> None:
    async with base(family="bp3") as odata:
        client = f"ExtDimension1 eq cast(guid'{odata.sim.ref(CLIENTS, 0)}','{CLIENTS}')"
        all_of_it = await odata.rows(f"{BOOKS}/Balance(Condition='{client}')")
        account = odata.sim.ref("ChartOfAccounts_Хозрасчетный", 0)
        by_key = await odata.rows(
            f"{BOOKS}/Balance(AccountCondition='Account_Key eq guid'{account}'',Condition='{client}')"
        )
        by_code = await odata.rows(f"{BOOKS}/Balance(Condition='{client}')", filter="Account/Code eq '361'")
        none = await odata.rows(f"{BOOKS}/Balance(Condition='{client}')", filter="Account/Code eq '631'")
        assert len(all_of_it) == len(by_key) == len(by_code) == 2 and none == []
        assert sum(row["СуммаBalanceDr"] for row in by_code) == 48200


async def test_a_reference_of_a_balance_can_be_opened() -> None:
    async with base(family="upp13") as odata:
        path = "AccumulationRegister_ВзаиморасчетыСКонтрагентами/Balance()"
        (row, *_rest) = await odata.rows(path, expand="ДоговорКонтрагента", top="1")
        assert row["ДоговорКонтрагента"]["ВалютаВзаиморасчетов_Key"] == odata.sim.ref("Catalog_Валюты", 0)


async def test_a_number_is_found_backwards() -> None:
    async with base(family="unf") as odata:
        rows = await odata.rows(
            f"{CLIENTS}_КонтактнаяИнформация", filter="startswith(ОбратныйНомерТелефона,'332211105') eq true"
        )
        assert [row["Ref_Key"] for row in rows] == [odata.sim.ref(CLIENTS, 0)]


async def test_who_never_bought_is_a_lead() -> None:
    async with base(family="unf", clients=200) as odata:
        clients, leads = await odata.rows(CLIENTS), await odata.rows("Catalog_Лиды")
        assert leads and len(clients) + len(leads) == 200


async def test_a_self_written_base_has_numbers_in_the_record_itself() -> None:
    async with base(family="own") as odata:
        rows = await odata.rows(
            "Catalog_Абоненты_2", filter="endswith(Телефон,'33') eq true", select="Телефон,Description"
        )
        assert "+38 (050) 111-22-33" in [row["Телефон"] for row in rows]


async def test_a_family_that_nobody_knows() -> None:
    with pytest.raises(KeyError):
        Infobase(Company.make(1, 5), family="ut12")
