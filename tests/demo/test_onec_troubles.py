"""What goes wrong with a real 1C, on demand: access, sessions, pages instead of data, broken wires."""

import asyncio
import base64
import json

import httpx
import pytest

from console.demo.onec import mood
from tests.demo.onec_support import PARTNERS, SETTLEMENTS, base

TOP = {"top": "1", "select": "Ref_Key"}


async def test_credentials_have_to_be_utf8_and_right():
    async with base(user="Оператор", password="їжак") as odata:
        assert (await odata.get(PARTNERS, **TOP)).status_code == 200
        async with httpx.AsyncClient() as stranger:
            url = f"{odata.sim.url}/odata/standard.odata"
            for raw in ("Оператор:їжак".encode("cp1251"), b"reader:x", "Оператор:".encode()):
                headers = {"Authorization": f"Basic {base64.b64encode(raw).decode()}"}
                assert (await stranger.get(url, headers=headers)).status_code == 401
            answer = await stranger.get(url)
            assert answer.status_code == 401 and answer.headers["www-authenticate"].startswith("Basic")
            assert answer.headers["content-type"].startswith("text/html")
            odata.sim.anonymous = True
            assert (await stranger.get(url)).status_code == 200


async def test_nothing_can_be_written_and_attempts_are_counted():
    async with base() as odata:
        for verb in ("POST", "PATCH", "PUT", "DELETE"):
            answer = await odata.http.request(verb, f"{odata.sim.url}/odata/standard.odata/{PARTNERS}", content=b"{}")
            assert answer.status_code == 405 and answer.json()["odata.error"]["code"] == "19"
        assert odata.sim.writes == 4
        await odata.get(PARTNERS, **TOP)
        head = await odata.http.head(f"{odata.sim.url}/odata/standard.odata/{PARTNERS}")
        assert head.status_code == 200 and head.content == b"" and odata.sim.writes == 4


async def test_hidden_records_close_the_whole_answer():
    async with base(clients=200) as odata:
        hidden = next(i for i in range(200) if odata.sim.company.partner(i).hidden)
        odata.sim.settings.restricted = True
        status, code, text = await odata.refused(PARTNERS)
        assert (status, code, text) == (401, "20", "Нарушение прав доступа!")
        rows = await odata.rows(PARTNERS, allowedOnly="true")
        assert odata.sim.ref(PARTNERS, hidden) not in {row["Ref_Key"] for row in rows} and rows
        assert await odata.rows(PARTNERS, filter=f"Ref_Key eq guid'{odata.sim.ref(PARTNERS, 0)}'")
        assert (await odata.refused(f"{PARTNERS}(guid'{odata.sim.ref(PARTNERS, hidden)}')"))[:2] == (401, "20")


async def test_the_log_tells_what_was_asked_and_how_much_at_once():
    async with base() as odata:
        odata.sim.faults.stall(path_contains=PARTNERS)
        asked = [asyncio.create_task(odata.get(PARTNERS, **TOP)) for _ in range(3)]
        while len(odata.sim.requests) < 3:  # noqa: ASYNC110 - the simulator has no event for this
            await asyncio.sleep(0.01)
        assert [one.ended for one in odata.sim.requests] == [None] * 3
        odata.sim.faults.clear()
        assert [answer.status_code for answer in await asyncio.gather(*asked)] == [200] * 3
        one = odata.sim.requests[0]
        assert (one.method, one.path, one.status) == ("GET", f"/odata/standard.odata/{PARTNERS}", 200)
        assert one.query["$top"] == "1" and one.ended >= one.started and odata.sim.max_concurrent == 3


@pytest.mark.parametrize("code", [401, 403, 404, 500, 502, 503])
async def test_pages_of_the_web_server(code):
    async with base() as odata:
        fault = odata.sim.faults.status(code, times=1)
        answer = await odata.get(PARTNERS, **TOP)
        assert answer.status_code == code and answer.text.startswith("<html>") and fault.hits == 1
        assert (await odata.get(PARTNERS, **TOP)).status_code == 200


async def test_pages_of_1c_itself():
    async with base() as odata:
        faults = odata.sim.faults
        faults.html(200, times=1)
        login = await odata.get(PARTNERS, **TOP)
        assert login.status_code == 200 and login.headers["content-type"].startswith("text/html")
        faults.html(500, times=1)
        assert "application error" in (await odata.get(PARTNERS, **TOP)).text
        faults.no_licence(times=1)
        assert "Не обнаружено свободной лицензии!" in (await odata.get(PARTNERS, **TOP)).text
        faults.memory(times=1)
        assert await odata.refused(PARTNERS) == (500, "-1", "Недостаточно памяти")
        faults.locked(times=1)
        locked = await odata.get(PARTNERS, **TOP)
        assert locked.status_code == 403 and locked.content.startswith(b"\xef\xbb\xbf") and len(locked.content) > 30_000
        inner = json.loads(locked.content.decode("utf-8-sig"))["exception"]["inner"]
        assert inner["descr"].startswith("Начало сеанса с информационной базой запрещено.")


async def test_broken_bodies():
    async with base() as odata:
        faults = odata.sim.faults
        faults.cut_body(times=1)
        with pytest.raises(httpx.RemoteProtocolError):
            await odata.get(PARTNERS, **TOP)
        faults.wrong_length(times=1)
        with pytest.raises(httpx.RemoteProtocolError):
            await odata.get(PARTNERS, **TOP)
        faults.bom(times=1)
        assert (await odata.get(PARTNERS, **TOP)).content.startswith(b"\xef\xbb\xbf{")
        faults.nan(times=1)
        assert "NaN" in (await odata.get(f"{SETTLEMENTS}/Balance")).text
        faults.huge_body(3, times=1)
        assert len((await odata.get(PARTNERS, **TOP)).content) > 3 << 20
        assert (await odata.get(PARTNERS, **TOP)).json()["value"]


