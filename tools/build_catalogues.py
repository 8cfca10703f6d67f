"""Hatch build hook: compiles the gettext catalogues, so that a wheel and an editable install both carry them."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before every build, editable ones included."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """See `BuildHookInterface.initialize`."""
        sys.path.insert(0, str(Path(self.root)))
        from tools.compile_catalogues import compile_catalogues

        compile_catalogues(Path(self.root))
