"""The client over real HTTP: what is on the wire, and every way in which 1C can fail to answer."""

import ast
import logging
import socket
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from console.demo.onec import SimulatedOneC
from console.onec.failures import (
    Broken,
    Locked,
    NoLicence,
    NotThere,
    OneCFailure,
    Refused,
    Slow,
    Unreachable,
)  # fmt: skip
from console.onec.odata import OData, Question
from console.onec.settings import OneCSettings
from tests.onec.support import house as house_
from tests.onec.support import http, server

PARTNERS = Question("Catalog_%D0%9F%D0%B0%D1%80%D1%82%D0%BD%D0%B5%D1%80%D1%8B", {"$top": "3"}, 5.0)
GOOD = http(b'{"value": [{"Ref_Key": "x"}]}')


async def ask(url: str, folder: Path, question: Question = PARTNERS, **settings: Any) -> list[dict[str, Any]]:
    odata = OData(
        OneCSettings(url, settings.pop("user", "reader"), settings.pop("password", "onec-demo"), folder, **settings)
    )
    try:
        return (await odata.ask(question)).rows
    finally:
        await odata.close()


Switch = Callable[[SimulatedOneC], object]
FAULTS: list[tuple[str, Switch, type[OneCFailure]]] = [
    ("401", lambda sim: sim.faults.status(401), Refused),
    ("403", lambda sim: sim.faults.status(403), Refused),
    ("404", lambda sim: sim.faults.status(404), NotThere),
    ("500", lambda sim: sim.faults.status(500), Broken),
    ("502", lambda sim: sim.faults.status(502), Broken),
    ("503", lambda sim: sim.faults.status(503), Broken),
    ("html 200", lambda sim: sim.faults.html(200), Broken),
    ("html 500", lambda sim: sim.faults.html(500), Broken),
    ("locked", lambda sim: sim.faults.locked(), Locked),
    ("licence", lambda sim: sim.faults.no_licence(), NoLicence),
    ("licence 403", lambda sim: sim.faults.no_licence(403), NoLicence),
    ("memory", lambda sim: sim.faults.memory(), Broken),
    ("cut", lambda sim: sim.faults.cut_body(), Unreachable),
    ("longer than promised", lambda sim: sim.faults.wrong_length(100), Unreachable),
    ("shorter than promised", lambda sim: sim.faults.wrong_length(-20), OneCFailure),
    ("huge", lambda sim: sim.faults.huge_body(12), Broken),
]


@pytest.mark.parametrize(("switch", "meaning"), [one[1:] for one in FAULTS], ids=[one[0] for one in FAULTS])
async def test_every_fault_has_a_name(tmp_path: Path, switch: Switch, meaning: type[OneCFailure]) -> None:
    async with house_(tmp_path) as house:
        switch(house.sim)
        with pytest.raises(meaning) as caught:
            await ask(house.sim.url, tmp_path)
        assert caught.value.said
        assert caught.value.ms > 0


@pytest.mark.parametrize("switch", [lambda sim: sim.faults.stall(), lambda sim: sim.faults.stall_body()])
async def test_a_stall_ends_at_the_deadline(tmp_path: Path, switch: Switch) -> None:
    async with house_(tmp_path) as house:
        switch(house.sim)
        with pytest.raises(Slow):
            await ask(house.sim.url, tmp_path, Question(PARTNERS.path, {}, 0.2))
        house.sim.faults.clear()


async def test_nobody_listens(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Unreachable):
        await ask(f"http://127.0.0.1:{port}/trade", tmp_path)


async def test_a_name_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(Unreachable):
        await ask("http://nobody.invalid/trade", tmp_path)


@pytest.mark.parametrize("url", ["http://[", "http://" + "x" * 70 + "/trade", "trade"])
async def test_an_address_that_is_none(tmp_path: Path, url: str) -> None:
    with pytest.raises(OneCFailure):
        await ask(url, tmp_path)


