"""Who is calling, over a whole base: the five states, what is saved, and how little 1C is asked."""

import asyncio
import logging
import time
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest

from console.demo.company import COUNTERPARTY, PARTNER
from console.domain.card import CardState, Kind, Level, Lookup, Money, Section, Why
from tests.onec.support import IRYNA, ROMASHKA, STRANGER, House
from tests.onec.support import house as house_

HOUR = 3600


def section(lookup: Lookup, key: str) -> Section:
    assert lookup.card is not None
    return next(one for one in lookup.card.sections if one.key == key)


def value(lookup: Lookup, key: str) -> object:
    assert lookup.card is not None
    return next((field.value for one in lookup.card.sections for field in one.fields if field.key == key), None)


def asked(house: House, table: str = "") -> int:
    return sum(table in one.path for one in house.sim.requests)


# The card.


async def test_a_company_with_a_debt_is_shown_with_everything_the_operator_needs(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.load()
        lookup = await house.ask(ROMASHKA)
        assert lookup.state is CardState.FRESH
        assert lookup.number == ROMASHKA
        assert lookup.sole and lookup.sole.name == "ТОВ «Ромашка»"
        assert lookup.card and lookup.card.title == "ТОВ «Ромашка»"
        assert lookup.card.stop and lookup.card.stop.text == "NO SHIPMENT WITHOUT PAYMENT"
        assert [flag.level for flag in lookup.card.flags] == [Level.STOP, Level.HINT]
        assert value(lookup, "client.manager") == "Борис Савчук"
        assert value(lookup, "debt.total") == Money(Decimal(48200), "грн")
        assert value(lookup, "debt.overdue") == Money(Decimal(31500), "грн")
        assert value(lookup, "debt.overdue_days") == 34
        assert isinstance(value(lookup, "orders.1"), Money)
        assert section(lookup, "orders").fields[0].label.startswith("No. ")
        assert value(lookup, "agreement.1")
        assert value(lookup, "counterparties.1")
        assert value(lookup, "phone.1") == "+38 (050) 111-22-33"
        assert all(one.as_of and abs(one.as_of - time.time()) < 60 for one in lookup.card.sections)
        assert lookup.saved_at and abs(lookup.saved_at - time.time()) < 60


async def test_a_contact_person_is_shown_with_the_company(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.load()
        lookup = await house.ask(IRYNA)
        assert lookup.matches[0].kind is Kind.CONTACT
        assert lookup.card and lookup.card.title == "ТОВ «Ромашка»"
        assert lookup.card.ref == lookup.matches[0].ref
        assert value(lookup, "client.person") == "Коваленко Ірина"
        assert value(lookup, "client.position") == "бухгалтер"
        assert lookup.card.stop


async def test_sections_come_in_one_order_and_none_goes_away(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.load()
        stages = await house.stages(ROMASHKA)
        final = [one.key for one in stages[-1].card.sections] if stages[-1].card else []
        assert final == ["client", "debt", "orders", "agreement", "counterparties", "phone"]
        seen: set[str] = set()
        for lookup in stages:
            keys = [one.key for one in lookup.card.sections] if lookup.card else []
            assert keys == [key for key in final if key in keys]
            assert seen <= set(keys)
            seen = set(keys)
        assert len(stages) > 3


async def test_money_is_asked_for_before_orders_end(tmp_path: Path) -> None:
    """A stop flag matters most: the register is asked as soon as its keys are there."""
    async with house_(tmp_path) as house:
        await house.load()
        house.sim.requests.clear()
        await house.ask(ROMASHKA)
        order = [one.path.rpartition("standard.odata/")[2].partition("(")[0] for one in house.sim.requests]
        debt = order.index("AccumulationRegister_РасчетыСКлиентами/Balance")
        assert debt < order.index("Catalog_СоглашенияСКлиентами")


async def test_the_client_that_a_person_picked_is_shown_first(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        shared = "+380671230000"
        for i in (10, 11, 12):
            house.sim.company.set_phones(PARTNER, i, shared)
        await house.load()
        first = await house.ask(shared)
        assert len(first.matches) == 3
        assert first.card and first.card.ref == first.matches[0].ref
        other = first.matches[2]
        picked = await house.ask(shared, ref=other.ref)
        assert picked.card and picked.card.ref == other.ref
        assert picked.matches == (other, first.matches[0], first.matches[1])
        assert (await house.ask(shared, ref="nonsense")).card == first.card


async def test_a_likeness_is_offered_and_never_opened_by_itself(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.load()
        alike = "+380441112233"
        lookup = await house.ask(alike)
        assert lookup.state is CardState.ABSENT
        assert lookup.matches and all(match.why is Why.POSSIBLY for match in lookup.matches)
        assert lookup.card is None and lookup.sole is None
        picked = await house.ask(alike, ref=lookup.matches[0].ref)
        assert picked.card and picked.card.ref == lookup.matches[0].ref


# The five states.


async def test_fresh_then_at_once_from_the_disk(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.load()
        stages = await house.stages(ROMASHKA)
        assert stages[0].state is CardState.SEARCHING and stages[0].matches
        assert stages[-1].state is CardState.FRESH
        house.sim.requests.clear()
        at_once = house.identify(ROMASHKA)
        assert at_once.state is CardState.FRESH
        assert at_once.card == stages[-1].card
        assert [one.state for one in await house.stages(ROMASHKA)] == [CardState.FRESH]
        assert asked(house) == 0


async def test_saved_is_shown_with_its_age_and_then_replaced(tmp_path: Path) -> None:
    async with house_(tmp_path, fresh=0.0) as house:
        await house.load()
        before = await house.ask(ROMASHKA)
        house.sim.company.pay(0)
        stages = await house.stages(ROMASHKA)
        assert stages[0].state is CardState.SAVED
        assert stages[0].card == before.card
        assert stages[0].saved_at and stages[0].saved_at <= time.time()
        assert stages[-1].state is CardState.FRESH
        assert stages[-1].card and stages[-1].card.stop is None
        assert value(stages[-1], "debt.total") == Money(Decimal(0))


async def test_a_saved_stop_stays_until_1c_says_otherwise(tmp_path: Path) -> None:
    async with house_(tmp_path, fresh=0.0, timeout=0.3) as house:
        await house.load()
        await house.ask(ROMASHKA)
        house.sim.company.pay(0)
        house.sim.faults.stall(path_contains="Balance")
        lookup = await house.ask(ROMASHKA)
        house.sim.faults.clear()
        house.sim.max_concurrent = 0  # a stalled request goes on in 1C after we have hung up
        assert lookup.card and lookup.card.stop
        assert lookup.state is CardState.SAVED
        assert value(lookup, "debt.overdue") == Money(Decimal(31500), "грн")
        old, new = section(lookup, "debt").as_of, section(lookup, "client").as_of
        assert old and new and old < new
        assert lookup.saved_at == old


async def test_money_that_did_not_come_is_said_and_asked_for_again(tmp_path: Path) -> None:
    async with house_(tmp_path, timeout=0.3) as house:
        await house.load()
        house.sim.faults.stall(path_contains="РасчетыСКлиентамиПоСрокам")
        lookup = await house.ask(ROMASHKA)
        house.sim.faults.clear()
        house.sim.max_concurrent = 0  # a stalled request goes on in 1C after we have hung up
        assert lookup.state is CardState.FRESH
        assert value(lookup, "debt.total") == Money(Decimal(48200), "грн")
        assert value(lookup, "debt.overdue") == "1C did not answer in time"
        assert house.identify(ROMASHKA).state is CardState.SAVED
        assert value(await house.ask(ROMASHKA), "debt.overdue") == Money(Decimal(31500), "грн")
        assert house.identify(ROMASHKA).state is CardState.FRESH


async def test_a_publication_that_is_gone_is_an_outage_and_not_an_empty_base(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.load()
        fresh = await house.ask(ROMASHKA)
        house.sim.faults.status(404)
        for number in (ROMASHKA, STRANGER, IRYNA):
            await house.ask(number, anew=True)
        assert house.states[-1] == "down"
        house.sim.faults.clear()
        house.clock.now += 3600
        again = await house.ask(ROMASHKA, anew=True)
        assert again.state is CardState.FRESH
        assert again.card and fresh.card and again.card.flags == fresh.card.flags


async def test_a_saved_card_outlives_the_program_and_an_outage(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.load()
        fresh = await house.ask(ROMASHKA)
        await house.sim.go_down()
        await house.again(fresh=0.0)
        stages = await house.stages(ROMASHKA)
        assert [one.state for one in stages] == [CardState.SAVED, CardState.SAVED]
        assert stages[-1].card == fresh.card
        assert stages[-1].saved_at


async def test_absent_is_what_1c_says_and_holds_for_a_while(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.load()
        stages = await house.stages(STRANGER)
        assert [one.state for one in stages] == [CardState.SEARCHING, CardState.ABSENT]
        house.sim.requests.clear()
        assert house.identify(STRANGER).state is CardState.ABSENT
        assert [one.state for one in await house.stages(STRANGER)] == [CardState.ABSENT]
        assert asked(house) == 0
        assert (await house.ask(STRANGER, anew=True)).state is CardState.ABSENT
        assert asked(house) > 0


async def test_a_stranger_who_was_entered_meanwhile_is_found(tmp_path: Path) -> None:
    async with house_(tmp_path, absent=0.0) as house:
        await house.load()
        assert (await house.ask(STRANGER)).state is CardState.ABSENT
        house.sim.company.add_partner("ПП «Новий»", "050/123-45-67")
        lookup = await house.ask(STRANGER)
        assert lookup.state is CardState.FRESH
        assert lookup.sole and (lookup.sole.name, lookup.sole.why) == ("ПП «Новий»", Why.EXACT)
        house.sim.requests.clear()
        assert house.identify(STRANGER).sole == lookup.sole
        assert house.identify(STRANGER).card


async def test_silent_when_nothing_is_saved_but_who_it_is_stands_there(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.load()
        await house.sim.go_down()
        lookup = await house.ask(ROMASHKA)
        assert lookup.state is CardState.SILENT
        assert lookup.sole and lookup.sole.name == "ТОВ «Ромашка»"
        assert lookup.card is None
        assert "reached" in lookup.trace[-1].result


async def test_an_outage_is_never_an_absence_without_a_directory(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.sim.go_down()
        for number in (ROMASHKA, STRANGER):
            stages = await house.stages(number)
            assert CardState.ABSENT not in [one.state for one in stages]
            assert stages[-1].state is CardState.SILENT
        house.clock.now += 1
        assert house.identify(STRANGER).state is CardState.SILENT


async def test_a_directory_of_today_may_say_absent_in_an_outage_with_its_age(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.load()
        loaded_at = house.clients._site.directory.loaded_at
        await house.sim.go_down()
        lookup = await house.ask(STRANGER)
        assert (lookup.state, lookup.saved_at) == (CardState.ABSENT, loaded_at)


async def test_a_directory_of_the_day_before_yesterday_may_not(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.load()
        house.clients._site.directory.loaded_at = time.time() - 30 * HOUR
        await house.sim.go_down()
        assert (await house.ask(STRANGER)).state is CardState.SILENT


@pytest.mark.parametrize("number", ["anonymous", "", "101", "*43"])
async def test_who_hides_the_number_is_not_looked_for(tmp_path: Path, number: str) -> None:
    async with house_(tmp_path) as house:
        stages = await house.stages(number)
        assert [one.state for one in stages] == [CardState.ABSENT]
        assert asked(house) == 0


# Without a directory.


async def test_before_the_directory_is_loaded_1c_itself_is_asked(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        for number, kind in ((ROMASHKA, Kind.PARTNER), (IRYNA, Kind.CONTACT)):
            lookup = await house.ask(number)
            assert lookup.state is CardState.FRESH
            assert lookup.sole and lookup.sole.kind is kind
            assert lookup.sole.manager == "Борис Савчук"
        found = await house.ask("+" + house.sim.company.number(COUNTERPARTY, 0))
        assert found.sole and found.sole.kind is Kind.COUNTERPARTY and found.sole.company == "ТОВ «Ромашка»"


@pytest.mark.parametrize(
    "written",
    [
        "0501239988",
        "+38 (050) 123-99-88",
        "050 123 99 88",
        "050-123-99-88, доб. 12",
        "8 050 123 99 88",
        "т. 050/123/99/88",
    ],
)
async def test_a_number_is_found_however_it_was_typed_into_1c(tmp_path: Path, written: str) -> None:
    async with house_(tmp_path) as house:
        house.sim.company.set_phones(PARTNER, 10, f"067 000 00 01; {written}" if written[0] == "0" else written)
        lookup = await house.ask("+380501239988")
        assert lookup.sole and lookup.sole.name == house.sim.company.partner(10).name


async def test_a_release_without_like_is_asked_by_the_digits_alone(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        house.sim.faults.status(
            500, path_contains="nothing"
        )  # the simulator itself knows like(): refuse it as 1C would
        house.sim.faults.active[0].path_contains = "like("
        house.sim.faults.active[0].replace = _no_such_function
        lookup = await house.ask(ROMASHKA)
        assert lookup.sole and lookup.sole.name == "ТОВ «Ромашка»"
        house.sim.requests.clear()
        await house.ask(STRANGER)
        assert not any("like(" in one.query.get("$filter", "") for one in house.sim.requests)


def _no_such_function() -> object:
    from console.demo.onec.http import Reply

    body = '{"odata.error": {"code": "14", "message": {"lang": "ru", "value": "Ошибка при разборе"}}}'
    return Reply(400, [("Content-Type", "application/json;charset=utf-8")], [body.encode()])


@pytest.mark.parametrize("number", ["+380501112233' or true", "'; drop", "0501112233%", "+380501112233 eq '"])
async def test_a_number_with_quotes_cannot_change_the_question(tmp_path: Path, number: str) -> None:
    async with house_(tmp_path) as house:
        await house.ask(number)
        for one in house.sim.requests:
            assert "or true" not in one.query.get("$filter", "") and one.status in (0, 200)


# How little 1C is asked.


async def test_a_flood_of_calls_is_one_reading(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.load()
        await house.ask(IRYNA)  # names of currencies and kinds of phones are there from now on
        house.sim.requests.clear()
        many = await asyncio.gather(*(house.ask(ROMASHKA) for _call in range(50)))
        assert {one.state for one in many} == {CardState.FRESH}
        assert asked(house, "Document_ЗаказКлиента") == 1
        assert asked(house) <= 9


async def test_a_flood_of_one_stranger_is_one_search(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.load()
        house.sim.requests.clear()
        many = await asyncio.gather(*(house.ask(STRANGER) for _call in range(50)))
        assert {one.state for one in many} == {CardState.ABSENT}
        assert asked(house, "Catalog_Партнеры_КонтактнаяИнформация") == 1


async def test_many_callers_at_once_still_make_two_requests_at_a_time(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.load()
        house.sim.faults.slow(0.01)
        numbers = ["+" + house.sim.company.number(PARTNER, i) for i in range(8)]
        many = await asyncio.gather(*(house.ask(number) for number in numbers))
        assert {one.state for one in many} == {CardState.FRESH}
        assert house.sim.max_concurrent == 2


async def test_a_1c_that_is_down_is_left_alone_after_three_failures(tmp_path: Path) -> None:
    async with house_(tmp_path, timeout=0.05) as house:
        await house.load()
        house.sim.faults.stall()
        house.sim.requests.clear()
        for i in range(12):
            lookup = await house.ask("+" + house.sim.company.number(PARTNER, i))
            assert lookup.state in (CardState.SILENT, CardState.ABSENT)
        assert asked(house) <= 4
        house.sim.faults.clear()
        house.sim.max_concurrent = 0  # a stalled request goes on in 1C after we have hung up
        house.clock.now += 10
        assert (await house.ask(ROMASHKA)).state is CardState.FRESH


async def test_a_refused_user_is_not_tried_again_and_a_person_is_told_why(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.load()
        house.sim.faults.status(401)
        house.sim.requests.clear()
        for i in range(6):
            await house.ask("+" + house.sim.company.number(PARTNER, i), anew=True)
        assert asked(house) <= 2
        assert house.states[-1] == "refused"
        told = house.heard[-1]
        assert "user or password" in getattr(told, "why", "")


async def test_a_table_that_is_not_published_takes_its_block_away_with_a_word(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        house.sim.publish(
            ["Catalog_Партнеры", "Catalog_КонтактныеЛицаПартнеров", "Catalog_Контрагенты", "Document_ЗаказКлиента"]
        )
        await house.load()
        lookup = await house.ask(ROMASHKA)
        assert lookup.state is CardState.FRESH
        assert section(lookup, "debt").missing == "not published in 1C"
        assert section(lookup, "client").missing == "not published in 1C"  # users are not, so no manager
        assert section(lookup, "orders").fields
        assert lookup.card and lookup.card.stop is None


async def test_fields_that_a_release_lacks_take_only_themselves_away(tmp_path: Path) -> None:
    """Without $metadata nothing is known beforehand: 1C names the field, and the question is asked without it."""
    async with house_(tmp_path) as house:
        house.sim.faults.status(403, path_contains="$metadata")
        partners = house.sim.infobase.everything["Catalog_Партнеры"].properties
        orders = house.sim.infobase.everything["Document_ЗаказКлиента"].properties
        del partners["Комментарий"], orders["Статус"], orders["ДатаОтгрузки"]
        lookup = await house.ask(ROMASHKA)
        assert lookup.state is CardState.FRESH
        assert value(lookup, "client.manager") == "Борис Савчук"
        assert isinstance(value(lookup, "orders.1"), Money)
        house.sim.requests.clear()
        await house.ask(ROMASHKA, anew=True)
        assert {one.status for one in house.sim.requests} == {200}


async def test_a_right_that_is_missing_is_said_and_1c_is_not_blamed(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.load()
        body = '{"odata.error": {"code": "20", "message": {"lang": "ru", "value": "Нарушение прав доступа!"}}}'
        fault = house.sim.faults.status(401, path_contains="Balance")

        def no_right() -> object:
            from console.demo.onec.http import Reply

            return Reply(401, [("Content-Type", "application/json;charset=utf-8")], [body.encode()])

        fault.replace = no_right  # type: ignore[assignment]
        lookup = await house.ask(ROMASHKA)
        assert lookup.state is CardState.FRESH
        assert section(lookup, "debt").missing == "this 1C user may not read it"
        assert "refused" not in house.states


async def test_names_of_currencies_are_not_asked_for_at_every_start(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.load()
        await house.ask(ROMASHKA)
        await house.again()
        house.sim.requests.clear()
        lookup = await house.ask(ROMASHKA, anew=True)
        assert value(lookup, "debt.total") == Money(Decimal(48200), "грн")
        assert asked(house, "Catalog_Валюты") == 0


@pytest.mark.parametrize("mode", ["autouse", "use", "dontuse"])
async def test_however_the_publication_treats_sessions(
    tmp_path: Path, mode: Literal["autouse", "use", "dontuse"]
) -> None:
    async with house_(tmp_path) as house:
        house.sim.sessions.mode = mode
        house.sim.sessions.max_age = 0.01
        for _time in range(3):
            assert (await house.ask(ROMASHKA, anew=True)).state is CardState.FRESH
        house.sim.sessions.pool = 0
        await asyncio.sleep(0.02)
        assert (await house.ask(IRYNA)).state is CardState.SILENT
        assert house.states[-1] == "down"


# Why it is so, and what must not be told.


async def test_the_trace_tells_every_step(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.load()
        trace = (await house.ask(ROMASHKA)).trace
        steps = [one.step for one in trace]
        assert steps[:3] == ["number", "directory", "saved card"]
        assert trace[0].result == ROMASHKA
        assert trace[1].result.startswith("1 found")
        assert "Catalog_Партнеры" in steps and "AccumulationRegister_РасчетыСКлиентами/Balance" in steps
        assert all(one.ms > 0 for one in trace[3:])


async def test_no_number_and_no_password_is_in_any_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        async with house_(tmp_path) as house:
            await house.load()
            await house.ask(ROMASHKA)
            await house.ask(STRANGER)
            house.sim.faults.status(500)
            await house.ask(IRYNA)
    for secret in ("501112233", "501234567", "961112233", "onec-demo"):
        assert secret not in caplog.text


async def test_the_same_names_in_another_language_are_other_cards(tmp_path: Path) -> None:
    from console import i18n

    async with house_(tmp_path) as house:
        await house.load()
        try:
            i18n.use("uk")
            ours = await house.ask(ROMASHKA)
            assert ours.card and ours.card.stop and ours.card.stop.text == "БЕЗ ОПЛАТИ НЕ ВІДВАНТАЖУВАТИ"
            i18n.use("ru")
            other = await house.ask(ROMASHKA)
            assert other.card and other.card.stop and other.card.stop.text == "БЕЗ ОПЛАТЫ НЕ ОТГРУЖАТЬ"
        finally:
            i18n.use("en")


async def test_the_disk_cannot_be_written_and_everything_works_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    async with house_(tmp_path / "file") as house:
        lookup = await house.ask(ROMASHKA)
        assert lookup.state is CardState.FRESH
        assert house.identify(ROMASHKA).card == lookup.card  # remembered while the program runs
        assert len(house.notices) == 1


async def test_a_mistake_of_ours_costs_no_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with house_(tmp_path) as house:
        await house.load()
        monkeypatch.setattr("console.onec.card.Composer.named", lambda *_: 1 / 0)
        assert (await house.ask(ROMASHKA)).sole
        monkeypatch.setattr("console.onec.directory.Directory.find", lambda *_: 1 / 0)
        assert house.identify(ROMASHKA).state is CardState.SILENT
        assert (await house.ask(ROMASHKA)).state is CardState.SILENT


async def test_who_leaves_does_not_stop_the_reading(tmp_path: Path) -> None:
    """The call ended while 1C was asked: the answer is saved for the next one."""
    async with house_(tmp_path) as house:
        await house.load()
        stages = house.clients.stages(house.numbers.parse(ROMASHKA))
        async for lookup in stages:
            if lookup.card is not None:
                break
        await stages.aclose()  # type: ignore[attr-defined]
        async with asyncio.timeout(10):
            while house.identify(ROMASHKA).state is not CardState.FRESH:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
