"""Whatever a caller, a name or a number holds, the question to 1C stays the one that was meant."""

import re
from datetime import datetime
from urllib.parse import parse_qsl, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.onec import literals

_STRING = re.compile(r"'(?:[^']|'')*'")


@given(st.text())
def test_a_text_is_one_literal_whatever_is_in_it(value: str) -> None:
    written = literals.text(value)
    assert _STRING.fullmatch(written)
    assert written[1:-1].replace("''", "'") == value


@pytest.mark.parametrize(
    "name", ["П'ятірка", "' or 1 eq 1 or Description eq '", "''", "O'Hara' and DeletionMark eq true"]
)
def test_quotes_in_names_cannot_end_the_literal(name: str) -> None:
    condition = f"Description eq {literals.text(name)} and DeletionMark eq false"
    assert _STRING.sub("§", condition) == "Description eq § and DeletionMark eq false"


@given(st.text())
def test_only_a_reference_passes_for_one(value: str) -> None:
    try:
        written = literals.guid(value)
    except ValueError:
        return
    assert re.fullmatch(r"guid'[0-9a-fA-F-]{36}'", written)


@pytest.mark.parametrize("value", ["", "' or true or '", "1" * 36, "00000000-0000-0000-0000-00000000000 ", "x" * 36])
def test_what_is_no_reference_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="reference"):
        literals.guid(value)


@given(st.text())
def test_only_digits_pass_for_digits(value: str) -> None:
    try:
        written = literals.digits(value)
    except ValueError:
        return
    assert re.fullmatch(r"'[0-9]{1,20}'", written)


@given(st.from_regex(r"[0-9]{7,15}", fullmatch=True))
def test_a_likeness_holds_the_digits_in_order_and_nothing_else(value: str) -> None:
    written = literals.likeness(value)
    assert re.fullmatch(r"'%[0-9%]+%'", written)
    assert written.replace("%", "") == f"'{value}'"


def test_the_usual_groups_of_a_number_may_be_parted_by_anything() -> None:
    assert literals.likeness("501112233") == "'%50%111%22%33%'"


@given(
    st.dictionaries(st.from_regex(r"\$[a-z]{1,8}", fullmatch=True), st.text(st.characters(exclude_categories=["Cs"])))
)
def test_a_query_string_is_read_back_as_it_was_meant(options: dict[str, str]) -> None:
    written = literals.query(options)
    assert "+" not in written
    assert dict(parse_qsl(written, keep_blank_values=True)) == options


def test_a_plus_and_a_blank_are_not_mixed_up() -> None:
    assert literals.query({"$filter": "a eq '+38 050'"}) == "$filter=a%20eq%20%27%2B38%20050%27"


def test_quotes_in_a_condition_of_a_table_are_nested_as_1c_has_them() -> None:
    path = literals.call("AccumulationRegister_Р", "Balance", {"Condition": "'Валюта_Key eq guid'0''"})
    assert unquote(path) == "AccumulationRegister_Р/Balance(Condition='Валюта_Key eq guid'0'')"
    assert "?" not in path and " " not in path


def test_a_moment_is_naive_with_four_digits_of_year() -> None:
    assert literals.moment(datetime(2026, 11, 23, 9, 14, 7, 999)) == "datetime'2026-11-23T09:14:07'"
    assert literals.moment(datetime(1, 1, 1)) == "datetime'0001-01-01T00:00:00'"
