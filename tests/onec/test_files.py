"""Clients out of exported files: the plain table, sets as in 1C, what goes wrong, and how they are kept up."""

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from console.domain.card import CardState, Level, Lookup, Money, Why
from console.domain.dossier import Row
from console.domain.link import navigation_link
from console.domain.phone import Numbers
from console.flow.ports import Arrival, Notice, SourceState
from console.onec.failures import BadQuery, Implausible, NotPublished, Unrecognised
from console.onec.files.bad import BadFile
from console.onec.files.conditions import Condition
from console.onec.files.exported import Exported, NoFolder, NothingExported
from console.onec.files.shape import shapes
from console.onec.literals import call
from console.onec.lookup import OneCClients
from console.onec.odata import Question
from console.onec.preset import built_in, load
from console.onec.settings import OneCSettings
from tests.onec.books import write_book
from tests.onec.support import IRYNA, ROMASHKA, STRANGER
from tests.onec.support import house as house_

CLIENTS = """Клієнт;Телефон;Мобільний;Менеджер;Борг;Валюта;Прострочено;Строк оплати;Коментар;Стоп;Вид цін
ТОВ «Ромашка»;(044) 111-22-33, 0445556677;050 111 22 33;Борис Савчук;48 200,00;грн;31 500,00;20.10.2020;Після обіду;;Опт
ПП «Лан»;;+380671112233;Борис Савчук;0;грн;;;;Тільки через директора;
"""
CONTACTS = "ПІБ;Клієнт;Посада;Телефон\nКоваленко Ірина;ТОВ «Ромашка»;бухгалтер;096 111-22-33\n"
ORDERS = "Клієнт;Номер;Дата;Стан;Сума;Валюта\nТОВ «Ромашка»;1287;19.11.2026;до відвантаження;12 400,50;грн\n"
OLD = time.time() - 3600


@dataclass
class Share:
    """A folder of files and a program that reads it."""

    folder: Path
    clients: OneCClients
    heard: list[Arrival] = field(default_factory=list)

    @property
    def notices(self) -> list[str]:
        return [one.text for one in self.heard if isinstance(one, Notice)]

    @property
    def states(self) -> list[str]:
        return [one.state for one in self.heard if isinstance(one, SourceState)]

    def put(self, name: str, text: str, at: float | None = None) -> Path:
        file = self.folder / name
        file.write_text(text, encoding="utf-8")
        self.date(file, at or OLD)
        return file

    def date(self, file: Path, at: float) -> None:
        os.utime(file, (at, at))

    async def load(self) -> tuple[int, int]:
        return await self.clients._upkeep.load()

    async def ask(self, number: str) -> Lookup:
        parsed = Numbers("UA").parse(number)
        return [one async for one in self.clients.stages(parsed)][-1]

    def identify(self, number: str) -> Lookup:
        return self.clients.identify(Numbers("UA").parse(number))


@asynccontextmanager
async def sharing(tmp_path: Path, **settings: Any) -> AsyncIterator[Share]:
    folder = tmp_path / "share"
    folder.mkdir()
    heard: list[Arrival] = []
    made = OneCSettings("", "", "", tmp_path / "data", folder=folder, **settings)
    share = Share(folder, OneCClients(made, Numbers("UA"), heard.append), heard)
    try:
        await share.clients._cache.ready()
        yield share
    finally:
        await share.clients.close()


def content(lookup: Lookup, key: str) -> object:
    return lookup.dossier.by_key[key].content if lookup.dossier else None


def flags(lookup: Lookup) -> list[tuple[Level, str]]:
    named = lookup.dossier.named if lookup.dossier else ()
    return [(flag.level, flag.text) for one in named for flag in one.flags]


# The plain table.


