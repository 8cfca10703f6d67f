"""Compile the gettext catalogues: `console.po` → `console.mo`, beside it."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogues(root: Path) -> None:
    """Write `console.mo` beside every `console.po` below `root`."""
    for source in sorted((root / "console" / "locales").glob("*/LC_MESSAGES/console.po")):
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3])
        with source.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)


if __name__ == "__main__":
    compile_catalogues(Path(__file__).parent.parent)
