"""Bytes over a real socket: cut anywhere, garbage between, lists interleaved, and nothing of it in a log."""

import itertools
import logging
from dataclasses import replace

import pytest

from console.domain.events import HungUp, LinkState, Resync
from console.telephony.wire import MESSAGE_LIMIT

from .fake_ami import FakeAmi, listing, message, refusal, response
from .helpers import QUICK, linked, names, newchannel

UP, REFUSED = LinkState.UP, LinkState.REFUSED


async def test_one_byte_in_a_segment_and_names_stay_whole() -> None:
    """Decoding each segment by itself loses half letters."""
    async with FakeAmi() as pbx, linked(pbx, ping_s=60.0) as (_, inbox):
        await inbox.state(UP)
        await pbx.last.drip(newchannel("1.1", "Виталий Калинин") + newchannel("1.2", "Виталий Калинин", "cp1251"))
        await inbox.until(lambda it: names(it) == ["Виталий Калинин"] * 2)


async def test_the_whole_dialogue_one_byte_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.telephony.fake_ami.Connection.send", _drip)
    async with FakeAmi() as pbx, linked(pbx, ping_s=60.0) as (_, inbox):
        await inbox.state(UP)
        assert len(inbox.of(Resync)) == 1


def _drip(connection, data: bytes) -> None:  # type: ignore[no-untyped-def]
    connection.writer.transport.get_extra_info("socket").setsockopt(6, 1, 1)
    for place in range(len(data)):
        connection.writer.write(data[place : place + 1])


async def test_garbage_does_not_cost_its_neighbours() -> None:
    garbage = [
        b"\x00\xff\xfe\r\n\r\n",
        b"NoEvent: 1\r\n\r\n",
        b"Event: Newchannel\r\nEvent: Hangup\r\nChannel: \xff\r\nChannelState: x\r\n\r\n",
        b"event: x\r\n\r\n",
        b"Response: Success\r\nActionID: strange\r\n\r\n",
        b"Response\r\n\r\n",
        b"ActionID: 1\r\n\r\n",
        b"Event: Shutdow\r\n\r\n\r\n\n\n",
        b"X: " + b"y" * MESSAGE_LIMIT + b"\r\n\r\n",
        b"Event: Hold\r\nUniqueid: 1\r\n\n",
    ]
    async with FakeAmi() as pbx, linked(pbx) as (_, inbox):
        await inbox.state(UP)
        for number, junk in enumerate(garbage):
            pbx.last.send(junk + newchannel(f"1.{number}", f"after {number}"))
        await inbox.until(lambda it: f"after {len(garbage) - 1}" in names(it))
        assert [name for name in names(inbox) if name] == [f"after {number}" for number in range(len(garbage))]
        assert len(pbx.connections) == 1


async def test_a_message_that_breaks_the_reader_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeAmi() as pbx, linked(pbx) as (link, inbox):
        await inbox.state(UP)
        assert link._session is not None
        protocol = link._session._protocol
        read = protocol._read
        calls = itertools.count()

        def breaks(data: bytes, at: float) -> object:
            if next(calls) == 0:
                raise KeyError("a fault of ours")
            return read(data, at)

        monkeypatch.setattr(protocol, "_read", breaks)
        pbx.last.send(newchannel("1.1", "lost") + newchannel("1.2", "kept"))
        await inbox.until(lambda it: names(it) == ["kept"])
        assert protocol.faults == 1


async def test_answers_in_odd_shapes() -> None:
    """Duplicate headers, another case: panoramisk alone would drop the connection."""

    def odd(action: dict[str, str]) -> bytes:
        twice = "RESPONSE: Success\r\nResponse: Success\r\nmessage: a\r\nMessage: b\r\n"
        return f"{twice}ACTIONID: {action['ActionID']}\r\n\r\n".encode()

    async with FakeAmi() as pbx:
        pbx.answers["login"] = odd
        pbx.answers["queuestatus"] = odd
        pbx.answers["ping"] = odd
        async with linked(pbx, replace(QUICK, lists=0.1)) as (_, inbox):
            await inbox.state(UP)
            await pbx.acted("Ping", 5)
            assert len(pbx.connections) == 1


async def test_live_events_between_the_lines_of_a_list_are_kept() -> None:
    def interleaved(action: dict[str, str]) -> bytes:
        lines = listing("CoreShowChannel", {"Uniqueid": "9.1", "Channel": "PJSIP/101-00000001"})(action)
        return lines.replace(b"\r\n\r\n", b"\r\n\r\n" + newchannel("1.1", "between"), 1) + message(
            ("Event", "Hangup"), ("Uniqueid", "9.9")
        )

    async with FakeAmi() as pbx:
        pbx.answers["coreshowchannels"] = interleaved
        async with linked(pbx) as (_, inbox):
            await inbox.state(UP)
            (resync,) = inbox.of(Resync)
            assert [channel.uid for channel in resync.channels] == ["9.1"]  # type: ignore[union-attr]
            assert names(inbox) == ["between"]
            assert inbox.of(HungUp)


async def test_no_log_line_holds_a_secret_a_name_or_a_number(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with FakeAmi() as pbx:
        pbx.answers["login"] = refusal("Authentication failed")
        async with linked(pbx) as (link, inbox):
            await inbox.state(REFUSED)
            pbx.answers["login"] = lambda action: response(action)
            link.retry_now()
            await inbox.state(UP)
            pbx.last.send(newchannel("1.1", "Canary Name"))
            await link.originate("101", "380501112233")
            pbx.last.reset()
            await inbox.state(UP, 2)
    for canary in ("canary", "Canary", "380501112233"):
        assert canary not in caplog.text
