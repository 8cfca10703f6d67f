"""Every way in which 1C can fail an employee, and what the screen shows then.

The saved card with its age, or that there is none, and why; in no case an unknown caller. The call is never held up.
"""

import asyncio
import gzip
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from console.demo.onec import SimulatedOneC
from console.demo.onec.faults import HTML, JSON, Fault
from console.demo.onec.http import Reply
from console.domain.call import Call, CallState, Direction
from console.domain.card import CardState, Lookup
from console.flow.ports import SourceState
from console.flow.projection import Snapshot
from console.ui.format.cards import card_state_line
from console.ui.format.status import troubles
from console.ui.format.subject import Subject
from tests.onec.support import ROMASHKA, House
from tests.onec.support import house as house_

Switch = Callable[[SimulatedOneC], object]


def says(body: bytes, status: int = 200, kind: tuple[str, str] = JSON, *headers: tuple[str, str]) -> Switch:
    """1C, or what stands before it, answers this to everything."""
    reply = Reply(status, [kind, *headers], [body])
    return lambda sim: sim.faults.active.append(Fault("says", replace=lambda: replace(reply, body=list(reply.body))))


BOMB = gzip.compress(b'{"value": [' + b" " * 60_000_000 + b"]}")
WRONG_CHARSET = '{"value": [{"Description": "Ромашка"}]}'.encode("cp1251")
NOT_DATA, ANSWERED = "1C answered with something that is not data", "1C answered with error"
TROUBLES: dict[str, tuple[Switch, str]] = {
    "401": (lambda sim: sim.faults.status(401), "1C does not accept this user or password"),
    "403": (lambda sim: sim.faults.status(403), "1C does not accept this user or password"),
    "404": (lambda sim: sim.faults.status(404), "there is no 1C at this address"),
    "429": (says(b"", 429, HTML), f"{ANSWERED} 429"),
    "500": (lambda sim: sim.faults.status(500), f"{ANSWERED} 500"),
    "502": (lambda sim: sim.faults.status(502), f"{ANSWERED} 502"),
    "503": (lambda sim: sim.faults.status(503), f"{ANSWERED} 503"),
    "the base is closed": (lambda sim: sim.faults.locked(), "the 1C base is closed for maintenance"),
    "no licence": (lambda sim: sim.faults.no_licence(), "1C has no free licence or session"),
    "no memory": (lambda sim: sim.faults.memory(), f"{ANSWERED} 500"),
    "no answer for a minute": (lambda sim: sim.faults.stall(), "1C did not answer in time"),
    "half an answer, then nothing": (lambda sim: sim.faults.stall_body(), "1C did not answer in time"),
    "a cut body": (lambda sim: sim.faults.cut_body(), "the 1C server cannot be reached"),
    "less than promised": (lambda sim: sim.faults.wrong_length(100), "the 1C server cannot be reached"),
    "a gzip bomb": (says(BOMB, 200, JSON, ("Content-Encoding", "gzip")), NOT_DATA),
    "a page for logging in": (lambda sim: sim.faults.html(200), NOT_DATA),
    "the platform's own page": (lambda sim: sim.faults.html(500), f"{ANSWERED} 500"),
    "nothing at all": (says(b""), NOT_DATA),
    "another charset": (says(WRONG_CHARSET), NOT_DATA),
    "fifty megabytes": (lambda sim: sim.faults.huge_body(50), NOT_DATA),
    "ten thousand levels": (says(b'{"value": ' + b"[" * 10_000 + b"]" * 10_000 + b"}"), NOT_DATA),
    "no numbers": (says(b'{"value": [{"a": NaN}]}'), NOT_DATA),
}
HARMLESS: dict[str, Switch] = {
    "a byte order mark": lambda sim: sim.faults.bom(),
    "a cold start": lambda sim: sim.faults.slow(0.4, times=1),
}


def foot(lookup: Lookup) -> str:
    """The last line of the card."""
    call = Call("main/1", "main", Direction.INBOUND, CallState.RINGING, time.time(), number=ROMASHKA)
    return "".join(text for text, _tone in card_state_line(Subject(call, lookup)))


def sentences(house: House) -> list[str]:
    """What stands at the foot of the whole screen."""
    source = next(one for one in reversed(house.heard) if isinstance(one, SourceState))
    return [one.text for one in troubles(Snapshot(source=source), "", "")]


