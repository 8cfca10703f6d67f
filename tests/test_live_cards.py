"""The card stays with the client: whoever gets the call, by a transfer or a pickup, has the client before the eyes."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.demo.company import Company
from console.demo.onec import SimulatedOneC
from console.domain.card import CardState, Lookup
from console.domain.events import LinkState

from .living import Seat
from .pbx.asterisk import Asterisk
from .pbx.rig import Rig, play
from .pbx.scenarios import EXPECTED, SCENARIOS

CLIENT = "ПП Лан"
TRANSFERS = (
    "blind_transfer_by_phone",
    "redirected_by_ami",
    "attended_transfer_by_ami",
    "attended_transfer_by_phone",
    "attended_transfer_not_waiting",
    "blonde_transfer_by_phone",
)
PICKUPS = {"group_pickup": "102", "directed_pickup": "103"}
PUT_THROUGH = ("put_through_to_who_called_before", "connected_by_a_secretary")


@pytest.fixture
async def onec() -> AsyncIterator[SimulatedOneC]:
    company = Company.make(1, clients=20)
    company.add_partner(CLIENT, "+380501112233")
    simulator = SimulatedOneC(company, user="reader", password="пароль")
    await simulator.start()
    yield simulator
    await simulator.stop()


@pytest.fixture
async def seats(asterisk: Asterisk, onec: SimulatedOneC, tmp_path: Path) -> AsyncIterator[dict[str, Seat]]:
    """Consoles of three lines, linked, each knowing the client already."""
    running = {line: Seat(asterisk, onec, line, tmp_path / line) for line in ("101", "102", "103", "105")}
    for seat in running.values():
        await seat.start()
    for seat in running.values():
        await seat.told.until(lambda told=seat.told: LinkState.UP in told.links)
    yield running
    for seat in running.values():
        await seat.stop()


def shows_the_client(lookup: Lookup | None) -> bool:
    return bool(lookup and lookup.sole and lookup.sole.name == CLIENT)


async def happens(seats: dict[str, Seat], rig: Rig, name: str) -> None:
    """Play a scenario, to where every console has told its end."""
    ended = {line: len(seat.told.calls) + len(EXPECTED[name]) for line, seat in seats.items()}
    await play(rig, SCENARIOS[name])
    for line, seat in seats.items():
        await seat.told.all_have_ended(ended[line])


async def all_know_the_client(seats: dict[str, Seat], rig: Rig) -> None:
    """First calls, until every console has found the client in 1C."""
    async with asyncio.timeout(60):
        while not all(any(map(shows_the_client, seat.pipeline.projection.lookups.values())) for seat in seats.values()):
            await happens(seats, rig, "direct_abandoned")
    for seat in seats.values():
        seat.desktop.shown.clear()
        seat.cards.clear()


@pytest.mark.parametrize("name", TRANSFERS)
async def test_who_gets_a_transfer_sees_and_hears_of_the_client(seats: dict[str, Seat], rig: Rig, name: str) -> None:
    await all_know_the_client(seats, rig)
    await happens(seats, rig, name)
    seat = seats["105"]
    told = [(alert.title, alert.body) for alert in seat.desktop.shown]
    assert told
    assert {title for title, _ in told} == {CLIENT}
    assert all("+380 50 111 2233" in body for _, body in told), told
    call, lookup = seat.cards[-1]
    assert shows_the_client(lookup)
    lookups = seat.pipeline.projection.lookups
    await seat.told.until(lambda: lookups[call.id].state is CardState.FRESH)
    card = lookups[call.id].card
    assert card and card.title == CLIENT
    assert (call.number, call.client and call.client.name) == ("+380501112233", CLIENT)


async def test_who_picks_a_call_up_sees_the_client(seats: dict[str, Seat], rig: Rig) -> None:
    await all_know_the_client(seats, rig)
    for name, line in PICKUPS.items():
        await happens(seats, rig, name)
        call, lookup = seats[line].cards[-1]
        assert shows_the_client(lookup)
        assert (call.number, call.client and call.client.name) == ("+380501112233", CLIENT)


@pytest.mark.parametrize("name", PUT_THROUGH)
async def test_who_had_called_before_the_client_gets_the_clients_card(
    seats: dict[str, Seat], rig: Rig, name: str
) -> None:
    """101 waited with 102 before the client came: what is before the eyes of 101 in the end is the client's call."""
    await all_know_the_client(seats, rig)
    await happens(seats, rig, name)
    call, lookup = seats["101"].cards[-1]
    assert shows_the_client(lookup)
    assert (call.number, call.client and call.client.name) == ("+380501112233", CLIENT)
    kept = seats["101"].told.calls.values()
    assert [call["number"] for call in kept if call["talked"] == ["102", "101"]] == ["+380501112233"]


async def test_who_is_asked_while_the_client_waits_sees_the_client(seats: dict[str, Seat], rig: Rig) -> None:
    """The question is a call of its own between two lines, and stays one in what is kept."""
    await all_know_the_client(seats, rig)
    await happens(seats, rig, "asks_a_colleague")
    seat = seats["102"]
    alert = seat.desktop.shown[-1]
    assert (alert.title, "101 asks" in alert.body) == (CLIENT, True)
    (question,) = [call for call in seat.told.calls.values() if call["direction"] == "internal"]
    assert (question["number"], question["about"], question["client"]) == ("101", "+380501112233", None)
