"""Shapes of the simulated 1C's answers: JSON, Atom, $metadata, instances, paging, expanding."""

from xml.etree import ElementTree

import pytest

from tests.demo.onec_support import CONTACTS, KEYS, KINDS, ORDERS, PARTNERS, base

EDM = "{http://schemas.microsoft.com/ado/2009/11/edm}"
META = "{http://schemas.microsoft.com/ado/2007/08/dataservices/metadata}"
DATA = "{http://schemas.microsoft.com/ado/2007/08/dataservices}"
EMPTY = "00000000-0000-0000-0000-000000000000"


async def test_json_has_1c_types():
    async with base() as odata:
        (row,) = await odata.rows(PARTNERS, filter=f"Ref_Key eq guid'{odata.sim.ref(PARTNERS, 0)}'")
        assert row["Description"] == "ТОВ «Ромашка»" and row["Code"] == "000000001  "
        assert row["DeletionMark"] is False and row["Parent_Key"] == EMPTY
        assert row["ДатаРождения"] == "0001-01-01T00:00:00" and row["ЮрФизЛицо"] == "Компания"
        assert row["DataVersion"] == "AAAAAQAAAAA="
        assert row["КонтактнаяИнформация"][0]["LineNumber"] == "1"  # integers are strings
        assert row["ОсновнойМенеджер@navigationLinkUrl"] == f"{PARTNERS}(guid'{row['Ref_Key']}')/ОсновнойМенеджер"
        assert "Parent@navigationLinkUrl" not in row


async def test_metadata_level_is_chosen_by_the_format():
    async with base() as odata:
        plain = (await odata.get(PARTNERS, format="application/json;odata=nometadata", top="1")).json()
        assert "odata.metadata" not in plain and not any("@" in name for name in plain["value"][0])
        full = (await odata.get(PARTNERS, format="application/json;odata=fullmetadata", top="1")).json()
        assert full["value"][0]["odata.type"] == f"StandardODATA.{PARTNERS}"
        usual = await odata.get(PARTNERS, top="1")
        assert usual.json()["odata.metadata"].endswith(f"$metadata#{PARTNERS}")
        assert usual.headers["content-type"] == "application/json;charset=utf-8"
        by_header = await odata.get(PARTNERS, format=None, headers={"Accept": "application/json"}, top="1")
        assert by_header.json()["value"]
        assert (await odata.refused(PARTNERS, format="text/csv"))[:2] == (400, "3")


async def test_atom_is_what_comes_without_a_format():
    async with base() as odata:
        answer = await odata.get(PARTNERS, format=None, top="2")
        assert answer.headers["content-type"].startswith("application/atom+xml")
        entries = ElementTree.fromstring(answer.content).findall("{http://www.w3.org/2005/Atom}entry")
        names = [entry.find(f".//{DATA}Description").text for entry in entries]
        assert len(names) == 2 and all(names)
        wrong = await odata.get(PARTNERS, format=None, select="Нет")
        assert ElementTree.fromstring(wrong.content).find(f"{META}code").text == "6"
        one = await odata.get(f"{PARTNERS}(guid'{odata.sim.ref(PARTNERS, 0)}')", format="atom")
        assert ElementTree.fromstring(one.content).find(f".//{DATA}Code").text == "000000001  "


async def test_metadata_document_describes_sets_functions_and_links():
    async with base() as odata:
        schema = ElementTree.fromstring((await odata.get("$metadata", format=None)).content).find(f".//{EDM}Schema")
        types = {one.get("Name"): one for one in schema.findall(f"{EDM}EntityType")}
        contact = types[CONTACTS]
        assert [key.get("Name") for key in contact.iter(f"{EDM}PropertyRef")] == ["Ref_Key", "LineNumber"]
        names = {one.get("Name"): one.get("Type") for one in contact.findall(f"{EDM}Property")}
        assert names["LineNumber"] == "Edm.Int64" and names["Вид_Key"] == "Edm.Guid" and "Значение" in names
        assert "Code" not in {one.get("Name") for one in types["Catalog_Контрагенты"].findall(f"{EDM}Property")}
        functions = [one for one in schema.iter(f"{EDM}FunctionImport") if one.get("Name") == "Balance"]
        assert len(functions) == 3 and all(one.get("EntitySet") is None for one in functions)
        binding = functions[0].find(f"{EDM}Parameter")
        assert binding.get("Type") == "StandardODATA.AccumulationRegister_РасчетыСКлиентами"
        enums = [one.get("Name") for one in schema.findall(f"{EDM}EnumType")]
        assert enums.count("AllowedLength") == 2
        assert (await odata.refused("$metadata"))[:2] == (400, "3")


async def test_what_is_not_published_leaves_bare_keys_and_unavailable_types():
    async with base(published={KEYS, PARTNERS}) as odata:
        names = {one["name"] for one in await odata.rows("")}
        assert names == {KEYS, PARTNERS, CONTACTS, f"{PARTNERS}_ДополнительныеРеквизиты"}
        row = (await odata.rows(KEYS, top="1"))[0]
        assert row["Контрагент_Type"].startswith("UnavailableEntities.UnavailableEntity_")
        assert "Организация@navigationLinkUrl" not in row and row["Организация_Key"] != EMPTY
        assert await odata.refused(KEYS, expand="Организация") == (400, "6", "Сегмент пути Организация не найден!")
        odata.sim.publish(())
        assert await odata.rows("") == []
        assert (await odata.refused(PARTNERS))[:2] == (404, "8")


