"""The HTTP service of the extension, simulated, over real sockets: one request a card, a feed of changes, faults."""

import gzip
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from console.demo.company import PARTNER, PERSON
from console.domain.card import CardState, Kind, Level, Lookup, Money, Why
from console.domain.dossier import Row, Standing
from console.domain.link import navigation_link
from console.domain.phone import Numbers
from console.onec.card import Composer, Outcome
from console.onec.failures import Broken, Implausible, NoRight, NotPublished
from console.onec.links import link_to
from console.onec.plan import Plan
from console.onec.preset import read
from console.onec.service.questions import Expired, ServiceQuestion
from tests.onec.support import IRYNA, ROMASHKA, STRANGER, House, http, server
from tests.onec.support import house as house_

TODAY = date(2026, 11, 23)


@asynccontextmanager
async def serving(folder: Path, way: str = "service", **settings: Any) -> AsyncIterator[House]:
    async with house_(folder, way=way, **settings) as house:
        house.sim.caller.installed = True
        yield house


def asked(house: House) -> list[str]:
    return [one.path.removeprefix("/hs/caller/v1/") for one in house.sim.requests]


def content(lookup: Lookup, key: str) -> object:
    return lookup.dossier.by_key[key].content if lookup.dossier else None


async def changed(house: House) -> None:
    await house.clients._site.way.keep_up(Numbers("UA"))


# One request, the whole card.


async def test_a_known_caller_costs_one_request_and_says_everything(tmp_path: Path) -> None:
    async with serving(tmp_path) as house:
        clients, phones = await house.load()
        assert clients > 40 and phones > 60
        house.sim.requests.clear()
        lookup = await house.ask(ROMASHKA)
        assert asked(house) == ["card"]
        assert lookup.state is CardState.FRESH
        assert lookup.matches[0].name == "ТОВ «Ромашка»" and lookup.matches[0].kind is Kind.PARTNER
        assert lookup.matches[0].manager == "Борис Савчук"
        assert content(lookup, "client.manager") == "Борис Савчук"
        assert content(lookup, "debt.total") == (Money(Decimal(48200), "грн"),)
        assert content(lookup, "debt.overdue") == (Money(Decimal(31500), "грн"),)
        assert content(lookup, "debt.overdue_days") == 34
        assert lookup.dossier and [one.key for one in lookup.dossier.groups][:3] == ["client", "debt", "orders"]
        flags = [flag for named in lookup.dossier.named for flag in named.flags]
        assert flags[0].level is Level.STOP


async def test_it_tells_the_same_as_odata(tmp_path: Path) -> None:
    """The same base by two ways: the same client, the same money and the same flags under the same names."""
    async with serving(tmp_path / "a") as house:
        by_service = await house.ask(IRYNA)
    async with house_(tmp_path / "b") as house:
        by_odata = await house.ask(IRYNA)
    assert [one.ref for one in by_service.matches] == [one.ref for one in by_odata.matches]
    for key in (
        "client.person",
        "client.position",
        "client.manager",
        "debt.total",
        "debt.overdue",
        "debt.overdue_days",
    ):
        assert content(by_service, key) == content(by_odata, key), key
    one, other = by_service.dossier, by_odata.dossier
    assert one and other
    orders = [[row.value for row in dossier.by_key["orders"].content] for dossier in (one, other)]  # type: ignore[union-attr]
    assert orders[0][:3] == orders[1][:3]
    assert one.by_key["debt.overdue"].flags == other.by_key["debt.overdue"].flags


async def test_orders_have_the_links_that_the_service_gives_and_nothing_else_that_it_says(tmp_path: Path) -> None:
    async with serving(tmp_path) as house:
        rows = content(await house.ask(ROMASHKA), "orders")
        assert isinstance(rows, tuple) and rows
        expected = {
            navigation_link("Document_ЗаказКлиента", house.sim.ref("Document_ЗаказКлиента", n))
            for n in house.sim.company.orders(0)
        }
        assert {one.link for one in rows if isinstance(one, Row)} <= expected
    for evil in ("http://evil/", "e1cib/data/X.Y?ref=1", "e1cib/data/X.Y?ref=" + "0" * 32 + "\n", 5, None):
        assert link_to("orders", {"link": evil}) is None


