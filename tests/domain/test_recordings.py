"""What a real Asterisk said, told as it was: every scenario of the rig, on each version, from its recording."""

from pathlib import Path

import pytest

from console.cli.replay import calls_of
from console.desk.contract import call_json
from console.domain.lines import Plan
from console.domain.phone import Numbers

from ..pbx.scenarios import EXPECTED, differences

RECORDINGS = Path(__file__).parent.parent / "recordings"
CASES = [(version, name) for version in ("16", "22") for name in EXPECTED]


@pytest.mark.parametrize(("version", "name"), CASES, ids=[f"{version}-{name}" for version, name in CASES])
def test_scenario(version: str, name: str) -> None:
    calls = calls_of(RECORDINGS / version / f"{name}.ami", "main", Plan(), Numbers("UA"))
    told = [call_json(call) for call in calls]
    truths = EXPECTED[name]
    assert len(told) == len(truths), told
    assert [differences(truth, call) for truth, call in zip(truths, told, strict=True)] == [[] for _ in truths]
