"""One caller as each role sees them: a dossier out of 1C's rows, through the eyes of every role of the program."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from console.desk.desk import Operator
from console.domain.card import CardState, Lookup
from console.domain.dossier import Dossier
from console.flow.projection import Snapshot
from console.onec.card import Composer, Outcome
from console.onec.plan import Plan
from console.onec.preset import load
from console.roles.book import find
from console.roles.eyes import Eyes
from console.roles.view import View
from console.ui.format.values import say

from . import sample
from .fake_desk import FakeDesk

HRYVNIA = "0b0b0b0b-0000-0000-0000-000000000001"
WORK = "0b0b0b0b-0000-0000-0000-000000000002"
DAY = datetime.fromtimestamp(sample.NOW, sample.ZONE).date()


def _order(number: str, day: str, state: str, ships: str, total: str) -> dict[str, Any]:
    return {
        "Number": number, "Date": f"2026-{day}T09:14:00", "Статус": state, "ДатаОтгрузки": f"2026-{ships}T00:00:00",
        "СуммаДокумента": Decimal(total), "Валюта_Key": HRYVNIA,
    }  # fmt: skip


ROWS: dict[str, list[dict[str, Any]]] = {
    "client": [{
        "Description": "ТОВ «Ромашка»", "DeletionMark": False, "Комментарий": "Просить дзвонити після обіду",
        "ОсновнойМенеджер": {"Description": "Борис Петренко"},
        "КонтактнаяИнформация": [{"Тип": "Телефон", "Вид_Key": WORK, "Представление": "+380 44 222-33-45"}],
    }],
    "contact": [{"Description": "Ірина Коваленко", "ДолжностьПоВизитке": "бухгалтер", "Комментарий": ""}],
    "debt": [{"Валюта_Key": HRYVNIA, "СуммаBalance": Decimal("48200.00")}],
    "overdue": [{
        "Валюта_Key": HRYVNIA, "ДатаПлановогоПогашения": "2026-10-20T00:00:00", "ДолгBalance": Decimal("31500.00"),
    }],
    "orders": [
        _order("ТДУТ-001287", "11-19", "КОтгрузке", "11-25", "12400.00"),
        _order("ТДУТ-001254", "11-12", "Закрыт", "11-13", "7150.50"),
    ],
    "agreements": [{"Description": "Дилерська, відстрочка 14 днів", "ДатаОкончанияДействия": "2026-12-31T00:00:00"}],
    "counterparties": [{"Description": "ТОВ «Ромашка»", "КодПоЕДРПОУ": "31234567"}],
}  # fmt: skip


def told(state: CardState = CardState.FRESH, told_at: float = sample.NOW - 6) -> Lookup:
    """What 1C tells of the caller of the sample, in the interface's language."""
    composer = Composer(Plan(load("ut11")), DAY, {HRYVNIA: "грн", WORK: "робочий"})
    named = tuple(
        composer.named(key, Outcome(ROWS[query], told_at) if query in ROWS else Outcome())
        for key, query in composer.sources.items()
    )
    dossier = Dossier("c-1", "ТОВ «Ромашка»", named, composer.groups)
    return Lookup(sample.ROMASHKA, state, (sample.COMPANY,), None, told_at, sample.STEPS, dossier)


def eyes(role: str, *, newcomer: bool = False) -> Eyes:
    """Those of a role that comes with the program."""
    return Eyes(View(find(role, Path("/nowhere")).read(), say, newcomer), lambda: DAY)


def snapshot(role: str, lookup: Lookup | None = None, *, newcomer: bool = False) -> Snapshot:
    """The sample's morning, its first caller as this role sees them."""
    return sample.snapshot(lookup=eyes(role, newcomer=newcomer)(lookup or told()))


def desk(role: str, lookup: Lookup | None = None, *, newcomer: bool = False) -> FakeDesk:
    """Where this role sits."""
    made = FakeDesk(snapshot(role, lookup, newcomer=newcomer))
    made.operator = replace(sample.OPERATOR, role=role) if role != "reception" else Operator("101", role, "Анна")
    return made
