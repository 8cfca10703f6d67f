"""Where roles are found: the company's own files first, then those that come with the program."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from console.i18n import _
from console.roles.read import Mistake, Ready, read

LARGEST = 256 * 1024
"""Bytes of a role file."""


class NoRole(ValueError):
    """There is no such role; the text is one line for a person."""


class BadRole(ValueError):
    """The file cannot be used; the text names file and line of the first mistake, `mistakes` has all."""

    def __init__(self, file: str, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        first = self.mistakes[0]
        super().__init__(f"{file}:{first.line}: {first.text}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a role is: a file, or built in."""

    name: str
    file: Path | None

    def text(self) -> str:
        """What stands there. Raises `NoRole` when it cannot be read."""
        if self.file is None:
            return (files("console.roles") / "builtin" / f"{self.name}.toml").read_text("utf-8")
        return text_of(self.file)

    def read(self) -> Ready:
        """The role. Raises `NoRole` and `BadRole`."""
        ready, mistakes = read(self.text())
        if ready is None:
            raise BadRole(str(self.file or self.name), mistakes)
        return ready


def text_of(file: Path) -> str:
    """A role file's text. Raises `NoRole`."""
    try:
        if file.stat().st_size > LARGEST:
            raise NoRole(_("{file}: is larger than {count} KB").format(file=file, count=LARGEST // 1024))
        return file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise NoRole(_("{file}: there is no such file").format(file=file)) from None
    except OSError as error:
        raise NoRole(_("{file}: cannot be read: {why}").format(file=file, why=error.strerror)) from None
    except UnicodeDecodeError:
        raise NoRole(_("{file}: is not text in UTF-8").format(file=file)) from None


def built_in() -> tuple[str, ...]:
    """The names of the roles that come with the program."""
    names = (one.name for one in (files("console.roles") / "builtin").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def find(name: str, folder: Path) -> Place:
    """A role by name, or by the path of its file; `folder` is where the configuration is. Raises `NoRole`.

    A file `roles/NAME.toml` in the folder comes before a built-in role of that name.
    """
    if name.endswith(".toml"):
        return Place(name, folder / Path(name).expanduser())
    file = folder / "roles" / f"{name}.toml"
    if not name or any(sign in name for sign in "/\\:") or name in (".", ".."):
        raise NoRole(_("role {name!r}: a name, or a path that ends in .toml").format(name=name))
    if file.is_file():
        return Place(name, file)
    if name in built_in():
        return Place(name, None)
    allowed = ", ".join(built_in())
    told = _("role {name!r}: there is no {file}; built in are {names}")
    raise NoRole(told.format(name=name, file=file, names=allowed))
