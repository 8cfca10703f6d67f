"""Names in a role file against what a base really has."""

from pathlib import Path

import pytest

from console.domain.catalogue import Catalogue
from console.onec import preset
from console.onec.catalogue import catalogue_of
from console.onec.metadata import Schema
from console.onec.plan import Plan
from console.roles.book import BadRole, NoRole, built_in, find
from console.roles.check import check

PRESET = preset.load("ut11")
EVERY_TABLE = {
    query.table: frozenset(part.partition("/")[0] for taken in query.take for part in taken.split("|"))
    for query in PRESET.queries.values()
}


def base(**changed: frozenset[str] | None) -> Catalogue:
    """A base that has what the preset asks; `changed` tables by the name of their question, None: not published."""
    fields = dict(EVERY_TABLE)
    fields[PRESET.queries["client"].table] |= {"ВидЦен", "ВидЦен_Key", "ДополнительныйТекст", "Скидка"}
    for name, has in changed.items():
        table = PRESET.queries[name].table
        fields.pop(table, None)
        fields |= {table: has} if has is not None else {}
    sets = frozenset(table.partition("/")[0] for table in fields)
    return catalogue_of(Plan(PRESET, Schema(sets, fields)))


def told(text: str, catalogue: Catalogue | None = None) -> list[str]:
    return [f"{one.line}{'' if one.is_error else ' note'}: {one.text}" for one in check(text, catalogue or base())]


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        ('[[sections]]\nfrom = "dept"', ["2: dept: no such name; similar: agreement, client, counterparties, debt, "
                                         "orders, phone"]),
        ('[[sections]]\nfrom = "cards"', ["2 note: cards: this preset does not have it; it is left out"]),
        ('[[sections]]\ntitle = "x"\nfields = [\n"debt.totl"]', ["4: debt.totl: no such name; similar: debt.total"]),
        ('[[sections]]\ntitle = "x"\nfields = ["client.code"]',
         ["3 note: client.code: this preset does not have it; it is left out"]),
        ('[[sections]]\ntitle = "x"\nfields = [{ from = "client.ВидЦн" }]',
         ["3: client.ВидЦн: no such attribute in 1C; similar: client.ВидЦен, client.ВидЦен_Key"]),
        ('[[sections]]\ntitle = "x"\nfields = [{ from = "client.ВидЦен" }]', []),
        ('[[sections]]\ntitle = "x"\nfields = [{ key = "debt.total", format = "date" }]',
         ["3: debt.total is a number, and cannot be shown as date"]),
        ('[[sections]]\ntitle = "x"\nfields = [{ key = "debt.total", most = 3 }]',
         ["3: debt.total is no list: it has no columns and no rows"]),
        ('[[sections]]\ntitle = "x"\nfields = [{ key = "orders", columns = ["Number", "Сумма"] }]',
         ["3: the rows of orders have no Сумма here; they have Date, Number, Валюта_Key, ДатаОтгрузки, Статус, "
          "СуммаДокумента"]),
        ('[[sections]]\ntitle = "x"\nfields = ["client.name"]',
         ["3: client.name stands at the card's top; it is for rules and texts"]),
        ('[[sections]]\ntitle = "x"\nfields = [{ from = "client.Скидка", currency = "грн" }]',
         ['3: a currency goes with format = "money"']),
        ('[[flags]]\nwhen = "debt.overdue_days > \\"x\\""\ntext = "y"',
         ['2: debt.overdue_days > "x": debt.overdue_days (a number) cannot be compared with \'x\' (a text)']),
        ('[[flags]]\nwhen = "debt.overdue_dayz > 3"\ntext = "{debt.overdue_dyas}"',
         ["2: debt.overdue_dayz: no such name; similar: debt.overdue_days, debt.overdue",
             "3: debt.overdue_dyas: no such name; similar: debt.overdue_days, debt.overdue"]),
        ('[[flags]]\nwhen = "client.ВидЦен == 3 and client.found"\ntext = "{client.name}"', []),
        ('[[flags]]\nwhen = "true"\ntext.uk = "x"\ntext.en = "{call.queue}"',
         ["4: call.queue is known in [notification] alone"]),
        ('[notification]\nbody = "{call.queue} {flag}"\nhide = ["call.number",\n"clint.name"]',
         ["4: clint.name: no such name; similar: client.name, client.manager, client.sure"]),
        ('mask = [\n"debt", "orders.СуммаДокумента", "client.manager", "client.Коментарий", "client.name", "x"]',
         ["2: client.name cannot be masked: it says who is calling",
          "2: client.Коментарий: no such attribute in 1C; similar: client.Комментарий",
          "2: x: no such name"]),
        ('[[sections]]\ntitle = "x"\nfields = [{ key = "client.prices", from = "client.ВидЦен" }]\n'
         '[[flags]]\nwhen = "client.prices == 3"\ntext = "{client.prices}"', []),
        ('[names]\nclient.vip = "client.Скидк"\n[[flags]]\nwhen = "not client.vip"\ntext = "x"',
         ["2: client.Скидк: no such attribute in 1C; similar: client.Скидка"]),
        ('[names]\nclient.vip = "client.Скидка"\n'
         '[[flags]]\nwhen = "debt.overdue_days > 30 and not client.vip"\ntext = "x"', []),
        ('[names]\n\ndebt.total = "client.Скидка"', ["3: debt.total is a name of the preset already"]),
        ('[names]\nclient.vip = "x.Скидка"', ["2: x.Скидка: no such attribute in 1C"]),
        ("title = 3\n[[flags]]", ['1: title: must be a text in quotes, or { uk = "…", ru = "…", en = "…" }',
                                  "2: flags.text: is missing", "2: flags.when: is missing"]),
    ],
)  # fmt: skip
def test_names_are_held_against_the_base(text: str, mistakes: list[str]) -> None:
    assert told(text) == mistakes


