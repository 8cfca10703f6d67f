"""A role file's text: every mistake in one go, each with its line."""

import tomllib
from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from console import i18n
from console.roles.read import read

from .people import ready


def told(text: str) -> list[str]:
    found, mistakes = read(text)
    assert (found is None) is bool(mistakes)
    return [f"{one.line}: {one.text}" for one in mistakes]


def test_the_smallest_role_is_an_empty_file() -> None:
    assert ready("").role.sections == ()


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        ("a = [", ["1: is not TOML: Invalid value"]),
        ("\n\ntitle = \n", ["3: is not TOML: Invalid value"]),
        ("tittle = 1", ["1: tittle: is not known here; allowed: title, names, sections, flags, hints, mask, "
                        "preset_flags, notification"]),
        ("title = 3", ['1: title: must be a text in quotes, or { uk = "…", ru = "…", en = "…" }']),
        ("title = { de = \"x\" }", ["1: title.de: must be one of: uk, ru, en"]),
        ("mask = \"debt\"", ["1: mask: must be a list in square brackets"]),
        ("mask = [\n3]", ["2: mask = 3: must be a text in quotes"]),
        ("preset_flags = \"no\"", ['1: preset_flags = "no": must be true or false']),
        ("[[flags]]\ntext = \"x\"", ["1: flags.when: is missing"]),
        ("[flags]\ntext = \"x\"", ["1: flags: must be a list in square brackets"]),
        ("flags = [1]", ["1: flags: must be a table"]),
        ("[[flags]]\nwhen = \"a\"\ntext = \"x\"\nlevel = \"loud\"",
         ['4: flags.level = "loud": must be one of: stop, warning, hint']),
        ("[[flags]]\nwhen = \"a >\"\ntext = \"x\"", ["2: a >: is no rule, from character 4 on"]),
        ("[[flags]]\nwhen = \"a > 1\"\ntext.uk = \"{x\"",
         ["3: {x: a brace that is alone; to show one, write it twice"]),
        ("[[hints]]\ntext = \"{a:b}\"",
         ["2: {a:b}: there is no format b; there are text, money, date, age, phone, percent, number, bool"]),
        ("[[hints]]\ntext = \"{a b}\"", ["2: {a b}: {a b} is no name"]),
        ("[[sections]]", ["1: a section needs `from`, the name of a preset's section, or `fields`",
                          "1: a section of its own needs a title"]),
        ("[[sections]]\ntitle = \"x\"\nfields = [{ label = \"y\" }]",
         ["3: a field needs `key`, a name of the preset, or `from`, an attribute of 1C"]),
        ("[[sections]]\nfrom = \"x\"\nfields = [\n{ key = \"y\", most = -1 }]",
         ["4: most = -1: must be from 0 to 100"]),
        ("[[sections]]\nfrom = \"x\"\nfields = [{ key = \"y\", format = \"euro\" }]",
         ['3: sections.fields.format = "euro": must be one of: text, money, date, age, phone, percent, number, bool, '
          "list"]),
        ("[[sections]]\nfrom = \"x\"\nfields = [{ key = \"y\", mask = \"some\" }]",
         ['3: sections.fields.mask = "some": must be one of: hidden, partly']),
        ("[notification]\nmask = 3\nhide = 1", ["2: notification.mask: is not known here; allowed: title, body, hide",
                                              "3: notification.hide: must be a list in square brackets"]),
        ("notification = 3", ["1: notification: must be a table"]),
        ("[notification]\nbody = \"}\"", ["2: }: a brace that is alone; to show one, write it twice"]),
        ("names = 3", ["1: names: must be a table"]),
        ("[names]\nclient.vip = 3", ["2: names.client.vip = 3: must be a text in quotes"]),
        ("[names]\nx.y = [1]", ["2: names.x.y: must be a text in quotes"]),
        ("[names]\nclient.name = \"client.X\"",
         ["2: client.name: must be a name of your own, such as client.vip"]),
        ("[names]\n\nvip = \"client.X\"", ["3: vip: must be a name of your own, such as client.vip"]),
        ("[names]\n\n\"client.vip\" = \"client.X == 1\"",
         ['3: client.vip = "client.X == 1": must be an attribute of 1C, such as client.ВидЦен/Description']),
        ("[names]\na.a = \"a.b\"\na.b = \"client.X\"",
         ['2: a.a = "a.b": must be an attribute of 1C, such as client.ВидЦен/Description']),
        ("[names]\na.a = \"a.a\"", ['2: a.a = "a.a": must be an attribute of 1C, such as client.ВидЦен/Description']),
        ("title = \"" + "x" * 81 + "\"", ["1: a title is longer than 80 characters"]),
    ],
)  # fmt: skip
def test_each_mistake_is_told_with_its_line(text: str, mistakes: list[str]) -> None:
    assert told(text) == mistakes


