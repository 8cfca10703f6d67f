"""The HTTP service of the Caller extension, simulated: protocol version 1 of docs/http-service.md over the company.

What the extension's own modules would say in a УТ 11 base; the extension itself runs in 1C alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from console.demo.company import COUNTERPARTY, PARTNER, PERSON, SPAN
from console.demo.onec import base as names
from console.demo.onec.base import Base
from console.demo.onec.contact_kinds import UT
from console.demo.onec.people_sets import day
from console.demo.onec.trade_sets import CURRENCIES
from console.domain.link import navigation_link

ROOT = "/hs/caller/v1/"
_KINDS = {"partner": (PARTNER, names.PARTNERS), "contact": (PERSON, names.PEOPLE),
          "counterparty": (COUNTERPARTY, names.COUNTERPARTIES)}  # fmt: skip
_LIKELIEST = ("contact", "partner", "counterparty")
_MOST = 10_000
_TAIL = 9
Reply = tuple[int, dict[str, Any]]


@dataclass
class CallerService:
    """The service in one base.

    Attributes:
        installed: Whether the extension is there at all; without it the web server answers 404.
        features: What it says it can; take away what a base cannot.
        missing: Questions that it will not answer, and why: `no_right`, `not_here` or `failed`.
        oldest: Changes before this revision of the company are forgotten.
    """

    base: Base
    installed: bool = False
    features: tuple[str, ...] = ("card", "directory", "changes")
    missing: dict[str, str] = field(default_factory=dict)
    oldest: int = 0

    def answer(self, path: str, query: Mapping[str, str]) -> tuple[int, bytes]:
        """Status and body for a decoded path below `ROOT`."""
        asked: dict[str, Callable[[Mapping[str, str]], Reply]] = {
            "about": self._about, "card": self._card, "directory": self._directory, "changes": self._changes,
        }  # fmt: skip
        status, said = asked[path](query) if path in asked else _error(404, "not_found", path)
        return status, json.dumps(said, ensure_ascii=False).encode()

    def _about(self, _query: Mapping[str, str]) -> Reply:
        configuration = {
            "name": "УправлениеТорговлей", "title": "Управление торговлей, редакция 11", "version": "11.5.8.135",
        }  # fmt: skip
        catalogs = {kind: set_name.removeprefix("Catalog_") for kind, (_who, set_name) in _KINDS.items()}
        return 200, {
            "protocol": 1, "service": "caller", "version": "1.0.0", "configuration": configuration, "family": "УТ11",
            "kinds": list(_KINDS), "catalogs": catalogs, "features": list(self.features),
        }  # fmt: skip

    def _card(self, query: Mapping[str, str]) -> Reply:
        digits, kind = re.sub(r"\D", "", query.get("phone", "")), query.get("kind", "")
        also = [one.strip() for one in query.get("also", "").split(",")]
        if digits:
            return 200, self._who(digits, also)
        if kind not in _KINDS or "ref" not in query:
            return _error(400, "bad_request", "phone, or kind and ref")
        number = self.base.number(_KINDS[kind][1], query["ref"])
        there = number is not None and self._exists(kind, number)
        return 200, {"matches": [], "card": self._rows(kind, number, also) if there and number is not None else None}

    def _who(self, digits: str, also: list[str]) -> dict[str, Any]:
        matches: list[dict[str, Any]] = []
        chosen: tuple[str, int] | None = None
        for kind in _LIKELIEST:
            for number in self._all(kind):
                row = next((one for one in self._phones(kind, number) if _has(one["number"], digits[-_TAIL:])), None)
                if row is not None:
                    record = self._record(kind, number)
                    del record["phones"]
                    matches.append({**record, "phone": row["number"], "label": row["label"]})
                    chosen = chosen or (None if record["deleted"] else (kind, number))
        return {"matches": matches[:50], "card": self._rows(*chosen, also) if chosen else None}

    def _directory(self, query: Mapping[str, str]) -> Reply:
        if "directory" not in self.features:
            return _error(501, "not_supported", "directory")
        kinds, limit = list(_KINDS), _limit(query)
        found = re.fullmatch(r"(\w+)\.(\d+)\.(\d+)", query.get("after", "partner.0.0"))
        if found is None or found[1] not in _KINDS:
            return _error(400, "bad_token", "after")
        kind, at = found[1], int(found[2])
        begun = found[3] if "after" in query else str(self.base.company.revision)
        numbers = list(self._all(kind))
        page = numbers[at : at + limit]
        further = f"{kind}.{at + limit}.{begun}" if at + limit < len(numbers) else None
        if further is None and kind != kinds[-1]:
            further = f"{kinds[kinds.index(kind) + 1]}.0.{begun}"
        return 200, {"rows": [self._record(kind, one) for one in page], "next": further, "token": begun}

    def _changes(self, query: Mapping[str, str]) -> Reply:
        if "changes" not in self.features:
            return _error(501, "not_supported", "changes")
        found = re.fullmatch(r"(\d+)(?:-(\d+))?", query.get("since", ""))
        if found is None or int(found[1]) < self.oldest:
            return _error(410, "expired", "since")
        at, limit = int(found[2] or 0), _limit(query)
        touched = self.base.company.touched(int(found[1]))
        kinds = {who: kind for kind, (who, _set) in _KINDS.items()}
        page = touched[at : at + limit]
        rows = [self._record(kinds[who], number) for who, number in page if self._exists(kinds[who], number)]
        removed = [
            {"kind": kinds[who], "ref": self.base.ref(_KINDS[kinds[who]][1], number)}
            for who, number in page
            if not self._exists(kinds[who], number)
        ]
        further = f"{found[1]}-{at + limit}" if at + limit < len(touched) else None
        return 200, {"rows": rows, "removed": removed, "next": further, "token": str(self.base.company.revision)}

    def _all(self, kind: str) -> Iterator[int]:
        company = self.base.company
        for i in range(company.clients):
            own = {"partner": (i,), "contact": company.people(i), "counterparty": company.counterparties(i)}[kind]
            if not company.partner(i).hidden:
                yield from own

    def _exists(self, kind: str, number: int) -> bool:
        company = self.base.company
        i = number if kind == "partner" else number // SPAN
        if not 0 <= i < company.clients or company.partner(i).hidden:
            return False
        return kind == "partner" or number in (company.people(i) if kind == "contact" else company.counterparties(i))

    def _record(self, kind: str, number: int) -> dict[str, Any]:
        company = self.base.company
        i = number if kind == "partner" else number // SPAN
        one: Any = {"partner": company.partner, "contact": company.person, "counterparty": company.counterparty}[kind](
            number
        )
        of = company.partner(i)
        return {
            "kind": kind,
            "ref": self.base.ref(_KINDS[kind][1], number),
            "name": one.name,
            "company": None if kind == "partner" else of.name,
            "company_ref": None if kind == "partner" else self.base.ref(names.PARTNERS, i),
            "manager": company.managers[of.manager],
            "deleted": one.deleted,
            "inactive": False,
            "phones": self._phones(kind, number),
        }

    def _phones(self, kind: str, number: int) -> list[dict[str, str]]:
        who = _KINDS[kind][0]
        rows = (row for row in self.base.company.contacts(who, number) if row.what == "phone")
        return [{"number": row.written.text, "label": UT.of(who, row).name} for row in rows]

    def _rows(self, kind: str, number: int, also: Iterable[str]) -> dict[str, Any]:
        company = self.base.company
        i = number if kind == "partner" else number // SPAN
        of = company.partner(i)
        client = {
            "name": of.name, "manager": company.managers[of.manager], "comment": of.comment, "deleted": of.deleted,
        }  # fmt: skip
        if "client.ДатаРегистрации" in also:
            client["ДатаРегистрации"] = day(of.registered)
        rows: dict[str, list[dict[str, Any]]] = {"client": [client]}
        if kind == "contact":
            person = company.person(number)
            rows["contact"] = [
                {"name": person.name, "position": person.position, "comment": person.comment, "deleted": person.deleted}
            ]
        elif kind == "counterparty":
            legal = company.counterparty(number)
            rows["counterparty"] = [{"name": legal.name, "code": legal.register_code, "deleted": legal.deleted}]
        rows |= self._money(i) | self._papers(i) | {"phones": self._phones("partner", i)}
        rows = {name: found for name, found in rows.items() if name not in self.missing}
        return {
            "kind": kind, "ref": self.base.ref(_KINDS[kind][1], number), "rows": rows, "missing": dict(self.missing),
        }  # fmt: skip

    def _money(self, i: int) -> dict[str, list[dict[str, Any]]]:
        open_ = self.base.company.settlements(i)
        debt = [{"amount": (one.debt - one.prepaid) / 100, "currency": _sign(one.currency)} for one in open_]
        due = [{"amount": one.debt / 100, "currency": _sign(one.currency), "due": day(one.due)} for one in open_]
        return {"debt": debt, "overdue": due}

    def _papers(self, i: int) -> dict[str, list[dict[str, Any]]]:
        company = self.base.company
        orders = [one for one in map(company.order, company.orders(i)) if not one.deleted]
        orders.sort(key=lambda one: (one.at, one.minute), reverse=True)
        legal = [one for one in map(company.counterparty, company.counterparties(i)) if not one.deleted]
        agreement = {"name": "Оптова ціна, відстрочка 14 днів", "until": f"{company.today.year}-12-31T00:00:00"}
        return {
            "orders": [
                {
                    "number": f"ТДУТ-{(one.id + 1) % 1_000_000:06d}", "date": day(one.at, one.minute),
                    "state": one.status, "ships": _or_none(one.ship), "amount": one.total / 100,
                    "currency": _sign(0),
                    "link": navigation_link(names.ORDERS, self.base.ref(names.ORDERS, one.id)),
                }
                for one in orders[:5]
            ],
            "agreements": [agreement] if company.partner(i).client else [],
            "counterparties": [{"name": one.name, "code": one.register_code} for one in legal[:5]],
        }  # fmt: skip


def _sign(currency: int) -> str:
    return CURRENCIES[currency][1]


def _or_none(when: date | None) -> str | None:
    return day(when) if when else None


def _has(text: str, tail: str) -> bool:
    """As ПОДОБНО does: finds too much rather than too little, an extension's digits among them."""
    return tail in re.sub(r"\D", "", text)


def _limit(query: Mapping[str, str]) -> int:
    told = query.get("limit", "")
    return min(max(int(told), 1), _MOST) if told.isdecimal() else 1000


def _error(status: int, code: str, message: str) -> Reply:
    return status, {"error": {"code": code, "message": message}}
