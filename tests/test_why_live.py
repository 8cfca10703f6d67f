"""Why? of calls on a real Asterisk: what the command says against what happened, beside the program and after it."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from console.bootstrap import Console
from console.domain.card import Lookup
from console.domain.events import LinkState

from .living import Told, settings
from .pbx.asterisk import Asterisk
from .pbx.rig import Rig, play
from .pbx.scenarios import EXPECTED, SCENARIOS, differences
from .test_live import onec as onec

PLAYED = (
    "direct_answered",
    "direct_abandoned",
    "withheld_number",
    "queue_transferred",
    "internal_answered",
    "attended_transfer_by_phone",
    "directed_pickup",
)
Json = dict[str, Any]


@pytest.fixture
async def console(
    asterisk: Asterisk, onec: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Console]:
    """A console at line 101 over SSH: there is no desktop, the terminal rings."""
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 5 10.0.0.2 22")
    running = Console(settings(onec, main=asterisk.ami_port), tmp_path / "data", write=lambda text: None)
    (tmp_path / "console.toml").write_text('[operator]\nline = "101"\n[lines]\n101 = "Анна"\n', "utf-8")
    yield running
    await running.stop()


async def why(console: Console, *arguments: str) -> tuple[int, str, str]:
    """The command as a user runs it, in a process of its own."""
    home = console.data_dir.parent
    environment = {**os.environ, "LC_ALL": "C", "LANG": "C", "PYTHONWARNINGS": "error"}
    start = (sys.executable, "-m", "console", "--config", str(home / "console.toml"), "--data-dir", str(home / "data"))
    process = await asyncio.create_subprocess_exec(
        *start, "why", *arguments, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


async def account(console: Console, call_id: str) -> Json:
    code, out, err = await why(console, call_id, "--json")
    assert (code, err) == (0, "")
    told: Json = json.loads(out)
    return told


async def until_told(console: Console, call_id: str) -> Json:
    """The account of a live call, as soon as the running program has written it."""
    async with asyncio.timeout(30):
        while (await why(console, call_id))[0]:
            pass
    return await account(console, call_id)


async def test_every_kind_of_call(console: Console, rig: Rig) -> None:
    told = Told(console)
    cards: dict[str, Lookup] = {}
    console.pipeline.on_card.append(cards.__setitem__)
    await console.start()
    await told.until(lambda: LinkState.UP in told.links)
    ids: dict[str, str] = {}
    for count, name in enumerate(PLAYED, 1):
        await play(rig, SCENARIOS[name])
        await told.all_have_ended(count)
        ids[name] = max(told.calls.values(), key=lambda call: call["started"])["id"]
    await console.stop()

    accounts = {name: await account(console, call_id) for name, call_id in ids.items()}
    wrong = {name: differences(EXPECTED[name][0], accounts[name]["call"]) for name in PLAYED}
    assert {name: lines for name, lines in wrong.items() if lines} == {}
    assert all(one["call"] == told.calls[one["call"]["id"]] for one in accounts.values())
    for name, one in accounts.items():
        times = [event["at"] for event in one["events"]]
        legs = {leg["id"] for leg in one["legs"]}
        assert times == sorted(times), name
        assert {event["leg"] for event in one["events"]} == legs, name
        assert sum(event["event"] == "Hangup" for event in one["events"]) == len(legs), name
        assert sum(event["event"] == "Newchannel" for event in one["events"]) == len(legs), name
        assert all(leg["ended"] for leg in one["legs"]), name
    answered(accounts["direct_answered"])
    asked_of_1c(accounts["direct_answered"], cards[ids["direct_answered"]])
    abandoned(accounts["direct_abandoned"])
    withheld(accounts["withheld_number"])
    transferred(accounts["queue_transferred"])
    internal(accounts["internal_answered"])
    consulted(accounts["attended_transfer_by_phone"])
    picked_up(accounts["directed_pickup"])


def lines(told: Json) -> list[str | None]:
    return [leg["line"] for leg in told["legs"]]


def names(told: Json, *wanted: str) -> list[str]:
    return [event["event"] for event in told["events"] if not wanted or event["event"] in wanted]


def decisions(told: Json) -> list[str]:
    return [note["decision"] for note in told["notification"]]


def answered(told: Json) -> None:
    assert told["number"] == {
        "received": "380501112233",
        "kind": "phone",
        "normalised": "+380501112233",
        "compared": "501112233",
    }
    assert [(leg["party"], leg["line"], leg["rang"]) for leg in told["legs"]] == [
        ("outside", None, False),
        ("line", "101", True),
    ]
    assert decisions(told)[0] == "shown"
    assert decisions(told)[1] == "by_terminal"
    assert decisions(told)[-1] == "cleared"


def asked_of_1c(told: Json, lookup: Lookup) -> None:
    client = told["client"]
    assert (client["asked"], client["state"]) == ("asked", "fresh")
    assert [match["ref"] for match in client["matches"]] == [match.ref for match in lookup.matches]
    steps = [(step.step, round(step.ms, 1), step.result) for step in lookup.trace]
    assert [(step["step"], step["ms"], step["result"]) for step in client["trace"]] == steps
    assert any(step.startswith("Catalog_") and ms > 0 for step, ms, _result in steps)
    assert client["answers"][-1]["state"] == "fresh"
    assert client["answers"][-1]["at"] > told["call"]["started"]


def abandoned(told: Json) -> None:
    ends = {leg["line"]: (leg["status"], leg["rang"]) for leg in told["legs"]}
    assert ends["101"] == ("CANCEL", True)
    assert "HangupRequest" in names(told)
    assert "BridgeEnter" not in names(told)
    assert decisions(told)[-1] == "cleared"


def withheld(told: Json) -> None:
    assert (told["number"]["kind"], told["number"]["normalised"]) == ("withheld", None)
    assert (told["client"]["asked"], told["client"]["trace"]) == ("no_number", [])
    assert decisions(told)[0] == "shown"


def transferred(told: Json) -> None:
    assert {"101", "105"} <= set(lines(told))
    story = names(told, "QueueCallerJoin", "BridgeEnter", "QueueCallerLeave", "BlindTransfer")
    assert story[0] == "QueueCallerJoin"
    assert story.index("BridgeEnter") < story.index("BlindTransfer")
    (blind,) = [event for event in told["events"] if event["event"] == "BlindTransfer"]
    assert blind["facts"]["to"] == "105"


def internal(told: Json) -> None:
    assert (told["client"]["asked"], told["number"]["kind"]) == ("internal", "extension")
    assert decisions(told) == ["my_own"]


def consulted(told: Json) -> None:
    assert lines(told).count("105") >= 1
    assert lines(told).count("101") >= 2, "the call and the consultation that went into it"
    assert names(told, "AttendedTransfer", "Hold")


def picked_up(told: Json) -> None:
    assert {leg["line"]: leg["dialled"] for leg in told["legs"] if leg["line"]} == {"101": True, "103": False}
    assert [note for note in decisions(told) if note in ("shown", "cleared")] == ["shown", "cleared"]


async def test_beside_the_running_program_and_in_words(console: Console, rig: Rig) -> None:
    told = Told(console)
    await console.start()
    await told.until(lambda: LinkState.UP in told.links)
    rig.phone("101").rings()
    outside = rig.outside("380441112244", "380501112233")
    await outside.ringing()
    await told.until(lambda: any(call["state"] == "ringing" and call["rang"] for call in told.calls.values()))
    (call_id,) = told.calls
    live = await until_told(console, call_id)
    assert live["call"]["state"] == "ringing"
    outside.cancel()
    await told.all_have_ended(1)
    await console.stop()

    code, text, err = await why(console, "last")
    assert (code, err) == (0, "")
    for part in ("Missed: the caller hung up after", "Rang: 101 Анна.", "received        380501112233", "Newchannel"):
        assert part in text, part
    assert "not shown by the desktop; the terminal rang" in text
    assert max(map(len, text.splitlines())) <= 80
    uniqueid = call_id.partition("/")[2]
    assert (await why(console, uniqueid)) == (await why(console, "0501112233")) == (code, text, err)
    for wanted in ("main/1.1", "dance"):
        code, out, err = await why(console, wanted)
        assert (code, out, len(err.splitlines())) == (1, "", 1)
        assert wanted in err
