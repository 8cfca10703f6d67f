"""Every family of configurations: recognised, loaded, found by number in both ways, and told of."""

from decimal import Decimal
from pathlib import Path

import pytest

from console.demo.company import PARTNER, PERSON, Company
from console.desk.contract import card_json
from console.domain.card import CardState, Kind, Lookup, Money
from console.domain.dossier import Row, Standing
from console.domain.link import navigation_link
from console.onec.check import check
from console.onec.preset import built_in, likely, recognise
from tests.onec.support import IRYNA, ROMASHKA
from tests.onec.support import house as house_

ACCOUNTED = ("unf", "bp3", "upp13", "bp20")
NEW = (*ACCOUNTED, "retail")
DEBT = Decimal(48200)
ORDERS = {
    "ut11": "ЗаказКлиента", "unf": "ЗаказПокупателя", "bp3": "СчетНаОплатуПокупателю",
    "upp13": "ЗаказПокупателя", "bp20": "СчетНаОплатуПокупателю", "retail": "ЧекККМ",
}  # fmt: skip


def told(lookup: Lookup, key: str) -> object:
    assert lookup.dossier is not None
    named = lookup.dossier.by_key.get(key)
    return named.content if named else None


@pytest.mark.parametrize("family", NEW)
async def test_it_is_recognised_by_what_it_publishes(family: str, tmp_path: Path) -> None:
    async with house_(tmp_path, family=family) as house:
        assert recognise(house.sim.infobase.sets) == family
        assert (await house.clients._site.base.refresh()).preset == built_in()[family]


@pytest.mark.parametrize("family", NEW)
async def test_check_finds_nothing_to_do(family: str, tmp_path: Path) -> None:
    async with house_(tmp_path, family=family) as house:
        await house.load()
        found = await check(house.settings)
        assert [one for one in found if one.ok is False] == []
        assert any("is found there in" in one.what for one in found)


@pytest.mark.parametrize("family", NEW)
async def test_everybody_who_has_a_number_is_in_the_directory(family: str, tmp_path: Path) -> None:
    async with house_(tmp_path, clients=60, family=family) as house:
        await house.load()
        company = house.sim.company
        kinds = {PARTNER: Kind.COUNTERPARTY, PERSON: Kind.CONTACT}
        seen = 0
        for i in range(60):
            partner = company.partner(i)
            owners = [
                (PARTNER, i, partner.deleted),
                *((PERSON, n, company.person(n).deleted) for n in company.people(i)),
            ]
            for who, number, deleted in owners:
                if deleted or partner.hidden or not any(row.what == "phone" for row in company.contacts(who, number)):
                    continue
                matches = house.identify(company.number(who, number)).matches
                assert matches, (who, number)
                seen += any(one.kind is kinds[who] for one in matches)
        assert seen > 60


@pytest.mark.parametrize("family", ACCOUNTED)
async def test_a_client_who_rings_is_told_of(family: str, tmp_path: Path) -> None:
    async with house_(tmp_path, family=family) as house:
        await house.load()
        lookup = await house.ask(ROMASHKA)
        assert lookup.state is CardState.FRESH
        assert (lookup.matches[0].kind, lookup.matches[0].name) == (Kind.COUNTERPARTY, "ТОВ «Ромашка»")
        owed = told(lookup, "debt.total")
        assert isinstance(owed, tuple) and [one.amount for one in owed if isinstance(one, Money)] == [DEBT]
        assert told(lookup, "orders") and told(lookup, "agreement") and told(lookup, "phone")
        assert told(lookup, "client.code")
        manager = None if family in ("bp3", "bp20") else "Борис Савчук"
        assert told(lookup, "client.manager") == manager == lookup.matches[0].manager
        person = (await house.ask(IRYNA)).matches[0]
        assert (person.kind, person.name, person.company) == (Kind.CONTACT, "Коваленко Ірина", "ТОВ «Ромашка»")


