"""Reading exported files: CSV, XLSX and JSON as programs and people write them, and what is wrong with them."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.onec.files import cells
from console.onec.files.bad import BadFile
from console.onec.files.csv_rows import encoding_of
from console.onec.files.readers import Nested, read
from console.onec.literals import NO_REF
from tests.onec.books import write_book

HEADINGS = ["Наименование", "Телефон", "Долг"]
ROWS = [["ТОВ «Ромашка»", "+38 (050) 111-22-33", "48 200,00"], ["ПП; Лан", "044\n2223344", ""]]


def table(file: Path) -> tuple[tuple[str, ...], list[list[object]]]:
    sheet = read(file)
    return sheet.headings, [list(row) for _at, row in sheet.rows]


def written(rows: list[list[str]], separator: str = ";") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


# CSV.


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_csv_of_any_separator_and_encoding(tmp_path: Path, separator: str, encoding: str) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(written([HEADINGS, *ROWS], separator).encode(encoding))
    assert table(file) == (tuple(HEADINGS), ROWS)


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(rows=st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=8), separator=st.sampled_from(";\t,|"))
def test_whatever_stands_in_cells_comes_back(tmp_path: Path, rows: list[list[str]], separator: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text(written([HEADINGS, *rows], separator), encoding="utf-8", newline="")
    assert table(file)[1] == [row for row in rows if any(row)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(body=st.binary(max_size=400))
@pytest.mark.parametrize("suffix", [".csv", ".json", ".jsonl", ".xlsx"])
def test_no_bytes_break_more_than_the_file(tmp_path: Path, suffix: str, body: bytes) -> None:
    file = tmp_path / f"a{suffix}"
    file.write_bytes(body)
    try:
        table(file)
    except BadFile as error:
        assert error.said.startswith(file.name) and "\n" not in error.said


def test_excel_says_its_separator_and_leaves_lines_blank(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("sep=,\r\n\r\nИмя,Тел\r\n\r\nЛан,044\r\n,\r\n", encoding="utf-8-sig")
    assert table(file) == (("Имя", "Тел"), [["Лан", "044"]])


def test_quotes_inside_of_a_cell_and_ragged_ends(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text('Имя;Тел;Долг\nТОВ "Лан";044\n"ТОВ ""Мир""";045;1;;\n', encoding="utf-8")
    assert table(file)[1] == [['ТОВ "Лан"', "044", ""], ['ТОВ "Мир"', "045", "1"]]


def test_a_row_that_is_too_wide_is_named(tmp_path: Path) -> None:
    file = tmp_path / "clients.csv"
    file.write_text("Имя;Тел\nЛан;1\nТОВ;2;лишнее\n", encoding="utf-8")
    with pytest.raises(BadFile) as error:
        table(file)
    assert (error.value.row, error.value.said) == (3, "clients.csv, row 3: has 3 cells, the heading has 2")


