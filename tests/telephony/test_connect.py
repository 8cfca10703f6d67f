"""What can stand at the other end instead of a PBX, and TLS. Each is one plain line for a person."""

import asyncio
import ssl
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from console.domain.events import LinkState
from console.telephony.link import AmiLink

from .fake_ami import FakeAmi
from .helpers import QUICK, Inbox, linked, names, newchannel, running, settings

DOWN, UP = LinkState.DOWN, LinkState.UP


@pytest.mark.parametrize(
    "greeting",
    [b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 400 Bad Request\r\n", b"220 [::1] ESMTP: hi\r\n", b"\x00\xff\x1b\n"],
)
async def test_another_service(greeting: bytes) -> None:
    async with FakeAmi() as pbx:
        pbx.greeting = greeting
        async with linked(pbx) as (_, inbox):
            why = await inbox.state(DOWN)
            assert "is not AMI" in why
            assert why.isprintable()


async def test_a_port_that_says_nothing() -> None:
    async with FakeAmi() as pbx:
        pbx.greeting = b""
        async with linked(pbx, replace(QUICK, connect=0.05)) as (_, inbox):
            assert "says nothing" in await inbox.state(DOWN)


async def test_a_port_that_closes_at_once() -> None:
    async with FakeAmi() as pbx:
        pbx.greeting, pbx.cut_after_sent = b"Aster", 3
        async with linked(pbx) as (_, inbox):
            assert "closed the connection at once" in await inbox.state(DOWN)


async def test_nothing_listens() -> None:
    async with FakeAmi() as pbx:
        port = pbx.port
    for host in ("127.0.0.1", "localhost"):
        inbox = Inbox()
        async with running(AmiLink(settings(port, host=host), inbox, pace=QUICK)):
            assert "nothing listens" in await inbox.state(DOWN)


async def test_an_unknown_name() -> None:
    for host in ("no-such-host.invalid", "a" * 70 + ".example"):
        inbox = Inbox()
        async with running(AmiLink(settings(host=host), inbox, pace=QUICK)):
            assert "is not known to this computer" in await inbox.state(DOWN)


async def test_no_answer_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_: object, **__: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(asyncio.get_running_loop(), "create_connection", never)
    inbox = Inbox()
    async with running(AmiLink(settings(), inbox, pace=replace(QUICK, connect=0.02))):
        assert "does not answer" in await inbox.state(DOWN)


async def test_an_asterisk_that_is_too_old_is_told() -> None:
    async with FakeAmi() as pbx:
        pbx.greeting = b"Asterisk Call Manager/1.3\r\n"
        async with linked(pbx) as (_, inbox):
            await inbox.state(UP)
            assert inbox.notices == [
                "main: This Asterisk is older than 12: what it tells of calls cannot be understood."
            ]


async def test_a_login_without_an_answer() -> None:
    async with FakeAmi() as pbx:
        pbx.answers["login"] = lambda action: b""
        async with linked(pbx, replace(QUICK, login=0.05)) as (_, inbox):
            assert await inbox.state(DOWN) == "The PBX does not answer."


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def server_side(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


async def test_tls(authority: trustme.CA, tmp_path: Path) -> None:
    ca_file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    async with (
        FakeAmi(server_side(authority.issue_cert("127.0.0.1"))) as pbx,
        linked(pbx, tls=True, ca_file=str(ca_file)) as (_, inbox),
    ):
        await inbox.state(UP)
        pbx.last.send(newchannel("1.1"))
        await inbox.until(lambda it: names(it) == ["Ромашка"])
        pbx.last.deaf = True


@pytest.mark.parametrize("fault", ["stranger", "name", "plain", "no file"])
async def test_tls_that_cannot_be_trusted(fault: str, authority: trustme.CA, tmp_path: Path) -> None:
    ca_file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    certificate = (trustme.CA() if fault == "stranger" else authority).issue_cert(
        "pbx.example" if fault == "name" else "127.0.0.1"
    )
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)  # the server's side complains of us
    async with (
        FakeAmi(None if fault == "plain" else server_side(certificate)) as pbx,
        linked(pbx, tls=True, ca_file=str(tmp_path / "none" if fault == "no file" else ca_file)) as (_, inbox),
    ):
        why = await inbox.state(DOWN)
        wanted = {"plain": "does not speak TLS", "no file": "No such file"}.get(fault, "is not trusted")
        assert wanted in why
