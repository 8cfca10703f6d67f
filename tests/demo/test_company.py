"""The invented company: the same for the same seed, believable, cheap however large."""

from datetime import date, timedelta

from console.demo.company import COUNTERPARTY, PARTNER, PERSON, SPAN, Company

COMPANY = Company.make(1, 300)
PHONES = [row.written for i in range(300) for row in COMPANY.contacts(PARTNER, i) if row.what == "phone"]


def test_the_same_seed_gives_the_same_company():
    other, another = Company.make(1, 300), Company.make(2, 300)
    assert [COMPANY.partner(i) for i in range(300)] == [other.partner(i) for i in range(300)]
    assert [COMPANY.partner(i) for i in range(20, 300)] != [another.partner(i) for i in range(20, 300)]


def test_numbers_are_written_in_all_the_ways_people_write_them():
    texts = [one.text for one in PHONES]
    assert "+38 (050) 111-22-33" in texts
    for mark in ("доб.", ", 0", "8 0", "т. ", "(0", "+48", "+49"):
        assert any(mark in text for text in texts), mark
    imported = [one for one in PHONES if not one.number]
    assert imported and all(one.text for one in imported)


def test_1c_columns_are_filled_as_the_standard_library_fills_them():
    assert all(len(one.number) <= 20 for one in PHONES)
    assert not any(set(one.number) & set("+-, ") for one in PHONES)
    assert any("(" in one.number for one in PHONES)  # brackets stay when a number was typed as a whole
    extended = next(one for one in PHONES if one.extension)
    assert extended.extension in extended.text and extended.extension not in extended.number[-3:]


def test_a_number_may_belong_to_several():
    accountant = COMPANY.number(PERSON, 5 * SPAN)
    assert {one for one in COMPANY.who(accountant) if one[0] == PERSON} >= {(PERSON, n * SPAN) for n in (5, 6, 7)}
    assert (PARTNER, 0) in COMPANY.who("380501112233")


def test_there_are_odd_names_remarks_and_dead_records():
    partners = [COMPANY.partner(i) for i in range(300)]
    for mark in ("'", '"', "«", "[vip]", "ФОП", "ООО", "(не дзвонити зранку)"):
        assert any(mark in one.name for one in partners), mark
    assert any(one.full_name.endswith("   ") for one in partners)
    assert any(one.deleted for one in partners) and any(not one.client for one in partners)
    assert any("\n" in one.comment for one in partners)
    assert any(not COMPANY.counterparties(i) for i in range(300)) and any(
        len(COMPANY.counterparties(i)) == 2 for i in range(300)
    )


def test_the_first_client_owes_what_the_demonstration_says():
    first, second = COMPANY.settlements(0)
    assert first.debt + second.debt == 4_820_000
    assert first.due == COMPANY.today - timedelta(days=34)
    assert second.due > COMPANY.today


def test_callers_are_known_unknown_foreign_and_withheld():
    callers = COMPANY.callers()
    numbers = [number for number, _, _ in callers]
    assert "380501112233" in numbers and numbers.count("") == 1
    assert COMPANY.who(numbers[1]) and not COMPANY.who(numbers[-3]) and not COMPANY.who(numbers[-8])
    assert all(weight > 0 for _, _, weight in callers)
    assert all(number.isdigit() for number in numbers if number)
    assert len(Company.make(1, 500_000).callers()) < 2_000


def test_half_a_million_clients_cost_nothing_until_asked():
    huge = Company.make(1, 500_000)
    assert huge.partner(499_999).name
    assert huge.number(PARTNER, 499_999) != huge.number(PARTNER, 499_998)


def test_edits_are_seen_and_counted():
    company = Company.make(1, 20)
    company.rename(3, "ТОВ «Нова назва»")
    company.set_phones(PARTNER, 3, "044 200 11 22", "+380 67 111 22 33")
    company.add_debt(3, 12_345, date(2026, 12, 1))
    assert company.partner(3).name == company.counterparty(3 * SPAN).name == "ТОВ «Нова назва»"
    assert company.who("380671112233") == [(PARTNER, 3)]
    assert company.settlements(3)[-1].debt == 12_345
    assert company.version(PARTNER, 3) == 4 and company.version(PARTNER, 4) == 1
    added = company.add_partner("ПП «Щойно»", "0501234567")
    assert added == 20 and company.partner(20).name == "ПП «Щойно»" and company.clients == 21
    company.pay(3)
    assert company.settlements(3) == () and company.revision == 5


def test_records_of_a_counterparty_and_a_person_belong_to_their_client():
    for i in range(300):
        assert all(COMPANY.counterparty(n).partner == i for n in COMPANY.counterparties(i))
        assert all(COMPANY.person(n).partner == i for n in COMPANY.people(i))
        assert all(COMPANY.contacts(COUNTERPARTY, n) for n in COMPANY.counterparties(i))
