"""Numbers as people write them lead to one form; what is not a phone number is said to be something else."""

import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain import phone
from console.domain.phone import NumberKind, Numbers, pretty, split_numbers

UA = Numbers("UA")


@pytest.mark.parametrize(
    "raw",
    [
        "+380501112233",
        "380501112233",
        "0501112233",
        "501112233",
        "80501112233",
        "00380501112233",
        "810380501112233",
        "+38 (050) 111-22-33",
        "38 (050) 111-22-33",
        "8 050 111 22 33",
        "050-111-22-33",
        "(050)1112233",
        "050 111 22 33 доб. 12",
        "+380501112233,,12",
        "тел. 050 111 22 33",
    ],
)
def test_all_ukrainian_spellings_are_one_number(raw: str) -> None:
    number = UA.parse(raw)
    assert (number.kind, number.e164, number.tail) == (NumberKind.PHONE, "+380501112233", "501112233")


@pytest.mark.parametrize(
    ("raw", "e164"),
    [
        ("380441112244", "+380441112244"),
        ("+48 22 123 45 67", "+48221234567"),
        ("48221234567", "+48221234567"),
        ("+1 212 555 0123", "+12125550123"),
        ("38 (063) 608-6021", "+380636086021"),
    ],
)
def test_other_numbers(raw: str, e164: str) -> None:
    assert UA.parse(raw).e164 == e164


@pytest.mark.parametrize("raw", ["", "anonymous", "<unknown>", "Unknown", "private", " restricted "])
def test_withheld(raw: str) -> None:
    number = UA.parse(raw)
    assert (number.kind, number.e164, number.tail, number.likeness) == (NumberKind.WITHHELD, None, None, None)


@pytest.mark.parametrize("raw", ["101", "07", "600", "999999"])
def test_extensions(raw: str) -> None:
    assert UA.parse(raw).kind is NumberKind.EXTENSION


@pytest.mark.parametrize("raw", ["*8", "s", "abc", "2223344", "1234567890123456789"])
def test_other_things_have_no_e164(raw: str) -> None:
    assert UA.parse(raw).e164 is None


def test_russian_numbers_in_a_russian_region() -> None:
    russia = Numbers("RU")
    assert russia.parse("8 (495) 123-45-67").e164 == "+74951234567"
    assert russia.parse("74951234567").tail == "4951234567"


def test_likeness_is_the_last_seven() -> None:
    assert UA.parse("2223344").likeness == "2223344"
    assert UA.parse("+380442223344").likeness == "2223344"
    assert UA.parse("101").likeness is None


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("050 111 22 33, 067 222 33 44", ["050 111 22 33", "067 222 33 44"]),
        ("0501112233; (044) 333-22-11 доб. 5", ["0501112233", "(044) 333-22-11"]),
        ("0501112233 або 0672223344", ["0501112233", "0672223344"]),
        ("нема", []),
        ("+38 (050) 123-45-67", ["+38 (050) 123-45-67"]),
    ],
)
def test_a_field_with_several_numbers(text: str, numbers: list[str]) -> None:
    assert split_numbers(text) == numbers


def test_pretty() -> None:
    assert pretty("+380501112233") == "+380 50 111 2233"
    assert pretty("nonsense") == "nonsense"


_CODES = st.sampled_from(["39", "44", "50", "63", "66", "67", "68", "73", "93", "95", "96", "97", "98", "99"])
_NATIONAL = st.builds(lambda code, rest: f"{code}{rest:07d}", _CODES, st.integers(2_000_000, 9_999_999))


@given(_NATIONAL, st.sampled_from(["+380{}", "380{}", "0{}", "{}", "80{}", "00380{}", "8-0{}", "0{} доб 7"]))
def test_any_written_form_of_a_ukrainian_number_is_the_same(national: str, form: str) -> None:
    parsed = UA.parse(form.format(national))
    if UA.parse("+380" + national).e164:  # some codes are not in use with every next digit
        assert parsed.e164 == "+380" + national


