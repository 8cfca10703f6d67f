"""Where the stylesheets are: in the installed package, or in a checkout's `styles/`."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_FOLDERS = (_PACKAGE / "_styles", _PACKAGE.parent / "styles")


def stylesheets() -> list[Path]:
    """Every stylesheet, in the order of their names.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    for folder in _FOLDERS:
        if sheets := sorted(folder.glob("*.tcss")):
            return sheets
    raise FileNotFoundError(f"no stylesheets in {_FOLDERS[0]}")
