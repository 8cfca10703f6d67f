"""Where secrets are: in the file if that is its owner's alone, in the environment, in the keyring."""

import os
import stat
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from console.i18n import _
from console.secrets_store import secret_of
from console.settings.errors import SettingsError, wrong
from console.settings.tables import Settings

SECRET_KEYS = ("secret", "password")


def find_secrets(file: Path, settings: Settings, raw: Mapping[str, Any]) -> None:
    """Look the secrets up; `raw` is the file as it was read. Raises `SettingsError`."""
    if _holds_secret(raw):
        _refuse_wide_mode(file)
    for name, pbx in settings.pbx.items():
        pbx.secret = _secret(file, f"[pbx.{name}] secret", pbx.secret, pbx.secret_env, f"pbx.{name}")
    onec = settings.onec
    if onec is not None and onec.user:
        onec.password = _secret(file, "[onec] password", onec.password, onec.password_env, "onec")


def _holds_secret(raw: Mapping[str, Any]) -> bool:
    pbxes = raw.get("pbx", {})
    tables = [raw.get("onec", {}), *(pbxes.values() if isinstance(pbxes, dict) else ())]
    return any(key in table for table in tables if isinstance(table, dict) for key in SECRET_KEYS)


def _secret(file: Path, where: str, given: str | None, env: str | None, keyname: str) -> str:
    if given is not None:
        return given
    if env:
        if env not in os.environ:
            raise wrong(file, f"{where}_env", env, _("is not set in the environment"))
        return os.environ[env]
    found = secret_of(keyname)
    if found is None:
        allowed = _("is not in the keyring as {name} of caller-console, not in the file and not in the environment")
        raise wrong(file, where, None, allowed.format(name=keyname))
    return found


def _refuse_wide_mode(file: Path) -> None:
    """A file with a secret must be its owner's alone; on Windows the profile's access list guards it."""
    if sys.platform != "win32":
        mode = stat.S_IMODE(file.stat().st_mode)
        if mode & 0o077:
            allowed = _("holds a secret and others can read it (mode {mode}); run: chmod 600 {file}")
            raise SettingsError(f"{file}: " + allowed.format(mode=f"{mode:03o}", file=file))
