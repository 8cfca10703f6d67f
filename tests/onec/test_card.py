"""Rows of 1C into named values: money by currency, days overdue, words for 1C's own values, and what is missing."""

from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.card import Flag, Level, Money
from console.domain.dossier import Content, Named, Row, Standing
from console.domain.text import is_clean
from console.onec import values
from console.onec.card import Composer, Outcome
from console.onec.metadata import Schema
from console.onec.plan import Plan
from console.onec.preset import Preset, load, read

UAH, USD = "0b0b0b0b-0000-0000-0000-000000000001", "0b0b0b0b-0000-0000-0000-000000000002"
TODAY = date(2026, 11, 23)
PRESET = load("ut11")


def named(key: str, **rows: list[dict[str, Any]] | Outcome) -> Named:
    composer = Composer(Plan(PRESET), TODAY, {UAH: "грн", USD: "USD"})
    outcomes = {name: Outcome() for name in PRESET.queries}
    outcomes |= {name: found if isinstance(found, Outcome) else Outcome(found, 100.0) for name, found in rows.items()}
    return composer.named(key, outcomes[composer.sources[key]])


def every(**rows: list[dict[str, Any]] | Outcome) -> list[Named]:
    """All that is told."""
    return [named(key, **rows) for key in Composer(Plan(PRESET), TODAY).sources]


def told(key: str, **rows: list[dict[str, Any]] | Outcome) -> object:
    return named(key, **rows).content


def rows_of(key: str, **rows: list[dict[str, Any]] | Outcome) -> list[tuple[str, object]]:
    content = told(key, **rows)
    return [(one.label, one.value) for one in content if isinstance(one, Row)] if isinstance(content, tuple) else []


def owed(amount: object, due: str, currency: str = UAH) -> dict[str, Any]:
    return {"Валюта_Key": currency, "ДолгBalance": amount, "ДатаПлановогоПогашения": f"{due}T00:00:00"}


def test_debts_are_summed_by_currency_and_only_past_days_are_overdue() -> None:
    debt = [{"Валюта_Key": UAH, "СуммаBalance": Decimal("100.10")}, {"Валюта_Key": UAH, "СуммаBalance": 50}]
    debt.append({"Валюта_Key": USD, "СуммаBalance": "7"})
    overdue = [owed(70, "2026-11-20"), owed(30, "2026-10-20"), owed(99, "2026-11-23"), owed(1, "0001-01-01")]
    assert told("debt.total", debt=debt) == (Money(Decimal("150.10"), "грн"), Money(Decimal(7), "USD"))
    assert told("debt.overdue", overdue=overdue) == (Money(Decimal(100), "грн"),)
    assert told("debt.overdue_days", overdue=overdue) == 34
    assert named("debt.overdue", overdue=overdue).flags == (Flag(Level.STOP, "NO SHIPMENT WITHOUT PAYMENT"),)


def test_a_client_who_owes_nothing_is_said_to_owe_nothing() -> None:
    assert told("debt.total", debt=[]) == (Money(Decimal(0)),)
    overdue = named("debt.overdue", overdue=[])
    assert (overdue.standing, overdue.flags, overdue.as_of) == (Standing.EMPTY, (), 100.0)


def test_what_was_paid_ahead_stops_nothing() -> None:
    overdue = named("debt.overdue", overdue=[owed(-500, "2026-01-01")])
    assert overdue.content == (Money(Decimal(-500), "грн"),) and overdue.flags == ()
    assert told("debt.overdue_days", overdue=[owed(-500, "2026-01-01")]) is None


def test_a_debt_in_a_second_currency_stops_too() -> None:
    assert named("debt.overdue", overdue=[owed(-9, "2026-01-01"), owed(5, "2026-01-01", USD)]).flags


def test_what_1c_did_not_answer_is_missing_and_what_it_does_not_publish_will_stay_so() -> None:
    late = named("orders", orders=Outcome(missing="1C did not answer in time"))
    assert (late.standing, late.why, late.content) == (Standing.MISSING, "1C did not answer in time", None)
    never = named("orders", orders=Outcome(missing="not published in 1C", lasting=True))
    assert never.standing is Standing.UNPUBLISHED
    assert named("orders").standing is Standing.EMPTY  # not asked: this client cannot have any


