"""What is true of a call, in the words of the machine-readable output; only the keys that a scenario settles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.pbx.rig import Scenario

Truth = dict[str, Any]
SCENARIOS: dict[str, Scenario] = {}
EXPECTED: dict[str, tuple[Truth, ...]] = {}
# Times are of the real clock on a busy machine: they are compared this loosely.
TOLERANCE_S = 0.6


def tells(*calls: Truth) -> Callable[[Scenario], Scenario]:
    """Register a scenario with the calls that it must be told as, oldest first."""

    def register(scenario: Scenario) -> Scenario:
        name = getattr(scenario, "__name__", "")
        SCENARIOS[name], EXPECTED[name] = scenario, calls
        return scenario

    return register


def inbound(dialed: str, outcome: str, reason: str | None = None, **more: Any) -> Truth:
    """A call from outside; `by` is who picked up first and, unless told otherwise, the only one who talked."""
    return _call(
        "inbound", dialed, outcome, {"number": "+380501112233", "queue": None, "transfers": [], **more}, reason
    )


def outbound(dialed: str, outcome: str, operator: str = "101", **more: Any) -> Truth:
    """A call of ours to the outside."""
    return _call("outbound", dialed, outcome, {"number": "+380501112233", "operator": operator, **more})


def internal(caller: str, dialed: str, outcome: str, **more: Any) -> Truth:
    """A call between two lines."""
    by = more.pop("by", None)
    return _call("internal", dialed, outcome, {"number": caller, "answered_by": by, **more})


def _call(direction: str, dialed: str, outcome: str, more: Mapping[str, Any], reason: str | None = None) -> Truth:
    rest = dict(more)
    truth: Truth = {"direction": direction, "dialed": dialed, "state": "ended", "outcome": outcome, "reason": reason}
    if direction == "inbound":
        by = rest.pop("by", None)
        talked = rest.pop("talked", [by] if by else [])
        truth |= {"answered_by": by, "talked": talked}
        if talked:
            truth["operator"] = talked[-1]
    if "rang" in rest:  # unless told otherwise, every phone that the PBX wanted to ring did
        truth["tried"] = rest["rang"]
    return truth | rest


def differences(truth: Truth, call: Mapping[str, Any]) -> list[str]:
    """Where a call, as told by the program, is not what is true: one line for each key."""
    return [
        f"{key}: {call.get(key)!r}, but it was {value!r}"
        for key, value in truth.items()
        if not _same(key, value, call.get(key))
    ]


def _same(key: str, value: Any, told: Any) -> bool:
    if key in ("rang", "tried"):
        return sorted(value) == sorted(told or [])
    if key.endswith("_s"):
        return isinstance(told, int | float) and abs(told - value) <= TOLERANCE_S
    if key == "transfers":
        return bool(value == [{name: t[name] for name in ("kind", "from", "to")} for t in told or []])
    return bool(value == told)