async def test_silence_before_and_within_an_answer():
    async with base() as odata:
        for trouble in (odata.sim.faults.stall, odata.sim.faults.stall_body):
            trouble()
            with pytest.raises(httpx.ReadTimeout):
                await odata.http.get(f"{odata.sim.url}/odata/standard.odata", timeout=0.1)
            odata.sim.faults.clear()
        odata.sim.faults.slow(0.05, path_contains="Balance")
        assert (await odata.get(PARTNERS, **TOP)).status_code == 200
        assert (await odata.get(f"{SETTLEMENTS}/Balance")).status_code == 200
        first, second = odata.sim.requests[-2:]
        assert second.ended - second.started > 0.04 and first.ended is not None


async def test_it_can_be_gone_and_come_back_on_the_same_port():
    async with base() as odata:
        url = odata.sim.url
        await odata.sim.go_down()
        with pytest.raises(httpx.ConnectError):
            await odata.get(PARTNERS, **TOP)
        await odata.sim.come_up()
        assert odata.sim.url == url and (await odata.get(PARTNERS, **TOP)).status_code == 200


async def test_licences_run_out_when_too_much_is_asked_at_once():
    async with base() as odata:
        odata.sim.licences = 1
        odata.sim.sessions.warm = 0.2
        codes = {answer.status_code for answer in await asyncio.gather(*(odata.get(PARTNERS, **TOP) for _ in range(3)))}
        assert codes == {200, 500}


async def test_sessions_of_mode_use():
    async with base() as odata:
        sessions = odata.sim.sessions
        sessions.mode, sessions.pool = "use", 1
        started = await odata.get(PARTNERS, headers={"IBSession": "start"}, **TOP)
        assert "ibsession=" in started.headers["set-cookie"] and sessions.started == 1
        assert (await odata.get(PARTNERS, **TOP)).status_code == 200 and sessions.started == 1  # by the cookie
        async with httpx.AsyncClient(auth=odata.http.auth) as second:
            answer = await second.get(f"{odata.sim.url}/odata/standard.odata", headers={"IBSession": "start"})
            assert answer.status_code == 406
        sessions.max_age = -1.0
        assert (await odata.get(PARTNERS, **TOP)).status_code == 400  # the session died
        sessions.max_age = 20.0


async def test_sessions_of_the_other_modes():
    async with base() as odata:
        for _ in range(3):
            answer = await odata.get(PARTNERS, headers={"IBSession": "start"}, **TOP)
            assert "set-cookie" not in answer.headers
        assert odata.sim.sessions.started == 1
        odata.sim.sessions.mode = "dontuse"
        for _ in range(3):
            await odata.get(PARTNERS, **TOP)
        assert odata.sim.sessions.started == 4


def test_waking_up_costs_time_and_balances_cost_more():
    from console.demo.onec.sessions import Sessions

    sessions = Sessions(cold=3, warm=0.1, balance_cold=4, balance_warm=0.7)
    assert sessions.enter({}, 0.0, False) == (200, 3.1, "")
    assert sessions.enter({}, 10.0, True) == (200, 4.1, "")
    assert sessions.enter({}, 20.0, True) == (200, pytest.approx(0.8), "")
    assert sessions.enter({}, 50.0, False)[1] == 3.1


async def test_long_queries_are_cut_off_by_the_web_server():
    async with base() as odata:
        odata.sim.settings.longest_query = 2048
        answer = await odata.get(PARTNERS, filter=" or ".join(f"Description eq 'Клієнт {n}'" for n in range(40)))
        assert answer.status_code == 404 and answer.headers["content-type"].startswith("text/html")


async def test_another_address_is_of_the_web_server():
    async with base() as odata:
        answer = await odata.http.get(f"{odata.sim.url}x/odata/standard.odata")
        assert answer.status_code == 404 and answer.text.startswith("<html>")


async def test_a_plus_in_the_query_is_a_blank():
    async with base() as odata:
        url = f"{odata.sim.url}/odata/standard.odata/{PARTNERS}?$format=json&$select=Ref_Key&%24filter="
        found = await odata.http.get(url + "Code+eq+'000000001'")
        assert len(found.json()["value"]) == 1


async def test_moods_come_and_go_and_leave_it_well():
    async with base() as odata:
        seen = []

        async def sleep(seconds):
            seen.append((seconds, bool(odata.sim.faults.active)))
            if len(seen) == 12:
                raise asyncio.CancelledError
            await asyncio.sleep(0)

        with pytest.raises(asyncio.CancelledError):
            await mood.live(odata.sim, 3, sleep)
        assert (await odata.get(PARTNERS, **TOP)).status_code == 200
        assert {slow for _, slow in seen} == {True, False}


def test_moods_are_the_same_for_a_seed_and_of_the_right_length():
    take = [one for one, _ in zip(mood.spells(1), range(200), strict=False)]
    assert take == [one for one, _ in zip(mood.spells(1), range(200), strict=False)]
    assert {one.state for one in take} == {"well", "slow", "down"}
    assert all(20 <= one.seconds <= 30 for one in take if one.state == "down")
    assert all(3 <= one.delay <= 6 for one in take if one.state == "slow")
