"""What a real Asterisk said, told as it was: every scenario of the rig, on each version, from its recording.

How it was is said twice: by the scenario (`EXPECTED`), and, as to seconds, by the phones that played it.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from console.cli.replay import calls_of
from console.desk.contract import call_json
from console.domain.lines import Plan
from console.domain.phone import Numbers

from ..pbx.scenarios import EXPECTED, differences

RECORDINGS = Path(__file__).parent.parent / "recordings"
CASES = [(version, name) for version in ("16", "22") for name in EXPECTED]
PHONES = {version: json.loads((RECORDINGS / version / "phones.json").read_text("utf-8")) for version in ("16", "22")}


def told(version: str, name: str) -> list[dict[str, Any]]:
    calls = calls_of(RECORDINGS / version / f"{name}.ami", "main", Plan(), Numbers("UA"))
    return [call_json(call) for call in calls]


@pytest.mark.parametrize(("version", "name"), CASES, ids=[f"{version}-{name}" for version, name in CASES])
def test_scenario(version: str, name: str) -> None:
    calls, truths = told(version, name), EXPECTED[name]
    assert len(calls) == len(truths), calls
    assert [differences(truth, call) for truth, call in zip(truths, calls, strict=True)] == [[] for _ in truths]


SINGLE = [(version, name) for version, name in CASES if len(EXPECTED[name]) == 1]


@pytest.mark.parametrize(("version", "name"), SINGLE, ids=[f"{version}-{name}" for version, name in SINGLE])
def test_wait_talk_and_hold_are_what_the_phones_saw(version: str, name: str) -> None:
    """A scenario that says the seconds itself says why the phones cannot."""
    seen = {key: seconds for key, seconds in PHONES[version][name].items() if key not in EXPECTED[name][0]}
    assert differences(seen, told(version, name)[0]) == []
