"""The interface's languages: gettext catalogues under `console/locales`, English in the code."""

import gettext
import locale
import os
from pathlib import Path

LANGUAGES = ("uk", "ru", "en")
Words = str | dict[str, str]
"""A text in a file of the company: one for all languages, or one for each of uk, ru, en."""
_FOLDER = Path(__file__).parent / "locales"
_current: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def system_language() -> str:
    """The language of this computer, if it is one of ours; else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            break
    else:
        value = locale.getlocale()[0] or ""
    spoken = value[:2].lower()
    # Windows says the whole word
    spoken = {"ukrainian": "uk", "russian": "ru"}.get(value.partition("_")[0].lower(), spoken)
    return spoken if spoken in LANGUAGES else "en"


def use(language: str) -> None:
    """Speak `language` (one of `LANGUAGES`, or `auto`) from now on."""
    global _current, _language
    _language = system_language() if language == "auto" else language
    _current = gettext.translation("console", _FOLDER, languages=[_language], fallback=True)
    os.environ["LANGUAGE"] = _language  # for libraries that ask gettext themselves: click's help and errors
    gettext.bindtextdomain("console", str(_FOLDER))
    gettext.textdomain("console")


def language() -> str:
    """What is spoken now."""
    return _language


def _(text: str) -> str:
    """Say `text` in the current language."""
    return _current.gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """Say `one` or `many`, as the language counts."""
    return _current.ngettext(one, many, count)


def in_words(words: Words) -> str:
    """The text in the interface's language, else in English, else in any."""
    if isinstance(words, str):
        return words
    return words.get(_language) or words.get("en") or next(iter(words.values()), "")
