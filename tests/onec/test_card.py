"""Rows of 1C into a card: money by currency, days overdue, words for 1C's own values, and what is missing."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.card import Flag, Level, Money, Section
from console.domain.text import is_clean
from console.onec import values
from console.onec.card import Composer, Outcome, Part, card_of
from console.onec.plan import Plan
from console.onec.preset import load

UAH, USD = "0b0b0b0b-0000-0000-0000-000000000001", "0b0b0b0b-0000-0000-0000-000000000002"
TODAY = date(2026, 11, 23)
PRESET = load("ut11")


def part(key: str, **rows: list[dict[str, Any]] | Outcome) -> Part | None:
    composer = Composer(Plan(PRESET), TODAY, {UAH: "грн", USD: "USD"})
    block = next(one for one in PRESET.sections if one.key == key)
    outcomes = {name: Outcome() for name in PRESET.queries}
    outcomes |= {name: found if isinstance(found, Outcome) else Outcome(found, 100.0) for name, found in rows.items()}
    return composer.part(block, outcomes)


def shown(made: Part | None) -> dict[str, object]:
    assert made is not None
    return {field.key: field.value for field in made.section.fields}


def owed(amount: object, due: str, currency: str = UAH) -> dict[str, Any]:
    return {"Валюта_Key": currency, "ДолгBalance": amount, "ДатаПлановогоПогашения": f"{due}T00:00:00"}


def test_debts_are_summed_by_currency_and_only_past_days_are_overdue() -> None:
    debt = [{"Валюта_Key": UAH, "СуммаBalance": Decimal("100.10")}, {"Валюта_Key": UAH, "СуммаBalance": 50}]
    debt.append({"Валюта_Key": USD, "СуммаBalance": "7"})
    overdue = [owed(70, "2026-11-20"), owed(30, "2026-10-20"), owed(99, "2026-11-23"), owed(1, "0001-01-01")]
    made = part("debt", debt=debt, overdue=overdue)
    assert shown(made) == {
        "debt.total": Money(Decimal("150.10"), "грн"),
        "debt.total.2": Money(Decimal(7), "USD"),
        "debt.overdue": Money(Decimal(100), "грн"),
        "debt.days": 34,
    }
    assert made and made.flags == (Flag(Level.STOP, "NO SHIPMENT WITHOUT PAYMENT"),)


def test_a_client_who_owes_nothing_is_said_to_owe_nothing() -> None:
    made = part("debt", debt=[], overdue=[])
    assert shown(made) == {"debt.total": Money(Decimal(0))}
    assert made and made.flags == ()


def test_what_was_paid_ahead_stops_nothing() -> None:
    made = part("debt", debt=[{"Валюта_Key": UAH, "СуммаBalance": -500}], overdue=[owed(-500, "2026-01-01")])
    assert made and made.flags == ()
    assert shown(made)["debt.total"] == Money(Decimal(-500), "грн")


def test_a_debt_in_a_second_currency_stops_too() -> None:
    overdue = [owed(-9, "2026-01-01"), owed(5, "2026-01-01", USD)]
    made = part("debt", debt=[], overdue=overdue)
    assert made and made.flags


def test_a_block_whose_question_failed_says_why() -> None:
    made = part("orders", orders=Outcome(missing="1C did not answer in time"))
    assert made and made.section == Section("orders", "Orders", (), None, "1C did not answer in time")


def test_half_a_block_says_what_it_lacks_in_its_place() -> None:
    made = part("debt", debt=[], overdue=Outcome(missing="1C did not answer in time"))
    assert shown(made) == {"debt.total": Money(Decimal(0)), "debt.overdue": "1C did not answer in time"}
    assert made and made.section.missing is None and made.flags == ()
    made = part("debt", debt=Outcome(missing="slow"), overdue=[owed(5, "2026-01-01")])
    assert list(shown(made).values()) == ["slow", Money(Decimal(5), "грн"), 326]


def test_what_a_base_does_not_publish_is_left_out_without_a_word_each_time() -> None:
    made = part("debt", debt=[], overdue=Outcome(missing="not published in 1C", lasting=True))
    assert shown(made) == {"debt.total": Money(Decimal(0))}
    both = Outcome(missing="not published in 1C", lasting=True)
    made = part("debt", debt=both, overdue=both)
    assert made and made.section.missing == "not published in 1C"


def test_a_block_without_rows_is_not_there() -> None:
    assert part("orders", orders=[]) is None


def test_an_order_is_one_line() -> None:
    row = {
        "Number": "ТДУТ-001287   ", "Date": "2026-11-19T09:14:00", "Статус": "КОтгрузке",
        "ДатаОтгрузки": "2026-11-25T00:00:00", "СуммаДокумента": Decimal("12400"), "Валюта_Key": UAH,
    }  # fmt: skip
    made = part("orders", orders=[row, {**row, "ДатаОтгрузки": "0001-01-01T00:00:00", "Статус": "Новий"}])
    assert made
    assert [field.label for field in made.section.fields] == [
        "No. ТДУТ-001287 · 19.11.2026 · to be shipped · ships 25.11.2026",
        "No. ТДУТ-001287 · 19.11.2026 · Новий",
    ]
    assert made.section.fields[0].value == Money(Decimal(12400), "грн")


def test_phones_are_those_of_the_table_and_of_the_right_sort() -> None:
    rows = [
        {"Тип": "Телефон", "Вид_Key": UAH, "Представление": "+38 050"},
        {"Тип": "Адрес", "Представление": "Київ"},
        None,
        1,
    ]
    assert shown(part("phone", client=[{"КонтактнаяИнформация": rows}])) == {"phone.1": "+38 050"}
    assert part("phone", client=[{"КонтактнаяИнформация": "nonsense"}]) is None


def test_flags_of_records_and_comments() -> None:
    made = part("client", client=[{"DeletionMark": True, "Комментарий": "Дзвонити\nпісля обіду"}])
    assert made and made.flags == (
        Flag(Level.WARNING, "Client marked for deletion"),
        Flag(Level.HINT, "Дзвонити після обіду"),
    )


def test_flags_stand_with_the_loudest_first_and_once() -> None:
    stop, hint = Flag(Level.STOP, "a"), Flag(Level.HINT, "b")
    empty = Section("x", "x")
    card = card_of("ref", "title", [Part(empty, (hint,)), Part(empty, (stop, hint))])
    assert card.flags == (stop, hint)
    assert card.sections == ()


EVIL = ["\x1b]52;c;SEFDS0VE\x1b\\", "\u202eabc", "[/b]", "\x9b2J", "a\x00b", "x" * 10_000]


@pytest.mark.parametrize("evil", EVIL)
def test_nothing_from_1c_can_act_on_a_terminal(evil: str) -> None:
    for made in (
        part("client", client=[{"Комментарий": evil, "ОсновнойМенеджер": {"Description": evil}}]),
        part("orders", orders=[{"Number": evil, "Статус": evil, "СуммаДокумента": 5}]),
        part("phone", client=[{"КонтактнаяИнформация": [{"Тип": "Телефон", "Представление": evil}]}]),
    ):
        assert made
        texts = [flag.text for flag in made.flags] + [field.label for field in made.section.fields]
        texts += [field.value for field in made.section.fields if isinstance(field.value, str)]
        assert texts and all(is_clean(text) and len(text) <= 1200 for text in texts)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.decimals(allow_nan=True),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["Тип", "x"]), inner, max_size=3),
    max_leaves=8,
)
NAMES = sorted({name for query in PRESET.queries.values() for name in query.take})


@given(st.lists(st.dictionaries(st.sampled_from(NAMES), anything, max_size=6), max_size=3))
def test_no_row_of_any_shape_breaks_a_card(rows: list[dict[str, Any]]) -> None:
    for block in PRESET.sections:
        part(block.key, **dict.fromkeys(PRESET.queries, rows))  # type: ignore[arg-type]


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