async def test_instances_and_what_is_behind_them():
    async with base() as odata:
        key = odata.sim.ref(PARTNERS, 1)
        one = (await odata.get(f"{PARTNERS}(guid'{key}')")).json()
        assert one["odata.metadata"].endswith(f"{PARTNERS}/@Element") and one["Ref_Key"] == key
        manager = (await odata.get(f"{PARTNERS}(guid'{key}')/ОсновнойМенеджер")).json()
        assert manager["Description"] == odata.sim.company.managers[1]
        name = (await odata.get(f"{PARTNERS}(guid'{key}')/ОсновнойМенеджер/Description")).json()
        assert name["value"] == odata.sim.company.managers[1]
        line = (await odata.get(f"{CONTACTS}(Ref_Key=guid'{key}', LineNumber=1)")).json()
        assert line["Тип"] == "Телефон"


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        (f"{PARTNERS}(guid'11111111-1111-1111-1111-111111111111')", (404, "9", "Экземпляр сущности не найден")),
        (f"{PARTNERS}(guid'нет')", (400, "6", "Неверное значение ключа guid'нет'")),
        ("Catalog_Поставщики", (404, "8", 'Сущность "Catalog_Поставщики" не найдена')),
        (f"{PARTNERS}/Description", (400, "6", "Метод не найден")),
        (f"{PARTNERS}/Balance()", (400, "6", "Метод не найден")),
    ],
)
async def test_paths_that_lead_nowhere(path, answer):
    async with base() as odata:
        assert await odata.refused(path) == answer


async def test_select_takes_names_stars_rows_and_presentations():
    async with base() as odata:
        only = f"Ref_Key eq guid'{odata.sim.ref(PARTNERS, 0)}'"
        (row,) = await odata.rows(PARTNERS, filter=only, select="Description, Code")
        assert set(row) == {"Description", "Code"}
        (row,) = await odata.rows(PARTNERS, filter=only, select="**")
        assert "КонтактнаяИнформация" not in row and "Комментарий" in row
        (row,) = await odata.rows(PARTNERS, filter=only, select="КонтактнаяИнформация/Представление")
        assert row == {"КонтактнаяИнформация": [{"Представление": one} for one in _texts(odata, 0)]}
        (row,) = await odata.rows(PARTNERS, filter=only, select="ОсновнойМенеджер_Key____Presentation,Presentation")
        assert row == {"ОсновнойМенеджер_Key____Presentation": "Борис Савчук", "Presentation": "ТОВ «Ромашка»"}
        assert await odata.refused("Catalog_Контрагенты", select="Code") == (400, "6", "Сегмент пути Code не найден!")


def _texts(odata, number):
    return [row.written.text for row in odata.sim.company.contacts("partner", number)]


async def test_expand_opens_only_what_select_names():
    async with base() as odata:
        only = f"Ref_Key eq guid'{odata.sim.ref(PARTNERS, 0)}'"
        (row,) = await odata.rows(PARTNERS, filter=only, expand="ОсновнойМенеджер")
        assert row["ОсновнойМенеджер"]["Description"] == "Борис Савчук" and row["Code"]
        chosen = "Code,ОсновнойМенеджер/Description"
        (row,) = await odata.rows(PARTNERS, filter=only, expand="ОсновнойМенеджер", select=chosen)
        assert row == {"Code": "000000001  ", "ОсновнойМенеджер": {"Description": "Борис Савчук"}}
        (row,) = await odata.rows(PARTNERS, filter=only, expand="ОсновнойМенеджер", select="Code")
        assert row == {"Code": "000000001  "}
        (row,) = await odata.rows(PARTNERS, filter=only, expand="Parent,ОсновнойМенеджер", select="Parent/Code")
        assert row == {"Parent": None}
        key = f"Партнер_Key eq guid'{odata.sim.ref(PARTNERS, 0)}'"
        row = (await odata.rows(KEYS, filter=key, expand="Контрагент"))[0]
        assert row["Контрагент_Expanded"]["Партнер_Key"] == odata.sim.ref(PARTNERS, 0)
        two = "Партнер/Description,Партнер/ОсновнойМенеджер/Description"
        row = (await odata.rows(KEYS, filter=key, expand="Партнер/ОсновнойМенеджер", select=two))[0]
        assert row["Партнер"]["ОсновнойМенеджер"] == {"Description": "Борис Савчук"}


async def test_instances_and_rows_cannot_be_expanded():
    async with base() as odata:
        key = odata.sim.ref(PARTNERS, 0)
        assert (await odata.refused(f"{PARTNERS}(guid'{key}')", expand="ОсновнойМенеджер"))[:2] == (400, "0")
        assert (await odata.refused(CONTACTS, expand="Вид"))[:2] == (400, "0")


