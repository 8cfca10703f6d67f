"""What a type alone cannot say of a value."""

from pathlib import Path

from console.i18n import LANGUAGES, _
from console.settings.errors import wrong
from console.settings.tables import OneCTable, Settings

WAYS = ("auto", "odata", "service", "files")
THEMES = ("dark", "light", "contrast", "ansi")
_REGION_LENGTH = 2
_HIGHEST_PORT = 65_535
_MOST_DAYS = 3_650


def check(file: Path, settings: Settings) -> None:
    """Raises `SettingsError` at the first value that cannot be."""
    for name, pbx in settings.pbx.items():
        where = f"[pbx.{name}]"
        if not 0 < pbx.port <= _HIGHEST_PORT:
            raise wrong(file, f"{where} port", pbx.port, _("must be from 1 to 65535"))
        if "{line}" not in pbx.dial:
            raise wrong(file, f"{where} dial", pbx.dial, _("must contain {line}, as in PJSIP/{line}"))
        try:
            "".encode(pbx.encoding)
        except LookupError:
            allowed = _("must be an encoding, such as utf-8, cp1251 or koi8-r")
            raise wrong(file, f"{where} encoding", pbx.encoding, allowed) from None
    screen = settings.screen
    _one_of(file, "[screen] language", screen.language, ("auto", *LANGUAGES))
    _one_of(file, "[screen] theme", screen.theme, THEMES)
    region = settings.numbers.region
    if len(region) != _REGION_LENGTH or not region.isalpha() or not region.isupper():
        raise wrong(file, "[numbers] region", region, _("must be a country's two letters, such as UA"))
    if not 0 <= settings.history.why_days <= _MOST_DAYS:
        raise wrong(file, "[history] why_days", settings.history.why_days, _("must be from 0 to 3650"))
    if settings.onec is not None:
        _check_onec(file, settings.onec)


def _check_onec(file: Path, onec: OneCTable) -> None:
    _one_of(file, "[onec] way", onec.way, WAYS)
    if onec.folder and onec.way in ("auto", "files"):
        if onec.url and onec.way == "auto":
            raise wrong(file, "[onec] url", onec.url, _("is not used beside folder: leave one, or say which way"))
        return
    if onec.way == "files" or not onec.url:
        missing = "folder" if onec.way == "files" else "url"
        raise wrong(file, f"[onec] {missing}", None, _("is missing"))
    if not onec.url.startswith(("http://", "https://")) or "@" in onec.url:
        raise wrong(file, "[onec] url", "…" if "@" in onec.url else onec.url, _("must be like http://server/base"))
    if onec.refresh_hours <= 0:
        raise wrong(file, "[onec] refresh_hours", onec.refresh_hours, _("must be more than 0"))


def _one_of(file: Path, key: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise wrong(file, key, value, _("must be one of: {names}").format(names=", ".join(allowed)))
