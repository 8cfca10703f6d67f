"""A believable Ukrainian wholesale company, invented from a seed: the people that the simulated 1C and PBX know.

Nothing is stored for a client until it is edited: every record is computed from the seed and its number, so half a
million clients cost no memory and any record can be had at once. Ids are plain integers; what belongs to client `i`
(counterparties, people, orders …) has the ids `i * SPAN + k`. Money is in kopecks, dates are local to the company.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from console.demo import company_phones as phones
from console.demo import company_words as words
from console.demo.company_records import Contact, Counterparty, Order, Partner, Person, Settlement

SPAN = 8
PARTNER, COUNTERPARTY, PERSON = "partner", "counterparty", "person"
_MASK = (1 << 64) - 1
Caller = tuple[str, str | None, int]


@dataclass
class _Edits:
    partners: dict[int, Partner] = field(default_factory=dict)
    contacts: dict[tuple[str, int], tuple[Contact, ...]] = field(default_factory=dict)
    settlements: dict[int, tuple[Settlement, ...]] = field(default_factory=dict)
    versions: dict[tuple[str, int], int] = field(default_factory=dict)


class Company:
    """The company; make it with `Company.make`. The same arguments always give the same company."""

    def __init__(self, seed: int, clients: int, today: date) -> None:
        self.seed, self.clients, self.today = seed, clients, today
        self.managers = words.MANAGERS
        self.revision = 0
        self._edits = _Edits()

    @classmethod
    def make(cls, seed: int = 1, clients: int = 300, today: date = date(2026, 11, 23)) -> Company:
        """Invent a company; `today` is the day that debts and orders are counted from."""
        return cls(seed, clients, today)

    def partner(self, i: int) -> Partner:
        """The client number `i`, 0 … `clients` - 1."""
        edited = self._edits.partners.get(i)
        if edited is not None:
            return edited
        r = self._roll(1, i)
        private, name = self._name(i, r)
        comment = words.PARTNER_COMMENTS[r % 9] if r % 5 == 0 else ""
        deleted, hidden, client = r % 41 == 7, r % 29 == 3, r % 31 != 5
        if i < len(words.SHOWCASE):
            name, comment = words.SHOWCASE[i]
            private, deleted, hidden, client = name.startswith("ФОП"), False, False, True
        full = name if r % 3 else f"{name.replace('ТОВ', 'Товариство з обмеженою відповідальністю')}   "
        parent = 5 if i in (6, 7) else i - 1 if r % 37 == 11 and i > 9 else None
        registered = self.today - timedelta(days=30 + r % 4000)
        return Partner(
            i,
            name,
            full,
            comment,
            private,
            client,
            r % 9 == 0,
            i % len(self.managers),
            parent,
            registered,
            deleted,
            hidden,
        )

    def counterparties(self, i: int) -> range:
        """Ids of the legal entities of client `i`; a few clients have none, holdings have two."""
        r = self._roll(2, i) % 20
        return range(i * SPAN, i * SPAN + (0 if r == 0 and i > 7 else 2 if r > 17 else 1))

    def counterparty(self, id_: int) -> Counterparty:
        """A legal entity by its id."""
        i, k = divmod(id_, SPAN)
        r = self._roll(3, id_)
        owner = self.partner(i)
        name = owner.name if k == 0 else f"ФОП {_surname(r)} {'АБВ'[r % 3]}. {'ІОП'[r % 3]}."
        tax = f"{r % 10**12:012d}" if r % 4 else ""
        return Counterparty(id_, i, name, name, tax, f"{r % 10**8:08d}", owner.deleted or r % 43 == 1)

    def people(self, i: int) -> range:
        """Ids of the contact persons of client `i`."""
        r = self._roll(4, i) % 20
        return range(
            i * SPAN, i * SPAN + (max(1, r % 3) if i < 8 else 0 if r < 8 else 1 if r < 15 else 2 if r < 19 else 3)
        )

    def person(self, id_: int) -> Person:
        """A contact person by id."""
        r = self._roll(5, id_)
        name = f"{_surname(r)} {words.GIVEN[r // 64 % len(words.GIVEN)]}"
        position = words.POSITIONS[r // 4096 % len(words.POSITIONS)]
        if id_ == 0:
            name, position = "Коваленко Ірина", "бухгалтер"
        comment = "обід 13–14, не дзвонити" if r % 13 == 1 else ""
        return Person(id_, id_ // SPAN, name, position, comment, id_ > 0 and r % 47 == 1)

    def contacts(self, owner: str, id_: int) -> tuple[Contact, ...]:
        """Contact rows of a partner, counterparty or person, in the order of their lines."""
        edited = self._edits.contacts.get((owner, id_))
        if edited is not None:
            return edited
        make = {
            PARTNER: self._partner_contacts,
            COUNTERPARTY: self._counterparty_contacts,
            PERSON: self._person_contacts,
        }
        rows = make[owner](id_)
        return tuple(Contact(line, what, use, written) for line, (what, use, written) in enumerate(rows, 1))

    def orders(self, i: int) -> range:
        """Ids of the orders of client `i`, the latest first."""
        return range(i * SPAN, i * SPAN + (2 if i < 8 else (0, 0, 1, 1, 1, 2, 3, 5)[self._roll(6, i) % 8]))

    def order(self, id_: int) -> Order:
        """An order by its id."""
        i, k = divmod(id_, SPAN)
        r = self._roll(7, id_)
        at = self.today - timedelta(days=k * 23 + r % 20)
        status = ("КОтгрузке", "КОбеспечению", "НеСогласован", "Закрыт")[r // 32 % 3 if k == 0 else 3]
        lines = tuple(
            (r // 7**n % len(words.GOODS), r // 5**n % 40 + 1, r // 3**n % 900 * 50 + 4000) for n in range(1 + r % 3)
        )
        total = sum(quantity * price for _, quantity, price in lines)
        ship = at + timedelta(days=r % 9) if r % 4 else None
        comment = words.ORDER_COMMENTS[r // 128 % 7]
        return Order(
            id_, i, at, 540 + r % 500, ship, status, total, comment, status != "НеСогласован", r % 67 == 1, lines
        )

    def settlements(self, i: int) -> tuple[Settlement, ...]:
        """Open debts and prepayments of client `i`."""
        edited = self._edits.settlements.get(i)
        if edited is not None:
            return edited
        owed = self.counterparties(i)
        r = self._roll(8, i)
        if not owed or (i > 7 and r % 3):
            return ()
        if i == 0:
            return (self._settle(0, 0, 34, 3_150_000, 0), self._settle(1, 0, -10, 1_670_000, 0))
        if r % 17 == 0:
            return (self._settle(i * SPAN, None, 0, 0, r % 90 * 10_000 + 5_000),)
        late = r // 1024 % 60 - 30
        return tuple(
            self._settle(i * SPAN + k, i * SPAN, late - 20 * k, r // 7**k % 9_000_000 + 100, 0)
            for k in range(1 + r % 2)
        )

    def version(self, kind: str, id_: int) -> int:
        """How many times this record was written; 1 until it is edited."""
        return self._edits.versions.get((kind, id_), 1)

    # What tests and the demo change while the base is running.

    def rename(self, i: int, name: str) -> None:
        """Give client `i` another name."""
        self.edit(i, name=name)

    def edit(self, i: int, **changes: object) -> None:
        """Change fields of client `i`."""
        self._edits.partners[i] = replace(self.partner(i), **changes)  # type: ignore[arg-type]
        self._touch(PARTNER, i)

    def add_partner(self, name: str, phone: str = "") -> int:
        """Enter a new client, with one phone as typed; its number is returned."""
        i = self.clients
        self.clients += 1
        self._edits.partners[i] = Partner(i, name, name, "", False, True, False, 0, None, self.today, False, False)
        self.set_phones(PARTNER, i, *([phone] if phone else []))
        return i

    def set_phones(self, owner: str, id_: int, *texts: str) -> None:
        """Replace all contact rows of a record by these phones, typed as a whole."""
        rows = tuple(Contact(n, "phone", "", phones.typed(text)) for n, text in enumerate(texts, 1))
        self._edits.contacts[owner, id_] = rows
        self._touch(owner, id_)

    def add_debt(self, i: int, kopecks: int, due: date) -> None:
        """Client `i` owes more, payable on `due`; it needs a legal entity for that."""
        old = self.settlements(i)
        new = self._settle(i * SPAN + len(old), None, (self.today - due).days, kopecks, 0)
        self._edits.settlements[i] = (*old, new)
        self._touch(PARTNER, i)

    def pay(self, i: int) -> None:
        """Client `i` has paid everything."""
        self._edits.settlements[i] = ()
        self._touch(PARTNER, i)

    def callers(self) -> list[Caller]:
        """Who rings this company: (number as a trunk gives it, SIP name or None, weight); "" is a withheld number."""
        known = [caller for i in range(min(self.clients, 400)) for caller in self._known(i)]
        strangers: list[Caller] = [(phones.mobile(("50", "93", "67"), 900_000 + n * 7), None, 3) for n in range(9)]
        strangers += [(phones.city(77_000 + n), "Kyiv" if n else None, 2) for n in range(3)]
        return [*known, *strangers, (phones.foreign(3), None, 2), ("", "anonymous", 6)]

    def _known(self, i: int) -> Iterator[Caller]:
        heavy = 12 if i < len(words.SHOWCASE) else 1 + self._roll(9, i) % 4
        yield self.number(PARTNER, i), ("Romashka" if i == 0 else None), heavy
        for id_ in self.people(i):
            yield self.number(PERSON, id_), None, 1 + heavy // 2

    def number(self, owner: str, id_: int) -> str:
        """The main number of a partner, counterparty or person, digits of E.164. Several records may share one."""
        if owner == COUNTERPARTY:
            return phones.city(500_000 + id_)
        if owner == PERSON:
            # One accountant keeps the books of the whole holding: the same number stands at each of its companies.
            return phones.mobile(phones.PERSON_CODES, 5 * SPAN if id_ in (6 * SPAN, 7 * SPAN) else id_)
        r = self._roll(10, id_) % 100
        if id_ < 8 or r < 66 or id_ % 16 == 0:
            return phones.mobile(phones.PARTNER_CODES, id_)
        if r < 73:
            return self.number(PARTNER, id_ - id_ % 16)
        return phones.city(id_) if r < 97 else phones.foreign(id_)

    def _partner_contacts(self, i: int) -> list[tuple[str, str, phones.Written]]:
        r = self._roll(11, i)
        second = phones.mobile(phones.PARTNER_CODES, i + 3_000_000)
        rows = (
            []
            if i > 7 and r % 11 == 4
            else [("phone", "", phones.write(self.number(PARTNER, i), r % 97, second, _surname(r)))]
        )
        if r % 5 == 1:
            rows.append(("phone", "", phones.write(second, r // 97 % 13)))
        if r % 19 == 1:
            rows.append(("fax", "", phones.write(phones.city(i + 40_000), 1)))
        if r % 3:
            rows.append(("email", "", phones.Written(f"office{i}@example.com", "", "")))
        if r % 2:
            rows.append(("address", "", phones.Written(self._address(r), "", "")))
        return rows

    def _counterparty_contacts(self, id_: int) -> list[tuple[str, str, phones.Written]]:
        r = self._roll(12, id_)
        rows = [("address", "legal", phones.Written(self._address(r), "", ""))]
        if r % 3 == 0:
            rows.insert(0, ("phone", "", phones.write(self.number(COUNTERPARTY, id_), r // 3 % 97)))
        return rows

    def _person_contacts(self, id_: int) -> list[tuple[str, str, phones.Written]]:
        r = self._roll(13, id_)
        rows = [("phone", "mobile", phones.write(self.number(PERSON, id_), r % 97, phones.city(id_)))]
        if r % 4 == 0:
            rows.append(("phone", "work", phones.write(self.number(PARTNER, id_ // SPAN), 4 + 13 * (r % 7))))
        return rows

    def _address(self, r: int) -> str:
        return (
            f"{r // 5 % 90_000 + 1000:05d}, м. {words.CITIES[r % 12]}, {words.STREETS[r % 6]}, буд. {r // 99 % 180 + 1}"
        )

    def _settle(self, id_: int, order: int | None, late: int, debt: int, prepaid: int) -> Settlement:
        i = id_ // SPAN
        due = self.today - timedelta(days=late)
        currency = 1 if i > 7 and self._roll(14, i) % 23 == 0 else 0
        return Settlement(id_, i, i * SPAN, order, due - timedelta(days=14), due, debt, prepaid, currency)

    def _name(self, i: int, r: int) -> tuple[bool, str]:
        if r % 6 == 0:
            initials = words.PATRONYMIC_INITIALS
            return True, f"ФОП {_surname(r // 7)} {initials[r // 11 % 10]}. {initials[r // 13 % 10]}."
        brand = words.BRANDS[r // 8 % len(words.BRANDS)] + words.TAILS[r // 1024 % len(words.TAILS)]
        brand += f"-{i}" if i > 1500 else ""
        return False, words.FORMS[r // 65536 % len(words.FORMS)].format(brand)

    def _touch(self, kind: str, id_: int) -> None:
        self._edits.versions[kind, id_] = self.version(kind, id_) + 1
        self.revision += 1

    def _roll(self, stream: int, i: int) -> int:
        """A number that depends only on the seed, the stream and `i` (splitmix64: quick and well mixed)."""
        x = (self.seed * 0x9E3779B97F4A7C15 + stream * 0xD1B54A32D192ED03 + (i + 1) * 0x8CB92BA72F3D8DD7) & _MASK
        x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & _MASK
        return x ^ (x >> 31)


def _surname(r: int) -> str:
    return words.SURNAMES[r % len(words.SURNAMES)]
