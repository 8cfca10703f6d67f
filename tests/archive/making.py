"""Calls for the tests, and strategies for any call and any card."""

from dataclasses import fields
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from console.domain.call import Call, CallState, ClientRef, Direction, Outcome, Reason, Transfer
from console.domain.card import Card, Field, Flag, Level, Money, Section

MORNING = 1_763_881_200.0


def a_call(number: int = 0, phone: str | None = "+380501112233", **changes: object) -> Call:
    """An answered inbound call, a minute after the one before."""
    started = MORNING + number * 60
    usual = {
        "id": f"main/{started:.0f}.{number}",
        "pbx": "main",
        "direction": Direction.INBOUND,
        "state": CallState.ENDED,
        "started": started,
        "outcome": Outcome.ANSWERED,
        "number": phone,
        "number_raw": (phone or "").lstrip("+"),
        "rang": ("101", "102"),
        "answered_by": "101",
        "talked": ("101",),
        "operator": "101",
        "answered": started + 5,
        "ended": started + 65,
        "wait_s": 5.0,
        "talk_s": 60.0,
    }
    return Call(**{**usual, **changes})  # type: ignore[arg-type]


def client(name: str) -> ClientRef:
    return ClientRef("5f1d6a34-0d9c-11ef-8d3c-0050569a1b2c", name)


def a_card(title: str = "ТОВ «Ромашка»", **values: str) -> Card:
    """A card with a debt, a day, a count and these texts by field key."""
    debt = Section(
        "debt",
        "Борг",
        (
            Field("debt.total", "Борг", Money(Decimal("48200.00"), "₴"), MORNING),
            Field("debt.due", "Сплатити до", date(2025, 11, 24), MORNING),
            Field("debt.overdue_days", "Днів", 34, MORNING),
            Field("orders.1", "№ 5", "x", MORNING, link="e1cib/data/Документ.X?ref=0"),
        ),
        MORNING,
    )
    texts = Section("client", "Клієнт", tuple(Field(key.replace("__", "."), "", text) for key, text in values.items()))
    return Card("ref", title, (Flag(Level.STOP, "БЕЗ ОПЛАТИ НЕ ВІДВАНТАЖУВАТИ"),), (debt, texts))


_texts = st.text(max_size=20)
_maybe_text = st.none() | _texts
_times = st.floats(0, 2**34, allow_nan=False)
_lines = st.lists(st.text("0123456789ivan", min_size=1, max_size=4), unique=True, max_size=3).map(tuple)

calls = st.builds(
    Call,
    id=st.text(min_size=1, max_size=20),
    pbx=_texts,
    direction=st.sampled_from(Direction),
    state=st.sampled_from(CallState),
    started=_times,
    outcome=st.none() | st.sampled_from(Outcome),
    reason=st.none() | st.sampled_from(Reason),
    number=_maybe_text,
    number_raw=_texts,
    caller_name=_maybe_text,
    dialed=_maybe_text,
    queue=_maybe_text,
    rang=_lines,
    answered_by=_maybe_text,
    talked=_lines,
    operator=_maybe_text,
    transfers=st.lists(st.builds(Transfer, _texts, _maybe_text, _maybe_text, _times), max_size=2).map(tuple),
    answered=st.none() | _times,
    ended=st.none() | _times,
    wait_s=_times,
    talk_s=_times,
    held_s=_times,
    client=st.none() | st.builds(ClientRef, _texts, _texts),
    caller_line=st.none() | st.text(min_size=1, max_size=4),
    ringing=_lines,
    with_lines=_lines,
    since=_times,
    merged_into=_maybe_text,
    tried=_lines,
    about=_maybe_text,
    about_name=_maybe_text,
    approximate=st.booleans(),
)
assert len(fields(Call)) == 32, "a new field of Call: give it to the strategy above and to the rows"

_amounts = st.decimals(allow_nan=False, allow_infinity=False)
_values = _texts | st.builds(Money, _amounts, _texts) | st.dates() | st.integers(-(2**63), 2**63 - 1)
_fields = st.builds(Field, _texts, _texts, _values, st.none() | _times)
_sections = st.builds(
    Section, _texts, _texts, st.lists(_fields, max_size=3).map(tuple), st.none() | _times, _maybe_text
)
cards = st.builds(
    Card,
    _texts,
    _texts,
    st.lists(st.builds(Flag, st.sampled_from(Level), _texts), max_size=2).map(tuple),
    st.lists(_sections, max_size=3).map(tuple),
)
