"""Who has a number, on disk: found by every way of writing it, ranked, swapped whole, and rebuilt when damaged."""

import os
import sqlite3
import sys
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from uuid import UUID

import pytest

from console.domain.card import Kind, Match, Why
from console.domain.phone import Numbers
from console.onec import generation
from console.onec.directory import KINDS, POINTER, Candidate, Directory, digits_of, rank, tail_of
from console.onec.failures import Busy, Implausible
from console.onec.generation import Loading, OwnerRow, PhoneRow

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
NUMBERS = Numbers("UA")
PARTNER, CONTACT, COUNTERPARTY = (KINDS.index(kind) for kind in (Kind.PARTNER, Kind.CONTACT, Kind.COUNTERPARTY))


def ref(n: int) -> bytes:
    return UUID(int=n).bytes


def partner(n: int, name: str = "ТОВ «Ромашка»", **flags: bool) -> OwnerRow:
    return OwnerRow(
        PARTNER, ref(n), name, None, None, ref(900), flags.get("inactive", False), flags.get("deleted", False)
    )


def of_company(kind: int, n: int, name: str, company: int) -> OwnerRow:
    return OwnerRow(kind, ref(n), name, PARTNER, ref(company), None, False, False)


def phone(owner: OwnerRow, written: str, label: bytes | None = None) -> PhoneRow:
    number = NUMBERS.parse(written)
    tail = tail_of(number)
    assert tail is not None
    return PhoneRow(tail, digits_of(number), owner.kind, owner.ref, number.e164 is not None, label)


