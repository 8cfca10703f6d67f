"""One client as a source tells of it, and the eyes of roles."""

from datetime import date
from decimal import Decimal
from typing import Any

from console.domain.card import CardState, Flag, Kind, Level, Lookup, Match, Money
from console.domain.dossier import Dossier, Group, Named, Row, Standing
from console.roles.eyes import Eyes
from console.roles.read import Ready, read
from console.roles.view import View
from console.ui.format.values import say

TODAY = date(2026, 11, 23)
AT = 1_795_400_000.0
IRYNA = Match(Kind.CONTACT, "c1", "Ірина Коваленко", "ТОВ «Ромашка»", "p1", "Борис Ткач", label="Мобільний")


def named(key: str, content: Any = None, label: str = "", **more: Any) -> Named:
    standing = Standing.KNOWN if content is not None else Standing.EMPTY
    return Named(key, label, content, **{"standing": standing, "as_of": AT, **more})


ORDER = Row(
    "No. 1287 · 19.11.2026 · to be shipped",
    Money(Decimal(12400), "грн"),
    (
        ("Number", "1287"), ("Date", date(2026, 11, 19)), ("Статус", "to be shipped"),
        ("СуммаДокумента", Money(Decimal(12400), "грн")),
    ),
    (("Number", "No. 1287"),),
)  # fmt: skip
NAMED = (
    named("client.person", "Ірина Коваленко", "Contact person"),
    named("client.position", None, "Position"),
    named("client.manager", "Борис Ткач", "Manager"),
    named("debt.total", (Money(Decimal("48200.00"), "грн"), Money(Decimal(7), "USD")), "Debt"),
    named(
        "debt.overdue", (Money(Decimal(31500), "грн"),), "Overdue", flags=(Flag(Level.STOP, "NO SHIPMENT"),)
    ),
    named("debt.overdue_days", 34, "Days overdue"),
    named("orders", (ORDER, ORDER), "Orders"),
    named("agreement", None, "Agreements"),
    named("client.Комментарий", "Дзвонити після обіду", flags=(Flag(Level.HINT, "Дзвонити після обіду"),)),
    named("client.ДатаДоговора", date(2026, 11, 20)),
    named("client.vip", False),
    named("client.Скидка", "7.5"),
    named("orders.Number", "1287"),
)  # fmt: skip
GROUPS = (
    Group("client", "Client", ("client.person", "client.position", "client.manager")),
    Group("debt", "Settlements", ("debt.total", "debt.overdue", "debt.overdue_days")),
    Group("orders", "Orders", ("orders",)),
    Group("agreement", "Agreements", ("agreement",)),
)


def dossier(*changed: Named) -> Dossier:
    """All of it; what is changed takes the place of what is called the same."""
    by_key = {one.key: one for one in changed}
    kept = tuple(by_key.pop(one.key, one) for one in NAMED)
    return Dossier("p1", "ТОВ «Ромашка»", (*kept, *by_key.values()), GROUPS)


def lookup(*changed: Named, state: CardState = CardState.FRESH, matches: tuple[Match, ...] = (IRYNA,)) -> Lookup:
    return Lookup("+380501112233", state, matches, None, AT, (), dossier(*changed))


def ready(text: str) -> Ready:
    found, mistakes = read(text)
    assert found is not None, mistakes
    return found


def eyes(text: str, newcomer: bool | date = False) -> Eyes:
    return Eyes(View(ready(text), say, newcomer), lambda: TODAY)