async def test_one_table_of_clients_makes_cards(tmp_path: Path) -> None:
    async with sharing(tmp_path) as share:
        share.put("Клиенты.csv", CLIENTS)
        assert await share.load() == (2, 4)
        for number in (ROMASHKA, "+380441112233", "+380445556677"):
            lookup = await share.ask(number)
            assert lookup.matches[0].name == "ТОВ «Ромашка»" and lookup.matches[0].why is Why.EXACT
        assert lookup.state is CardState.SAVED and lookup.saved_at == pytest.approx(OLD, abs=2)
        assert lookup.matches[0].manager == "Борис Савчук" and lookup.matches[0].link is None
        assert content(lookup, "client.manager") == "Борис Савчук"
        assert content(lookup, "debt.total") == (Money(Decimal("48200.00"), "грн"),)
        assert content(lookup, "debt.overdue") == (Money(Decimal("31500.00"), "грн"),)
        days = content(lookup, "debt.overdue_days")
        assert isinstance(days, int) and days > 2000
        assert flags(lookup) == [(Level.STOP, "NO SHIPMENT WITHOUT PAYMENT"), (Level.HINT, "Після обіду")]
        other = await share.ask("+380671112233")
        assert flags(other) == [(Level.STOP, "Тільки через директора")]


async def test_columns_that_no_preset_knows_are_there_for_roles(tmp_path: Path) -> None:
    async with sharing(tmp_path) as share:
        share.put("clients.csv", CLIENTS)
        await share.load()
        share.clients._reader._also = lambda: ("client.ВидЦін",)
        assert content(await share.ask(ROMASHKA), "client.ВидЦін") == "Опт"


async def test_people_and_orders_in_files_of_their_own(tmp_path: Path) -> None:
    async with sharing(tmp_path) as share:
        share.put("clients.csv", CLIENTS)
        share.put("contacts.csv", CONTACTS)
        share.put("orders.csv", ORDERS)
        await share.load()
        lookup = await share.ask(IRYNA)
        assert lookup.matches[0].name == "Коваленко Ірина" and lookup.matches[0].company == "ТОВ «Ромашка»"
        assert content(lookup, "client.position") == "бухгалтер"
        rows = content(lookup, "orders")
        assert isinstance(rows, tuple) and isinstance(rows[0], Row)
        assert rows[0].label == "No. 1287 · 19.11.2026 · до відвантаження"
        assert rows[0].value == Money(Decimal("12400.50"), "грн")


async def test_people_without_a_table_of_companies(tmp_path: Path) -> None:
    async with sharing(tmp_path) as share:
        share.put("contacts.csv", CONTACTS)
        await share.load()
        assert (await share.ask(IRYNA)).matches[0].company == "ТОВ «Ромашка»"


async def test_rows_of_one_client_are_one_client(tmp_path: Path) -> None:
    async with sharing(tmp_path) as share:
        share.put("clients.csv", "Код,Name,Phone,Debt\n7,Lan,0501112233,100\n7,Lan,0671112233,100\n")
        assert await share.load() == (1, 2)
        assert content(await share.ask("+380671112233"), "debt.total") == (Money(Decimal(100), ""),)


async def test_a_workbook_serves_as_well(tmp_path: Path) -> None:
    async with sharing(tmp_path) as share:
        rows: list[list[object]] = [
            ["Список клиентов"],
            ["Наименование", "Телефон", "Долг"],
            ["Лан", 380501112233, 12.5],
        ]
        write_book(share.folder / "clients.xlsx", rows)
        await share.load()
        assert content(await share.ask(ROMASHKA), "debt.total") == (Money(Decimal("12.5"), ""),)


async def test_an_unknown_number_is_absent_as_of_the_export(tmp_path: Path) -> None:
    async with sharing(tmp_path) as share:
        share.put("clients.csv", CLIENTS)
        await share.load()
        lookup = await share.ask(STRANGER)
        assert lookup.state is CardState.ABSENT and lookup.saved_at == pytest.approx(OLD, abs=2)


async def test_a_number_is_found_without_a_directory(tmp_path: Path) -> None:
    async with sharing(tmp_path) as share:
        share.put("clients.csv", CLIENTS)
        lookup = await share.ask(ROMASHKA)
        assert lookup.matches[0].name == "ТОВ «Ромашка»" and content(lookup, "debt.total")


