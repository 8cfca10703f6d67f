"""A real call recorded twice at once, as it is and anonymised: both tell the same."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from console.cli.replay import calls_of
from console.desk.contract import call_json
from console.domain.lines import Plan
from console.domain.phone import Numbers
from console.telephony.masking.anonymiser import Anonymiser
from console.telephony.recorder import record
from tests.pbx.rig import CALLER, CALLER_NAME, Rig

from .helpers import PATIENCE, settings

pytestmark = pytest.mark.asterisk
PERSONAL = ("number", "number_raw", "caller_name", "dialed", "about")


def told(path: Path) -> list[dict[str, Any]]:
    return [call_json(call) for call in calls_of(path, "main", Plan(), Numbers("UA"))]


def shape(call: dict[str, Any]) -> dict[str, Any]:
    """What is the same: when a call of before began, each list tells for itself."""
    unsure = ("started", "answered", "wait_s", "talk_s") if call["approximate"] else ()
    return {key: value for key, value in call.items() if key not in (*PERSONAL, *unsure)}


@pytest.mark.parametrize("user", ["console", "lab"])
async def test_a_call_recorded_anonymously_is_the_same_call_of_somebody_else(
    rig: Rig, tmp_path: Path, user: str
) -> None:
    pbx = settings(rig.ami_port, secret="labsecret", user=user)
    plain, masked = tmp_path / "plain.ami", tmp_path / "masked.ami"
    earlier = rig.outside("380441112277", "380671234567", "Раніше")  # goes on when the recordings begin
    await earlier.answered()
    started = [asyncio.Event(), asyncio.Event()]
    tasks = [
        asyncio.create_task(record(pbx, plain, started=started[0].set)),
        asyncio.create_task(record(pbx, masked, mask=Anonymiser().feed, started=started[1].set)),
    ]
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(event.wait() for event in started))
    rig.phone("102").answers(after=0.1)
    call = rig.outside("380441112255")
    async with asyncio.timeout(PATIENCE):
        while not any("102" in call["talked"] for call in told(plain)):  # noqa: ASYNC110 the queue itself has answered
            await asyncio.sleep(0.05)
    call.bye()
    earlier.bye()
    await rig.idle()
    async with asyncio.timeout(PATIENCE):
        while not all({call["state"] for call in told(path)} == {"ended"} for path in (plain, masked)):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    before, after = told(plain), told(masked)
    assert len(before) == 2
    assert [shape(call) for call in before] == [shape(call) for call in after]
    assert [call["approximate"] for call in after] == [True, False]
    data = masked.read_bytes()
    for secret in (CALLER, "380671234567", "0671234567", "380441112255", "380441112277", "labsecret"):
        assert secret.encode() not in data
    for name in (CALLER_NAME, "Раніше", "Оператор", "Борис"):
        assert name.encode() not in data
    assert [call["number"][:6] for call in after] == [call["number"][:6] for call in before]
