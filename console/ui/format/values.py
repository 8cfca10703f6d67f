"""A card's values as people of each language write them, by the format that the role file asks for."""

from datetime import date
from decimal import Decimal

from console.domain.card import Format, Money, Value
from console.i18n import _, ngettext
from console.ui import clock
from console.ui.format import measures

_MONTH, _YEAR = 30, 365
_MOST_DAYS = 60
_MOST_MONTHS = 24
_MOST_PLACES = 6


def say(value: Value, written: Format | None = None) -> str:
    """A value as text; a format that does not fit the value is passed over."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Money):
        return measures.money(value.amount, value.currency)
    if isinstance(value, date):
        return _date(value, written)
    if isinstance(value, int | Decimal):
        return _number(value) + ("\u00a0%" if written is Format.PERCENT else "")
    return measures.phone(value) if written is Format.PHONE else value


def age(day: date) -> str:
    """`3 days ago`, `today`, `in 2 months`."""
    days = (clock.local(clock.now()).date() - day).days
    near = {0: _("today"), 1: _("yesterday"), -1: _("tomorrow")}
    if days in near:
        return near[days]
    long = _long(abs(days))
    return _("{long} ago").format(long=long) if days > 0 else _("in {long}").format(long=long)


def _long(days: int) -> str:
    if days <= _MOST_DAYS:
        return ngettext("{count} day", "{count} days", days).format(count=days)
    months = days // _MONTH
    if months <= _MOST_MONTHS:
        return ngettext("{count} month", "{count} months", months).format(count=months)
    years = days // _YEAR
    return ngettext("{count} year", "{count} years", years).format(count=years)


def _date(value: date, written: Format | None) -> str:
    if written is Format.AGE:
        return age(value)
    told = measures.day(value)
    return f"{told} · {age(value)}" if written is Format.DATE else told


def _number(value: int | Decimal) -> str:
    if isinstance(value, int):
        return measures.count(value)
    exponent = value.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return measures.number(value, min(places, _MOST_PLACES))