# Sets as in 1C.

SETS = (
    "Catalog_Партнеры", "Catalog_Партнеры_КонтактнаяИнформация", "Catalog_КонтактныеЛицаПартнеров",
    "Catalog_КонтактныеЛицаПартнеров_КонтактнаяИнформация", "Catalog_Контрагенты",
    "Catalog_Контрагенты_КонтактнаяИнформация", "Catalog_ВидыКонтактнойИнформации", "Catalog_Пользователи",
    "Catalog_Валюты", "Catalog_КлючиАналитикиУчетаПоПартнерам", "Document_ЗаказКлиента", "Catalog_СоглашенияСКлиентами",
    "AccumulationRegister_РасчетыСКлиентами/Balance", "AccumulationRegister_РасчетыСКлиентамиПоСрокам/Balance",
)  # fmt: skip


async def test_an_export_of_1c_tells_the_same_as_1c(tmp_path: Path) -> None:
    """Everything that OData publishes, saved into files as it is, gives the same clients, money, orders and flags."""
    async with house_(tmp_path / "live") as house, sharing(tmp_path) as share:
        for name in SETS:
            table, _slash, function = name.partition("/")
            question = Question(call(table, function, {}), {}, 30.0)
            rows = (await house.clients._site.odata.ask(question)).rows
            text = json.dumps({"value": rows}, ensure_ascii=False, default=float)
            share.put(f"{name.replace('/', '_')}.json", text)
        assert await share.load() == await house.load()
        for number in (ROMASHKA, IRYNA, *(f"+{one}" for one, _name, _weight in house.sim.company.callers() if one)):
            ours, theirs = await share.ask(number), await house.ask(number)
            assert [(one.ref, one.name, one.company, one.manager, one.label) for one in ours.matches] == [
                (one.ref, one.name, one.company, one.manager, one.label) for one in theirs.matches
            ]
            named = {one.key: one.content for one in theirs.dossier.named} if theirs.dossier else {}
            told = {one.key: one.content for one in ours.dossier.named} if ours.dossier else {}
            for key in ("client.manager", "client.position", "debt.total", "debt.overdue", "debt.overdue_days"):
                assert told.get(key) == named.get(key), (number, key)
            for key in ("orders", "phone", "agreement", "counterparties"):
                assert _rows(told, key) == _rows(named, key), (number, key)
            assert flags(ours) == flags(theirs)


def _rows(named: dict[str, Any], key: str) -> list[tuple[str, object]]:
    found = [(row.label, row.value) for row in named.get(key) or ()]
    return found if key == "orders" else sorted(found, key=str)  # of the others 1C promises no order


async def test_codes_and_names_lead_to_records(tmp_path: Path) -> None:
    async with sharing(tmp_path) as share:
        share.put(
            "Справочник.Партнеры.csv", "Код;Наименование;Основной менеджер\n001;ТОВ «Ромашка»;Борис\n002;Лан;Ганна\n"
        )
        share.put(
            "Партнеры_КонтактнаяИнформация.csv",
            "Ссылка;Представление;Вид\nтов «ромашка»;050 111-22-33;Рабочий\n002;0671112233;Рабочий\n",
        )
        share.put("Контактные лица партнеров.csv", "Наименование;Владелец\nІрина;001\n")
        share.put("КонтактныеЛицаПартнеров.КонтактнаяИнформация.csv", "Ссылка;Номер телефона\nІрина;380961112233\n")
        share.put("Document_ЗаказКлиента.csv", "Number;Date;Партнер;Сумма документа\n5;01.11.2026;Лан;10\n")
        assert await share.load() == (3, 3)
        found = await share.ask(ROMASHKA)
        assert (found.matches[0].name, found.matches[0].manager, found.matches[0].label) == (
            "ТОВ «Ромашка»",
            "Борис",
            "Рабочий",
        )
        assert content(found, "client.manager") == "Борис"
        assert (await share.ask(IRYNA)).matches[0].company == "ТОВ «Ромашка»"
        assert content(await share.ask("+380671112233"), "orders")
        assert found.matches[0].link is None, "a reference that was made here is nothing to 1C"