async def test_a_debt_of_which_nobody_knows_the_day_of_payment_is_not_overdue_by_nothing(tmp_path: Path) -> None:
    composer = Composer(
        Plan(read("service", (files("console.onec.service") / "preset.toml").read_text("utf-8"))), TODAY
    )
    unknown = composer.named("debt.overdue", Outcome([{"amount": Decimal(5), "due": None}], 100.0))
    assert (unknown.standing, unknown.why) == (Standing.UNPUBLISHED, "1C has no day of payment for it")
    assert composer.named("debt.overdue", Outcome([], 100.0)).standing is Standing.EMPTY


async def test_an_unknown_number_is_found_with_its_card_in_one_request(tmp_path: Path) -> None:
    async with serving(tmp_path) as house:
        lookup = await house.ask(IRYNA)
        assert asked(house) == ["about", "card"]
        assert lookup.matches[0].kind is Kind.CONTACT and lookup.matches[0].company == "ТОВ «Ромашка»"
        assert lookup.matches[0].why is Why.EXACT
        assert content(lookup, "client.position") == "бухгалтер"
        assert lookup.matches[0].link and "КонтактныеЛицаПартнеров" in lookup.matches[0].link


async def test_nobody_has_the_number(tmp_path: Path) -> None:
    async with serving(tmp_path) as house:
        assert (await house.ask(STRANGER)).state is CardState.ABSENT


async def test_digits_are_compared_here_and_not_in_1c(tmp_path: Path) -> None:
    """The service finds too much: a number whose end is the caller's is another country's."""
    async with serving(tmp_path) as house:
        house.sim.company.set_phones(PARTNER, 5, "+7 (950) 111-22-33")
        found = await house.ask(ROMASHKA)
        assert "ПП" not in found.matches[0].name
        refs = [one.ref for one in found.matches]
        assert house.sim.ref("Catalog_Партнеры", 5) not in refs


async def test_what_the_service_may_not_read_is_said_and_is_no_good_news(tmp_path: Path) -> None:
    async with serving(tmp_path) as house:
        house.sim.caller.missing = {"debt": "no_right", "overdue": "not_here", "orders": "failed"}
        lookup = await house.ask(ROMASHKA)
        named = lookup.dossier.by_key if lookup.dossier else {}
        assert (named["debt.total"].standing, named["debt.total"].why) == (Standing.UNPUBLISHED, NoRight().said)
        assert named["debt.overdue"].standing is Standing.UNPUBLISHED
        assert named["orders"].standing is Standing.MISSING
        assert named["client.person"].standing is Standing.EMPTY


async def test_attributes_that_a_role_wants_are_asked_for(tmp_path: Path) -> None:
    async with serving(tmp_path) as house:
        clients = house.clients
        clients._reader._also = lambda: ("client.ДатаРегистрации",)
        lookup = await house.ask(ROMASHKA)
        assert content(lookup, "client.ДатаРегистрации")
        assert house.sim.requests[-1].query["also"] == "client.ДатаРегистрации"


# Which way.


async def test_the_service_is_taken_when_it_is_there(tmp_path: Path) -> None:
    async with serving(tmp_path, way="auto") as house:
        await house.load()
        await house.ask(ROMASHKA)
        assert not any("odata" in one.path for one in house.sim.requests)


async def test_odata_is_taken_when_the_service_is_not(tmp_path: Path) -> None:
    async with house_(tmp_path, way="auto") as house:
        await house.load()
        lookup = await house.ask(ROMASHKA)
        assert lookup.state is CardState.FRESH and content(lookup, "debt.total")
        assert sum("caller" in one.path for one in house.sim.requests) == 1
        assert "down" not in house.states


async def test_a_service_that_comes_later_is_taken_at_the_next_load(tmp_path: Path) -> None:
    async with house_(tmp_path, way="auto") as house:
        await house.load()
        house.sim.caller.installed = True
        await house.load()
        house.sim.requests.clear()
        await house.ask(ROMASHKA)
        assert asked(house) == ["card"]


# The directory and what changes in it.


async def test_the_directory_knows_everybody_whom_odata_knows(tmp_path: Path) -> None:
    async with serving(tmp_path / "a") as house:
        await house.load()
        ours = {number: _who(house, number) for number in _callers(house)}
    async with house_(tmp_path / "b") as house:
        await house.load()
        assert {number: _who(house, number) for number in _callers(house)} == ours
    assert len(ours) > 40 and sum(bool(found) for found in ours.values()) > 40


def _callers(house: House) -> list[str]:
    return [f"+{number}" for number, _name, _weight in house.sim.company.callers() if number]


