"""The configuration while it is being asked for: the rest of the file and its comments stay as they are."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import tomlkit
from tomlkit.exceptions import ParseError
from tomlkit.items import Table

from console.cli.common import Failure
from console.i18n import _
from console.secrets_store import keep_secret, secret_of


class Document:
    """What will be written. Nothing is on disk, or in the keyring, until `write`: Ctrl+C leaves all as it was."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.is_new = not file.exists()
        self._beside: dict[str, str] = {}
        self._secrets: dict[tuple[str, ...], str] = {}
        self._toml = tomlkit.document() if self.is_new else _read(file)
        if self.is_new:
            self._toml.add(tomlkit.comment(_("Caller Console. Check it with: caller-console check")))

    def table(self, *path: str) -> dict[str, Any]:
        """What stands there now, as plain values; empty when there is nothing."""
        found: Any = self._toml
        for key in path:
            found = found.get(key) if isinstance(found, Mapping) else None
        return dict(found.unwrap()) if isinstance(found, Table) else {}

    def put(self, *path: str, values: Mapping[str, Any]) -> None:
        """Set these keys of a table; None takes a key away, other keys stay."""
        table: Any = self._toml
        for place, key in enumerate(path):
            if not isinstance(table.get(key), Mapping):
                table[key] = tomlkit.table(is_super_table=place < len(path) - 1)
            table = table[key]
        for key, value in values.items():
            if value is not None:
                table[key] = value
            elif key in table:
                del table[key]

    def keep(self, *path: str, secret: str) -> None:
        """Keep a secret, named by table and key: in the keyring where there is one, else in the file."""
        self._secrets[path] = secret

    def beside(self, name: str, text: str) -> None:
        """Write another file into the same folder."""
        self._beside[name] = text

    def secret(self, *path: str) -> str | None:
        """The secret that is known already: just given, in the file, in the environment or in the keyring."""
        if path in self._secrets:
            return self._secrets[path]
        table, key = self.table(*path[:-1]), path[-1]
        if key in table:
            return str(table[key])
        named = table.get(f"{key}_env")
        if named:
            return os.environ.get(str(named))
        return secret_of(_name(path)) if table else None

    def write(self) -> None:
        """Put everything in place; only its owner may read it. Raises `Failure`."""
        for path, secret in self._secrets.items():
            in_keyring = keep_secret(_name(path), secret)
            self.put(*path[:-1], values={path[-1]: None if in_keyring else secret, f"{path[-1]}_env": None})
            if in_keyring:
                click.echo(_("The secret is in this computer's keyring, not in the file."))
        for name, text in self._beside.items():
            _write(self.file.with_name(name), text)
        _write(self.file, tomlkit.dumps(self._toml))


def _name(path: tuple[str, ...]) -> str:
    """How the keyring calls it: `onec`, `pbx.main`."""
    return ".".join(path[:-1])


def _read(file: Path) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise Failure(_("{file}: cannot be read: {why}").format(file=file, why=error.strerror)) from None
    except UnicodeDecodeError:
        raise Failure(_("{file}: is not text in UTF-8").format(file=file)) from None
    except ParseError as error:
        raise Failure(_("{file}: is not TOML: {why}").format(file=file, why=error)) from None


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f"{file.name}.new")
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        with os.fdopen(os.open(beside, flags, 0o600), "w", encoding="utf-8") as out:
            out.write(text)
        if sys.platform != "win32":
            beside.chmod(0o600)
        beside.replace(file)
    except OSError as error:
        raise Failure(f"{file}: {error.strerror}") from None
