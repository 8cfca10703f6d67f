"""Untrusted text comes out of `clean` unable to act on a terminal, and otherwise as it went in."""

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain import text
from console.domain.text import NAME_LIMIT, REPLACEMENT, clean, is_clean

R = REPLACEMENT


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("Ромашка ТОВ", "Ромашка ТОВ"),
        ("  Коваленко І. П. ", "Коваленко І. П."),
        ("\x1b]52;c;SEFD\x1b\\", f"{R}]52;c;SEFD{R}\\"),
        ("\x9b2J", f"{R}2J"),
        ("a\u202egnp.exe", f"a{R}gnp.exe"),
        ("нуль\u200bширини", f"нуль{R}ширини"),
        ("\ufeffBOM", f"{R}BOM"),
        ("[/b] [@click=app.quit]x[/]", "[/b] [@click=app.quit]x[/]"),
        ("два\nрядки\tі", "два рядки і"),
        ("й" + "\u0301" * 40, "й" + "\u0301" * 3),
        ("\ud800", R),
        ("\U000e0041", R),
        ("ﾠ", R),
        ("и\u0306", "й"),
        ("", ""),
    ],
)
def test_examples(raw: str, safe: str) -> None:
    assert clean(raw) == safe


def test_a_huge_name_is_cut_and_says_so() -> None:
    assert clean("я" * 65_536) == "я" * (NAME_LIMIT - 1) + "…"


def test_every_code_point_that_could_act_is_replaced() -> None:
    bad = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) in ("Cc", "Cf", "Cs", "Co")]
    leaked = [character for character in bad if character in clean(f"a{character}b")]
    assert leaked == []


@given(st.text(st.characters(), max_size=400))
def test_clean_is_clean_and_stays_so(text: str) -> None:
    once = clean(text)
    assert is_clean(once)
    assert len(once) <= NAME_LIMIT
    assert clean(once) == once


@given(st.text(st.characters(categories=("Lu", "Ll", "Nd", "Zs")), max_size=100))
def test_ordinary_words_are_not_touched(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text).strip()


def test_plain_text_is_safe_as_it_is_letter_by_letter_and_in_pairs() -> None:
    """What the short cut lets through unlooked at: no letter of it is changed, none combines with another."""
    plain = [chr(code) for code in range(sys.maxunicode + 1) if text._PLAIN.fullmatch(chr(code))]
    assert len(plain) > 150
    for one in plain:
        assert is_clean(one) and not unicodedata.combining(one)
        assert all(unicodedata.normalize("NFC", one + other) == one + other for other in plain)


@given(st.one_of(st.text(), st.text("Ялта їжак'«»-… \t\u0301\u00a0", max_size=12)), st.integers(1, 40))
def test_the_short_cut_changes_nothing(raw: str, limit: int) -> None:
    quick = clean(raw, limit)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "_PLAIN", re.compile(r"(?!)"))
        assert clean(raw, limit) == quick
