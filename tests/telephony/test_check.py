"""`check`: what it finds, and that it says what to write where."""

import pytest

from console.telephony.check import Finding, check

from .fake_ami import FakeAmi, message, refusal, response
from .helpers import settings

RING = message(("Event", "Newchannel"), ("Privilege", "call,all"), ("Timestamp", "1.5"), ("Uniqueid", "1.1"))


async def findings(pbx: FakeAmi, listen_s: float = 0.0, **changes: object) -> list[Finding]:
    return await check(settings(pbx.port, **changes), listen_s=listen_s)


def matching(found: list[Finding], what: str) -> Finding:
    (finding,) = [each for each in found if what in each.what]
    return finding


async def test_all_is_well() -> None:
    async with FakeAmi() as pbx:
        pbx.after_login += RING
        found = await findings(pbx)
        assert matching(found, "AMI 11.0.0").what == "The PBX answers: AMI 11.0.0, Asterisk 22."
        assert matching(found, "inside this computer").ok
        assert matching(found, "accepts the user console").ok
        assert matching(found, "0 channels").ok
        assert matching(found, "Dialling from the screen is permitted").ok
        assert matching(found, "Transferring from the screen is permitted").ok
        assert matching(found, "Events of calls arrive").ok
        assert not [each for each in found if each.ok is False]
        assert [each.what for each in found if each.ok is None] == [
            matching(found, "clock").what
        ]  # the fake's clock stands
        assert await pbx.last.closed.wait()


async def test_nothing_is_changed_on_the_pbx() -> None:
    async with FakeAmi() as pbx:
        await findings(pbx)
        asked = {action["Action"] for action in pbx.last.actions}
        assert asked <= {
            "Login",
            "ListCommands",
            "CoreShowChannels",
            "Status",
            "QueueStatus",
            "DeviceStateList",
            "BridgeList",
            "ShowDialPlan",
            "Ping",
        }


async def test_a_secret_that_is_refused() -> None:
    async with FakeAmi() as pbx:
        pbx.answers["login"] = refusal("Authentication failed")
        found = await findings(pbx)
        assert found[-1].ok is False
        for line in ("[console]", "secret = …", "read = system,call,agent", "write = reporting,originate,call"):
            assert line in found[-1].advice
        assert "canary" not in "".join(each.what + each.advice for each in found)


async def test_rights_that_are_missing_or_too_many() -> None:
    async with FakeAmi() as pbx:
        pbx.answers["coreshowchannels"] = pbx.answers["status"] = refusal()
        pbx.answers["listcommands"] = lambda action: response(action, Command="Execute.", UpdateConfig="Update.")
        pbx.after_login = b""
        found = await findings(pbx)
        assert matching(found, "which calls are going on").ok is False
        assert "write = reporting,originate,call" in matching(found, "which calls are going on").advice
        assert "originate" in matching(found, "Dialling from the screen is not permitted").advice
        assert "“call”" in matching(found, "Transferring from the screen is not permitted").advice
        assert "command, config" in matching(found, "more than it needs").what
        assert matching(found, "No event of a call").ok is None
        assert "“system”" in matching(found, "when it has started").advice


async def test_events_without_times() -> None:
    async with FakeAmi() as pbx:
        pbx.after_login += RING.replace(b"Timestamp: 1.5\r\n", b"")
        assert "timestampevents = yes" in matching(await findings(pbx), "the PBX's time").advice


@pytest.mark.parametrize("exists", [True, False])
async def test_the_context_that_is_dialled_from(exists: bool) -> None:
    async with FakeAmi() as pbx:
        pbx.answers["listcommands"] = lambda action: response(action, Originate="x", ShowDialPlan="x")
        pbx.answers["showdialplan"] = lambda action: response(action, Message="Did not find context", ok=exists)
        found = matching(await findings(pbx), "the context internal" if exists else "no context internal")
        assert found.ok is exists


async def test_an_old_asterisk() -> None:
    async with FakeAmi() as pbx:
        pbx.greeting = b"Asterisk Call Manager/1.3\r\n"
        assert "Asterisk 12 or newer" in matching(await findings(pbx), "AMI 1.3").advice


async def test_something_else_or_nothing_on_the_port() -> None:
    async with FakeAmi() as pbx:
        pbx.greeting = b"SSH-2.0-OpenSSH_9.2\r\n"
        (found,) = await findings(pbx)
        assert found.ok is False
        assert "is not AMI" in found.what
    (found,) = await findings(pbx)
    assert "nothing listens" in found.what


async def test_a_connection_that_is_not_encrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.telephony.check._is_here", lambda host: False)
    async with FakeAmi() as pbx:
        assert "tlsenable = yes" in matching(await findings(pbx), "not encrypted").advice
