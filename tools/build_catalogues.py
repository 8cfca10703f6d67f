"""Hatch build hook: compiles the gettext catalogues, so that a wheel and an editable install both carry them."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(root: Path) -> None:
    """Write `console.mo` beside every `console.po` below `root`."""
    for source in sorted((root / "console" / "locales").glob("*/LC_MESSAGES/console.po")):
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3])
        with source.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before every build, editable ones included."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """See `BuildHookInterface.initialize`."""
        compile_catalogues(Path(self.root))
