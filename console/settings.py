"""The configuration: one TOML file, typed and checked; what is wrong is said with file, key, value and allowed."""

import os
import stat
import sys
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import platformdirs

from console.i18n import LANGUAGES, _
from console.secrets_store import secret_of

APP = "caller-console"
WAYS = ("auto", "odata", "service", "files")
THEMES = ("dark", "light", "contrast", "ansi")


class SettingsError(Exception):
    """The configuration cannot be used; the text is one line that names file, key, value and what is allowed."""


class OperatorTable(msgspec.Struct, forbid_unknown_fields=True):
    """`[operator]`: who sits here."""

    line: str = ""
    role: str = "reception"
    name: str | None = None
    newcomer: bool | date = False


class PbxTable(msgspec.Struct, forbid_unknown_fields=True):
    """`[pbx.NAME]`: one Asterisk."""

    host: str
    user: str
    port: int = 5038
    secret: str | None = None
    secret_env: str | None = None
    tls: bool = False
    ca_file: str | None = None
    encoding: str = "cp1251"
    dial: str = "PJSIP/{line}"
    context: str = "from-internal"
    trunks: list[str] = []
    devices: dict[str, str] = {}

    def __repr__(self) -> str:  # a secret must not get into a log by way of a repr
        return f"PbxTable({self.host!r}, {self.user!r})"


class OneCTable(msgspec.Struct, forbid_unknown_fields=True):
    """`[onec]`: where the clients are."""

    url: str = ""
    user: str = ""
    password: str | None = None
    password_env: str | None = None
    way: str = "auto"
    folder: str | None = None
    preset: str = "auto"
    refresh_hours: float = 6.0
    ca_file: str | None = None
    time_zone: str | None = None

    def __repr__(self) -> str:  # as above
        return f"OneCTable({self.url or self.folder!r}, {self.user!r})"


class NumbersTable(msgspec.Struct, forbid_unknown_fields=True):
    """`[numbers]`: how phone numbers are read."""

    region: str = "UA"


class ScreenTable(msgspec.Struct, forbid_unknown_fields=True):
    """`[screen]`: how it looks."""

    language: str = "auto"
    theme: str = "dark"


class NotifyTable(msgspec.Struct, forbid_unknown_fields=True):
    """`[notify]`: desktop notifications."""

    enabled: bool = True
    hide_names: bool = False


class HistoryTable(msgspec.Struct, forbid_unknown_fields=True):
    """`[history]`: what is kept of past calls."""

    why_days: float = 14


class Settings(msgspec.Struct, forbid_unknown_fields=True):
    """The whole file. Secrets are already looked up where they are kept."""

    operator: OperatorTable = msgspec.field(default_factory=OperatorTable)
    pbx: dict[str, PbxTable] = {}
    onec: OneCTable | None = None
    numbers: NumbersTable = msgspec.field(default_factory=NumbersTable)
    lines: dict[str, str] = {}
    screen: ScreenTable = msgspec.field(default_factory=ScreenTable)
    notify: NotifyTable = msgspec.field(default_factory=NotifyTable)
    history: HistoryTable = msgspec.field(default_factory=HistoryTable)
    file: str = ""


_TABLES: Mapping[str, type[msgspec.Struct]] = {
    "operator": OperatorTable,
    "onec": OneCTable,
    "numbers": NumbersTable,
    "screen": ScreenTable,
    "notify": NotifyTable,
    "history": HistoryTable,
}
_T = TypeVar("_T", bound=msgspec.Struct)
_REGION_LENGTH = 2
_HIGHEST_PORT = 65_535
_MOST_DAYS = 3_650


def default_file() -> Path:
    """Where the file is looked for when nobody says."""
    named = os.environ.get("CALLER_CONSOLE_CONFIG")
    return Path(named) if named else platformdirs.user_config_path(APP, appauthor=False) / "console.toml"


def default_data_dir() -> Path:
    """Where history, directory, cards and logs are kept when nobody says."""
    return platformdirs.user_data_path(APP, appauthor=False)


def load(file: Path) -> Settings:
    """Read and check the file, and look its secrets up.

    Raises:
        SettingsError: with one line for a person.
    """
    raw = _read(file)
    known = {*_TABLES, "pbx", "lines"}
    for key in raw:
        if key not in known:
            raise _wrong(
                file, key, None, _("is not known here; allowed: {names}").format(names=", ".join(sorted(known)))
            )
    tables = {key: _table(file, f"[{key}]", raw[key], kind) for key, kind in _TABLES.items() if key in raw}
    pbxes = _mapping(file, "pbx", raw.get("pbx", {}))
    pbx = {name: _table(file, f"[pbx.{name}]", table, PbxTable) for name, table in pbxes.items()}
    lines = _mapping(file, "lines", raw.get("lines", {}))
    for line, name in lines.items():
        if not isinstance(name, str):
            raise _wrong(file, f"[lines] {line}", name, _("must be a name in quotes"))
    settings = Settings(pbx=pbx, lines=dict(lines), file=str(file))
    for key, table in tables.items():
        setattr(settings, key, table)
    _check(file, settings)
    _find_secrets(file, settings, _holds_secret(raw))
    return settings


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise SettingsError(_("{file}: there is no such file").format(file=file)) from None
    except OSError as error:
        raise SettingsError(_("{file}: cannot be read: {why}").format(file=file, why=error.strerror)) from None
    except UnicodeDecodeError:
        raise SettingsError(_("{file}: is not text in UTF-8").format(file=file)) from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(_("{file}: is not TOML: {why}").format(file=file, why=error)) from None
    except RecursionError:
        raise SettingsError(_("{file}: is not TOML: {why}").format(file=file, why=_("too many brackets"))) from None


