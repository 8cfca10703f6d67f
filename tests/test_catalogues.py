"""The interface is complete in all three languages, and every placeholder survives translation."""

import re

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tools.catalogues import LANGUAGES, LOCALES, collected

PLACEHOLDER = re.compile(r"{[^{}]*}")


def catalogue(language: str) -> Catalog:
    with (LOCALES / language / "LC_MESSAGES" / "console.po").open("rb") as file:
        return read_po(file, locale=language)


def key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_there_and_no_other(language: str) -> None:
    wanted = {key(message) for message in collected() if message.id}
    there = {key(message) for message in catalogue(language) if message.id}
    assert (wanted - there, there - wanted) == (set(), set())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_translated(language: str) -> None:
    missing = []
    for message in catalogue(language):
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and not all(strings):
            missing.append(key(message))
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_survive(language: str) -> None:
    for message in catalogue(language):
        if isinstance(message.id, str) and message.id:
            assert set(PLACEHOLDER.findall(message.id)) == set(PLACEHOLDER.findall(str(message.string))), message.id


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_a_translation_is_in_its_language(language: str) -> None:
    """No English sentence was copied over; no Russian letter stands in a Ukrainian text, nor the other way round."""
    foreign = {"uk": "ыэъё", "ru": "іїєґ"}[language]
    for message in catalogue(language):
        text = message.string if isinstance(message.string, str) else " ".join(message.string)
        assert not set(foreign) & set(text.lower()), text
        if len(key(message).split()) > 3 and message.id:
            assert re.search("[а-яіїєґ]", text, re.IGNORECASE), text


def test_no_word_hides_where_it_is_not_collected() -> None:
    """The collector does not look into the braces of an f-string."""
    hidden = re.compile(r"""\{_\(['"]""")
    found = [file.name for file in (LOCALES.parent).rglob("*.py") if hidden.search(file.read_text(encoding="utf-8"))]
    assert found == []