def test_all_mistakes_come_at_once_in_the_order_of_lines() -> None:
    text = 'mask = [1]\n[[flags]]\nwhen = 2\ntext = "x"\nloud = true\n[[flags]]\nlevel = "x"\n'
    assert [one.partition(":")[0] for one in told(text)] == ["1", "3", "5", "6", "6", "7"]
    text = '[[flags]]\nwhen = "a >"\ntext = "{"\n[[hints]]\nwhen = "9**9"\ntext = "}"\n'
    assert [one.partition(":")[0] for one in told(text)] == ["2", "3", "5", "6"]


def test_a_field_may_be_its_name_alone() -> None:
    text = '[[sections]]\ntitle = "x"\nfields = ["debt.total", { from = "client.ВидЦен", key = "client.prices" }]\n'
    role = ready(text).role
    assert [(one.key, one.source) for one in role.sections[0].fields] == [
        ("debt.total", ""), ("client.prices", "client.ВидЦен"),
    ]  # fmt: skip
    assert role.aliases == {"client.prices": "client.ВидЦен"}


def test_a_file_gives_attributes_names_of_its_own() -> None:
    text = '[names]\nclient.vip = "client.ОсобыйКлиент"\n"client.prices" = "client.ВидЦен/Description"\n'
    found = ready(text + '[[flags]]\nwhen = "client.vip"\ntext = "VIP"')
    assert found.role.aliases == {"client.vip": "client.ОсобыйКлиент", "client.prices": "client.ВидЦен/Description"}
    assert found.sources == {"client.ОсобыйКлиент", "client.ВидЦен/Description"}
    assert found.names == {"client.ОсобыйКлиент"}


def test_what_is_masked_under_a_name_of_one_s_own_is_masked_whatever_it_is_called() -> None:
    role = ready('mask = ["client.vip"]\n[names]\nclient.vip = "client.ОсобыйКлиент"').role
    assert role.masks == {"client.vip": "hidden", "client.ОсобыйКлиент": "hidden"}


def test_every_name_that_a_file_asks_about_is_known() -> None:
    text = """
[[sections]]
title = "x"
fields = ["debt.total", { from = "client.ВидЦен", key = "client.prices" }]
[[flags]]
when = 'client.prices == "Опт" and client.vip'
text = "{client.Скидка}"
[[hints]]
when = "debt.overdue_days > 3"
text = "{client.prices}"
[notification]
title = "{client.name}"
body = "{call.queue}"
"""
    assert ready(text).names == {
        "debt.total", "client.ВидЦен", "client.vip", "client.Скидка", "debt.overdue_days", "client.name", "call.queue",
    }  # fmt: skip


@pytest.mark.parametrize(("language", "said"), [("uk", "Борг"), ("ru", "Долг"), ("en", "Debt")])
def test_texts_are_in_the_interface_s_language(language: str, said: str) -> None:
    i18n.use(language)
    text = '[[flags]]\nwhen = "true"\ntext = { uk = "Борг", ru = "Долг", en = "Debt" }'
    assert ready(text).flags[0].text.parts == (said,)


KEYS = ["title", "sections", "flags", "hints", "mask", "notification", "preset_flags", "from", "fields", "key", "when",
        "text", "level", "format", "columns", "most", "newcomer", "body", "hide", "uk", "x"]  # fmt: skip
leaves = st.one_of(
    st.sampled_from(["stop", "money", "debt.total", "debt.overdue_days > 30", "{debt.total}", "{", "partly", "uk"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8), st.integers(-5, 200), st.booleans(), st.dates(),
)  # fmt: skip
tables = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=15,
)


@given(st.dictionaries(st.sampled_from(KEYS), tables, max_size=5))
def test_no_table_breaks_the_reading(document: dict[str, Any]) -> None:
    text = tomlkit.dumps(document)
    tomllib.loads(text)
    count = text.count("\n") + 1
    found, mistakes = read(text)
    assert (found is None) is bool(mistakes)
    assert all(1 <= one.line <= count and one.text for one in mistakes)


@given(st.text(max_size=100))
def test_no_text_breaks_the_reading(text: str) -> None:
    found, mistakes = read(text)
    assert (found is None) is bool(mistakes)