@pytest.mark.parametrize("name", TROUBLES)
async def test_the_saved_card_is_shown_with_its_age_and_the_reason_stands_below(name: str, tmp_path: Path) -> None:
    switch, why = TROUBLES[name]
    async with house_(tmp_path, timeout=0.5, fresh=0.0) as house:
        await house.load()
        before = await house.ask(ROMASHKA)
        assert before.card and before.card.stop and foot(before).startswith("√ fresh from 1C")
        switch(house.sim)
        house.sim.requests.clear()
        at_once = house.identify(ROMASHKA)
        assert at_once.matches[0].name == "ТОВ «Ромашка»" and at_once.card, "whoever calls is named without asking"
        after = await house.ask(ROMASHKA)
        assert after.state is CardState.SAVED and after.saved_at and after.saved_at <= time.time()
        assert after.card and after.card.stop == before.card.stop and foot(after).startswith("≈ saved ")
        for _attempt in range(3):
            await house.ask(ROMASHKA, anew=True)
        (sentence,) = sentences(house)
        assert why in sentence and "Cards show what was saved, with the time of it." in sentence
        await asyncio.gather(*(house.ask(ROMASHKA) for _call in range(30)))
        assert len(house.sim.requests) <= 12, "no storm: 1C is left alone for a while"
        house.sim.faults.clear()
        house.sim.max_concurrent = 0  # a question that we gave up is still one that a silent 1C sits on


@pytest.mark.parametrize("name", TROUBLES)
async def test_without_a_saved_card_it_says_that_1c_is_silent_and_never_that_nobody_has_the_number(
    name: str, tmp_path: Path
) -> None:
    async with house_(tmp_path, timeout=0.5, preset="ut11") as house:
        TROUBLES[name][0](house.sim)
        lookup = await house.ask(ROMASHKA)
        assert lookup.state is CardState.SILENT and foot(lookup) == "× 1C does not answer"
        house.sim.faults.clear()
        house.sim.max_concurrent = 0  # as above


@pytest.mark.parametrize("name", HARMLESS)
async def test_what_does_no_harm_shows_a_fresh_card(name: str, tmp_path: Path) -> None:
    async with house_(tmp_path, timeout=5.0) as house:
        HARMLESS[name](house.sim)
        lookup = await house.ask(ROMASHKA)
        assert lookup.state is CardState.FRESH and foot(lookup).startswith("√ fresh from 1C")
        assert lookup.card and lookup.card.stop


async def test_a_server_that_is_gone_or_has_no_such_name(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for url in (f"http://127.0.0.1:{port}/trade", "http://nobody.invalid/trade"):
        async with house_(tmp_path / str(len(url)), timeout=2.0) as house:
            await house.again(url=url)
            assert foot(await house.ask(ROMASHKA)) == "× 1C does not answer"
            for _attempt in range(3):
                await house.ask(ROMASHKA, anew=True)
            assert "the 1C server cannot be reached" in sentences(house)[0]


async def test_rights_that_lack_for_one_table_take_its_block_away_and_leave_the_rest(tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        closed = b'{"odata.error": {"code": "20", "message": {"lang": "ru", "value": "x"}}}'
        house.sim.faults.active.append(Fault("no right", "Document_", replace=lambda: Reply(401, [JSON], [closed])))
        lookup = await house.ask(ROMASHKA)
        assert lookup.state is CardState.FRESH and lookup.card
        orders = next(one for one in lookup.card.sections if one.key == "orders")
        assert (orders.fields, orders.missing) == ((), "this 1C user may not read it")
        assert lookup.card.stop, "money came all the same"
        assert "user or password" not in " ".join(sentences(house))


HOSTILE = [
    "' or 1 eq 1 or '",
    "O'Brien",
    "%27%20or%201",
    "0501112233' or true",
    "<script>",
    "]]>",
    "\x1b[2J",
    "±±±",
    "",
]


@pytest.mark.parametrize("number", HOSTILE)
async def test_what_a_caller_gives_for_a_number_changes_no_question(number: str, tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        await house.ask(number)
        for one in house.sim.requests:
            asked = one.query.get("$filter", "")
            assert "1 eq 1" not in asked and "or true" not in asked and "script" not in asked.casefold()
        assert house.sim.mistakes == []


@pytest.mark.parametrize("name", ["O'Brien & Co", 'ТОВ «Ромашка»"', "'); DROP TABLE x; --", "[/b]{debt}"])
async def test_a_client_s_name_is_only_a_name(name: str, tmp_path: Path) -> None:
    async with house_(tmp_path) as house:
        house.sim.company.rename(0, name)
        await house.load()
        found = (await house.ask(ROMASHKA)).matches[0].name
        assert found == name
        assert house.identify(ROMASHKA).matches[0].name == found
