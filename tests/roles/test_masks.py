"""What stands in the place of a masked value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.roles.masks import BARS, masked


@pytest.mark.parametrize(
    ("text", "partly"),
    [
        ("+380 50 123-45-67", "+380 50 •••-••-67"),
        ("0501234567", "05012•••67"),
        ("Борис Ткач", "Б••• Т•••"),
        ("48 200,00", BARS),
        ("4820000000", BARS),
        ("вул. Садова, 5", BARS),
        ("", BARS),
    ],
)
def test_in_part_or_whole(text: str, partly: str) -> None:
    assert masked(text, "partly") == partly
    assert masked(text, "hidden") == BARS


@given(st.text(max_size=40))
def test_most_of_it_is_hidden(text: str) -> None:
    digits = sum(one.isdecimal() for one in text)
    assert sum(one.isdecimal() for one in masked(text, "partly")) <= min(digits, 7)
