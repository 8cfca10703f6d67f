"""The sources of the 1C extension, as they come with the program."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def sources() -> Iterator[tuple[Path, bytes]]:
    """Each file of the extension: where it belongs, and what is in it."""
    yield from _below(files("console.onec") / "extension", Path())


def write(folder: Path) -> int:
    """Write them all below a folder; how many is returned. Raises `OSError`."""
    count = 0
    for count, (name, content) in enumerate(sources(), 1):  # noqa: B007
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return count


def _below(place: Traversable, name: Path) -> Iterator[tuple[Path, bytes]]:
    for one in sorted(place.iterdir(), key=lambda found: found.name):
        if one.is_dir():
            yield from _below(one, name / one.name)
        else:
            yield name / one.name, one.read_bytes()
