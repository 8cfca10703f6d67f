"""$filter as 1C understands it, and as it does not."""

import pytest

from tests.demo.onec_support import CONTACTS, KEYS, KINDS, ORDERS, PARTNERS, base


@pytest.fixture
async def odata():
    async with base(clients=120) as made:
        yield made


async def names(odata, source):
    return {row["Description"] for row in await odata.rows(PARTNERS, filter=source, select="Description")}


@pytest.mark.parametrize(
    "source",
    [
        "Description eq 'ТОВ «Ромашка»'",
        "Description eq 'тов «ромашка»  '",  # neither case nor blanks at the end count
        "Code eq '000000001'",
        "startswith(Description, 'ТОВ «Ромашка»')",
        "startswith(Description, 'ТОВ «Ромашка»') eq true",
        "substringof('Ромашка»', Description) and Code le '000000005'",
        "endswith(Комментарий, 'відвантажувати!') and startswith(Description,'ТОВ «Ром')",
        "like(Description, 'ТОВ _Рома[ш]ка_') and not (Code gt '000000001')",
        "substring(Code, 1, 9) eq '000000001'",
        "concat(Description, '!') eq 'ТОВ «Ромашка»!'",
        "ОсновнойМенеджер/Description eq 'Борис Савчук' and Code lt '000000002'",
        "(Клиент eq true or Клиент eq false) and Description eq 'ТОВ «Ромашка»'",
        "КонтактнаяИнформация/any(d: d/Представление eq '+38 (050) 111-22-33')",
    ],
)
async def test_it_finds_the_first_client(odata, source):
    assert await names(odata, source) == {"ТОВ «Ромашка»"}


async def test_apostrophes_are_doubled(odata):
    assert "ТОВ «Здоров'я Плюс» [vip]" in await names(odata, "startswith(Description, 'ТОВ «Здоров''я Плюс')")
    assert (await odata.refused(PARTNERS, filter="Description eq 'Здоров'я'"))[:2] == (400, "14")


async def test_priorities_are_those_of_the_language(odata):
    both = await names(odata, "Code eq '000000001' or Code eq '000000002' and Клиент eq false")
    assert both == {"ТОВ «Ромашка»"}
    assert await names(odata, "(Code eq '000000001' or Code eq '000000002') and Клиент eq true") == {
        "ТОВ «Ромашка»",
        "ПП «Лан-Агро»",
    }


async def test_numbers_dates_and_arithmetic(odata):
    everything = await odata.rows(ORDERS)
    large = await odata.rows(ORDERS, filter="СуммаДокумента div 2 add 1 gt 5000")
    assert {row["Number"] for row in large} == {
        row["Number"] for row in everything if row["СуммаДокумента"] / 2 + 1 > 5000
    }
    november = await odata.rows(ORDERS, filter="year(Date) eq 2026 and month(Date) eq 11 and quarter(Date) eq 4")
    assert {row["Number"] for row in november} == {row["Number"] for row in everything if row["Date"][:7] == "2026-11"}
    since = await odata.rows(ORDERS, filter="Date ge datetime'2026-11-01T00:00:00'")
    assert len(since) == len(november)
    week = await odata.rows(ORDERS, filter="datedifference(Date, datetime'2026-11-23T00:00:00', 'day') le 7")
    assert {row["Date"][:10] >= "2026-11-16" for row in week} == {True}
    assert await odata.rows(ORDERS, filter="dateadd(Date,'month',1) lt datetime'2000-01-01T00:00:00'") == []


async def test_lambda_over_rows(odata):
    dear = await odata.rows(ORDERS, filter="Товары/all(d: d/Цена gt 100)")
    assert dear and all(line["Цена"] > 100 for row in dear for line in row["Товары"])
    assert len(await odata.rows(ORDERS, filter="Товары/any()")) == len(await odata.rows(ORDERS))
    deep = "КонтактнаяИнформация/any(d: d/Тип eq 'Факс' and not (d/Представление eq ''))"
    assert await names(odata, deep)


async def test_the_telephone_query_of_the_card_finds_the_row(odata):
    tail = "Тип eq 'Телефон' and (endswith(НомерТелефона,'501112233') eq true or like(Представление,'%50%111%22%33%'))"
    rows = await odata.rows(CONTACTS, filter=tail, select="Ref_Key,LineNumber,Тип,Представление,НомерТелефона")
    assert [row["Ref_Key"] for row in rows] == [odata.sim.ref(PARTNERS, 0)]