@given(st.text(max_size=60))
def test_parsing_never_raises(text: str) -> None:
    number = UA.parse(text)
    assert number.e164 is None or number.e164[1:].isdigit()


NEVER = re.compile(r"(?!)")


@given(
    region=st.sampled_from(["UA", "MD", "PL", "GE", "RU", "KZ", "DE", "US"]),
    head=st.sampled_from(
        ["", "+", "0", "00", "8", "80", "38", "380", "+380", "+38", "+373", "373", "995", "48", "+7", "8800"]
    ),
    digits=st.text("0123456789", min_size=6, max_size=12),
)
@settings(max_examples=2000)
def test_the_quick_way_reads_as_the_library_does(region: str, head: str, digits: str) -> None:
    quick, slow = Numbers(region), Numbers(region)
    slow._usual = NEVER
    assert quick.parse(head + digits) == slow.parse(head + digits)


@given(
    code=st.sampled_from(["39", "50", "63", "67", "73", "91", "99", "44", "32", "48", "61", "56"]),
    rest=st.integers(0, 9_999_999),
)
@pytest.mark.parametrize("head", ["0", "380", "+380", "80", ""])
def test_the_quick_way_reads_ukrainian_numbers_as_the_library_does(head: str, code: str, rest: int) -> None:
    quick, slow = Numbers("UA"), Numbers("UA")
    slow._usual = NEVER
    raw = f"{head}{code}{rest:07d}"
    assert quick.parse(raw) == slow.parse(raw)
    assert quick.parse(raw).e164 == f"+380{code}{rest:07d}"


@given(
    head=st.sampled_from(["", "+", "0", "8 0", "38", "+380 ", "+38 (0", "380", "т. "]),
    rest=st.text("0123456789 ()-.+", min_size=7, max_size=16),
)
@settings(max_examples=2000)
def test_a_number_alone_is_read_as_any_text_is(head: str, rest: str) -> None:
    alone = UA.usual(head + rest)
    if alone is not None:
        assert [alone] == [UA.parse(one) for one in split_numbers(head + rest)]


def taken_apart(text: str) -> list[str]:
    """`split_numbers` as it is meant, without its short cuts."""
    parts = [phone._EXTENSION_MARK.sub("", part) for part in phone._SEPARATOR.split(text.replace(",,", " доб. "))]
    return [part.strip() for part in parts if len(re.sub(r"\D", "", part)) >= 7]


@given(
    st.lists(
        st.one_of(
            st.text("0123456789 ()-.+", max_size=14),
            st.sampled_from(
                ["доб", "ДОД.", " вн", "ext", "X", "#", ",", ",,", "/", "\n", " или ", " AND ", ":", "\u1c81об"]
            ),
            st.characters(),
        ),
        max_size=8,
    ).map("".join)
)
@settings(max_examples=3000)
def test_the_short_cuts_of_taking_apart_change_nothing(text: str) -> None:
    assert split_numbers(text) == taken_apart(text)


def test_whatever_begins_a_mark_of_an_extension_is_looked_for() -> None:
    begins = re.compile("д|в|e|x|#|,", re.IGNORECASE)
    for code in range(sys.maxunicode + 1):
        assert bool(begins.match(chr(code))) == bool(phone._MAY_BE_EXTENSION.match(chr(code)))


@given(
    region=st.sampled_from(["UA", "MD", "PL", "RU"]),
    text=st.lists(
        st.one_of(
            st.text("0123456789 ()-.+", max_size=14),
            st.sampled_from(
                ["050 111 22 33", "+38 (044) 222-33-44", "доб. 5", " вн 12", ",", ", ", ",,", "/", " или ", "x7", "т."]
            ),
        ),
        max_size=7,
    ).map("".join),
)
@settings(max_examples=3000)
def test_the_digits_of_all_are_those_of_each(region: str, text: str) -> None:
    numbers = Numbers(region)
    found = numbers.all_digits(text)
    if found is not None:
        assert [f"+{one}" for one in found] == [one.e164 for one in map(numbers.parse, split_numbers(text))]