def test_a_table_that_is_not_published_is_named() -> None:
    text = '[[flags]]\nwhen = "orders.Статус == 3"\ntext = "x"'
    table = PRESET.queries["orders"].table
    assert told(text, base(orders=None)) == [f"2: orders.Статус: {table} is not published in 1C"]


def test_without_a_description_of_the_base_any_attribute_may_be_there() -> None:
    text = '[[flags]]\nwhen = "client.Будь_що == 3"\ntext = "x"'
    assert told(text, catalogue_of(Plan(PRESET))) == []


@pytest.mark.parametrize("name", preset.built_in())
@pytest.mark.parametrize("role", built_in())
def test_every_role_that_comes_with_the_program_goes_with_every_preset(role: str, name: str) -> None:
    text = find(role, Path("/nowhere")).text()
    found = check(text, catalogue_of(Plan(preset.load(name))))
    assert [one for one in found if one.is_error] == []


@pytest.mark.parametrize("role", built_in())
def test_its_words_are_in_every_language(role: str) -> None:
    ready = find(role, Path("/nowhere")).read()
    title = ready.role.title
    texts = [title, *(one.text for one in (*ready.role.flags, *ready.role.hints))]
    texts += [one.title for one in ready.role.sections if one.title]
    assert all(isinstance(one, dict) and sorted(one) == ["en", "ru", "uk"] for one in texts)


def test_the_company_s_own_file_comes_before_a_built_in_role(tmp_path: Path) -> None:
    assert find("warehouse", tmp_path).file is None
    (tmp_path / "roles").mkdir()
    own = tmp_path / "roles" / "warehouse.toml"
    own.write_text("mask = ['orders']", "utf-8")
    assert find("warehouse", tmp_path).read().role.mask == ("orders",)
    assert find("roles/warehouse.toml", tmp_path).file == own
    assert find(str(own), Path("/nowhere")).file == own


@pytest.mark.parametrize("name", ["", "..", "a/b", "C:x", "nobody"])
def test_a_role_that_is_not_there_is_said(name: str, tmp_path: Path) -> None:
    with pytest.raises(NoRole):
        find(name, tmp_path)


def test_a_file_that_cannot_be_used_is_said_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    with pytest.raises(NoRole, match="no such file"):
        find("x.toml", tmp_path).read()
    file.write_bytes(b"title = '\xff'")
    with pytest.raises(NoRole, match="UTF-8"):
        find("x.toml", tmp_path).read()
    file.write_bytes(b"#" * 300_000)
    with pytest.raises(NoRole, match="larger"):
        find("x.toml", tmp_path).read()
    file.write_text("\n\nmask = 3", "utf-8")
    with pytest.raises(BadRole, match=r"x\.toml:3: mask: must be a list"):
        find("x.toml", tmp_path).read()
