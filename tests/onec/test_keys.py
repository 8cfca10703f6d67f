"""The quick way from 1C's free text to the directory's keys gives what the slow way gives."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain.phone import Numbers, tail_length
from console.onec.directory import digits_of, tail_of
from console.onec.keys import Key, Keys
from console.onec.written import numbers_in

NEVER = re.compile(r"(?!)(?P<country>)(?P<national>)")
COLUMNS = ("НомерТелефона", "Представление")

_DIGITS = st.text("0123456789", min_size=5, max_size=10)
_HEADS = st.sampled_from(
    ["", "+", "0", "00", "8", "80", "+380", "38 (0", "380", "+38 (0", "т. ", "+373", "373", "+48", "7"]
)
_CODES = st.sampled_from(["", "50", "67", "44", "32", "99", "39", "11"])
_ONE = st.builds("{}{}{}".format, _HEADS, _CODES, _DIGITS)
_WRITTEN = st.one_of(
    _ONE, st.builds(lambda one: f"{one[:5]}-{one[5:8]}/{one[8:]}", _ONE), st.text("05 0+()-./,;#двxДоб", max_size=24)
)
_TAIL = st.sampled_from(
    ["", " доб. 5", ", доб. 66", ",,12", "#7", " x 5 ext 6", " Левченко", " вн 3 дод 4", "\n", " или ", "/2"]
)
_FIELD = st.lists(st.builds("{}{}".format, _WRITTEN, _TAIL), max_size=3).flatmap(
    lambda some: st.sampled_from([", ", ";", " / ", " або ", "\n", ",,", " и "]).map(lambda between: between.join(some))
)


def slowly(row: dict[str, Any], numbers: Numbers) -> set[Key]:
    """The same by the library alone."""
    length, keys = tail_length(numbers.region), dict[tuple[int, int], bool]()
    for number in numbers_in(row, COLUMNS, numbers):
        if number.e164 is not None and len(number.e164) > length:
            whole = int(number.e164[1:])
            keys.setdefault((whole % 10**length, whole), True)
        elif (tail := tail_of(number)) is not None:
            keys.setdefault((tail, digits_of(number)), number.e164 is not None)
    return {(*key, is_e164) for key, is_e164 in keys.items()}


@given(region=st.sampled_from(["UA", "UA", "MD", "GE", "PL", "RU", "KZ"]), one=_FIELD, other=_FIELD, same=st.booleans())
@settings(max_examples=3000)
def test_keys_are_those_of_the_library(region: str, one: str, other: str, same: bool) -> None:
    quick, slow = Numbers(region), Numbers(region)
    slow._usual = NEVER
    row = {"НомерТелефона": re.sub(r"[-+ ]", "", one).partition(",")[0] if same else other, "Представление": one}
    found = list(Keys(quick).of(row, COLUMNS))
    assert set(found) == slowly(row, slow)
    assert len({(tail, digits) for tail, digits, _is_e164 in found}) == len(found)


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ("+38 (050) 889-10-81, доб. 66", [(508891081, 380508891081, True)]),
        ("096 592 70 57, 032 351 78 48", [(965927057, 380965927057, True), (323517848, 380323517848, True)]),
        ("т. 044/222/33/45", [(442223345, 380442223345, True)]),
        ("+48 12 345 67 89", [(123456789, 48123456789, True)]),
        ("222-33-45", [(2223345, 2223345, False)]),
        ("нема", []),
        (380508891081, []),
        (None, []),
    ],
)
def test_keys_of_what_people_write(written: object, keys: list[Key]) -> None:
    assert list(Keys(Numbers("UA")).of({"Представление": written}, COLUMNS)) == keys