def test_what_a_base_has_no_field_for_is_not_said_to_be_nothing() -> None:
    fields = {PRESET.queries["debt"].table: frozenset({"Валюта_Key"})}
    composer = Composer(Plan(PRESET, Schema(None, fields)), TODAY)
    assert composer.named("debt.total", Outcome([], 100.0)).standing is Standing.UNPUBLISHED


def test_an_order_is_one_row_with_all_its_cells() -> None:
    row = {
        "Number": "ТДУТ-001287   ", "Date": "2026-11-19T09:14:00", "Статус": "КОтгрузке",
        "ДатаОтгрузки": "2026-11-25T00:00:00", "СуммаДокумента": Decimal("12400"), "Валюта_Key": UAH,
    }  # fmt: skip
    orders = [row, {**row, "ДатаОтгрузки": "0001-01-01T00:00:00", "Статус": "Новий"}]
    assert rows_of("orders", orders=orders) == [
        ("No. ТДУТ-001287 · 19.11.2026 · to be shipped · ships 25.11.2026", Money(Decimal(12400), "грн")),
        ("No. ТДУТ-001287 · 19.11.2026 · Новий", Money(Decimal(12400), "грн")),
    ]
    content = told("orders", orders=orders)
    assert isinstance(content, tuple) and isinstance(content[0], Row)
    assert dict(content[0].cells) == {
        "Number": "ТДУТ-001287", "Date": date(2026, 11, 19), "Статус": "to be shipped", "Валюта_Key": "грн",
        "ДатаОтгрузки": date(2026, 11, 25), "СуммаДокумента": Money(Decimal(12400), "грн"),
    }  # fmt: skip


def test_phones_are_those_of_the_table_and_of_the_right_sort() -> None:
    rows = [
        {"Тип": "Телефон", "Вид_Key": UAH, "Представление": "+38 050"},
        {"Тип": "Адрес", "Представление": "Київ"},
        None,
        1,
    ]
    assert rows_of("phone", client=[{"КонтактнаяИнформация": rows}]) == [("грн", "+38 050")]
    assert told("phone", client=[{"КонтактнаяИнформация": "nonsense"}]) is None


def test_attributes_of_records_have_names_too_and_flags_hang_on_them() -> None:
    client = [{"DeletionMark": True, "Комментарий": "Дзвонити\nпісля обіду", "ВидЦен_Key": USD}]
    assert named("client.DeletionMark", client=client).flags == (Flag(Level.WARNING, "Client marked for deletion"),)
    assert named("client.Комментарий", client=client).flags == (Flag(Level.HINT, "Дзвонити після обіду"),)
    composer = Composer(Plan(PRESET), TODAY, {USD: "USD"}, also=("client.ВидЦен_Key", "nowhere.X", "client."))
    assert composer.named("client.ВидЦен_Key", Outcome(client, 1.0)).content == "USD"
    assert "nowhere.X" not in composer.sources and "client." not in composer.sources


EVIL = ["\x1b]52;c;SEFDS0VE\x1b\\", "\u202eabc", "[/b]", "\x9b2J", "a\x00b", "x" * 10_000]


def texts(content: Content) -> list[str]:
    if isinstance(content, tuple):
        rows = [one for one in content if isinstance(one, Row)]
        return [
            text
            for row in rows
            for one in (row.label, row.value, *(cell for _n, cell in row.cells))
            for text in texts(one)
        ]
    return [content] if isinstance(content, str) else []


@pytest.mark.parametrize("evil", EVIL)
def test_nothing_from_1c_can_act_on_a_terminal(evil: str) -> None:
    made = every(
        client=[{"Комментарий": evil, "ОсновнойМенеджер": {"Description": evil}}],
        orders=[{"Number": evil, "Статус": evil, "СуммаДокумента": 5}],
    )
    made.append(named("phone", client=[{"КонтактнаяИнформация": [{"Тип": "Телефон", "Представление": evil}]}]))
    shown = [flag.text for one in made for flag in one.flags] + [text for one in made for text in texts(one.content)]
    assert len(shown) > 5 and all(is_clean(text) and len(text) <= 1200 for text in shown)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.decimals(allow_nan=True),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["Тип", "x"]), inner, max_size=3),
    max_leaves=8,
)
NAMES = sorted({name for query in PRESET.queries.values() for name in query.take})


