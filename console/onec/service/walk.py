"""Walking the directory of the service: page after page, resumable, and what each record comes to on disk."""

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid5

import msgspec

from console.domain.card import Kind
from console.domain.phone import Numbers
from console.domain.text import clean
from console.onec.answers import Row
from console.onec.directory import KINDS, digits_of, tail_of
from console.onec.failures import Broken, Slow
from console.onec.generation import Loading, OwnerRow, PhoneRow
from console.onec.literals import NO_REF, is_guid
from console.onec.service import questions
from console.onec.service.questions import Expired, Page, Record
from console.onec.source import Source
from console.onec.ways import Loaded, Progress
from console.onec.written import numbers_in

_NAMED = UUID("0a0bd9d1-5b9f-4b1d-8a6c-92ed0f3d7c55")
_PART = "directory"
_LEAST_PAGE = 100
_BREATH = 50


@dataclass(slots=True)
class Rows:
    """What records come to: owners, numbers, and the names that they use."""

    owners: list[OwnerRow] = field(default_factory=list)
    phones: list[PhoneRow] = field(default_factory=list)
    names: dict[bytes, str] = field(default_factory=dict)


@dataclass(slots=True)
class Walk:
    """One walk. `page` records at a time, `within` seconds for each page; companies are of the kind `main`."""

    source: Source
    numbers: Numbers
    main: Kind
    page: int
    within: float

    async def load(
        self, folder: Path, key: str, in_use: int, on_progress: Callable[[Progress], None], total: int | None
    ) -> Loaded:
        """Walk to the end and put it in use. Raises `OneCFailure`, and what `Loading` raises."""
        loading = await asyncio.to_thread(Loading, folder, key)
        with loading:
            done, is_over = loading.progress(_PART)
            after, page = loading.note("after"), self.page
            while not is_over:
                on_progress(Progress(done, total if total and total >= done else None))
                try:
                    answer = await self.source.ask(questions.page(after, page, self.within), [], "")
                except (Slow, Broken):
                    page //= 2
                    if page < _LEAST_PAGE:
                        raise
                    continue
                except Expired:
                    if not after:
                        raise Broken from None
                    after, done = "", 0  # the service forgot where we were: from the beginning, over what is there
                    continue
                told = await asyncio.to_thread(self._keep, loading, answer.rows[0], after)
                if told.next and told.next == after:
                    raise Broken  # it would never end
                done, after, is_over = done + len(told.rows), told.next or "", not told.next
            return Loaded(*await asyncio.to_thread(loading.finish, in_use))

    def _keep(self, loading: Loading, row: Row, after: str) -> Page:
        page = read_page(row)
        rows = made_of(page.rows, self.numbers, self.main)
        notes = {"after": page.next or ""} | ({"token": page.token} if page.token and not after else {})
        names = rows.names.items()
        loading.add(_PART, len(page.rows), not page.next, rows.owners, rows.phones, names, notes)
        return page


def read_page(row: Row) -> Page:
    """A page as the protocol says it is. Raises `Broken`."""
    try:
        return msgspec.convert(row, Page)
    except (msgspec.ValidationError, ArithmeticError):
        raise Broken from None


def made_of(records: Sequence[Record], numbers: Numbers, main: Kind) -> Rows:
    """Rows of the directory; a record without a proper reference is left out."""
    made = Rows()
    for count, record in enumerate(records):
        if count % _BREATH == 0:
            time.sleep(0.0002)  # the thread that paints the screen can run
        ref = ref_of(record.ref)
        if ref is None:
            continue
        kind, company = KINDS.index(record.kind), ref_of(record.company_ref)
        manager = _named(made, record.manager)
        of = KINDS.index(main) if company else None
        made.owners.append(
            OwnerRow(kind, ref, clean(record.name), of, company, manager, record.inactive, record.deleted)
        )
        made.phones += _phones(made, record, kind, ref, numbers)
    return made


def ref_of(written: str | None) -> bytes | None:
    """A reference as the directory keeps it."""
    return UUID(written).bytes if written and is_guid(written) and written != NO_REF else None


def _phones(made: Rows, record: Record, kind: int, ref: bytes, numbers: Numbers) -> Iterable[PhoneRow]:
    found: dict[tuple[int, int], PhoneRow] = {}
    for phone in record.phones:
        label = _named(made, phone.label)
        for number in numbers_in({"number": phone.number}, ("number",), numbers):
            tail = tail_of(number)
            if tail is not None:
                digits, e164 = digits_of(number), number.e164 is not None
                found[tail, digits] = PhoneRow(tail, digits, kind, ref, e164, label)
    return found.values()


def _named(made: Rows, name: str | None) -> bytes | None:
    """A name is kept once, under a reference made of it."""
    said = clean(name or "")
    if not said:
        return None
    ref = uuid5(_NAMED, said).bytes
    made.names[ref] = said
    return ref


def gone(page: Page) -> Iterator[tuple[int, bytes]]:
    """Those who are no more."""
    for one in page.removed:
        if ref := ref_of(one.ref):
            yield KINDS.index(one.kind), ref