@dataclass
class Shelf:
    """A folder with generations, and one who reads them."""

    folder: Path
    damages: list[str | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.directory = Directory(self.folder, "base", self.damages.append)

    def write(
        self, owners: Iterable[OwnerRow], phones: Iterable[PhoneRow], in_use: int = 0, source: str = "base"
    ) -> None:
        with Loading(self.folder, source) as loading:
            loading.add("all", 1, True, owners, phones, [(ref(900), "Борис"), (ref(901), "Мобільний")])
            loading.finish(in_use)
        self.directory.look(at_once=True)

    def find(self, written: str) -> tuple[Match, ...]:
        return self.directory.find(NUMBERS.parse(written)).matches

    def generations(self) -> list[Path]:
        return sorted(self.folder.glob("directory-*.sqlite"))


@pytest.fixture
def shelf(tmp_path: Path) -> Iterable[Shelf]:
    made = Shelf(tmp_path / "onec")
    yield made
    made.directory.close()


@pytest.mark.parametrize(
    "written", ["+380501112233", "380501112233", "0501112233", "80501112233", "00380501112233", "(050) 111-22-33"]
)
def test_one_number_written_in_many_ways_is_one(shelf: Shelf, written: str) -> None:
    company = partner(1)
    shelf.write([company], [phone(company, "+38 (050) 111-22-33", ref(901))])
    assert shelf.find(written) == (
        Match(Kind.PARTNER, str(UUID(int=1)), "ТОВ «Ромашка»", manager="Борис", why=Why.EXACT, label="Мобільний"),
    )


def test_a_number_of_no_known_operator_is_found_by_its_national_digits(shelf: Shelf) -> None:
    company = partner(1)
    shelf.write([company], [phone(company, "0191112233")])
    assert NUMBERS.parse("0191112233").e164 is None
    assert [match.why for match in shelf.find("380191112233")] == [Why.NATIONAL]
    assert [match.why for match in shelf.find("0191112233")] == [Why.EXACT]


def test_the_same_digits_in_another_country_are_somebody_else(shelf: Shelf) -> None:
    company = partner(1)
    shelf.write([company], [phone(company, "+380501112233")])
    assert all(match.why is Why.POSSIBLY for match in shelf.find("+48501112233"))


def test_last_digits_alike_are_only_possibly_the_same(shelf: Shelf) -> None:
    company = partner(1)
    shelf.write([company], [phone(company, "+380441112233")])
    assert [match.why for match in shelf.find("+380501112233")] == [Why.POSSIBLY]
    assert [match.why for match in shelf.find("+380441112233")] == [Why.EXACT]


@pytest.mark.parametrize("written", ["101", "anonymous", "", "12345", "*43"])
def test_what_is_no_number_of_a_client_finds_nobody(shelf: Shelf, written: str) -> None:
    company = partner(1)
    shelf.write([company], [phone(company, "+380501112233")])
    assert shelf.find(written) == ()


def test_people_come_before_companies_and_a_counterparty_folds_into_its_partner(shelf: Shelf) -> None:
    company, other = partner(1), partner(2, "ПП «Лан»")
    person = of_company(CONTACT, 3, "Коваленко Ірина", 1)
    ours, theirs = of_company(COUNTERPARTY, 4, "ТОВ «Ромашка» юр.", 1), of_company(COUNTERPARTY, 5, "ФОП Лан", 2)
    everybody = [company, other, person, ours, theirs]
    shelf.write(everybody, [phone(one, "+380501112233") for one in (company, person, ours, theirs)])
    assert [(match.kind, match.name) for match in shelf.find("+380501112233")] == [
        (Kind.CONTACT, "Коваленко Ірина"),
        (Kind.PARTNER, "ТОВ «Ромашка»"),
        (Kind.COUNTERPARTY, "ФОП Лан"),
    ]
    contact, _partner, counterparty = shelf.find("+380501112233")
    assert (contact.company, contact.company_ref, contact.manager) == ("ТОВ «Ромашка»", str(UUID(int=1)), "Борис")
    assert (counterparty.company, counterparty.company_ref) == ("ПП «Лан»", str(UUID(int=2)))


def test_inactive_clients_come_last_and_deleted_ones_only_when_alone(shelf: Shelf) -> None:
    old, gone, now = partner(1, "А", inactive=True), partner(2, "Б", deleted=True), partner(3, "В")
    both = [phone(one, "+380501112233") for one in (old, gone, now)]
    shelf.write([old, gone, now], [*both, phone(gone, "+380671112233")])
    assert [match.name for match in shelf.find("+380501112233")] == ["В", "А"]
    assert [match.name for match in shelf.find("+380671112233")] == ["Б"]


def test_a_client_with_the_number_twice_is_one_match(shelf: Shelf) -> None:
    company = partner(1)
    shelf.write(
        [company], [phone(company, "+380501112233"), PhoneRow(501112233, 501112233, PARTNER, ref(1), False, None)]
    )
    assert len(shelf.find("+380501112233")) == 1


def test_names_from_the_file_are_cleaned(shelf: Shelf) -> None:
    company = partner(1, "\x1b]52;c;SEFDS0VE\x1b\\Ромашка\u202e")
    shelf.write([company], [phone(company, "+380501112233")])
    assert "\x1b" not in shelf.find("+380501112233")[0].name


def test_no_directory_yet(shelf: Shelf) -> None:
    found = shelf.directory.find(NUMBERS.parse("+380501112233"))
    assert found.matches == () and found.loaded_at is None


def test_a_new_generation_takes_the_place_of_the_old_while_it_is_read(shelf: Shelf) -> None:
    company = partner(1, "Стара назва")
    shelf.write([company], [phone(company, "+380501112233")])
    assert shelf.find("+380501112233")[0].name == "Стара назва"
    renamed = partner(1, "Нова назва")
    shelf.write([renamed], [phone(renamed, "+380501112233")], in_use=1)
    assert shelf.find("+380501112233")[0].name == "Нова назва"
    assert len(shelf.generations()) == 1
    assert shelf.damages == []


def test_another_console_sees_the_new_generation_by_itself(shelf: Shelf) -> None:
    other = Shelf(shelf.folder)
    company = partner(1)
    shelf.write([company], [phone(company, "+380501112233")])
    assert other.find("+380501112233")
    other.directory.close()


def test_a_load_that_lost_half_of_the_numbers_is_not_put_in_use(shelf: Shelf) -> None:
    company = partner(1)
    shelf.write([company], [phone(company, f"+38050111{n:04d}") for n in range(100)])
    with pytest.raises(Implausible):
        shelf.write([company], [phone(company, "+380501110001")], in_use=100)
    assert len(shelf.find("+380501110099")) == 1
    shelf.write([company], [phone(company, f"+38050111{n:04d}") for n in range(50)], in_use=100)
    assert shelf.directory.phones == 50


def test_a_load_that_was_cut_short_goes_on(shelf: Shelf) -> None:
    company = partner(1)
    with Loading(shelf.folder, "base") as loading:
        loading.add("phones", 10, False, [company], [phone(company, "+380501112233")])
    shelf.directory.look(at_once=True)
    assert shelf.find("+380501112233") == ()
    with Loading(shelf.folder, "base") as loading:
        assert loading.progress("phones") == (10, False)
        assert loading.progress("owners") == (0, False)
        loading.add("phones", 5, True, [], [phone(company, "+380671112233")])
        assert loading.progress("phones") == (15, True)
        loading.finish(0)
    shelf.directory.look(at_once=True)
    assert shelf.find("+380501112233") and shelf.find("+380671112233")
    with Loading(shelf.folder, "base") as loading:
        assert loading.progress("phones") == (0, False)


def test_what_was_read_of_another_base_is_not_gone_on_with(shelf: Shelf) -> None:
    with Loading(shelf.folder, "another base") as loading:
        loading.add("phones", 10, True)
    with Loading(shelf.folder, "base") as loading:
        assert loading.progress("phones") == (0, False)


def test_the_directory_of_another_base_is_not_looked_at(shelf: Shelf) -> None:
    company = partner(1)
    shelf.write([company], [phone(company, "+380501112233")], source="another base")
    assert shelf.find("+380501112233") == ()
    assert shelf.directory.loaded_at is None
    assert shelf.damages == []


def test_two_consoles_do_not_load_at_once(shelf: Shelf) -> None:
    with Loading(shelf.folder, "base"), pytest.raises(Busy):
        Loading(shelf.folder, "base")


def test_a_damaged_unfinished_load_is_begun_anew(shelf: Shelf) -> None:
    with Loading(shelf.folder, "base") as loading:
        loading.add("phones", 10, True)
    (shelf.folder / "directory.loading").write_bytes(b"garbage" * 1000)
    with Loading(shelf.folder, "base") as loading:
        assert loading.progress("phones") == (0, False)


@pytest.mark.parametrize("keep", [0, 50, 4096, 20_000])
def test_a_damaged_directory_is_put_aside_and_said(shelf: Shelf, keep: int) -> None:
    company = partner(1)
    shelf.write([company], [phone(company, f"+38050{n:07d}") for n in range(2000)])
    shelf.directory.close()
    file = shelf.generations()[0]
    body = bytearray(file.read_bytes())
    body[keep:] = b"\xfe" * (len(body) - keep)
    file.write_bytes(bytes(body))
    shelf.directory.look(at_once=True)
    for n in range(0, 2000, 7):
        shelf.find(f"+38050{n:07d}")
    assert len(shelf.damages) == 1
    assert shelf.directory.loaded_at is None
    aside = shelf.damages[0]
    assert aside and ".broken-" in aside and (shelf.folder / aside).exists()
    shelf.write([company], [phone(company, "+380501112233")])
    assert shelf.find("+380501112233")


@pytest.mark.parametrize("pointer", ["", "nothing.sqlite", "../../etc/passwd", "\x00", "directory.current"])
def test_a_pointer_to_nowhere_is_no_directory(shelf: Shelf, pointer: str) -> None:
    company = partner(1)
    shelf.write([company], [phone(company, "+380501112233")])
    (shelf.folder / POINTER).write_text(pointer)
    shelf.directory.look(at_once=True)
    assert shelf.find("+380501112233") == ()


def test_a_file_that_vanished_is_no_directory(shelf: Shelf) -> None:
    company = partner(1)
    shelf.write([company], [phone(company, "+380501112233")])
    shelf.directory.close()
    shelf.generations()[0].unlink()
    shelf.directory.look(at_once=True)
    assert shelf.find("+380501112233") == ()


@posix
def test_files_are_for_their_owner_alone(shelf: Shelf) -> None:
    company = partner(1)
    old = os.umask(0)
    try:
        shelf.write([company], [phone(company, "+380501112233")])
    finally:
        os.umask(old)
    assert shelf.folder.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in shelf.folder.iterdir()} == {0o600}