def _who(house: House, number: str) -> list[tuple[str, str, str | None]]:
    return [(one.ref, one.name, one.company) for one in house.identify(number).matches]


async def test_a_load_that_was_cut_short_goes_on_where_it_stopped(tmp_path: Path) -> None:
    async with serving(tmp_path, page=20) as house:
        walked = 0

        def stop(_progress: object) -> None:
            nonlocal walked
            walked += 1
            if walked == 3:
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await house.clients._site.way.load(Numbers("UA"), stop)
        first = [one.query.get("after") for one in house.sim.requests if one.path.endswith("directory")]
        house.sim.requests.clear()
        await house.load()
        rest = [one.query.get("after") for one in house.sim.requests if one.path.endswith("directory")]
        assert len(first) >= 2 and not set(first) & set(rest)
        assert house.identify(ROMASHKA).matches


async def test_changes_come_without_a_load(tmp_path: Path) -> None:
    async with serving(tmp_path) as house:
        await house.load()
        company = house.sim.company
        company.add_partner("ПП «Новий»", "+380671234567")
        company.rename(0, "ТОВ «Ромашка плюс»")
        company.set_phones(PERSON, next(iter(company.people(0))), "+380679876543")
        company.edit(7, hidden=True)
        house.sim.requests.clear()
        await changed(house)
        assert asked(house) == ["changes"]
        assert house.identify("+380671234567").matches[0].name == "ПП «Новий»"
        assert house.identify(ROMASHKA).matches[0].name == "ТОВ «Ромашка плюс»"
        assert house.identify("+380679876543").matches[0].kind is Kind.CONTACT
        assert not house.identify(IRYNA).sole
        gone = house.sim.ref("Catalog_Партнеры", 7)
        assert all(one.ref != gone for number in _callers(house) for one in house.identify(number).matches)
        await changed(house)
        assert house.sim.requests[-1].query["since"] == str(company.revision)


async def test_changes_in_pages_are_all_taken(tmp_path: Path) -> None:
    async with serving(tmp_path, page=2) as house:
        await house.load()
        for i in range(7):
            house.sim.company.add_partner(f"ПП «{i}»", f"+38067555000{i}")
        await changed(house)
        assert all(house.identify(f"+38067555000{i}").sole for i in range(7))


async def test_a_feed_that_forgot_us_makes_a_full_load_due(tmp_path: Path) -> None:
    async with serving(tmp_path) as house:
        await house.load()
        assert house.clients._site.way.due_in() > 3600
        house.sim.caller.oldest = 10**9
        await changed(house)
        assert house.clients._site.way.due_in() <= 0
        assert house.identify(ROMASHKA).matches


async def test_changes_that_would_take_half_of_the_numbers_away_are_not_believed(tmp_path: Path) -> None:
    async with serving(tmp_path) as house:
        await house.load()
        for i in range(40):
            house.sim.company.edit(i, hidden=True)
            for number in (*house.sim.company.people(i),):
                house.sim.company.set_phones(PERSON, number)
        with pytest.raises(Implausible):
            await changed(house)
        assert house.identify(ROMASHKA).matches


async def test_a_base_without_a_feed_or_a_directory(tmp_path: Path) -> None:
    async with serving(tmp_path) as house:
        house.sim.caller.features = ("card", "directory")
        await house.load()
        house.sim.requests.clear()
        await changed(house)
        assert house.sim.requests == []
        house.sim.caller.features = ("card",)
        with pytest.raises(NotPublished):
            await house.load()
        assert house.clients._site.way.due_in() == float("inf")
        assert (await house.ask(IRYNA)).sole


# Faults.