async def test_references_that_are_1c_s_own_lead_back_to_1c(tmp_path: Path) -> None:
    client, order = "91c00000-4444-11ed-8104-0050568b1b2a", "5a000000-4444-11ed-8104-0050568b1b2a"
    async with sharing(tmp_path) as share:
        share.put("Справочник.Партнеры.csv", f"Ссылка;Наименование\n{client};ТОВ «Ромашка»\n")
        share.put("Партнеры_КонтактнаяИнформация.csv", f"Ссылка;Представление\n{client};050 111-22-33\n")
        rows = f"Ссылка;Number;Date;Партнер\n{order};5;01.11.2026;ТОВ «Ромашка»\n;6;02.11.2026;ТОВ «Ромашка»\n"
        share.put("Document_ЗаказКлиента.csv", rows)
        await share.load()
        found = await share.ask(ROMASHKA)
        assert found.matches[0].link == navigation_link("Catalog_Партнеры", client)
        told = content(found, "orders")
        assert isinstance(told, tuple) and all(isinstance(one, Row) for one in told)
        links = {one.label.partition(" ·")[0]: one.link for one in told if isinstance(one, Row)}
        assert links == {"No. 5": navigation_link("Document_ЗаказКлиента", order), "No. 6": None}


@pytest.mark.parametrize("name", [*built_in(), "files"])
def test_every_preset_can_be_read_from_files(name: str) -> None:
    preset = load(name)
    made = shapes(preset)
    assert {
        table for owner in preset.owners for table in (owner.set, *(one.set for one in owner.phones))
    } <= made.keys()
    for query in preset.queries.values():
        assert made[query.table].fields or made[query.table].parts


async def test_a_preset_of_ones_own_names_files_and_columns(tmp_path: Path) -> None:
    preset = tmp_path / "own.toml"
    preset.write_text(
        'title = "Own"\nrecognise = ["X"]\nmain = "partner"\n[[owners]]\nkind = "partner"\nset = "X"\n'
        '[[owners.phones]]\nset = "X"\nnumbers = ["P"]\nfind = []\n[queries.client]\nset = "X"\n'
        'where = "Ref_Key eq {client}"\ntake = ["Area"]\n[[sections]]\nkey = "c"\ntitle = "C"\n[[sections.fields]]\n'
        'key = "client.area"\nlabel = "Area"\nquery = ["client"]\ntake = "Area"\n'
        '[files.X]\nnames = ["customers list"]\n[files.X.columns]\nP = ["Fon*"]\nArea = ["Gebiet"]\n',
        encoding="utf-8",
    )
    async with sharing(tmp_path, preset=str(preset)) as share:
        share.put("Customers-List.csv", "Name,Fon privat,Fon Büro,Gebiet\nLan,0501112233,0671112233,Nord\n")
        await share.load()
        assert content(await share.ask(ROMASHKA), "client.area") == "Nord"
        assert (await share.ask("+380671112233")).sole


# What is wrong.


async def test_a_wrong_sum_is_named_and_the_last_good_table_stays(tmp_path: Path) -> None:
    async with sharing(tmp_path) as share:
        share.put("clients.csv", CLIENTS)
        await share.load()
        share.put("clients.csv", CLIENTS.replace("48 200,00", "багато").replace("Борис", "Ганна"), OLD + 100)
        await share.clients._site.base.refresh()
        await share.clients._site.base.refresh()
        assert share.notices == ["clients.csv, row 2, column Борг: is not a number"]
        lookup = await share.ask(ROMASHKA)
        assert lookup.saved_at == pytest.approx(OLD, abs=2)
        assert content(lookup, "client.manager") == "Борис Савчук"