def _wrong(file: Path, key: str, value: object, allowed: str) -> SettingsError:
    shown = "" if value is None else f" = {value!r}"
    return SettingsError(f"{file}: {key}{shown}: {allowed}")


def _mapping(file: Path, key: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _wrong(file, key, value, _("must be a table"))
    return value


def _table(file: Path, where: str, value: Any, kind: type[_T]) -> _T:
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    for key in _mapping(file, where, value):
        if key not in fields:
            raise _wrong(
                file, f"{where} {key}", None, _("is not known here; allowed: {names}").format(names=", ".join(fields))
            )
    for key, field in fields.items():
        if key not in value:
            if field.required:
                raise _wrong(file, f"{where} {key}", None, _("is missing"))
            continue
        try:
            msgspec.convert(value[key], field.type)
        except msgspec.ValidationError:
            shown = "…" if key in _SECRET_KEYS else value[key]
            raise _wrong(file, f"{where} {key}", shown, _("must be {what}").format(what=_what(field.type))) from None
    return msgspec.convert(value, kind)


_SECRET_KEYS = ("secret", "password")


def _what(kind: Any) -> str:
    if kind is int:
        return _("a whole number")
    if kind is float:
        return _("a number")
    if kind is bool:
        return _("true or false")
    if kind == bool | date:
        return _("true, false, or the last day, such as 2026-12-31")
    if kind == list[str]:
        return _("a list of texts in quotes")
    if kind == dict[str, str]:
        return _("a table of texts in quotes")
    return _("a text in quotes")


def _check(file: Path, settings: Settings) -> None:
    """What a type alone cannot say."""
    for name, pbx in settings.pbx.items():
        where = f"[pbx.{name}]"
        if not 0 < pbx.port <= _HIGHEST_PORT:
            raise _wrong(file, f"{where} port", pbx.port, _("must be from 1 to 65535"))
        if "{line}" not in pbx.dial:
            raise _wrong(file, f"{where} dial", pbx.dial, _("must contain {line}, as in PJSIP/{line}"))
        try:
            "".encode(pbx.encoding)
        except LookupError:
            allowed = _("must be an encoding, such as utf-8, cp1251 or koi8-r")
            raise _wrong(file, f"{where} encoding", pbx.encoding, allowed) from None
    screen = settings.screen
    _one_of(file, "[screen] language", screen.language, ("auto", *LANGUAGES))
    _one_of(file, "[screen] theme", screen.theme, THEMES)
    region = settings.numbers.region
    if len(region) != _REGION_LENGTH or not region.isalpha() or not region.isupper():
        raise _wrong(file, "[numbers] region", region, _("must be a country's two letters, such as UA"))
    if not 0 <= settings.history.why_days <= _MOST_DAYS:
        raise _wrong(file, "[history] why_days", settings.history.why_days, _("must be from 0 to 3650"))
    if settings.onec is not None:
        _check_onec(file, settings.onec)


def _check_onec(file: Path, onec: OneCTable) -> None:
    _one_of(file, "[onec] way", onec.way, WAYS)
    if onec.folder and onec.way in ("auto", "files"):
        if onec.url and onec.way == "auto":
            raise _wrong(file, "[onec] url", onec.url, _("is not used beside folder: leave one, or say which way"))
        return
    if onec.way == "files" or not onec.url:
        missing = "folder" if onec.way == "files" else "url"
        raise _wrong(file, f"[onec] {missing}", None, _("is missing"))
    if not onec.url.startswith(("http://", "https://")) or "@" in onec.url:
        raise _wrong(file, "[onec] url", "…" if "@" in onec.url else onec.url, _("must be like http://server/base"))
    if onec.refresh_hours <= 0:
        raise _wrong(file, "[onec] refresh_hours", onec.refresh_hours, _("must be more than 0"))


def _one_of(file: Path, key: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise _wrong(file, key, value, _("must be one of: {names}").format(names=", ".join(allowed)))


def _holds_secret(raw: dict[str, Any]) -> bool:
    pbxes = raw.get("pbx", {})
    tables = [raw.get("onec", {}), *(pbxes.values() if isinstance(pbxes, dict) else ())]
    return any(key in table for table in tables if isinstance(table, dict) for key in _SECRET_KEYS)


def _find_secrets(file: Path, settings: Settings, in_file: bool) -> None:
    if in_file:
        _refuse_wide_mode(file)
    for name, pbx in settings.pbx.items():
        pbx.secret = _secret(file, f"[pbx.{name}] secret", pbx.secret, pbx.secret_env, f"pbx.{name}")
    onec = settings.onec
    if onec is not None and onec.user:
        onec.password = _secret(file, "[onec] password", onec.password, onec.password_env, "onec")


def _secret(file: Path, where: str, given: str | None, env: str | None, keyname: str) -> str:
    if given is not None:
        return given
    if env:
        if env not in os.environ:
            raise _wrong(file, f"{where}_env", env, _("is not set in the environment"))
        return os.environ[env]
    found = secret_of(keyname)
    if found is None:
        allowed = _("is not in the keyring as {name} of caller-console, not in the file and not in the environment")
        raise _wrong(file, where, None, allowed.format(name=keyname))
    return found


def _refuse_wide_mode(file: Path) -> None:
    """A file with a secret must be its owner's alone; on Windows the profile's access list guards it."""
    if sys.platform != "win32":
        mode = stat.S_IMODE(file.stat().st_mode)
        if mode & 0o077:
            allowed = _("holds a secret and others can read it (mode {mode}); run: chmod 600 {file}")
            raise SettingsError(f"{file}: " + allowed.format(mode=f"{mode:03o}", file=file))