def test_a_quotation_mark_never_closed_is_named(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text('Имя;Тел\nЛан;1\n"ТОВ;2\n' + "Мир;3\n" * 500, encoding="utf-8")
    with pytest.raises(BadFile) as error:
        table(file)
    assert error.value.row == 3


def test_an_encoding_is_told_by_the_whole_file(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"a;b\n" * 500_000 + "Лан;1".encode("cp1251"))
    assert encoding_of(file) == "cp1251"
    file.write_bytes(b"a;b\n" * 500_000 + "Лан;1".encode())
    assert encoding_of(file) == "utf-8-sig"


# XLSX.


def test_a_workbook_with_a_title_above_the_table(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    write_book(
        file, [["Отчёт по клиентам"], [], ["Имя", "Телефон", "Долг"], ["Лан", 380501112233, 12.5], [None, None, None]]
    )
    headings, rows = table(file)
    assert headings == ("Имя", "Телефон", "Долг")
    assert [[cells.text(one) for one in row] for row in rows if any(row)] == [["Лан", "380501112233", "12.5"]]  # type: ignore[arg-type]
    assert next(at for at, _row in read(file).rows) == 4


@pytest.mark.parametrize("cut", [10, 300, -30])
def test_a_workbook_cut_short_is_said(tmp_path: Path, cut: int) -> None:
    file = tmp_path / "a.xlsx"
    write_book(file, [["Имя", "Телефон"], ["Лан", "1"]])
    file.write_bytes(file.read_bytes()[:cut])
    with pytest.raises(BadFile):
        table(file)


def test_a_small_workbook_may_not_unpack_into_a_huge_one(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("xl/sheet1.xml", "w") as part:
        for _n in range(1100):
            part.write(b" " * (1 << 20))
    with pytest.raises(BadFile) as error:
        table(file)
    assert "unpacks to more than" in error.value.said


# JSON.


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([{"Имя": "Лан", "Долг": 1.5}, {"Имя": "Мир", "Тел": "044"}], ensure_ascii=False),
        json.dumps({"odata.metadata": "x", "value": [{"Имя": "Лан", "Долг": 1.5}, {"Имя": "Мир", "Тел": "044"}]}),
        '\ufeff[{"Имя": "Лан", "Долг": 1.5}, {"Имя": "Мир", "Тел": "044"}]',
    ],
)
def test_json_of_each_shape(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.json"
    file.write_text(text, encoding="utf-8")
    assert table(file) == (("Имя", "Долг", "Тел"), [["Лан", Decimal("1.5"), None], ["Мир", None, "044"]])


def test_json_an_object_a_line(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"Имя": "Лан"}\n\n{"Имя": "Мир"}\n', encoding="utf-8")
    assert table(file)[1] == [["Лан"], ["Мир"]]


def test_json_with_rows_inside(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(
        '[{"Имя": "Лан", "КИ": [{"Тип": "Телефон"}], "Менеджер": {"Description": "Борис"}}]', encoding="utf-8"
    )
    sheet = read(file, frozenset({"КИ"}))
    ((_at, row),) = sheet.rows
    assert row == ["Лан", Nested([{"Тип": "Телефон"}]), "Борис"]


@pytest.mark.parametrize("text", ["", "null", "[1, 2]", '[{"a": 1}', '{"a": 1}', "[" * 20_000, '[{"a": NaN}]'])
def test_what_is_no_list_of_objects_is_said(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadFile):
        table(file)


def test_another_kind_of_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.dbf").write_bytes(b"x")
    with pytest.raises(BadFile, match="is none of"):
        read(tmp_path / "a.dbf")


# Cells.


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("48 200,00", "48200.00"), ("48\u00a0200.00", "48200.00"), ("1.234.567,89", "1234567.89"),
        ("1,234.56", "1234.56"), ("1.234,56", "1234.56"), ("-5", "-5"), ("−5,5", "-5.5"), ("(1 500)", "-1500"),
        ("100 грн.", "100"),
        ("12 400,50 ₴", "12400.50"), ("", ""), ("x", None), ("12a4", None), (12.5, "12.5"), (7, "7"), ("1e3", "1E+3"),
        ("NaN", None), ("10 000'000", "10000000"), (Decimal("1.10"), "1.10"),
    ],
)  # fmt: skip
def test_sums(cell: cells.Cell, number: str | None) -> None:
    assert cells.number(cell) == number


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_a_sum_written_as_here_is_read_back(value: Decimal) -> None:
    text = f"{value:,.2f}".replace(",", "\u00a0").replace(".", ",")
    read_back = cells.number(text)
    assert read_back is not None and Decimal(read_back) == value


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("23.11.2026", "2026-11-23T00:00:00"), ("3.1.26", "2026-01-03T00:00:00"), ("2026-11-23", "2026-11-23T00:00:00"),
        ("23.11.2026 09:14", "2026-11-23T09:14:00"), ("2026-11-23T09:14:07", "2026-11-23T09:14:07"), ("", ""),
        ("31.02.2026", None), ("завтра", None), (date(2026, 11, 23), "2026-11-23T00:00:00"),
        (datetime(2026, 11, 23, 9, 14), "2026-11-23T09:14:00"),
    ],
)  # fmt: skip
def test_dates(cell: cells.Cell, day: str | None) -> None:
    assert cells.day(cell) == day


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)))
def test_a_date_written_as_here_is_read_back(value: date) -> None:
    assert cells.day(f"{value:%d.%m.%Y}") == f"{value.isoformat()}T00:00:00"


TRUTHS: list[tuple[cells.Cell, bool | None]] = [
    ("Да", True), ("так", True), ("Истина", True), (True, True), (1, True), ("Нет", False), ("", False), (0.0, False),
    ("Стоп!", None),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "truth"), TRUTHS)
def test_yes_and_no(cell: cells.Cell, truth: bool | None) -> None:
    assert cells.truth(cell) is truth


def test_references_are_made_of_words_the_same_for_the_same_words() -> None:
    assert cells.ref("ТОВ  «Ромашка» ") == cells.ref("тов «ромашка»") != cells.ref("ТОВ «Мир»")
    guid = "91C0A0A0-0000-4000-8000-000000000001"
    assert cells.ref(guid) == guid.lower()
    assert cells.ref("") == cells.ref(NO_REF) == NO_REF


_T: Callable[[cells.Cell], object] = cells.text


@pytest.mark.parametrize(("cell", "text"), [(380501112233.0, "380501112233"), (1.5, "1.5"), (None, ""), ("  а ", "а")])
def test_texts(cell: cells.Cell, text: str) -> None:
    assert _T(cell) == text