async def test_a_table_that_lost_half_of_its_rows_is_not_taken(tmp_path: Path) -> None:
    async with sharing(tmp_path) as share:
        rows = [f"Клієнт {n};05011{n:05d}\n" for n in range(100)]
        share.put("clients.csv", "Назва;Телефон\n" + "".join(rows))
        assert await share.load() == (100, 100)
        share.put("clients.csv", "Назва;Телефон\n" + "".join(rows[:40]), OLD + 100)
        await share.clients._site.base.refresh()
        assert "less than half" in share.notices[0]
        assert share.identify("+380501100099").sole
        share.put("clients.csv", "Назва;Телефон\n" + "".join(rows[:60]), OLD + 200)
        assert await share.load() == (60, 60)


async def test_a_directory_that_lost_half_of_its_numbers_is_not_taken_nor_tried_for_ever(tmp_path: Path) -> None:
    async with sharing(tmp_path) as share:
        rows = [f"Клієнт {n};05011{n:05d}\n" for n in range(100)]
        share.put("clients.csv", "Назва;Телефон\n" + "".join(rows))
        await share.load()
        share.put("clients.csv", "Назва;Телефон\n" + "".join(f"Клієнт {n};\n" for n in range(100)), OLD + 100)
        with pytest.raises(Implausible):
            await share.load()
        assert share.identify("+380501100099").sole
        assert share.clients._site.way.due_in() == float("inf")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "clients.csv: is empty"),
        ("Щось;Інше\n1;2\n", "clients.csv, row 1: no known heading in the first row: Щось, Інше"),
    ],
)
async def test_a_file_of_no_use_is_said(tmp_path: Path, text: str, said: str) -> None:
    async with sharing(tmp_path) as share:
        share.put("clients.csv", text)
        with suppress(NothingExported):
            await share.clients._site.base.refresh()
        assert share.notices == [said]


async def test_two_files_for_one_table_are_said(tmp_path: Path) -> None:
    async with sharing(tmp_path) as share:
        share.put("clients.csv", CLIENTS)
        share.put("Клиенты.csv", CLIENTS)
        with pytest.raises(BadFile, match="is the same table as"):
            await share.load()


async def test_an_empty_folder_and_no_folder_are_not_a_quiet_day(tmp_path: Path) -> None:
    async with sharing(tmp_path) as share:
        with pytest.raises(Unrecognised):
            await share.load()
        assert (await share.ask(ROMASHKA)).state is CardState.SILENT
    made = OneCSettings("", "", "", tmp_path / "data", folder=tmp_path / "nowhere", preset="files")
    exported = Exported(tmp_path / "nowhere", tmp_path / "place")
    exported.speak("files", load("files"))
    with pytest.raises(NoFolder, match="nowhere"):
        await exported.look()
    assert made.reads_files


async def test_a_damaged_index_is_made_anew(tmp_path: Path) -> None:
    async with sharing(tmp_path) as share:
        share.put("clients.csv", CLIENTS)
        await share.load()
        (file,) = (tmp_path / "data" / "onec").glob("export-*.sqlite")
        await share.clients.close()
        body = file.read_bytes()
        file.write_bytes(body[:100] + b"\xfe" * (len(body) - 100))
        made = OneCClients(share.clients._settings, Numbers("UA"), share.heard.append)
        await made._cache.ready()
        try:
            lookup = [one async for one in made.stages(Numbers("UA").parse(ROMASHKA), anew=True)][-1]
            assert content(lookup, "debt.total")
        finally:
            await made.close()


# How it is kept up.


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110 (what is waited for has no event)
            await asyncio.sleep(0.02)


