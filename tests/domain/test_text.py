"""Untrusted text comes out of `clean` unable to act on a terminal, and otherwise as it went in."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
