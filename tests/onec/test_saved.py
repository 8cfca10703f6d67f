"""Cards as bytes: what is written is read back, and what is not a card is refused."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.card import Flag, Kind, Level, Match, Money, Why
from console.domain.dossier import Content, Dossier, Group, Named, Row, Standing
from console.domain.text import clean, is_clean
from console.onec.saved import Damaged, Saved, read_card, read_matches, write_card, write_matches

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40).map(clean)
times = st.floats(0, 4e9)
amounts = st.decimals(-(10**12), 10**12, places=2)
values = st.one_of(
    texts, st.booleans(), st.integers(-(10**9), 10**9), st.dates(), amounts, st.builds(Money, amounts, texts)
)
rows = st.builds(
    Row, texts, values, st.lists(st.tuples(texts, values), max_size=2).map(tuple),
    st.lists(st.tuples(texts, texts), max_size=2).map(tuple),
)  # fmt: skip
contents = st.one_of(
    st.none(),
    values,
    st.lists(st.builds(Money, amounts, texts), min_size=1, max_size=2).map(tuple),
    st.lists(rows, min_size=1, max_size=3).map(tuple),
)
flags = st.builds(Flag, st.sampled_from(Level), texts)
named = st.builds(
    Named, texts, texts, contents, st.sampled_from(Standing), st.none() | times, st.none() | texts,
    st.lists(flags, max_size=2).map(tuple),
)  # fmt: skip
groups = st.builds(Group, texts, texts, st.lists(texts, max_size=3).map(tuple))
dossiers = st.builds(
    Dossier, texts, texts, st.lists(named, max_size=4).map(tuple), st.lists(groups, max_size=2).map(tuple)
)
matches = st.builds(
    Match, st.sampled_from(Kind), texts, texts, st.none() | texts, st.none() | texts, st.none() | texts,
    st.sampled_from(Why), st.none() | texts,
)  # fmt: skip


@given(times, dossiers, st.frozensets(texts, max_size=2))
def test_a_client_is_read_back_as_it_was(at: float, told: Dossier, asked: frozenset[str]) -> None:
    assert read_card(write_card(Saved(at, told, asked))) == Saved(at, told, asked)


@given(times, st.lists(matches, max_size=4).map(tuple))
def test_matches_are_read_back_as_they_were(at: float, some: tuple[Match, ...]) -> None:
    assert read_matches(write_matches(at, some)) == (at, some)


@given(st.binary())
def test_bytes_that_are_no_card_are_refused(data: bytes) -> None:
    with pytest.raises(Damaged):
        read_card(data)
    with pytest.raises(Damaged):
        read_matches(data)


def kept(*contents: Content) -> list[Content]:
    told = Dossier("ref", "x", tuple(Named(str(n), "", one) for n, one in enumerate(contents)))
    return [one.content for one in read_card(write_card(Saved(1.0, told))).dossier.named]


def test_a_row_keeps_its_link_and_one_saved_without_is_read_as_well() -> None:
    row = Row("No. 5", "x", link="e1cib/data/Документ.X?ref=0")
    assert kept((row,)) == [(row,)]
    old = (
        b'{"at":1,"ref":"r","title":"t","named":[["l","x",{"type":"rows","rows":[["a","b",[],[]]]},"known",1,null,[]]],'
    )
    assert read_card(old + b'"groups":[],"asked":[]}').dossier.named[0].content == (Row("a", "b"),)


def test_money_keeps_its_last_kopeck() -> None:
    (sums,) = kept((Money(Decimal("48200.10"), "грн"),))
    assert sums == (Money(Decimal("48200.10"), "грн"),)
    assert isinstance(sums, tuple) and isinstance(sums[0], Money) and str(sums[0].amount) == "48200.10"


def test_what_somebody_wrote_into_the_file_cannot_act_on_a_terminal() -> None:
    data = (
        b'{"at":1,"ref":"r","title":"\\u001b]52;c;SEFDS0VE\\u001b\\\\","named":['
        b'["k","\\u0007",{"type":"sums","sums":[{"type":"money","amount":"1","currency":"\\u009b1m"}]},"known",1,null,[]],'
        b'["l","x",{"type":"rows","rows":[["\\u001b[1m","\\u202e",[["\\u0007","\\u001b[2J"]],[["a","\\u001b[2J"]]]]},"known",1,"\\u001bc",'
        b'[["stop","\\u001bc"]]]],"groups":[["g","\\u202e",["\\u0007"]]],"asked":[]}'
    )
    told = read_card(data).dossier
    sums, rows = told.named[0].content, told.named[1].content
    assert isinstance(sums, tuple) and isinstance(sums[0], Money)
    assert isinstance(rows, tuple) and isinstance(rows[0], Row)
    seen = [
        told.title,
        told.named[0].label,
        sums[0].currency,
        rows[0].label,
        str(rows[0].value),
        *map(str, rows[0].cells),
    ]
    seen += [told.named[1].why or "", told.named[1].flags[0].text, told.groups[0].title, *told.groups[0].keys]
    assert all(is_clean(str(one)) for one in seen)


def test_values_stay_what_they_are() -> None:
    some = ["2026-11-23", date(2026, 11, 23), 34, True, Decimal("12.50"), None]
    assert list(map(repr, kept(*some))) == list(map(repr, some))
