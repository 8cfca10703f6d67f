"""Presets are data: checked when read, in three languages, and the company may write its own."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from console import i18n
from console.domain.card import CardState, Level
from console.onec.literals import query
from console.onec.plan import Plan, fields_of
from console.onec.preset import PLACE, BadPreset, Preset, built_in, load, recognise, say
from tests.onec.support import ROMASHKA
from tests.onec.support import house as house_

ALL = sorted(built_in())
REF = "11111111-1111-1111-1111-111111111111"

OURS = """
title = "ours"
recognise = []
main = "partner"
[[owners]]
kind = "partner"
set = "Catalog_X"
"""


def words_of(preset: Preset) -> list[object]:
    words: list[object] = [block.title for block in preset.sections]
    words += [shown.label for block in preset.sections for shown in block.fields]
    words += [word for block in preset.sections if block.listing for word in block.listing.words.values()]
    return words + [rule.text for rule in preset.flags if rule.text]


def taken_of(preset: Preset, name: str) -> set[str]:
    """What the rows of a question have, those that it is joined onto among them."""
    query = preset.queries[name]
    return {*query.take, *(taken_of(preset, query.onto.partition(".")[0]) if query.onto else ())}


@pytest.mark.parametrize("name", ALL)
def test_every_text_is_there_in_every_language(name: str) -> None:
    for words in words_of(built_in()[name]):
        assert isinstance(words, dict) and set(words) == set(i18n.LANGUAGES) and all(words.values()), words


@pytest.mark.parametrize("name", ALL)
def test_a_preset_names_only_what_it_defines(name: str) -> None:
    preset = built_in()[name]
    for block in preset.sections:
        for shown in block.fields:
            for one in shown.query:
                taken = taken_of(preset, one)
                named = "|".join((shown.take, shown.sum, shown.days, shown.due, shown.term, shown.currency))
                assert set(re.split(r"[|-]", named)) - {""} <= set(taken), shown.key
            assert shown.key.startswith(f"{block.key}.")
        if block.listing:
            listing, taken = block.listing, preset.queries[block.listing.query].take
            wanted = [listing.rows] if listing.rows else [listing.take, listing.sum, *listing.label, listing.currency]
            assert set("|".join(wanted).split("|")) - {""} <= set(taken), listing.key
    keys = {shown.key for block in preset.sections for shown in block.fields}
    for rule in preset.flags:
        assert bool(rule.field) != bool(rule.query)
        assert rule.field in keys if rule.field else rule.take in preset.queries[rule.query].take
    assert any(owner.kind is preset.main for owner in preset.owners)


@pytest.mark.parametrize("name", ALL)
def test_every_address_is_short_enough_for_iis(name: str) -> None:
    plan = Plan(built_in()[name])
    places = {place for one in plan.preset.queries.values() for place in PLACE.findall(one.where)}
    refs = {place: [f"{n:08d}{REF[8:]}" for n in range(30)] if "." in place else [REF] for place in places}
    for one in plan.preset.queries.values():
        for question in plan.questions(one, refs, 1.0):
            assert len(question.path) + len(query(question.options)) < 1900
    for owner in plan.preset.owners:
        for phones in owner.phones:
            condition = plan.search(phones, "501112233")
            assert condition and len(query({"$filter": condition})) < 1500


def test_fields_of_a_condition() -> None:
    condition = "Тип eq 'Телефон' and (endswith(Номер_1,{tail}) eq true or not like(Пред/Имя,'a eq b'))"
    assert fields_of(condition) == ["Тип", "Номер_1", "Пред/Имя"]
    assert fields_of("Account/Code eq '62.01' and cast({client},'Catalog_X') eq X") == ["Account/Code", "X"]


def test_a_family_is_recognised_by_its_sets() -> None:
    assert recognise(["Catalog_Партнеры", "Catalog_Контрагенты", "Catalog_Лишнее"]) == "ut11"
    assert recognise(["Catalog_Номенклатура"]) is None
    assert recognise([]) is None


def test_a_text_is_said_in_the_language_of_the_screen() -> None:
    assert say({"uk": "борг", "en": "debt"}) == "debt"
    assert say({"uk": "борг"}) == "борг"
    assert say("долг") == "долг"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("title = 1", "title"),
        ("nonsense = ", "Invalid value"),
        ('title = "x"\nrecognise = []\nmain = "partner"\nowners = []\nqeries = {}', "qeries"),
        ('title = "x"\nrecognise = []\nmain = "somebody"\nowners = []', "main"),
        ('title = "x"\nrecognise = []\nmain = "partner"\nowners = []', "main"),
        (OURS + '[[flags]]\nlevel = "stop"\nquery = "cleint"\ntake = "A"', "cleint"),
        (OURS + '[[flags]]\nlevel = "stop"\nfield = "debt.total"', "debt.total"),
        (OURS + '[[sections]]\nkey = "a"\ntitle = "A"\n[sections.listing]\nkey = "a"\nquery = "x"\nlabel = []', "x"),
        (OURS + '[queries.q]\nset = "S"\nwhere = "A eq {nobody}"\ntake = ["A"]', "nobody"),
        (OURS + '[queries.q]\nset = "S"\nwhere = "A eq {client}"\ntake = ["A"]\nonto = "later.B"', "onto = 'later.B'"),
        (OURS + '[queries.q]\nset = "S"\nwhere = "A eq {client}"\ntake = ["A"]\nonto = "q"', "onto = 'q'"),
    ],
)
def test_a_mistake_in_a_file_is_named(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(BadPreset, match=re.escape("ours.toml")) as caught:
        load(str(file))
    assert why in str(caught.value)


def test_a_preset_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(BadPreset, match="ut11"):
        load("ut12")
    with pytest.raises(BadPreset, match="missing"):
        load("missing.toml")


async def test_the_company_writes_its_own(tmp_path: Path) -> None:
    """A field and a flag more, in a file of theirs: no line of code."""
    text = (files("console.onec") / "presets" / "ut11.toml").read_text("utf-8")
    text = text.replace(
        'take = ["Description", "DeletionMark", "Комментарий",',
        'take = ["Клиент", "Description", "DeletionMark", "Комментарий",',
    )
    text += '\n[[flags]]\nlevel = "warning"\nquery = "client"\ntake = "Клиент"\ntext = "Наш клієнт"\n'
    file = tmp_path / "ours.toml"
    file.write_text(text, "utf-8")
    async with house_(tmp_path / "data", preset=str(file)) as house:
        lookup = await house.ask(ROMASHKA)
        assert lookup.state is CardState.FRESH
        assert lookup.card and (Level.WARNING, "Наш клієнт") in [(flag.level, flag.text) for flag in lookup.card.flags]
