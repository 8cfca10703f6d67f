"""Times, durations, money, phones and days as people of each language write them."""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from console import i18n
from console.domain.phone import pretty
from console.i18n import _
from console.ui import clock

_NEXT_TO_NOTHING_MS = 50
_SPACE = "\u00a0"  # does not break, and every font has it
_SIGNS = {
    "UAH": "₴", "980": "₴", "ГРН": "₴", "ГРН.": "₴",
    "USD": "$", "840": "$", "ДОЛ": "$", "ДОЛ.": "$",
    "EUR": "€", "978": "€", "ЄВРО": "€", "ЕВРО": "€",
    "RUB": "₽", "643": "₽", "РУБ": "₽", "РУБ.": "₽",
    "KZT": "₸", "398": "₸",
    "PLN": "zł", "985": "zł",
}  # fmt: skip


def duration(seconds: float) -> str:
    """`0:07`, `12:40`, `1:02:03`."""
    whole = max(0, int(min(seconds, 359_999)))
    hours, rest = divmod(whole, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{secs:02}" if hours else f"{minutes}:{secs:02}"


def time_of_day(at: float) -> str:
    """`09:14`."""
    return f"{clock.local(at):%H:%M}"


def moment_of_day(at: float) -> str:
    """`09:14:02.120`, for comparing with other records."""
    return f"{clock.local(at):%H:%M:%S.%f}"[:-3]


def day_and_time(at: float) -> str:
    """`23.11 09:14`, with the year when it is another one."""
    then = clock.local(at)
    pattern = "%d.%m %H:%M" if then.year == clock.local(clock.now()).year else "%d.%m.%y %H:%M"
    return then.strftime(pattern)


def when(at: float) -> str:
    """The time, and the day when it is not today."""
    return time_of_day(at) if is_today(at) else day_and_time(at)


def short_when(at: float) -> str:
    """The time, or the day when it is not today; both five cells wide."""
    return time_of_day(at) if is_today(at) else f"{clock.local(at):%d.%m}"


def is_today(at: float) -> bool:
    """Whether it was, or is, today."""
    return clock.local(at).date() == clock.local(clock.now()).date()


def today() -> str:
    """`Mon 23.11`."""
    this = clock.local(clock.now())
    days = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return f"{days[this.weekday()]} {this:%d.%m}"


def seconds(value: float) -> str:
    """`4.2 s`, in the language's decimal sign."""
    return _("{seconds} s").format(seconds=number(Decimal(f"{max(0.0, min(value, 1e7)):.1f}"), 1))


def latency(ms: float) -> str:
    """`0.2 s`, in the language's decimal sign; `<0.1 s` when it took next to no time."""
    if ms < _NEXT_TO_NOTHING_MS:
        return _("<{seconds} s").format(seconds=number(Decimal("0.1"), 1))
    return _("{seconds} s").format(seconds=number(Decimal(f"{max(0.0, min(ms, 1e7)) / 1000:.1f}"), 1))


def number(value: Decimal, places: int) -> str:
    """Grouped by thousands; `48 200,00` or, in English, `48,200.00`."""
    text = f"{value:,.{places}f}" if value.is_finite() else str(value)
    return text if i18n.language() == "en" else text.replace(",", _SPACE).replace(".", ",")


def money(amount: Decimal, currency: str) -> str:
    """The amount with its currency's sign."""
    sign = _SIGNS.get(currency.strip().upper(), currency.strip())
    written = number(amount, 2) if abs(amount) < Decimal(10) ** 15 else f"{amount:E}"
    return f"{written}{_SPACE}{sign}" if sign else written


def count(value: int) -> str:
    """A whole number, grouped by thousands."""
    return number(Decimal(value), 0)


def day(value: date) -> str:
    """`19.11`, with the year when it is another one."""
    this_year = value.year == clock.local(clock.now()).year
    return f"{value.day:02}.{value.month:02}" if this_year else f"{value.day:02}.{value.month:02}.{value.year}"


@lru_cache(4096)
def phone(number: str) -> str:
    """A number as people of its country write it; anything that is no full number stays as it is."""
    return pretty(number) if number.startswith("+") else number