@asynccontextmanager
async def running(share: Share, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setattr("console.onec.files.way.Files.every", 0.05)
    monkeypatch.setattr("console.onec.files.exported._SETTLED", 0.2)
    monkeypatch.setattr("console.onec.source._TOLD_EVERY", 0.0)
    task = asyncio.ensure_future(share.clients.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_new_file_is_taken_in_by_itself_once_it_lies_still(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sharing(tmp_path, preset="files") as share:
        share.put("clients.csv", CLIENTS)
        async with running(share, monkeypatch):
            await until(lambda: share.identify(ROMASHKA).sole)
            file = share.folder / "clients.csv"
            for n in range(10):  # somebody writes it line by line
                with file.open("a", encoding="utf-8") as out:
                    out.write(f"ПП {n};05044400{n:02d}\n")
                await asyncio.sleep(0.05)
                assert not share.identify("+380504440000").sole
            await until(lambda: share.identify("+380504440009").sole)
            assert not any("clients.csv" in one for one in share.notices)


async def test_a_share_that_is_away_leaves_what_there_is_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sharing(tmp_path, preset="files") as share:
        share.put("clients.csv", CLIENTS)
        async with running(share, monkeypatch):
            await until(lambda: share.identify(ROMASHKA).sole)
            share.folder.rename(tmp_path / "away")
            await until(lambda: share.states[-1:] == ["down"])
            lookup = await share.ask(ROMASHKA)
            assert lookup.state is CardState.SAVED and content(lookup, "debt.total")
            (tmp_path / "away").rename(share.folder)
            await until(lambda: share.states[-1:] == ["ok"])


async def test_files_that_did_not_change_are_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with sharing(tmp_path, preset="files") as share:
        share.put("clients.csv", CLIENTS)
        share.put("contacts.csv", CONTACTS)
        await share.load()
        read: list[str] = []
        from console.onec.files import writing

        whole = writing.read
        monkeypatch.setattr(writing, "read", lambda file, lists: (read.append(file.name), whole(file, lists))[1])
        share.put("clients.csv", CLIENTS.replace("Борис", "Ганна"), OLD + 100)
        await share.load()
        assert read == ["clients.csv"]
        lookup = await share.ask(IRYNA)
        assert lookup.matches[0].company == "ТОВ «Ромашка»" and content(lookup, "client.manager") == "Ганна Савчук"


async def test_a_file_that_is_gone_takes_its_table_away(tmp_path: Path) -> None:
    async with sharing(tmp_path, preset="files") as share:
        share.put("clients.csv", CLIENTS)
        file = share.put("contacts.csv", CONTACTS)
        await share.load()
        file.unlink()
        await share.load()
        assert not share.identify(IRYNA).sole and share.identify(ROMASHKA).sole


# Conditions.

FIELDS = {"A": "text", "Ref_Key": "ref", "Flag": "truth", "Sum": "number"}


@pytest.mark.parametrize(
    ("condition", "sql", "values"),
    [
        ("A eq 'x''y'", '("A" = ?)', ["x'y"]),
        ("Flag eq false and Sum gt 5", '("Flag" = 0 AND CAST("Sum" AS NUMERIC) > ?)', [5.0]),
        ("Ref_Key eq guid'AB' or Ref_Key eq guid'cd'", '("Ref_Key" = ? OR "Ref_Key" = ?)', ["ab", "cd"]),
        ("A eq 'b' and (endswith(A,'1') eq true or like(A,'%2%'))", '("A" = ? AND ("A" LIKE ? OR "A" LIKE ?))',
         ["b", "%1", "%2%"]),
        ("not startswith(A,'7')", '(NOT "A" LIKE ?)', ["7%"]),
        ("Ref_Key eq cast(guid'ab','Catalog_X')", '("Ref_Key" = ?)', ["ab"]),
    ],
)  # fmt: skip
def test_conditions(condition: str, sql: str, values: list[object]) -> None:
    made = Condition(condition, FIELDS)
    assert (made.sql(), made.values) == (sql, values)


@pytest.mark.parametrize(
    "condition",
    ["A eq", "A eq 'x", "B eq 'x'", "A; drop", "(A eq 'x'", "A eq 'x')", "like(A,B)", "A eq 'x' xor", "(" * 50],
)
def test_conditions_of_another_language_are_refused(condition: str) -> None:
    with pytest.raises(BadQuery):
        Condition(condition, FIELDS).sql()


async def test_a_set_that_has_no_file_is_not_published(tmp_path: Path) -> None:
    async with sharing(tmp_path) as share:
        share.put("clients.csv", CLIENTS)
        await share.load()
        with pytest.raises(NotPublished):
            await share.clients._site.wire.ask(Question("Orders", {}, 1.0))