@pytest.mark.parametrize("family", ACCOUNTED)
async def test_what_is_overdue_and_since_when_is_found_where_the_base_has_no_ready_figure(
    family: str, tmp_path: Path
) -> None:
    """By the document that it is owed for and the contract's days of credit; in УПП by the order's day of payment."""
    async with house_(tmp_path, family=family) as house:
        await house.load()
        lookup = await house.ask(ROMASHKA)
        company = house.sim.company
        late = [one for one in company.settlements(0) if one.debt and one.due < company.today]
        amounts = told(lookup, "debt.overdue")
        assert isinstance(amounts, tuple)
        assert [one.amount for one in amounts if isinstance(one, Money)] == [Decimal(sum(s.debt for s in late)) / 100]
        assert told(lookup, "debt.overdue_days") == max((company.today - one.due).days for one in late) == 34
        assert lookup.card is not None and lookup.card.stop is not None


@pytest.mark.parametrize("family", ("unf", "bp3", "bp20"))
async def test_a_contract_without_days_of_credit_makes_nothing_overdue_and_says_so(family: str, tmp_path: Path) -> None:
    async with house_(tmp_path, clients=80, family=family) as house:
        await house.load()
        company = house.sim.company
        i = next(i for i in range(8, 80) if i % 4 and _rings(house.sim.company, i) and _owes(house.sim.company, i))
        lookup = await house.ask(company.number(PARTNER, i))
        assert lookup.dossier is not None
        overdue = lookup.dossier.by_key["debt.overdue"]
        assert (overdue.standing, overdue.why) == (Standing.UNPUBLISHED, "1C has no day of payment for it")
        assert lookup.dossier.by_key["debt.overdue_days"].standing is Standing.UNPUBLISHED
        assert lookup.card is not None and lookup.card.stop is None


async def test_a_field_behind_a_reference_that_a_release_lacks_takes_only_its_block_away(tmp_path: Path) -> None:
    async with house_(tmp_path, family="bp3") as house:
        contracts = house.sim.infobase.sets["Catalog_ДоговорыКонтрагентов"]
        del contracts.properties["СрокОплаты"]
        lookup = await house.ask(ROMASHKA)
        assert lookup.dossier is not None
        assert lookup.dossier.by_key["debt.overdue"].standing is Standing.UNPUBLISHED
        assert told(lookup, "debt.total") and told(lookup, "orders") and told(lookup, "agreement")
        house.sim.mistakes.clear()  # it was asked once, since a description does not show what is behind a reference


def _rings(company: Company, i: int) -> bool:
    partner = company.partner(i)
    return not partner.deleted and not partner.hidden and partner.client and bool(company.contacts(PARTNER, i))


def _owes(company: Company, i: int) -> bool:
    return any(one.debt for one in company.settlements(i))


@pytest.mark.parametrize(("family", "document"), ORDERS.items())
async def test_each_order_has_the_link_by_which_1c_opens_it(family: str, document: str, tmp_path: Path) -> None:
    async with house_(tmp_path, family=family) as house:
        await house.load()
        lookup = await house.ask(IRYNA if family == "retail" else ROMASHKA)
        rows = told(lookup, "orders")
        assert isinstance(rows, tuple) and rows
        entity = f"Document_{document}"
        expected = {navigation_link(entity, house.sim.ref(entity, n)) for n in house.sim.company.orders(0)}
        assert {row.link for row in rows if isinstance(row, Row)} <= expected
        assert all(f"e1cib/data/Документ.{document}?ref=" in str(row.link) for row in rows if isinstance(row, Row))
        card = card_json(lookup.card)
        assert card is not None
        fields = [field for section in card["sections"] for field in section["fields"]]
        linked = [field for field in fields if field["link"]]
        assert {field["key"].partition(".")[0] for field in linked} <= {
            "orders",
            "agreement",
            "counterparties",
            "cards",
        }
        assert sum(field["key"].startswith("orders.") for field in linked) == len(rows)


async def test_debts_are_in_the_currency_of_the_contract(tmp_path: Path) -> None:
    async with house_(tmp_path, family="upp13") as house:
        assert told(await house.ask(ROMASHKA), "debt.total") == (Money(DEBT, "грн"),)


@pytest.mark.parametrize(
    ("family", "lacking"),
    [
        *((family, None) for family in ORDERS if family != "retail"),
        ("retail", "debt.total, debt.overdue, debt.overdue_days"),
    ],
)
async def test_check_says_what_a_family_keeps_nothing_of(family: str, lacking: str | None, tmp_path: Path) -> None:
    async with house_(tmp_path, family=family) as house:
        said = [one for one in await check(house.settings) if "has none of" in one.what]
        assert [one.ok for one in said] == ([None] if lacking else [])
        assert not lacking or f"has none of: {lacking}" in said[0].what


