"""The company as it was invented: every record computed from the seed and its number, nothing stored."""

from __future__ import annotations

from datetime import date, timedelta

from console.demo import company_phones as phones
from console.demo import company_words as words
from console.demo.company_records import Contact, Counterparty, Order, Partner, Person, Settlement

SPAN = 8
PARTNER, COUNTERPARTY, PERSON = "partner", "counterparty", "person"
SHOWN = len(words.SHOWCASE)
_MASK = (1 << 64) - 1
_Row = tuple[str, str, phones.Written]


class Invention:
    """Records by number. What belongs to client `i` has the numbers `i * SPAN + k`."""

    def __init__(self, seed: int, today: date) -> None:
        self.seed, self.today = seed, today

    def partner(self, i: int) -> Partner:
        """The client number `i`."""
        r = self.roll(1, i)
        private, name = self._name(i, r)
        comment = words.PARTNER_COMMENTS[r % 9] if r % 5 == 0 else ""
        deleted, hidden, client = r % 41 == 7, r % 29 == 3, r % 31 != 5
        if i < SHOWN:
            name, comment = words.SHOWCASE[i]
            private, deleted, hidden, client = name.startswith("ФОП"), False, False, True
        return Partner(
            id=i,
            name=name,
            full_name=name if r % 3 else f"{name.replace('ТОВ', 'Товариство з обмеженою відповідальністю')}   ",
            comment=comment,
            private=private,
            client=client,
            supplier=r % 9 == 0,
            manager=i % len(words.MANAGERS),
            parent=5 if i in (6, 7) else i - 1 if r % 37 == 11 and i > SHOWN else None,
            registered=self.today - timedelta(days=30 + r % 4000),
            deleted=deleted,
            hidden=hidden,
        )

    def counterparties(self, i: int) -> range:
        """Numbers of the legal entities of client `i`; a few clients have none, some have two."""
        r = self.roll(2, i) % 20
        return _children(i, 0 if r == 0 and i >= SHOWN else 2 if r > 17 else 1)

    def counterparty(self, number: int, owner: Partner) -> Counterparty:
        """A legal entity by its number and its client."""
        r = self.roll(3, number)
        name = owner.name if number % SPAN == 0 else f"ФОП {_surname(r)} {'АБВ'[r % 3]}. {'ІОП'[r % 3]}."
        tax = f"{r % 10**12:012d}" if r % 4 else ""
        return Counterparty(number, owner.id, name, name, tax, f"{r % 10**8:08d}", owner.deleted or r % 43 == 1)

    def people(self, i: int) -> range:
        """Numbers of the contact persons of client `i`."""
        r = self.roll(4, i) % 20
        if i < SHOWN:
            return _children(i, max(1, r % 3))
        return _children(i, 0 if r < 8 else 1 if r < 15 else 2 if r < 19 else 3)

    def person(self, number: int) -> Person:
        """A contact person by number."""
        r = self.roll(5, number)
        name = f"{_surname(r)} {words.GIVEN[r // 64 % len(words.GIVEN)]}"
        position = words.POSITIONS[r // 4096 % len(words.POSITIONS)]
        if number == 0:
            name, position = "Коваленко Ірина", "бухгалтер"
        comment = "обід 13–14, не дзвонити" if r % 13 == 1 else ""
        return Person(number, number // SPAN, name, position, comment, number > 0 and r % 47 == 1)

    def orders(self, i: int) -> range:
        """Numbers of the orders of client `i`, the latest first."""
        return _children(i, 2 if i < SHOWN else (0, 0, 1, 1, 1, 2, 3, 5)[self.roll(6, i) % 8])

    def order(self, number: int) -> Order:
        """An order by its number; only the latest of a client is still open."""
        r, k = self.roll(7, number), number % SPAN
        at = self.today - timedelta(days=k * 23 + r % 20)
        status = ("КОтгрузке", "КОбеспечению", "НеСогласован", "Закрыт")[r // 32 % 3 if k == 0 else 3]
        lines = tuple(self._line(r, n) for n in range(1 + r % 3))
        return Order(
            id=number,
            partner=number // SPAN,
            at=at,
            minute=540 + r % 500,
            ship=at + timedelta(days=r % 9) if r % 4 else None,
            status=status,
            total=sum(quantity * price for _, quantity, price in lines),
            comment=words.ORDER_COMMENTS[r // 128 % 7],
            posted=status != "НеСогласован",
            deleted=r % 67 == 1,
            lines=lines,
        )

    def _line(self, r: int, n: int) -> tuple[int, int, int]:
        return r // 7**n % len(words.GOODS), r // 5**n % 40 + 1, r // 3**n % 900 * 50 + 4000

    def settlements(self, i: int) -> tuple[Settlement, ...]:
        """Open debts and prepayments of client `i`."""
        r = self.roll(8, i)
        if not self.counterparties(i) or (i >= SHOWN and r % 3):
            return ()
        if i == 0:
            return (self.settle(0, 1, 34, 3_150_000), self.settle(1, 0, -10, 1_670_000))
        if r % 17 == 0:
            return (self.settle(i * SPAN, None, 0, 0, r % 90 * 10_000 + 5_000),)
        late = r // 1024 % 60 - 30
        debts = (r // 7**k % 9_000_000 + 100 for k in range(1 + r % 2))
        return tuple(self.settle(i * SPAN + k, i * SPAN, late - 20 * k, debt) for k, debt in enumerate(debts))

    def settle(self, number: int, order: int | None, late: int, debt: int, prepaid: int = 0) -> Settlement:
        """A settlement that is `late` days overdue (negative: payable later); kopecks."""
        i = number // SPAN
        due = self.today - timedelta(days=late)
        currency = 1 if i >= SHOWN and self.roll(14, i) % 23 == 0 else 0
        return Settlement(number, i, i * SPAN, order, due - timedelta(days=14), due, debt, prepaid, currency)

    def number(self, owner: str, id_: int) -> str:
        """The main phone of a partner, counterparty or person, digits of E.164. Several records may share one."""
        if owner == COUNTERPARTY:
            return phones.city(500_000 + id_)
        if owner == PERSON:
            # One accountant keeps the books of the whole holding: the same number stands at each of its companies.
            return phones.mobile(phones.PERSON_CODES, 5 * SPAN if id_ in (6 * SPAN, 7 * SPAN) else id_)
        r = self.roll(10, id_) % 100
        if id_ < SHOWN or r < 66 or id_ % 16 == 0:
            return phones.mobile(phones.PARTNER_CODES, id_)
        if r < 73:
            return self.number(PARTNER, id_ - id_ % 16)
        return phones.city(id_) if r < 97 else phones.foreign(id_)

    def contacts(self, owner: str, id_: int) -> tuple[Contact, ...]:
        """Contact rows of a partner, counterparty or person, in the order of their lines."""
        make = {PARTNER: self._of_partner, COUNTERPARTY: self._of_counterparty, PERSON: self._of_person}[owner]
        return tuple(Contact(line, what, use, written) for line, (what, use, written) in enumerate(make(id_), 1))

    def _of_partner(self, i: int) -> list[_Row]:
        r = self.roll(11, i)
        second = phones.mobile(phones.PARTNER_CODES, i + 3_000_000)
        rows: list[_Row] = []
        if i < SHOWN or r % 11 != 4:
            style = i if i < SHOWN else r % 97
            rows.append(("phone", "", phones.write(self.number(PARTNER, i), style, second, _surname(r))))
        if r % 5 == 1:
            rows.append(("phone", "", phones.write(second, r // 97 % 13)))
        if r % 19 == 1:
            rows.append(("fax", "", phones.write(phones.city(i + 40_000), 1)))
        if r % 3:
            rows.append(("email", "", phones.Written(f"office{i}@example.com", "", "")))
        if r % 2:
            rows.append(("address", "", phones.Written(_address(r), "", "")))
        return rows

    def _of_counterparty(self, id_: int) -> list[_Row]:
        r = self.roll(12, id_)
        rows: list[_Row] = []
        if r % 3 == 0:
            rows.append(("phone", "", phones.write(self.number(COUNTERPARTY, id_), r // 3 % 97)))
        return [*rows, ("address", "legal", phones.Written(_address(r), "", ""))]

    def _of_person(self, id_: int) -> list[_Row]:
        r = self.roll(13, id_)
        rows: list[_Row] = [("phone", "mobile", phones.write(self.number(PERSON, id_), r % 97, phones.city(id_)))]
        if r % 4 == 0:
            rows.append(("phone", "work", phones.write(self.number(PARTNER, id_ // SPAN), 4 + 13 * (r % 7))))
        return rows

    def _name(self, i: int, r: int) -> tuple[bool, str]:
        if r % 6 == 0:
            initials = words.PATRONYMIC_INITIALS
            return True, f"ФОП {_surname(r // 7)} {initials[r // 11 % 10]}. {initials[r // 13 % 10]}."
        brand = words.BRANDS[r // 8 % len(words.BRANDS)] + words.TAILS[r // 1024 % len(words.TAILS)]
        brand += f"-{i}" if i > 1500 else ""  # there are not so many words
        return False, words.FORMS[r // 65536 % len(words.FORMS)].format(brand)

    def roll(self, stream: int, i: int) -> int:
        """A number that depends only on the seed, the stream and `i` (splitmix64: quick and well mixed)."""
        x = (self.seed * 0x9E3779B97F4A7C15 + stream * 0xD1B54A32D192ED03 + (i + 1) * 0x8CB92BA72F3D8DD7) & _MASK
        x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & _MASK
        return x ^ (x >> 31)


def _children(i: int, count: int) -> range:
    return range(i * SPAN, i * SPAN + count)


def _surname(r: int) -> str:
    return words.SURNAMES[r % len(words.SURNAMES)]


def _address(r: int) -> str:
    return f"{r // 5 % 90_000 + 1000:05d}, м. {words.CITIES[r % 12]}, {words.STREETS[r % 6]}, буд. {r // 99 % 180 + 1}"