async def test_kinds_of_contact_information_partition_the_rows(odata):
    kinds = await odata.rows(KINDS, filter="Тип eq 'Телефон'")
    by_kind = [await odata.rows(CONTACTS, filter=f"Вид_Key eq guid'{kind['Ref_Key']}'") for kind in kinds]
    phones = await odata.rows(CONTACTS, filter="Тип eq 'Телефон'")
    assert (
        sum(map(len, by_kind)) == len(phones) == len([r for r in await odata.rows(CONTACTS) if r["Тип"] == "Телефон"])
    )


async def test_many_keys_in_one_query(odata):
    keys = [odata.sim.ref(PARTNERS, number) for number in (5, 0, 99)]
    source = " or ".join(f"Ref_Key eq guid'{key}'" for key in (*keys, "11111111-1111-1111-1111-111111111111"))
    rows = await odata.rows(PARTNERS, filter=source)
    assert {row["Ref_Key"] for row in rows} == set(keys)


async def test_composite_attributes_need_a_cast(odata):
    row = (await odata.rows(KEYS, top="1", orderby="Ref_Key"))[0]
    guid = row["Контрагент"]
    found = await odata.rows(KEYS, filter=f"Контрагент eq cast(guid'{guid}', 'Catalog_Контрагенты')")
    assert [one["Ref_Key"] for one in found] == [row["Ref_Key"]]
    assert await odata.rows(KEYS, filter=f"Контрагент eq guid'{guid}'") == []  # silently nothing
    assert await odata.rows(KEYS, filter=f"Контрагент eq cast(guid'{guid}', 'Catalog_Партнеры')") == []
    everything = await odata.rows(KEYS)
    assert len(await odata.rows(KEYS, filter="isof(Контрагент, 'Catalog_Контрагенты')")) == len(everything)
    deep = f"cast(Контрагент, 'Catalog_Контрагенты')/Партнер_Key eq guid'{row['Партнер_Key']}'"
    assert row["Ref_Key"] in {one["Ref_Key"] for one in await odata.rows(KEYS, filter=deep)}


@pytest.mark.parametrize("name", ["length", "indexof", "replace", "tolower", "toupper", "trim", "contains", "floor"])
async def test_functions_that_1c_does_not_have(odata, name):
    answer = await odata.refused(PARTNERS, filter=f"{name}(Description,'Ром') eq true")
    assert answer == (400, "14", "Ошибка при разборе опции запроса $filter")


@pytest.mark.parametrize(
    ("source", "status", "code"),
    [
        ("Description eq", 400, "14"),
        ("Description eq 'открыто", 400, "14"),
        ("Description like 'Ром%'", 400, "14"),
        ("ДатаРегистрации gt datetime'2026-1-1'", 400, "14"),
        ("Нет eq 'x'", 400, "6"),
        ("Нет/Description eq 'x'", 400, "6"),
        ("startswith(Description)", 400, "21"),
        ("ДатаРегистрации", 400, "14"),
        ("year(Description) eq 2026", 500, "-1"),
        ("КонтактнаяИнформация/any(d: d/Значение eq '')", 500, "-1"),
    ],
)
async def test_refusals(odata, source, status, code):
    assert (await odata.refused(PARTNERS, filter=source))[:2] == (status, code)


async def test_references_cannot_be_compared_for_order(odata):
    status, code, text = await odata.refused(PARTNERS, filter=f"Ref_Key gt guid'{odata.sim.ref(PARTNERS, 0)}'")
    assert (status, code) == (500, "-1") and "Нельзя сравнивать поля неограниченной длины" in text


async def test_incompatible_types_give_nothing_and_numbers_are_echoed(odata):
    assert await odata.rows(PARTNERS, filter="Description eq datetime'2026-11-23T00:00:00'") == []
    status, code, text = await odata.refused(PARTNERS, filter="Description eq 7391")
    assert (status, code) == (400, "14") and "7391" in text


async def test_texts_are_in_the_language_of_the_server(odata):
    odata.sim.settings.language = "en"
    answer = await odata.get(PARTNERS, filter="x(", headers={"Accept-Language": "uk"})
    error = answer.json()["odata.error"]["message"]
    assert error == {"lang": "en", "value": "Error parsing $filter query option"}
