"""Records of the simulated company. Ids are its own; money is in kopecks; dates are local to the company."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from console.demo.company_phones import Written


@dataclass(frozen=True, slots=True)
class Partner:
    """A client as sales people see it; `private` is a person, not a company; `hidden` is closed to our 1C user."""

    id: int
    name: str
    full_name: str
    comment: str
    private: bool
    client: bool
    supplier: bool
    manager: int
    parent: int | None
    registered: date
    deleted: bool
    hidden: bool


@dataclass(frozen=True, slots=True)
class Counterparty:
    """A legal entity of a client."""

    id: int
    partner: int
    name: str
    full_name: str
    tax_number: str
    register_code: str
    deleted: bool


@dataclass(frozen=True, slots=True)
class Person:
    """A contact person of a client."""

    id: int
    partner: int
    name: str
    position: str
    comment: str
    deleted: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """One row of contact information: `what` is phone, fax, email or address, `use` tells several of a kind apart."""

    line: int
    what: str
    use: str
    written: Written


@dataclass(frozen=True, slots=True)
class Order:
    """A client's order; `status` is one of 1C's own words, `total` in kopecks, `lines` are (good, quantity, price)."""

    id: int
    partner: int
    at: date
    minute: int
    ship: date | None
    status: str
    total: int
    comment: str
    posted: bool
    deleted: bool
    lines: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a client owes for one shipment, or has paid ahead; kopecks, `due` is the day the debt is payable."""

    id: int
    partner: int
    counterparty: int
    order: int | None
    arisen: date
    due: date
    debt: int
    prepaid: int
    currency: int
