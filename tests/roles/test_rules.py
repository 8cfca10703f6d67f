"""Rules: what they say of known, empty and unknown values, and that no text of a rule does any harm."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.catalogue import Kind
from console.roles import kinds, rules
from console.roles.rules import BadRule, Plain, Unknown, parse

TODAY = date(2026, 11, 23)
KNOWN: dict[str, Plain] = {
    "debt.overdue_days": 34,
    "debt.total": Decimal("48200.00"),
    "client.vip": False,
    "client.ВидЦен": "Опт 2",
    "client.Скидка": "7,5",
    "client.Договор": date(2026, 11, 20),
    "client.empty": None,
    "orders": ("a", "b"),
    "nothing": (),
}


def names(name: str) -> Plain:
    if name not in KNOWN:
        raise Unknown(name)
    return KNOWN[name]


def holds(text: str) -> bool | None:
    try:
        return parse(text).holds(names, TODAY)
    except Unknown:
        return None


@pytest.mark.parametrize(
    ("told", "yes"),
    [
        ("так", True),
        ("VIP", True),
        ("ні", False),
        (" Нет ", False),
        ("no", False),
        ("0", False),
        ("", False),
        ("—", False),
    ],
)
def test_a_text_that_says_no_is_no(told: str, yes: bool) -> None:
    rule = parse("not client.vip and (client.vip or true)")
    assert rule.holds(lambda _name: told, TODAY) is not yes
    assert parse("client.vip").holds(lambda _name: told, TODAY) is yes


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("debt.overdue_days > 30 and not client.vip", True),
        ("debt.overdue_days > 34", False),
        ("30 < debt.overdue_days <= 34", True),
        ("debt.total > 48199.99", True),
        ("debt.total - 200 == 48000", True),
        ("debt.total / 2 > 24000 and -debt.overdue_days < 0", True),
        ("debt.overdue_days * 2 == 68", True),
        ('client.ВидЦен == "Опт 2"', True),
        ('"Опт" in client.ВидЦен', True),
        ('"роздріб" not in lower(client.ВидЦен)', True),
        ('client.ВидЦен in ("Опт 1", "Опт 2")', True),
        ("debt.overdue_days in [33, 34]", True),
        ("client.Скидка > 7", True),  # 1C tells some numbers as text
        ("client.empty > 0", False),
        ('client.empty == ""', True),
        ("not client.empty", True),
        ("empty(client.empty) and empty(nothing)", True),
        ("count(orders) == 2 and count(nothing) == 0", True),
        ("days_since(client.Договор) == 3", True),
        ('days_until("2026-12-01") == 8', True),
        ("client.vip == false and true", True),
        ("client.Договор == client.Договор", True),
    ],
)
def test_what_a_rule_says(text: str, result: bool) -> None:
    assert holds(text) is result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("client.vvp", None),
        ("not client.vvp", None),
        ("client.vvp > 3", None),
        ("debt.overdue_days > 30 and client.vvp", None),
        ("debt.overdue_days > 40 and client.vvp", False),
        ("client.vvp and debt.overdue_days > 40", False),
        ("client.vvp or debt.overdue_days > 30", True),
        ("client.vvp or debt.overdue_days > 40", None),
        ("known(client.vvp)", False),
        ("known(debt.overdue_days)", True),
        ("known(client.empty)", False),
        ("not known(client.vvp) and debt.overdue_days > 30", True),
        ("days_since(client.empty) > 3", None),  # no date is no date of long ago
        ("client.empty < client.Договор", None),
        ("client.ВидЦен > 3", None),  # no number
        ("debt.overdue_days / 0 > 1", None),
        ("client.Договор > 3", None),
        ('client.ВидЦен * 2 == "x"', None),
        ("-client.ВидЦен > 3", None),
    ],
)
def test_what_is_not_known_decides_nothing(text: str, result: bool | None) -> None:
    assert holds(text) is result


def test_what_was_lacking_is_named() -> None:
    with pytest.raises(Unknown, match=r"^client\.vvp$"):
        parse("debt.overdue_days > 1 and client.vvp").holds(names, TODAY)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("debt.overdue_days >", "character"),
        ("debt.overdue_days = 30", "written =="),
        ("9**9**9", r"\*\* has no place"),
        ("1 << 99999999", "<< has no place"),
        ("[x for x in orders]", "ListComp has no place"),
        ("(lambda: 1)()", "no function"),
        ("__import__('os')", "no function __import__"),
        ("client.name.format(1)", "no function client.name.format"),
        ("orders[0]", "Subscript has no place"),
        ("f'{client.vip}'", "JoinedStr has no place"),
        ("client.vip if 1 else 2", "IfExp has no place"),
        ("client.vip is None", "is has no place"),
        ("debt.overdue_days == None", "None has no place"),
        ("'a'.upper == 1", "a dot follows"),
        ("(client).vip.x == ...", "has no place"),
        ("count()", "one value"),
        ("count(orders, orders)", "one value"),
        ("count(x=orders)", "one value"),
        ("(" * 400 + "1" + ")" * 400, "no rule"),
        ("not " * 300 + "true", "longer"),
        ("x" * 1001, "longer"),
        ("a\x00b", "no rule"),
        ("1or 2", "no rule"),
        ("a; b", "no rule"),
        ("x := 3", "no rule"),
        ("b'x' == 1", "has no place"),
        ("1j > 2", "has no place"),
        ("\ud800 > 1", "no rule"),
    ],
)
def test_what_is_no_rule_is_said(text: str, why: str) -> None:
    with pytest.raises(BadRule, match=why):
        parse(text)


words = st.sampled_from([
    "debt.overdue_days", "client.ВидЦен", "client.empty", "orders", "nope.x", "client.Договор", "(", ")", "[", "]", ",",
    " and ", " or ", " not ", " in ", ">", "<", "==", "+", "-", "*", "**", "/", "%", "1", "30", "9" * 40, "1e999",
    "'x'", '"', ".", "count", "known", "lower", "days_since", "empty", "lambda", ":", "=", "{", "}", "if", "else",
    "\n", "#", "\\", "None", "true", "__class__", "for x in", "@", "&", "0x", "'2026-11-23'", "'2026-99-99'",
])  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(words, max_size=14).map("".join)))
def test_no_text_of_a_rule_breaks_or_hangs_anything(text: str) -> None:
    try:
        rule = parse(text)
    except BadRule as error:
        assert str(error)
        return
    assert all(name.replace(".", "").isidentifier() for name in rule.names)
    assert list(kinds.doubts(rule, lambda name: Kind.ANYTHING if name in KNOWN else None)) is not None
    with suppress(Unknown):
        assert rule.holds(names, TODAY) in (True, False)


anything = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.dates(),
    st.decimals(allow_nan=False, allow_infinity=False), st.lists(st.integers(), max_size=3).map(tuple),
)  # fmt: skip


@given(
    st.sampled_from(["a > b", "a == b", "a + b > 0", "a / b > 1", "a in b", "a in (b, 1)", "lower(a) == b", "-a < b",
                     "count(a) > count(b)", "days_since(a) > 1", "empty(a) or b", "not a and b", "a * b != 0"]),
    anything, anything,
)  # fmt: skip
def test_no_value_breaks_a_rule(text: str, a: Any, b: Any) -> None:
    with suppress(Unknown):
        assert parse(text).holds(lambda name: a if name == "a" else b, TODAY) in (True, False)


KINDS = {
    "n": Kind.NUMBER, "t": Kind.TEXT, "d": Kind.DATE, "b": Kind.BOOL, "r": Kind.ROWS, "x": Kind.ANYTHING,
}  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["n > 3", 't == "a"', "d == today", "b", "b == true", "not b and n < 1", "x", "x > 3", 'x == "a"', "count(r) > 1",
     "empty(r)", "known(n)", 't in ("a", "b")', '"a" in t', "days_since(d) > 3", 'days_until("2026-01-01") > 3',
     "n + 1 > x", "empty(t) or n == 0", "lower(t) != lower(x)"],
)  # fmt: skip
def test_kinds_that_go_together_are_not_complained_of(text: str) -> None:
    assert list(kinds.doubts(parse(text), KINDS.get)) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("n", "must be yes or no"),
        ("r", "must be yes or no"),
        ('n > "a"', "cannot be compared"),
        ("t > 3", r"t \(a text\) cannot be compared with 3 \(a number\)"),
        ("d > 3", "cannot be compared"),
        ("b > b", "more or less"),
        ("r == r", "count"),
        ("n and b", "must be yes or no here"),
        ("not n", "must be yes or no here"),
        ("t + 1 > 3", "must be a number here"),
        ("count(n) > 1", "must be rows of a list here"),
        ("days_since(n) > 1", "must be a date here"),
        ("lower(n) == t", "must be a text here"),
        ("n in t", "must be a text here"),
        ('n in ("a", "b")', "never among"),
    ],
)
def test_kinds_that_do_not_are(text: str, why: str) -> None:
    with pytest.raises(AssertionError, match=why):
        assert not list(kinds.doubts(parse(text), KINDS.get)), list(kinds.doubts(parse(text), KINDS.get))


def test_there_is_a_word_for_every_kind_and_a_sign_for_what_is_refused() -> None:
    assert all(kinds.word(kind) for kind in Kind)
    assert not set(rules._WORDS) & set(rules.OPERATORS)
