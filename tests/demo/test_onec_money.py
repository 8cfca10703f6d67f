"""Registers of the simulated 1C: balances by client, by document and by term."""

from console.demo.onec.money_sets import BY_DOCUMENT, BY_TERM
from tests.demo.onec_support import KEYS, PARTNERS, SETTLEMENTS, base


async def keys_of(odata, number):
    rows = await odata.rows(KEYS, filter=f"Партнер_Key eq guid'{odata.sim.ref(PARTNERS, number)}'", select="Ref_Key")
    return [row["Ref_Key"] for row in rows]


def total(rows, name):
    return round(sum(row[name] for row in rows), 2)


async def test_debt_of_a_client_by_keys_of_analytics():
    async with base() as odata:
        keys = await keys_of(odata, 0)
        inside = " or ".join(f"АналитикаУчетаПоПартнерам_Key eq guid'{key}'" for key in keys)
        rows = await odata.rows(f"{SETTLEMENTS}/Balance(Condition='{inside}')")
        assert total(rows, "СуммаBalance") == 48_200 == total(rows, "КОплатеBalance")
        assert all(row["АналитикаУчетаПоПартнерам_Key"] in keys for row in rows)


async def test_debt_of_a_client_through_the_reference():
    async with base() as odata:
        inside = f"АналитикаУчетаПоПартнерам/Партнер_Key eq guid'{odata.sim.ref(PARTNERS, 0)}'"
        for register, name in ((SETTLEMENTS, "СуммаBalance"), (BY_DOCUMENT, "ДолгBalance"), (BY_TERM, "ДолгBalance")):
            assert total(await odata.rows(f"{register}/Balance(Condition='{inside}')"), name) == 48_200, register
        late = "ДатаПлановогоПогашения lt datetime'2026-11-23T00:00:00'"
        overdue = await odata.rows(f"{BY_TERM}/Balance(Condition='{inside}')", filter=late)
        assert total(overdue, "ДолгBalance") == 31_500


async def test_balance_in_all_its_spellings():
    async with base() as odata:
        everything = await odata.rows(f"{SETTLEMENTS}/Balance")
        owed = sum(one.debt - one.prepaid for i in range(60) for one in odata.sim.company.settlements(i)) / 100
        assert total(everything, "СуммаBalance") == round(owed, 2)
        assert len(await odata.rows(f"{SETTLEMENTS}/Balance()")) == len(everything)
        dated = await odata.rows(f"{BY_TERM}/Balance(Period=datetime'2000-01-01T00:00:00')")
        assert dated == []
        grouped = await odata.rows(f"{SETTLEMENTS}/Balance(Dimensions='Валюта')")
        assert {len(row) - sum("@" in name for name in row) for row in grouped} == {6}
        assert total(grouped, "СуммаBalance") == total(everything, "СуммаBalance")
        expanded = await odata.rows(f"{SETTLEMENTS}/Balance", expand="Валюта", select="СуммаBalance,Валюта/Description")
        assert {row["Валюта"]["Description"] for row in expanded} <= {"грн", "USD"}


async def test_documents_of_settlements_are_of_composite_type():
    async with base() as odata:
        inside = f"АналитикаУчетаПоПартнерам/Партнер_Key eq guid'{odata.sim.ref(PARTNERS, 0)}'"
        rows = await odata.rows(f"{BY_DOCUMENT}/Balance(Condition='{inside}')")
        assert {row["РасчетныйДокумент_Type"] for row in rows} == {"StandardODATA.Document_РеализацияТоваровУслуг"}
        shipment = (await odata.get(f"Document_РеализацияТоваровУслуг(guid'{rows[0]['РасчетныйДокумент']}')")).json()
        assert shipment["Партнер_Key"] == odata.sim.ref(PARTNERS, 0)


async def test_balance_follows_edits():
    async with base() as odata:
        company = odata.sim.company
        inside = f"АналитикаУчетаПоПартнерам/Партнер_Key eq guid'{odata.sim.ref(PARTNERS, 0)}'"
        company.add_debt(0, 100_00, company.today)
        assert total(await odata.rows(f"{SETTLEMENTS}/Balance(Condition='{inside}')"), "СуммаBalance") == 48_300
        company.pay(0)
        assert await odata.rows(f"{SETTLEMENTS}/Balance(Condition='{inside}')") == []


async def test_conditions_that_cannot_be():
    async with base() as odata:
        assert (await odata.refused(f"{SETTLEMENTS}/Balance(Condition='Нет eq 1')"))[:2] == (400, "6")
        assert (await odata.refused(f"{SETTLEMENTS}/Balance(Condition='Валюта_Key eq')"))[:2] == (400, "14")
        assert (await odata.refused(f"{SETTLEMENTS}/Balance(Dimensions='Нет')"))[:2] == (400, "6")
        assert (await odata.refused(f"{SETTLEMENTS}/Balance(StartPeriod=datetime'2026-01-01T00:00:00')"))[:2] == (
            400,
            "21",
        )
        assert (await odata.refused(f"{SETTLEMENTS}/SliceLast()"))[:2] == (400, "6")


async def test_turnovers_slices_and_records():
    async with base() as odata:
        turnovers = await odata.rows(f"{SETTLEMENTS}/Turnovers(EndPeriod=datetime'2026-11-23T00:00:00')")
        assert (
            all(r["СуммаTurnover"] == round(r["СуммаReceipt"] - r["СуммаExpense"], 2) for r in turnovers) and turnovers
        )
        rates = await odata.rows("InformationRegister_КурсыВалют/SliceLast(Period=datetime'2026-05-15T00:00:00')")
        assert sorted(row["Курс"] for row in rates) == [1, 41.5]
        record = (await odata.rows(f"{SETTLEMENTS}_RecordType", top="1"))[0]
        assert (
            record["Recorder_Type"] == "StandardODATA.Document_РеализацияТоваровУслуг" and record["LineNumber"] == "1"
        )


async def test_a_whole_register_of_recorders_is_too_much():
    async with base() as odata:
        assert await odata.refused(SETTLEMENTS, top="1") == (500, "-1", "Недостаточно памяти")
        record = (await odata.rows(f"{SETTLEMENTS}_RecordType", top="1"))[0]
        cast = f"Recorder eq cast(guid'{record['Recorder']}', 'Document_РеализацияТоваровУслуг')"
        (found,) = await odata.rows(SETTLEMENTS, filter=cast)
        assert found["RecordSet"][0]["Сумма"] == record["Сумма"]
