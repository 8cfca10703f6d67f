"""What to do about each failure of 1C, for the person who administers it."""

from collections.abc import Iterable

from console.i18n import _
from console.onec.failures import (
    Ambiguous,
    Broken,
    Locked,
    NoLicence,
    NoRight,
    NotThere,
    OneCFailure,
    Refused,
    Slow,
    Unreachable,
    Unrecognised,
)
from console.onec.objects import to_tick

SETTING = "Настройка стандартного интерфейса OData"
ROLE = "УдаленныйДоступOData"
_BAD_PAGE = 300


def what_to_do(failure: OneCFailure) -> str:
    """The next step."""
    if isinstance(failure, Unreachable) and failure.certificate:
        return _("Name the company's certificate authority, or install it on this computer.")
    if isinstance(failure, Broken) and failure.status < _BAD_PAGE:
        return _(
            "A web page came instead of data: the address leads elsewhere, or the web server asks for a login itself."
        )
    advice = {
        Unreachable: _("Check the address, that the web server runs and that no firewall is between."),
        Refused: _("Check user and password; the user needs the role {role}.").format(role=ROLE),
        NoRight: _("The user needs the role {role} and roles that read the objects.").format(role=ROLE),
        Locked: _("Wait until maintenance is over, or lift the ban on sessions in 1C's administration."),
        NoLicence: _("Free a client licence, or add one: the console needs one, at most two for a moment."),
        NotThere: _(
            'The address ends in the name of the publication; its default.vrd must have <standardOdata enable="true"/>.'
        ),
        Slow: _(
            "1C that has slept needs up to half a minute: try again. If it stays so, ask who looks after the server."
        ),
        Unrecognised: _("In 1C, in «{setting}», tick the catalogs of clients; or let it be found: {command}").format(
            setting=SETTING, command="caller-console setup 1c"
        ),
        Ambiguous: _("Name one of them in [onec] preset, or let it be asked: {command}").format(
            command="caller-console setup 1c"
        ),
    }
    return advice.get(type(failure), _("See 1C's own log for this moment."))


def ticking(missing: Iterable[str]) -> str:
    """What to do in 1C so that these are published."""
    where = _("In 1C: «Администрирование → Синхронизация данных → {setting}». Tick these and save:")
    return "\n".join([where.format(setting=SETTING), *(f"  {one}" for one in to_tick(missing))])
