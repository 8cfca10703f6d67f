"""Finding calls by what people type."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.archive import SqliteArchive, index, recording, schema, search
from console.archive.fold import Wanted, understand
from console.archive.index import PartyIndex
from console.archive.overlay import Overlay
from console.domain.call import Call, Direction
from console.domain.card import Card
from console.domain.history import Query, Record

from .conftest import Inbox
from .making import a_call, a_card, client

HISTORY: list[tuple[str, Call, Card | None]] = [
    ("ромашка", a_call(1, "+380501112233", client=client("ТОВ «Ромашка»"), queue="sales"), None),
    ("ірина", a_call(2, "+380671234567", caller_name="Коваленко Ірина"), None),
    ("мар'яна", a_call(3, "+380931119988", client=client("ФОП Об'їздчик Мар’яна")), None),
    ("ґалаґан", a_call(4, "+380442345678", client=client("Ґалаґан Юрій")), None),
    ("гарний", a_call(5, "+380501234599", client=client("Гарний Юрій")), None),
    ("семёнов", a_call(6, "+79161234567", caller_name="Семёнов Пётр"), None),
    ("card", a_call(7, "+380661112299", client=client("Лан")), a_card("Лан", client__counterparty="Агро «Лан-505»")),
    ("склад", a_call(8, "104", direction=Direction.INTERNAL, caller_line="104", caller_name="Склад"), None),
    ("withheld", a_call(9, None, caller_name=None), None),
    ("out", a_call(10, "+380501112200", direction=Direction.OUTBOUND, caller_line="105", rang=()), None),
    ("żółw", a_call(11, "+48221234567", caller_name="Żółw Sp. z o.o."), None),
    ("қазақ", a_call(12, "+77011234567", caller_name="Қазақстан Темір Жолы"), None),
    ("漢字", a_call(13, "+81312345678", caller_name="漢字株式会社 Токіо?"), None),
]

EXAMPLES = [
    ("050 111-22", {"ромашка", "out"}),
    ("+38050", {"ромашка", "гарний", "out"}),
    ("38050111", {"ромашка", "out"}),
    ("(050) 111 22 33", {"ромашка"}),
    ("1122", {"ромашка", "card", "out"}),
    ("2233", {"ромашка"}),
    ("+501", set()),  # a plus sign is the beginning of a number
    ("00380501112233", {"ромашка"}),
    ("8 050 111 22 33", {"ромашка"}),
    ("ромаш", {"ромашка"}),
    ("РОМАШКА", {"ромашка"}),
    ('"ромашка"', {"ромашка"}),
    ("тов ромашка", {"ромашка"}),
    ("ромашка тов", {"ромашка"}),
    ("ромашка 2233", {"ромашка"}),
    ("ромашка 7777", set()),
    ("коваленко ірина", {"ірина"}),
    ("ірина ков", {"ірина"}),
    ("ирина", set()),  # и and і are different letters
    ("об'їзд", {"мар'яна"}),
    ("обʼїзд", {"мар'яна"}),
    ("обїзд", {"мар'яна"}),
    ("мар'яна", {"мар'яна"}),
    ("ґал", {"ґалаґан"}),
    ("гал", set()),  # ґ and г are different letters
    ("юрій", {"ґалаґан", "гарний"}),
    ("семенов", {"семёнов"}),
    ("Семёнов", {"семёнов"}),
    ("петр", {"семёнов"}),
    ("агро", {"card"}),
    ("лан-505", {"card"}),
    ("лан", {"card"}),
    ("скл", {"склад"}),
    ("sal", {"ромашка"}),
    ("SALES", {"ромашка"}),
    ("105", {"out"}),
    ("żółw", {"żółw"}),
    ("sp. z o.o.", {"żółw"}),
    ("қазақ", {"қазақ"}),
    ("漢字", {"漢字"}),
    ("漢 токіо", {"漢字"}),
    ("?", {"漢字"}),
    ("99", {"мар'яна", "гарний", "card"}),
    ("я", {"мар'яна"}),
    ("зззз", set()),
]


def names(records: Sequence[Record]) -> list[str]:
    by_id = {call.id: name for name, call, _card in HISTORY}
    return [by_id[record.call.id] for record in records]


@pytest.mark.parametrize("indexed", [False, True], ids=["through the table", "through the index"])
async def test_examples(archive: SqliteArchive, inbox: Inbox, indexed: bool) -> None:
    for _name, call, card in HISTORY:
        archive.record(call, card)
    await inbox.until_recorded(len(HISTORY))
    if indexed:
        await archive.prepare_search()
    for text, expected in EXAMPLES:
        found = names(await archive.search(Query(text)))
        assert set(found) == expected, text
        assert found == [name for name, _call, _card in reversed(HISTORY) if name in expected]


@pytest.mark.parametrize(("text", "expected"), EXAMPLES)
def test_examples_not_on_disk_yet(text: str, expected: set[str]) -> None:
    waiting = Overlay((call, card) for _name, call, card in HISTORY)
    assert set(names(waiting.over([], understand(text, "UA"), None, None))) == expected


async def test_nothing_typed_shows_everything_newest_first(archive: SqliteArchive) -> None:
    for _name, call, card in reversed(HISTORY):
        archive.record(call, card)
    assert names(await archive.search(Query("  "))) == [name for name, _call, _card in reversed(HISTORY)]
    assert names(await archive.recent(2)) == ["漢字", "қазақ"]


@pytest.mark.parametrize(
    ("region", "typed", "stored"),
    [
        ("RU", "8 916 123", "79161234567"),
        ("RU", "8916", "79161234567"),
        ("KZ", "8 701", "77011234567"),
        ("BY", "8029", "375291234567"),
        ("DE", "030 1234", "49301234567"),
        ("UA", "810 49 30", "49301234567"),
        ("PL", "022 123", "48221234567"),
    ],
)
def test_trunk_prefixes_as_people_type_them(region: str, typed: str, stored: str) -> None:
    assert understand(typed, region).accepts(stored, "")


async def test_the_lines_own_calls(archive: SqliteArchive, inbox: Inbox) -> None:
    for _name, call, card in HISTORY:
        archive.record(call, card)
    assert names(await archive.search(Query(line="105"))) == ["out"]
    await inbox.until_recorded(len(HISTORY))
    assert names(await archive.search(Query(line="105"))) == ["out"]
    assert names(await archive.search(Query("ромашка", line="105"))) == []
    assert names(await archive.search(Query("ромашка", line="101"))) == ["ромашка"]
    assert names(await archive.search(Query("105", line="102"))) == []


async def test_pages_follow_each_other(archive: SqliteArchive, inbox: Inbox) -> None:
    for _name, call, card in HISTORY:
        archive.record(call, card)
    await inbox.until_recorded(len(HISTORY))
    for text in ("", "380", "юрій", "а"):
        whole = await archive.search(Query(text))
        paged: list[Record] = []
        while page := await archive.search(Query(text), before=paged[-1].rowid if paged else None, limit=2):
            paged += page
        assert paged == list(whole)


async def test_the_index_is_built_again_when_much_has_changed(
    archive: SqliteArchive, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "_OVERLAY_LIMIT", 3)
    await archive.prepare_search()
    for number in range(10):
        archive.record(a_call(number, f"+38050{number:07d}", client=client(f"Клієнт {number}")), None)
    await inbox.until_recorded(10)
    for _time in range(2):
        assert len(await archive.search(Query("клієнт"))) == 10
        await archive.prepare_search()


_people = st.sampled_from(["ТОВ Лан", "Лан Ірина", "Ірина", "лан?", "漢字", "об'єкт 50", ""])
_phones = st.sampled_from(["+380501112233", "+380501112244", "+380671112233", "101", "102", None])
_texts = st.sampled_from(
    ["", "50", "111", "5", "+38050", "2233", "лан", "ірина лан", "лан 50", "50 об'єкт", "字", "?", "101", "qu", "5 л"]
)


@st.composite
def _histories(draw: st.DrawFn) -> list[Call]:
    numbers = draw(st.lists(st.integers(0, 50), unique=True, max_size=30))
    return [
        a_call(
            number,
            draw(_phones),
            caller_name=draw(_people),
            rang=draw(st.sampled_from([(), ("101",), ("101", "102")])),
            talked=(),
            queue=draw(st.sampled_from([None, "queue-1", "queue-2"])),
        )
        for number in numbers
    ]


def _by_hand(everything: Sequence[Record], wanted: Wanted, line: str | None) -> list[Record]:
    """What should be found: a party is found by every name it ever had."""
    names_of: dict[str, list[str]] = {}
    for record in everything:
        names_of.setdefault(recording.party_key(record.call)[0], []).extend(recording.names_of(record.call, None))

    def is_wanted(call: Call) -> bool:
        key, digits = recording.party_key(call)
        in_queue = len(wanted.text) > 1 and wanted.text in (call.queue or "")
        named = wanted.text in call.lines or in_queue or wanted.accepts(digits, "\n".join(names_of[key]))
        return (line is None or line in call.lines) and (wanted.is_everything or named)

    return [record for record in everything if is_wanted(record.call)]


@settings(deadline=None)
@given(_histories(), _histories(), _texts, st.sampled_from([None, "101"]), st.sampled_from([1, 4, 100]))
def test_every_way_of_searching_finds_the_same(
    early: list[Call], late: list[Call], text: str, line: str | None, limit: int
) -> None:
    """By hand, through the table, and through an index that some of the calls were written after."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    schema.upgrade(db)
    recording.write(db, [(call, None) for call in early])
    built = PartyIndex()
    with mock.patch.object(index, "_SEGMENT", 3):
        while not built.step(db):
            pass
    recording.write(db, [(replace(call, started=call.started + 30, id=call.id + "b"), None) for call in late])
    wanted = understand(text, "UA")
    through_table = search.search(db, PartyIndex(), wanted, line, None, limit)
    through_index = search.search(db, built, wanted, line, None, limit)
    everything = search.search(db, built, understand("", "UA"), None, None, 1000)
    db.close()
    assert through_table == through_index == _by_hand(everything, wanted, line)[:limit]