async def test_folders_have_fewer_fields():
    async with base() as odata:
        rows = await odata.rows(KINDS)
        folders = [row for row in rows if row["IsFolder"]]
        assert folders and all("Тип" not in row for row in folders)
        phones = await odata.rows(KINDS, filter="Тип eq 'Телефон'", select="Ref_Key,Description")
        assert len(phones) == 4


async def test_there_is_no_paging_unless_asked():
    async with base(clients=700) as odata:
        answer = (await odata.get(PARTNERS, select="Ref_Key")).json()
        assert len(answer["value"]) == 700 and set(answer) == {"odata.metadata", "value"}


async def test_count_is_a_string_and_ignores_the_page_unless_told_otherwise():
    async with base() as odata:
        answer = (await odata.get(PARTNERS, select="Ref_Key", top="1", inlinecount="allpages")).json()
        assert answer["odata.count"] == "60" and len(answer["value"]) == 60
        odata.sim.settings.count_ignores_page = False
        answer = (await odata.get(PARTNERS, select="Ref_Key", top="1", inlinecount="allpages")).json()
        assert answer["odata.count"] == "60" and len(answer["value"]) == 1
        plain = await odata.get(f"{PARTNERS}/$count", format=None, filter="Клиент eq true")
        assert plain.content.startswith(b"\xef\xbb\xbf")
        assert int(plain.content.decode("utf-8-sig")) == sum(odata.sim.company.partner(i).client for i in range(60))
        odata.sim.settings.has_count = False
        assert (await odata.refused(f"{PARTNERS}/$count"))[:2] == (400, "6")


async def _pages(odata, name, size, **options):
    found, skip = [], 0
    while rows := await odata.rows(name, top=str(size), skip=str(skip), **options):
        found += [(row["Ref_Key"], row.get("LineNumber")) for row in rows]
        skip += size
    return found


async def test_paging_is_whole_only_with_the_whole_key_in_orderby():
    async with base() as odata:
        everything = {(row["Ref_Key"], row["LineNumber"]) for row in await odata.rows(CONTACTS)}
        sound = await _pages(odata, CONTACTS, 2, orderby="Ref_Key,LineNumber")
        assert len(sound) == len(set(sound)) == len(everything) and set(sound) == everything
        for options in ({}, {"orderby": "Ref_Key"}):
            found = await _pages(odata, CONTACTS, 2, **options)
            assert len(found) == len(everything) and len(set(found)) < len(found), options
        catalog = await _pages(odata, PARTNERS, 7, orderby="Ref_Key")
        assert len(set(catalog)) == len(catalog) == 60


async def test_references_are_ordered_by_what_they_look_like():
    async with base() as odata:
        names = [row["Description"] for row in await odata.rows(PARTNERS, orderby="Ref_Key")]
        assert names == sorted(names, key=str.casefold)
        dates = [row["Date"] for row in await odata.rows(ORDERS, orderby="Date desc")]
        assert dates == sorted(dates, reverse=True)
        by_name = await odata.rows(ORDERS, orderby="Партнер/Description desc,Number asc", expand="Партнер")
        clients = [row["Партнер"]["Description"] for row in by_name]
        assert clients == sorted(clients, key=str.casefold, reverse=True)
        assert (await odata.refused(ORDERS, orderby="Нет desc")) == (400, "6", "Сегмент пути Нет не найден!")
        assert (await odata.refused(ORDERS, orderby="Date down"))[:2] == (400, "14")


async def test_order_of_properties_is_not_promised():
    async with base() as odata:
        first, second = [list((await odata.rows(PARTNERS, top="1"))[0]) for _ in range(2)]
        assert first != second


async def test_unknown_options_and_bad_numbers_are_refused():
    async with base() as odata:
        assert await odata.refused(PARTNERS, expan="Партнер") == (400, "0", "Параметр $expan не поддерживается")
        assert (await odata.refused(PARTNERS, top="много"))[:2] == (400, "14")


async def test_an_edit_is_seen_at_once_and_changes_the_version():
    async with base() as odata:
        key = f"Ref_Key eq guid'{odata.sim.ref(PARTNERS, 0)}'"
        (before,) = await odata.rows(PARTNERS, filter=key)
        odata.sim.company.rename(0, "ТОВ «Ромашка 2»")
        (after,) = await odata.rows(PARTNERS, filter=key)
        assert after["Description"] == "ТОВ «Ромашка 2»" and after["DataVersion"] != before["DataVersion"]
        number = odata.sim.company.add_partner("ПП «Щойно»", "050 765 43 21")
        found = await odata.rows(CONTACTS, filter="like(Представление,'%050%765%43%21%')")
        assert [row["Ref_Key"] for row in found] == [odata.sim.ref(PARTNERS, number)]


async def test_a_large_answer_goes_in_chunks_and_whole():
    async with base(clients=3000) as odata:
        answer = await odata.get(PARTNERS)
        assert answer.headers.get("transfer-encoding") == "chunked" and len(answer.content) > 1 << 20
        assert len(answer.json()["value"]) == 3000
