"""Every trouble that 1C and its web server can be: what the status bar is told, and what `check` says and advises."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from console.demo.onec import SimulatedOneC
from console.domain.card import CardState
from console.onec import failures
from console.onec.check import check
from console.onec.failures import Ambiguous, BadQuery, Broken, OneCFailure, Unreachable
from console.onec.settings import OneCSettings
from tests.onec.support import ROMASHKA, http, server
from tests.onec.support import house as house_

DOCUMENT = Path(__file__).parents[2] / "docs" / "1c.md"
Switch = Callable[[SimulatedOneC], object]
TROUBLES: dict[str, tuple[Switch, str, str, str]] = {
    "401": (lambda sim: sim.faults.status(401), "refused", "user or password", "УдаленныйДоступOData"),
    "403": (lambda sim: sim.faults.status(403), "refused", "user or password", "УдаленныйДоступOData"),
    "404 of the web server": (lambda sim: sim.faults.status(404), "down", "no 1C at this address", "default.vrd"),
    "500": (lambda sim: sim.faults.status(500), "down", "error 500", "1C's own log"),
    "502": (lambda sim: sim.faults.status(502), "down", "error 502", "1C's own log"),
    "503": (lambda sim: sim.faults.status(503), "down", "error 503", "1C's own log"),
    "locked": (lambda sim: sim.faults.locked(), "down", "closed for maintenance", "lift the ban"),
    "licence": (lambda sim: sim.faults.no_licence(), "down", "no free licence", "Free a client licence"),
    "a login page": (lambda sim: sim.faults.html(200), "down", "not data", "A web page came"),
    "the platform's page": (lambda sim: sim.faults.html(500), "down", "error 500", "1C's own log"),
    "a cut body": (lambda sim: sim.faults.cut_body(), "down", "cannot be reached", "address"),
    "a huge body": (lambda sim: sim.faults.huge_body(100), "down", "not data", "A web page came"),
}


@pytest.mark.parametrize("name", TROUBLES)
async def test_it_is_told_and_advised(name: str, tmp_path: Path) -> None:
    switch, state, said, advice = TROUBLES[name]
    async with house_(tmp_path) as house:
        switch(house.sim)
        found = [one for one in await check(house.settings) if one.ok is False]
        assert len(found) == 1
        assert said in found[0].what and advice in found[0].advice
        assert "\n" not in found[0].what and "onec-demo" not in f"{found[0]}"
        for _attempt in range(3):
            await house.ask(ROMASHKA, anew=True)
        assert house.states[-1] == state
        assert (await house.ask(ROMASHKA)).state is CardState.SILENT


@pytest.mark.parametrize("name", ["401", "500", "404 of the web server", "a login page"])
async def test_it_is_left_alone_after_a_while(name: str, tmp_path: Path) -> None:
    """Fifty calls more make no request."""
    async with house_(tmp_path) as house:
        TROUBLES[name][0](house.sim)
        for _attempt in range(4):
            await house.ask(ROMASHKA)
        before = len(house.sim.requests)
        for _call in range(50):
            await house.ask(ROMASHKA)
        assert len(house.sim.requests) == before <= 6


async def test_too_many_requests_is_a_failure_like_others(tmp_path: Path) -> None:
    async with server(lambda _request: http(b"", "429 Too Many Requests", "text/html")) as url:
        found = await check(OneCSettings(url, "reader", "x", tmp_path))
    (one,) = [one for one in found if one.ok is False]
    assert "error 429" in one.what


async def test_a_key_that_comes_twice_does_no_harm(tmp_path: Path) -> None:
    twice = http(b'{"value": [{"name": "Catalog_X", "name": "Catalog_Y"}]}')
    async with server(lambda _request: twice) as url:
        found = await check(OneCSettings(url, "reader", "x", tmp_path))
    assert any("publishes 1 objects" in one.what for one in found)


def _authority(case: str) -> tuple[trustme.CA, trustme.LeafCert]:
    ours = trustme.CA()
    if case == "wrong name":
        return ours, ours.issue_cert("elsewhere.example")
    if case == "expired":
        then = datetime.now(UTC) - timedelta(days=3)
        return ours, ours.issue_cert("127.0.0.1", not_after=then)
    return (ours if case == "good" else trustme.CA()), ours.issue_cert("127.0.0.1")


@asynccontextmanager
async def secured(leaf: trustme.LeafCert) -> AsyncIterator[str]:
    """A server that speaks TLS with this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf.configure_cert(context)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(http(b'{"value": []}'))
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    try:
        yield f"https://127.0.0.1:{listening.sockets[0].getsockname()[1]}/trade"
    finally:
        listening.close()
        await listening.wait_closed()


@pytest.mark.parametrize("case", ["good", "nobody's", "wrong name", "expired"])
async def test_a_certificate_is_checked(case: str, tmp_path: Path) -> None:
    authority, leaf = _authority(case)
    ca_file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    async with secured(leaf) as url:
        found = await check(OneCSettings(url, "reader", "x", tmp_path, ca_file=ca_file))
    told = "\n".join(f"{one.what} {one.advice}" for one in found)
    if case == "good":
        assert "1C answers in" in told
    else:
        assert "certificate is not trusted" in told and "certificate authority" in told


def _every_failure() -> list[OneCFailure]:
    made: list[OneCFailure] = [Ambiguous(["unf", "bp3"]), BadQuery("Поле"), Unreachable(certificate=True), Broken(500)]
    kinds = [one for one in vars(failures).values() if isinstance(one, type) and issubclass(one, OneCFailure)]
    return [*made, *(one() for one in kinds if one not in (Ambiguous, OneCFailure))]


@pytest.mark.parametrize("failure", _every_failure(), ids=lambda one: f"{type(one).__name__}")
def test_every_trouble_is_in_the_documents(failure: OneCFailure) -> None:
    """In the same words as on the screen."""
    text = DOCUMENT.read_text("utf-8")
    said = failure.said.partition(":")[0].replace(" Поле", "").removesuffix(" 500")
    assert f"| {said}" in text, said
