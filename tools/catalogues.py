"""Collect every word that a user sees into the three catalogues: `uv run python tools/catalogues.py`.

Existing translations are kept; words that are gone are dropped; English needs none, its text is the key.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
LOCALES = ROOT / "console" / "locales"
LANGUAGES = ("uk", "ru", "en")
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
KEYWORDS = {"_": None, "ngettext": (1, 2), "N_": None}


def collected() -> Catalog:
    """Every message in the code, with where it stands."""
    catalogue = Catalog(project="Caller Console", charset="utf-8")
    for file, line, message, comments, context in extract_from_dir(
        ROOT / "console", method_map=[("**.py", "python")], keywords=KEYWORDS, comment_tags=("i18n:",)
    ):
        catalogue.add(
            message, locations=[(f"console/{Path(file).as_posix()}", line)], auto_comments=comments, context=context
        )
    return catalogue


def main() -> None:
    """Bring the catalogues up to date."""
    sys.path.insert(0, str(ROOT))
    from tools.compile_catalogues import compile_catalogues

    template = collected()
    for language in LANGUAGES:
        file = LOCALES / language / "LC_MESSAGES" / "console.po"
        if file.exists():
            with file.open("rb") as source:
                catalogue = read_po(source, locale=language)
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            catalogue = Catalog(locale=language, project="Caller Console", charset="utf-8")
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        for message in catalogue:
            if language == "en" and message.id and not message.pluralizable:
                message.string = message.id
            elif language == "en" and message.id:
                message.string = tuple(message.id)
        catalogue.header_comment = f"# The words of Caller Console: {language}."
        catalogue.fuzzy = False
        catalogue.last_translator = catalogue.language_team = catalogue.msgid_bugs_address = "Caller Console"
        catalogue.version = "0"
        catalogue.creation_date = catalogue.revision_date = EPOCH  # no needless differences
        with file.open("wb") as target:
            write_po(
                target, catalogue, width=120, sort_by_file=False, sort_output=True, no_location=True, omit_header=False
            )
        missing = sum(
            not all(message.string if message.pluralizable else (message.string,))
            for message in catalogue
            if message.id
        )
        print(f"{language}: {len(catalogue)} messages, {missing} without a translation")
    compile_catalogues(ROOT)


if __name__ == "__main__":
    main()