@posix
def test_a_folder_that_others_can_enter_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "onec"
    folder.mkdir()
    folder.chmod(0o777)
    with pytest.raises(OSError, match="user alone"):
        Loading(folder, "base")


def test_a_page_and_its_place_in_the_journal_are_written_together(shelf: Shelf) -> None:
    """The process is killed inside a page: neither its rows nor its count are there afterwards."""
    company = partner(1)
    with Loading(shelf.folder, "base") as loading:
        loading.add("phones", 10, False, [company], [phone(company, "+380501112233")])

        def broken() -> Iterable[PhoneRow]:
            yield phone(company, "+380671112233")
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            loading.add("phones", 10, False, [], broken())
        assert loading.progress("phones") == (10, False)
    with closing(sqlite3.connect(shelf.folder / "directory.loading")) as base:
        assert base.execute("SELECT count(*) FROM read_phone").fetchone() == (1,)


def test_ranking_puts_what_is_sure_before_what_is_possible() -> None:
    some = [
        Candidate(Match(Kind.CONTACT, "1", "Я", why=Why.POSSIBLY)),
        Candidate(Match(Kind.PARTNER, "2", "Б", why=Why.NATIONAL)),
        Candidate(Match(Kind.COUNTERPARTY, "3", "В", why=Why.EXACT)),
    ]
    assert [match.ref for match in rank(some)] == ["3", "2", "1"]