async def test_a_buyer_with_a_card_is_told_of(tmp_path: Path) -> None:
    async with house_(tmp_path, family="retail") as house:
        await house.load()
        lookup = await house.ask(IRYNA)
        assert (lookup.matches[0].kind, lookup.matches[0].name) == (Kind.CONTACT, "Коваленко Ірина")
        assert told(lookup, "cards") and told(lookup, "orders")


@pytest.mark.parametrize("family", NEW)
async def test_a_number_that_is_not_in_the_directory_is_found_in_1c(family: str, tmp_path: Path) -> None:
    async with house_(tmp_path, family=family) as house:
        lookup = await house.ask(ROMASHKA)
        assert "ТОВ «Ромашка»" in [one.name for one in lookup.matches]
        assert lookup.state is CardState.FRESH
        searched = [one for one in house.sim.requests if "like(Представление" in one.query.get("$filter", "")]
        tables = {one.path for one in searched}
        assert len(searched) == len(tables), "each table of numbers is asked once"


async def test_a_lead_is_told_of(tmp_path: Path) -> None:
    async with house_(tmp_path, clients=120, family="unf") as house:
        await house.load()
        company = house.sim.company
        leads = (i for i in range(8, 120) if not (company.partner(i).client or company.partner(i).supplier))
        i = next(i for i in leads if company.contacts(PARTNER, i) and not company.partner(i).deleted)
        lookup = await house.ask(company.number(PARTNER, i))
        lead = next(one for one in lookup.matches if one.kind is Kind.LEAD)
        assert lead.name == company.partner(i).name.strip() and lead.manager


async def test_a_register_of_contacts_is_read_once_for_all_whose_numbers_it_has(tmp_path: Path) -> None:
    async with house_(tmp_path, family="upp13", page=50) as house:
        await house.load()
        skips = [
            (one.query["$filter"], one.query["$skip"])
            for one in house.sim.requests
            if one.path.endswith("_КонтактнаяИнформация") and "$skip" in one.query
        ]
        assert len(skips) == len(set(skips)) > 1


async def test_the_balance_is_asked_of_the_client_with_its_type(tmp_path: Path) -> None:
    """A composite attribute compared with a bare reference would silently give nothing."""
    async with house_(tmp_path, family="bp3") as house:
        await house.ask(ROMASHKA)
        (asked,) = [one for one in house.sim.requests if "/Balance(" in one.path]
        assert "ExtDimension1 eq cast(guid'" in asked.path and "'Catalog_Контрагенты')" in asked.path
        assert "Account/Code eq '361'" in asked.query["$filter"]


def test_what_two_families_have_in_common_does_not_tell_them_apart() -> None:
    common = ["Catalog_Контрагенты", "Catalog_Контрагенты_КонтактнаяИнформация", "Catalog_ДоговорыКонтрагентов"]
    assert recognise(common) is None
    assert set(likely(common)) == {"unf", "bp3"}
    assert recognise([*common, "AccumulationRegister_РасчетыСПокупателями"]) == "unf"
    assert recognise([*common, "AccountingRegister_Хозрасчетный"]) == "bp3"


def test_a_big_configuration_with_accounting_in_it_is_told_from_bookkeeping() -> None:
    erp = ["Catalog_Партнеры", "Catalog_Контрагенты", "Catalog_Контрагенты_КонтактнаяИнформация",
           "AccountingRegister_Хозрасчетный", "Document_СчетНаОплатуПокупателю"]  # fmt: skip
    assert recognise(erp) == "ut11"


async def test_the_preset_in_the_documents_works(tmp_path: Path) -> None:
    file = Path(__file__).parents[2] / "docs" / "own.toml"
    async with house_(tmp_path, family="own", preset=str(file)) as house:
        await house.load()
        lookup = await house.ask(ROMASHKA)
        assert (lookup.matches[0].name, lookup.matches[0].manager) == ("ТОВ «Ромашка»", "Борис Савчук")
        assert told(lookup, "debt.total") == (Money(DEBT, "грн"),)
        assert told(lookup, "orders") and told(lookup, "client.manager") == "Борис Савчук"
        person = (await house.ask(IRYNA)).matches[0]
        assert (person.name, person.company) == ("Коваленко Ірина", "ТОВ «Ромашка»")
        assert [one for one in await check(house.settings) if one.ok is False] == []
