"""What the configuration means to each room: one file for all, said to each in its own words.

Whatever cannot be meant is a `SettingsError` with one line for a person.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from console.domain.lines import Plan
from console.domain.phone import Numbers
from console.flow.ports import Inbox
from console.i18n import _
from console.settings import PbxTable, Settings, SettingsError

if TYPE_CHECKING:
    from console.onec.lookup import OneCClients
    from console.onec.settings import OneCSettings
    from console.roles.eyes import Eyes
    from console.roles.watch import Choice
    from console.telephony.settings import PbxSettings


def plan_of(pbx: PbxTable) -> Plan:
    """The numbering plan of one PBX."""
    return Plan(dict(pbx.devices), frozenset(pbx.trunks))


def pbx_settings(name: str, pbx: PbxTable) -> "PbxSettings":
    """What the telephony room needs of one PBX."""
    from console.telephony.settings import PbxSettings

    return PbxSettings(
        name=name,
        host=pbx.host,
        port=pbx.port,
        user=pbx.user,
        secret=pbx.secret or "",
        tls=pbx.tls,
        ca_file=pbx.ca_file,
        encoding=pbx.encoding,
        dial=pbx.dial,
        context=pbx.context,
    )


def onec_settings(settings: Settings, data_dir: Path) -> "OneCSettings | None":
    """What the 1C room needs, or None when no 1C is configured."""
    from console.onec.settings import OneCSettings

    table = settings.onec
    if table is None:
        return None
    return OneCSettings(
        url=table.url,
        user=table.user,
        password=table.password or "",
        preset=_beside(settings.file, table.preset),
        way=table.way,
        folder=Path(table.folder).expanduser() if table.folder else None,
        region=settings.numbers.region,
        data_dir=data_dir,
        refresh_hours=table.refresh_hours,
        ca_file=Path(table.ca_file) if table.ca_file else None,
        base_time_zone=table.time_zone,
    )


def role_of(settings: Settings, data_dir: Path, name: str | None = None) -> "Choice":
    """Which role is in force, or that of another `name`. Raises `SettingsError`, as do those below."""
    from console.roles.book import NoRole, find
    from console.roles.watch import Choice

    try:
        place = find(name or settings.operator.role, role_folder(settings, data_dir))
    except NoRole as error:
        raise SettingsError(str(error) if name else f"{settings.file}: [operator] role: {error}") from None
    return Choice(place, settings.operator.newcomer)


def role_folder(settings: Settings, data_dir: Path) -> Path:
    """Where role files are looked for: beside the configuration."""
    return Path(settings.file).parent if settings.file else data_dir


def role_files(settings: Settings, data_dir: Path) -> tuple[Path, ...]:
    """What may change the role: the configuration, the file it names, or one in the place of a built-in role."""
    name = settings.operator.role
    own = role_folder(settings, data_dir) / (name if name.endswith(".toml") else f"roles/{name}.toml")
    return (Path(settings.file), own) if settings.file else (own,)


def eyes_of(settings: Settings, data_dir: Path, name: str | None = None) -> "tuple[Eyes, Choice]":
    """The eyes of who sits here, or of another role."""
    from console.roles.book import BadRole, NoRole
    from console.roles.eyes import Eyes
    from console.roles.view import View
    from console.ui.format.values import say

    choice = role_of(settings, data_dir, name)
    try:
        return Eyes(View(choice.place.read(), say, choice.newcomer)), choice
    except (BadRole, NoRole) as error:
        raise SettingsError(str(error)) from None


def _beside(file: str, preset: str) -> str:
    """A preset of the company's own is looked for beside the configuration."""
    return str(Path(file).parent / preset) if preset.endswith(".toml") and file else preset


def clients_of(
    settings: Settings, data_dir: Path, numbers: Numbers, inbox: Inbox, eyes: "Eyes"
) -> "OneCClients | None":
    """The clients of 1C, or None when no 1C is configured; what `eyes` ask for is read for them."""
    wanted = onec_settings(settings, data_dir)
    if wanted is None:
        return None
    from zoneinfo import ZoneInfoNotFoundError

    from console.onec.lookup import OneCClients
    from console.onec.preset import BadPreset

    try:
        return OneCClients(wanted, numbers, inbox, also=eyes.also)
    except BadPreset as error:
        raise SettingsError(f"{settings.file}: [onec] preset: {error}") from None
    except ZoneInfoNotFoundError:
        allowed = _("must be an IANA time zone, such as Europe/Kyiv")
        raise SettingsError(f"{settings.file}: [onec] time_zone = {wanted.base_time_zone!r}: {allowed}") from None