def test_of_one_client_told_twice_the_last_counts(shelf: Shelf) -> None:
    old, new = partner(1, "Стара назва"), partner(1, "Нова назва")
    first, second = phone(old, "+380501112233", b"a" * 16), phone(old, "+380501112233", b"b" * 16)
    with Loading(shelf.folder, "base") as loading:
        loading.add("owners", 1, False, [old], [first], [(b"a" * 16, "Старий"), (b"b" * 16, "Стара")])
        loading.add("owners", 1, True, [new], [second], [(b"b" * 16, "Мобільний")])
        assert loading.finish(0) == (1, 1)
    shelf.directory.look(at_once=True)
    (match,) = shelf.find("+380501112233")
    assert (match.name, match.label) == ("Нова назва", "Мобільний")


@pytest.mark.parametrize("count", [0, 1, 249, 250, 251, 1000])
def test_a_page_of_any_length_is_kept_whole(shelf: Shelf, count: int) -> None:
    some = [partner(n + 1) for n in range(count)]
    shelf.write(some, [phone(one, f"+38050{n:07d}") for n, one in enumerate(some)])
    assert (shelf.directory.clients, shelf.directory.phones) == (count, count)


def test_an_unfinished_load_of_an_older_layout_is_begun_anew(shelf: Shelf) -> None:
    with Loading(shelf.folder, "base") as loading:
        loading.add("phones", 10, True)
    with closing(sqlite3.connect(shelf.folder / "directory.loading")) as base, base:
        base.execute("DELETE FROM about WHERE key = 'layout'")
    with Loading(shelf.folder, "base") as loading:
        assert loading.progress("phones") == (0, False)


def test_a_disk_that_fills_up_at_the_end_costs_nothing_that_was_read(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = partner(1)

    def full(base: sqlite3.Connection, file: Path) -> tuple[int, int]:
        file.write_bytes(b"half of it")
        raise sqlite3.OperationalError("database or disk is full")

    with Loading(shelf.folder, "base") as loading:
        loading.add("phones", 10, True, [company], [phone(company, "+380501112233")])
        with monkeypatch.context() as patch, pytest.raises(sqlite3.OperationalError):
            patch.setattr(generation, "make", full)
            loading.finish(0)
    assert not list(shelf.folder.glob("directory.making"))
    with Loading(shelf.folder, "base") as loading:
        assert loading.progress("phones") == (10, True)
        assert loading.finish(0) == (1, 1)


def test_a_load_that_is_cancelled_at_its_end_leaves_at_once(shelf: Shelf) -> None:
    """The thread that sorts is stopped; what was read is there for the next time."""
    company = partner(1)
    begun, failed = Event(), list[Exception]()
    with Loading(shelf.folder, "base") as loading:
        loading.add("phones", 10, True, [company], [phone(company, "+380501112233")])
        loading._base.execute(
            "INSERT INTO read_phone WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) "
            "SELECT abs(random()) % 1000000000, i, 2, x'00112233445566778899aabbccddeeff', 1, NULL FROM n"
        )
        loading._base.commit()
        loading._base.set_trace_callback(lambda step: begun.set() if "read_phone ORDER" in step else None)

        def finish() -> None:
            try:
                loading.finish(0)
            except sqlite3.Error as error:
                failed.append(error)

        thread = Thread(target=finish)
        thread.start()
        begun.wait()
    thread.join()
    assert [str(one) for one in failed] == ["interrupted"]
    assert not list(shelf.folder.glob("directory-*"))
    with Loading(shelf.folder, "base") as loading:
        assert loading.progress("phones") == (10, True)
