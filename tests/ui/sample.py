"""A company as its receptionist sees it on Monday at 09:14: invented people, invented numbers."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from console.desk.desk import Operator
from console.domain.call import Call, CallState, Direction, Outcome, Reason
from console.domain.card import Card, CardState, Field, Flag, Kind, Level, Lookup, Match, Money, Section, Step, Why
from console.domain.events import LinkState
from console.domain.evidence import Part
from console.domain.history import Acquaintance
from console.domain.lines import Line, LineState
from console.domain.phone import NumberKind
from console.domain.why import Account, Answered, Asked, Decision, Notified, ReadNumber, Seen
from console.flow.ports import SourceState
from console.flow.projection import LinkView, Snapshot

ZONE = timezone(timedelta(hours=2))
NOW = datetime(2026, 11, 23, 9, 14, 20, tzinfo=ZONE).timestamp()
OPERATOR = Operator("101", "reception", "Анна")
ROMASHKA = "+380501112233"


def at(hours: int, minutes: int, seconds: int = 0) -> float:
    """A moment of that morning."""
    return datetime(2026, 11, 23, hours, minutes, seconds, tzinfo=ZONE).timestamp()


def uah(amount: str) -> Money:
    """Hryvnias."""
    return Money(Decimal(amount), "UAH")


LINES = (
    Line("101", "main", LineState.RINGING, "Анна", "main/1", NOW - 7),
    Line("102", "main", LineState.TALKING, "Борис Петренко", "main/2", at(9, 12, 32)),
    Line("103", "main", LineState.FREE, "Віра"),
    Line("104", "main", LineState.UNREACHABLE, "Склад"),
    Line("105", "main", LineState.FREE, "Галина Іваненко"),
    Line("106", "main", LineState.HELD, "Дмитро", "main/7", at(9, 10)),
    Line("107", "main", LineState.BUSY, "Бухгалтерія", None, at(9, 13)),
    Line("108", "main", LineState.UNKNOWN),
)

RINGING = Call(
    "main/1", "main", Direction.INBOUND, CallState.RINGING, NOW - 7, number=ROMASHKA, number_raw="380501112233",
    dialed="380441112244", queue="sales", rang=("101", "103"), ringing=("101", "103"), since=NOW - 7,
)  # fmt: skip
TALKING = Call(
    "main/2", "main", Direction.INBOUND, CallState.TALKING, at(9, 12, 20), number="+380671234567",
    number_raw="0671234567", dialed="380441112244", rang=("102",), answered_by="102", talked=("102",), operator="102",
    with_lines=("102",), answered=at(9, 12, 32), since=at(9, 12, 32),
)  # fmt: skip
HELD = Call(
    "main/7", "main", Direction.OUTBOUND, CallState.HELD, at(9, 9), number="+380442223344", number_raw="0442223344",
    caller_line="106", operator="106", talked=("106",), with_lines=("106",), answered=at(9, 9, 20), since=at(9, 10),
)  # fmt: skip
OUTBOUND = Call(
    "main/3", "main", Direction.OUTBOUND, CallState.ENDED, at(9, 5), Outcome.ANSWERED, number="+380931234567",
    number_raw="0931234567", caller_line="101", operator="101", talked=("101",), talk_s=151, ended=at(9, 8),
)  # fmt: skip
MISSED = Call(
    "main/4", "main", Direction.INBOUND, CallState.ENDED, at(8, 58), Outcome.MISSED, Reason.CALLER_HUNG_UP,
    number="+380677654321", number_raw="0677654321", queue="sales", rang=("101", "103"), wait_s=24, ended=at(8, 58, 24),
)  # fmt: skip
HIDDEN = Call(
    "main/5", "main", Direction.INBOUND, CallState.ENDED, at(8, 47), Outcome.ANSWERED, number_raw="", rang=("101",),
    answered_by="101", operator="101", talked=("101",), talk_s=33, ended=at(8, 48),
)  # fmt: skip
INTERNAL = Call(
    "main/6", "main", Direction.INTERNAL, CallState.ENDED, at(8, 41), Outcome.NO_ANSWER, number="104",
    number_raw="104", caller_line="104", dialed="101", rang=("101",), wait_s=18, ended=at(8, 42),
)  # fmt: skip
CALLS = (RINGING, TALKING, HELD, OUTBOUND, MISSED, HIDDEN, INTERNAL)

COMPANY = Match(Kind.CONTACT, "c-1", "Ірина Коваленко", "ТОВ «Ромашка»", "p-1", "Борис Петренко", Why.EXACT, "робочий")
BRANCH = Match(Kind.PARTNER, "p-2", "ТОВ «Ромашка-Захід»", manager="Галина Іваненко", why=Why.NATIONAL)
ALIKE = Match(Kind.LEAD, "l-3", "Ігор (виставка меблів)", why=Why.POSSIBLY)

CARD = Card(
    "c-1",
    "ТОВ «Ромашка»",
    (Flag(Level.STOP, "Без оплати не відвантажувати!"), Flag(Level.WARNING, "Борг прострочено на 34 дні")),
    (
        Section(
            "debt",
            "Борг",
            (Field("debt.total", "усього", uah("48200")), Field("debt.overdue", "прострочено", uah("31500"))),
            NOW - 6,
        ),
        Section(
            "orders",
            "Останні замовлення",
            (
                Field("orders.1", "№1287 · 19.11 · до відвантаження", uah("12400")),
                Field("orders.2", "№1254 · 12.11 · закрито", uah("7150.50")),
            ),
            NOW - 6,
        ),
        Section("agreement", "Угода", (Field("agreement.name", "Угода", "Дилерська, відстрочка 14 днів"),), NOW - 6),
        Section("hints", "Нотатка", (Field("hints.note", "Нотатка", "Просить дзвонити після обіду"),), NOW - 6),
    ),
)
STEPS = (
    Step("number", 0.1, "+380501112233"),
    Step("directory", 0.3, "1 client by the whole number"),
    Step("cache", 0.2, "saved 09:12"),
    Step("1C: debt", 143.0, "2 rows"),
    Step("1C: orders", 188.4, "2 rows"),
)
FRESH = Lookup(ROMASHKA, CardState.FRESH, (COMPANY,), CARD, NOW - 6, STEPS)
OLD_CARD = replace(CARD, sections=tuple(replace(section, as_of=at(9, 12)) for section in CARD.sections))
SAVED = Lookup(ROMASHKA, CardState.SAVED, (COMPANY,), OLD_CARD, at(9, 12), STEPS)
ABSENT = Lookup(ROMASHKA, CardState.ABSENT, trace=STEPS[:2])
SILENT = Lookup(ROMASHKA, CardState.SILENT, trace=STEPS[:2])
SEARCHING = Lookup(ROMASHKA, CardState.SEARCHING, (COMPANY,))
SEVERAL = Lookup(ROMASHKA, CardState.FRESH, (COMPANY, BRANCH, ALIKE), CARD, NOW - 6, STEPS)
POSSIBLY = Lookup(ROMASHKA, CardState.FRESH, (ALIKE,), None, NOW - 6, STEPS)

IRYNA = Lookup(
    "+380671234567",
    CardState.FRESH,
    (Match(Kind.PARTNER, "p-9", "Коваленко Ірина", manager="Віра"),),
    Card("p-9", "Коваленко Ірина", (Flag(Level.WARNING, "Ліміт кредиту вичерпано"),)),
    NOW - 90,
)
LAN = Lookup("+380931234567", CardState.FRESH, (Match(Kind.COUNTERPARTY, "k-4", "ПП «Лан»"),), None, NOW - 560)
KNOWN = Acquaintance(2, TALKING.__class__(
    "main/0", "main", Direction.INBOUND, CallState.ENDED, at(8, 20), Outcome.ANSWERED, number=ROMASHKA, operator="102",
    talked=("102",), talk_s=95, answered=at(8, 20, 9), ended=at(8, 22),
))  # fmt: skip

UP = (LinkView("main", LinkState.UP, at(7, 58)),)
DOWN = (LinkView("main", LinkState.DOWN, at(9, 3), "the connection was refused"),)
ONEC = SourceState("ok", 212.0)
ONEC_SILENT = SourceState("down", None, "no answer in 5 seconds")


def snapshot(version: int = 1, lookup: Lookup = FRESH, **changes: object) -> Snapshot:
    """The morning, with `lookup` for the ringing call."""
    lookups = {RINGING.id: lookup, TALKING.id: IRYNA, OUTBOUND.id: LAN}
    values: dict[str, object] = {
        "version": version, "links": UP, "source": ONEC, "calls": CALLS, "lookups": lookups,
        "acquaintances": {RINGING.id: KNOWN}, "lines": LINES, "missed": 4,
    }  # fmt: skip
    return Snapshot(**{**values, **changes})  # type: ignore[arg-type]


def many_lines(count: int) -> tuple[Line, ...]:
    """A big company."""
    states = tuple(LineState)
    return tuple(Line(str(1000 + n), "main", states[n % 7], f"Працівник {n}", since=NOW - n) for n in range(count))


_CALLER, _ANNA = "1795418053.1", "1795418053.2"
ACCOUNT = Account(
    replace(RINGING, id=f"main/{_CALLER}"),
    ReadNumber("380501112233", NumberKind.PHONE, ROMASHKA, "501112233"),
    parts=(
        Part(_CALLER, "PJSIP/trunk-00000001", None, "380501112233", "", False, False, False, "", 0, NOW - 7, None),
        Part(_ANNA, "PJSIP/101-00000002", "101", "101", "Анна", False, True, True, "", 0, NOW - 6.9, None),
    ),
    events=(
        Seen(NOW - 7, "Newchannel", _CALLER, {"state": 4, "number": "380501112233", "exten": "380441112244"}),
        Seen(NOW - 6.95, "QueueCallerJoin", _CALLER, {"queue": "sales", "linked": _CALLER}),
        Seen(NOW - 6.9, "DialBegin", _CALLER, {"dest": _ANNA, "dial_string": "101", "exten": "sales"}),
        Seen(NOW - 6.8, "Newstate", _ANNA, {"state": 5, "number": "101", "linked": _CALLER}),
    ),
    asked=Asked.ASKED,
    state=CardState.FRESH,
    saved_at=NOW - 6,
    matches=(COMPANY,),
    trace=STEPS,
    answers=(Answered(NOW - 6.99, CardState.SEARCHING), Answered(NOW - 6.6, CardState.FRESH)),
    notified=(Notified(NOW - 6.79, Decision.SHOWN), Notified(NOW - 6.7, Decision.BY_DESKTOP)),
    line="101",
    at=NOW,
)
