"""A believable Ukrainian wholesale company, invented from a seed: the people that the simulated 1C and PBX know.

Nothing is stored for a client until it is edited: every record is computed from the seed and its number, so half a
million clients cost no memory and any record can be had at once. Numbers of records are plain integers; what belongs
to client `i` (counterparties, people, orders …) has the numbers `i * SPAN + k`. Money is in kopecks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from console.demo import company_phones as phones
from console.demo import company_words as words
from console.demo.company_invention import COUNTERPARTY, PARTNER, PERSON, SHOWN, SPAN, Invention
from console.demo.company_records import Contact, Counterparty, Order, Partner, Person, Settlement

__all__ = ["COUNTERPARTY", "PARTNER", "PERSON", "SPAN", "Caller", "Company"]

Caller = tuple[str, str | None, int]
_CALLING = 400


@dataclass
class _Edits:
    partners: dict[int, Partner] = field(default_factory=dict)
    contacts: dict[tuple[str, int], tuple[Contact, ...]] = field(default_factory=dict)
    settlements: dict[int, tuple[Settlement, ...]] = field(default_factory=dict)
    versions: dict[tuple[str, int], int] = field(default_factory=dict)
    journal: list[tuple[int, str, int]] = field(default_factory=list)


class Company:
    """The company; make it with `Company.make`. The same arguments always give the same company.

    Attributes:
        clients: How many clients there are.
        today: The day that debts and orders are counted from.
        managers: Names of the managers; `Partner.manager` points here.
        revision: Grows with every edit.
    """

    def __init__(self, seed: int, clients: int, today: date) -> None:
        self.clients, self.today = clients, today
        self.managers = words.MANAGERS
        self.revision = 0
        self._invented = Invention(seed, today)
        self._edits = _Edits()

    @classmethod
    def make(cls, seed: int = 1, clients: int = 300, today: date = date(2026, 11, 23)) -> Company:
        """Invent a company."""
        return cls(seed, clients, today)

    def partner(self, i: int) -> Partner:
        """The client number `i`, 0 … `clients` - 1."""
        return self._edits.partners.get(i) or self._invented.partner(i)

    def counterparties(self, i: int) -> range:
        """Numbers of the legal entities of client `i`."""
        return self._invented.counterparties(i)

    def counterparty(self, number: int) -> Counterparty:
        """A legal entity by its number."""
        return self._invented.counterparty(number, self.partner(number // SPAN))

    def people(self, i: int) -> range:
        """Numbers of the contact persons of client `i`."""
        return self._invented.people(i)

    def person(self, number: int) -> Person:
        """A contact person by number."""
        return self._invented.person(number)

    def contacts(self, owner: str, number: int) -> tuple[Contact, ...]:
        """Contact rows of a PARTNER, COUNTERPARTY or PERSON, in the order of their lines."""
        edited = self._edits.contacts.get((owner, number))
        return self._invented.contacts(owner, number) if edited is None else edited

    def orders(self, i: int) -> range:
        """Numbers of the orders of client `i`, the latest first."""
        return self._invented.orders(i)

    def order(self, number: int) -> Order:
        """An order by its number."""
        return self._invented.order(number)

    def settlements(self, i: int) -> tuple[Settlement, ...]:
        """Open debts and prepayments of client `i`."""
        edited = self._edits.settlements.get(i)
        return self._invented.settlements(i) if edited is None else edited

    def version(self, kind: str, number: int) -> int:
        """How many times this record was written; 1 until it is edited."""
        return self._edits.versions.get((kind, number), 1)

    def touched(self, since: int) -> list[tuple[str, int]]:
        """What was edited after that revision, each record once: (PARTNER …, number of the record)."""
        return list(dict.fromkeys((kind, number) for at, kind, number in self._edits.journal if at > since))

    def who(self, digits: str) -> list[tuple[str, int]]:
        """Every record with this number in its phones, however it is written there: (PARTNER …, number of the record).

        It reads all the records, and is meant for checking answers of a small company. Numbers are compared by their
        last nine digits.
        """
        found = []
        for i in range(self.clients):
            owners = [(PARTNER, i), *((COUNTERPARTY, n) for n in self.counterparties(i))]
            owners += [(PERSON, n) for n in self.people(i)]
            found += [one for one in owners if any(_has(row, digits[-9:]) for row in self.contacts(*one))]
        return found

    # What tests and the demo change while the base is running.

    def rename(self, i: int, name: str) -> None:
        """Give client `i` another name."""
        self.edit(i, name=name)

    def edit(self, i: int, **changes: Any) -> None:
        """Change fields of client `i`."""
        self._edits.partners[i] = replace(self.partner(i), **changes)
        self._touch(PARTNER, i)

    def add_partner(self, name: str, phone: str = "") -> int:
        """Enter a new client, with one phone as typed; its number is returned."""
        i = self.clients
        self.clients += 1
        self._edits.partners[i] = replace(
            self._invented.partner(i), name=name, full_name=name, comment="", deleted=False, hidden=False, client=True
        )
        self.set_phones(PARTNER, i, *([phone] if phone else []))
        return i

    def set_phones(self, owner: str, number: int, *texts: str) -> None:
        """Replace all contact rows of a record by these phones, typed as a whole."""
        rows = tuple(Contact(n, "phone", "", phones.typed(text)) for n, text in enumerate(texts, 1))
        self._edits.contacts[owner, number] = rows
        self._touch(owner, number)

    def add_debt(self, i: int, kopecks: int, due: date) -> None:
        """Client `i` owes more, payable on `due`. A client has at most `SPAN` settlements and needs a legal entity."""
        old = self.settlements(i)
        new = self._invented.settle(i * SPAN + len(old), None, (self.today - due).days, kopecks)
        self._edits.settlements[i] = (*old, new)
        self._touch(PARTNER, i)

    def pay(self, i: int) -> None:
        """Client `i` has paid everything."""
        self._edits.settlements[i] = ()
        self._touch(PARTNER, i)

    def callers(self) -> list[Caller]:
        """Who rings this company: (number as a trunk gives it, SIP name or None, weight); "" is a withheld number."""
        known = [caller for i in range(min(self.clients, _CALLING)) for caller in self._known(i)]
        strangers: list[Caller] = [(phones.mobile(("50", "93", "67"), 900_000 + n * 7), None, 3) for n in range(9)]
        strangers += [(phones.city(77_000 + n), "Kyiv" if n else None, 2) for n in range(3)]
        return [*known, *strangers, (phones.foreign(3), None, 2), ("", "anonymous", 6)]

    def number(self, owner: str, number: int) -> str:
        """The main phone that a record was invented with, digits of E.164. Several records may share one."""
        return self._invented.number(owner, number)

    def _known(self, i: int) -> Iterator[Caller]:
        weight = 12 if i < SHOWN else 1 + self._invented.roll(9, i) % 4
        yield self.number(PARTNER, i), ("Romashka" if i == 0 else None), weight
        for number in self.people(i):
            yield self.number(PERSON, number), None, 1 + weight // 2

    def _touch(self, kind: str, number: int) -> None:
        self._edits.versions[kind, number] = self.version(kind, number) + 1
        self.revision += 1
        self._edits.journal.append((self.revision, kind, number))


def _has(row: Contact, tail: str) -> bool:
    if row.what not in {"phone", "fax"}:
        return False
    parts = re.split(r",|доб\.", row.written.text)
    return any(re.sub(r"\D", "", part).endswith(tail) for part in parts)