@given(st.lists(st.dictionaries(st.sampled_from(NAMES), anything, max_size=6), max_size=3))
def test_no_row_of_any_shape_breaks_a_card(rows: list[dict[str, Any]]) -> None:
    every(**dict.fromkeys(PRESET.queries, rows))  # type: ignore[arg-type]


@pytest.mark.parametrize("odd", ["NaN", "1e400", "-Infinity", "", "абв", None, True, 10**20, {"a": 1}])
def test_an_amount_that_is_none_is_nothing(odd: object) -> None:
    assert values.amount({"a": odd}, "a") == Decimal(0)


def test_empty_dates_and_references_of_1c_are_nothing() -> None:
    assert values.day({"a": "0001-01-01T00:00:00"}, "a") is None
    assert values.day({"a": "2026-13-45T00:00:00"}, "a") is None
    assert values.day({"a": "2026-11-23T23:59:59"}, "a") == TODAY
    assert values.ref({"a": "00000000-0000-0000-0000-000000000000"}, "a") is None
    assert values.ref({"a": UAH.upper()}, "a") == UAH
    assert values.text({"a": "Менеджер          "}, "a") == "Менеджер"
    assert values.text({"a": {"b": 5}}, "a/b") == "5"


UNF = load("unf")
OWED = {"Документ": UAH, "СуммаBalance": Decimal(100)}


def overdue(*rows: dict[str, Any], preset: Preset = UNF) -> Named:
    return Composer(Plan(preset), TODAY).named("debt.overdue", Outcome(rows, 100.0))


def shipped(day: str, term: object) -> dict[str, Any]:
    return {**OWED, "Date": f"{day}T10:00:00", "Договор": {"СрокОплатыПокупателя": term}}


def test_a_debt_is_due_so_many_days_after_its_document_as_the_contract_gives() -> None:
    late = overdue(shipped("2026-11-08", "14"), shipped("2026-11-09", "14"), shipped("2026-10-01", 7))
    assert late.content == (Money(Decimal(200), ""),) and late.flags
    composer = Composer(Plan(UNF), TODAY)
    days = composer.named("debt.overdue_days", Outcome([shipped("2026-11-08", "14"), shipped("2026-10-01", 7)], 100.0))
    assert days.content == 46


@pytest.mark.parametrize("row", [OWED, shipped("2026-01-01", 0), shipped("0001-01-01", 5), shipped("2026-01-01", "x")])
def test_a_debt_without_a_day_of_payment_is_unknown_and_never_none_at_all(row: dict[str, Any]) -> None:
    found = overdue(row)
    assert (found.standing, found.why, found.flags) == (Standing.UNPUBLISHED, "1C has no day of payment for it", ())
    known = overdue(row, shipped("2026-11-08", 3))
    assert known.content == (Money(Decimal(100), ""),), "what is known to be overdue is told"
    assert overdue({**row, "СуммаBalance": -5}).standing is Standing.EMPTY, "what was paid ahead needs no day"


def test_a_company_may_say_the_days_of_credit_that_its_contracts_do_not() -> None:
    text = (files("console.onec") / "presets" / "unf.toml").read_text("utf-8")
    own = read("own.toml", text.replace('term = "Договор/', 'usual = 10\nterm = "Договор/'))
    assert overdue(shipped("2026-11-12", 0), preset=own).content == (Money(Decimal(100), ""),)
    assert overdue(shipped("2026-11-13", 0), preset=own).standing is Standing.EMPTY
    assert overdue(shipped("2026-11-12", 14), preset=own).standing is Standing.EMPTY


def test_a_release_without_days_of_payment_says_that_they_are_not_published() -> None:
    table = PRESET.queries["overdue"].table
    composer = Composer(Plan(PRESET, Schema(None, {table: frozenset({"ДолгBalance", "Валюта_Key"})})), TODAY)
    found = composer.named("debt.overdue", Outcome([{"Валюта_Key": UAH, "ДолгBalance": 5}], 100.0))
    assert (found.standing, found.why) == (Standing.UNPUBLISHED, "not published in 1C")