async def test_a_byte_order_mark_is_forgiven(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        house.sim.faults.bom()
        assert await ask(house.sim.url, tmp_path)


async def test_not_a_number_is_not_a_sum(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        house.sim.faults.nan()
        path = "Document_%D0%97%D0%B0%D0%BA%D0%B0%D0%B7%D0%9A%D0%BB%D0%B8%D0%B5%D0%BD%D1%82%D0%B0"
        with pytest.raises(Broken):
            await ask(house.sim.url, tmp_path, Question(path, {"$top": "3"}, 5.0))


BODIES: dict[str, bytes] = {
    "cp1251": http(
        '{"value": [{"Description": "Ромашка"}]}'.encode("cp1251"), kind="application/json;charset=windows-1251"
    ),
    "a small body that would unpack into a huge one": http(
        zlib.compress(b"{" * 10_000_000), more="Content-Encoding: deflate\r\n"
    ),
    "redirect": http(b"", "302 Found", more="Location: http://127.0.0.1:9/login\r\n"),
    "another protocol": b"SSH-2.0-OpenSSH_9.2\r\n",
    "nothing": b"",
    "text": http(b'{"value": []}', kind="text/plain"),
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
async def test_what_a_web_server_may_say_instead(tmp_path: Path, body: bytes) -> None:
    async with server(lambda _request: body) as url:
        with pytest.raises((Broken, Unreachable)):
            await ask(url, tmp_path)


async def test_the_password_goes_to_no_other_address(tmp_path: Path) -> None:
    asked: list[bytes] = []

    def other(request: bytes) -> bytes:
        asked.append(request)
        return GOOD

    async with server(other) as elsewhere:
        moved = http(b"", "301 Moved", more=f"Location: {elsewhere}\r\n")
        async with server(lambda _request: moved) as url:
            with pytest.raises(Broken):
                await ask(url, tmp_path)
    assert asked == []


async def seen(folder: Path, question: Question, **settings: Any) -> str:
    """The head of the request as it was on the wire."""
    heads: list[bytes] = []

    def say(request: bytes) -> bytes:
        heads.append(request)
        return GOOD

    async with server(say) as url:
        await ask(url, folder, question, **settings)
    return heads[0].decode("ascii")


async def test_a_blank_is_percent_twenty_and_a_plus_is_percent_two_b(tmp_path: Path) -> None:
    head = await seen(tmp_path, Question("Catalog_X", {"$filter": "Тип eq '+38'"}, 5.0))
    line = head.splitlines()[0]
    assert line.startswith(
        "GET /trade/odata/standard.odata/Catalog_X?$format=json%3Bodata%3Dnometadata&allowedOnly=true&$filter="
    )
    assert line.split("$filter=")[1].startswith("%D0%A2%D0%B8%D0%BF%20eq%20%27%2B38%27")


async def test_a_cyrillic_user_is_sent_in_utf_8(tmp_path: Path) -> None:
    head = await seen(tmp_path, PARTNERS, user="Секретар", password="ключ:1")
    assert "authorization: Basic 0KHQtdC60YDQtdGC0LDRgDrQutC70Y7Rhzox" in head.replace("Authorization", "authorization")


async def test_a_base_that_needs_no_user_gets_none(tmp_path: Path) -> None:
    assert "authorization" not in (await seen(tmp_path, PARTNERS, user="", password="")).lower()


async def test_proxies_of_the_machine_are_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert "GET /trade" in await seen(tmp_path, PARTNERS)


async def test_numbers_and_passwords_are_in_no_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await seen(tmp_path, Question("Catalog_X", {"$filter": "x eq '501112233'"}, 5.0), password="canary-secret")
    assert "501112233" not in caplog.text
    assert "canary-secret" not in caplog.text
    assert "canary-secret" not in repr(OneCSettings("http://x", "u", "canary-secret", tmp_path))


async def test_a_session_that_died_is_begun_anew(tmp_path: Path) -> None:
    """A publication that lends sessions by cookie answers 400 when one is over."""
    heads: list[bytes] = []

    def say(request: bytes) -> bytes:
        heads.append(request)
        if b"ibsession=old" in request:
            return http(b"", "400 Bad Request", kind="text/html")
        return http(b'{"value": [{"n": "1"}]}', more="Set-Cookie: ibsession=old; path=/\r\n")

    async with server(say) as url:
        odata = OData(OneCSettings(url, "reader", "x", tmp_path))
        assert (await odata.ask(PARTNERS)).rows
        assert (await odata.ask(PARTNERS)).rows
        await odata.close()
    assert [b"ibsession=old" in head for head in heads] == [False, True, False]


async def test_a_connection_that_1c_closed_while_idle_is_replaced(tmp_path: Path) -> None:
    answers: list[bytes] = [b"", GOOD]
    async with server(lambda _request: answers.pop(0)) as url:
        assert await ask(url, tmp_path)


def test_the_code_knows_no_verb_but_get() -> None:
    """The HTTP library is called in one place, with one verb; nothing else in the room can send a request."""
    import console.onec

    calls: list[tuple[str, str]] = []
    for file in Path(console.onec.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                given = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
                sends = node.func.attr in ("request", "stream", "send", "post", "patch", "urlopen", "build_request")
                if sends or (isinstance(given, str) and given in ("POST", "PUT", "PATCH", "MERGE", "DELETE")):
                    calls.append((file.name, str(given)))
    assert calls and {verb for _name, verb in calls} == {"GET"}, calls