FAULTS = {
    "401": lambda sim: sim.faults.status(401),
    "licence": lambda sim: sim.faults.no_licence(),
    "html": lambda sim: sim.faults.html(200),
    "html 500": lambda sim: sim.faults.html(500),
    "locked": lambda sim: sim.faults.locked(),
    "cut": lambda sim: sim.faults.cut_body(),
    "nan": lambda sim: sim.faults.nan(),
    "huge": lambda sim: sim.faults.huge_body(20),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_service_in_trouble_leaves_what_is_saved(tmp_path: Path, fault: str) -> None:
    async with serving(tmp_path, fresh=0.0) as house:
        await house.load()
        good = await house.ask(ROMASHKA)
        FAULTS[fault](house.sim)
        lookup = await house.ask(ROMASHKA, anew=True)
        assert lookup.state is CardState.SAVED
        assert content(lookup, "debt.total") == content(good, "debt.total")


async def test_a_byte_order_mark_is_forgiven(tmp_path: Path) -> None:
    async with serving(tmp_path) as house:
        house.sim.faults.bom()
        assert (await house.ask(ROMASHKA)).state is CardState.FRESH


async def test_a_base_that_sleeps_is_waited_for(tmp_path: Path) -> None:
    async with serving(tmp_path) as house:
        house.sim.faults.slow(0.3)
        assert (await house.ask(ROMASHKA)).state is CardState.FRESH


async def test_a_flood_of_one_caller_makes_one_request(tmp_path: Path) -> None:
    import asyncio

    async with serving(tmp_path) as house:
        await house.load()
        house.sim.requests.clear()
        await asyncio.gather(*(house.ask(ROMASHKA) for _n in range(50)))
        assert asked(house) == ["card"]


ABOUT = {"protocol": 1, "service": "caller", "kinds": ["partner"], "features": ["card"]}
MATCH = {"kind": "partner", "ref": "91c0a0a0-0000-4000-8000-000000000001", "name": "Х\u202eУ", "phone": "+380501112233"}


async def told(tmp_path: Path, card: object, about: object = ABOUT, packed: bool = False) -> Lookup:
    def say(request: bytes) -> bytes:
        body = json.dumps(about if b"/about" in request else card).encode()
        if packed:
            return http(gzip.compress(body), more="Content-Encoding: gzip\r\n")
        return http(body)

    from console.onec.lookup import OneCClients
    from console.onec.settings import OneCSettings

    async with server(say) as url:
        clients = OneCClients(OneCSettings(url, "", "", tmp_path, way="service"), Numbers("UA"), lambda _one: None)
        try:
            return [one async for one in clients.stages(Numbers("UA").parse("+380501112233"))][-1]
        finally:
            await clients.close()


async def test_text_of_the_service_is_cleaned(tmp_path: Path) -> None:
    rows = {"client": [{"manager": "Б\x1b[31mорис"}]}
    lookup = await told(tmp_path, {"matches": [MATCH], "card": {**MATCH, "rows": rows}})
    assert "\u202e" not in lookup.matches[0].name
    assert "\x1b" not in str(content(lookup, "client.manager"))


async def test_a_packed_answer_is_unpacked(tmp_path: Path) -> None:
    lookup = await told(tmp_path, {"matches": [MATCH], "card": None}, packed=True)
    assert lookup.matches


async def test_a_stop_in_the_companys_own_words(tmp_path: Path) -> None:
    rows = {"client": [{"name": "Х"}], "stops": [{"text": "Тільки через директора"}]}
    lookup = await told(tmp_path, {"matches": [MATCH], "card": {**MATCH, "rows": rows}})
    flags = [flag for named in lookup.dossier.named for flag in named.flags] if lookup.dossier else []
    assert [(one.level, one.text) for one in flags] == [(Level.STOP, "Тільки через директора")]


@pytest.mark.parametrize(
    ("card", "about"),
    [
        ({"matches": [{"kind": "spy", "ref": 1}]}, ABOUT),
        ({"matches": {}}, ABOUT),
        ([], ABOUT),
        ({"matches": [MATCH]}, {**ABOUT, "protocol": 2}),
        ({"matches": [MATCH]}, {"hello": 1}),
        ({"matches": [{**MATCH, "ref": "x"}], "card": {**MATCH, "rows": {"debt": 5}}}, ABOUT),
    ],
)
async def test_an_answer_of_another_shape_is_no_answer(tmp_path: Path, card: object, about: object) -> None:
    lookup = await told(tmp_path, card, about)
    assert lookup.state is CardState.SILENT and not lookup.matches


@pytest.mark.parametrize(
    ("status", "body", "failure"),
    [
        (410, {"error": {"code": "expired"}}, Expired),
        (403, {"error": {"code": "no_right"}}, NoRight),
        (501, {"error": {"code": "not_supported"}}, NotPublished),
        (500, {"error": {"code": "something new"}}, Broken),
    ],
)
def test_errors_of_the_protocol(status: int, body: object, failure: type[Exception]) -> None:
    question = ServiceQuestion("card", {}, 1.0)
    assert type(question.failure(status, json.dumps(body).encode())) is failure
