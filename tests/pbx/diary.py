"""What the phones themselves saw of a call: when it rang, who spoke for how long, how long somebody was held."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from .dialog import Seen

Span = tuple[float, float]


def seen_by_phones(diary: Iterable[Seen], direction: str) -> dict[str, float]:
    """Wait, talk and hold in seconds, of a scenario that is one call.

    It is about the world outside where that takes part, and talk is while any of our phones is up beside it; between
    our lines it is while two of them are up. A hold by either side counts once.
    """
    seen = sorted(diary, key=lambda each: each.began)
    last = max(each.over or each.began for each in seen)
    up = {id(each): (each.up, each.over or last) for each in seen if each.up is not None}
    client = next((each for each in seen if direction != "internal" and each.phone == "trunk"), seen[0])
    until = client.over or last
    people = [span for each, span in up.items() if each != id(client)]
    if direction == "internal":
        until = last
        talks = [span for a, b in combinations(up.values(), 2) for span in _clipped([a], *b)]
    else:
        talks = _clipped(people, client.up or until, until)
    first = min((begins for begins, _ in talks), default=until)
    holds = [(hold[0], hold[1] if len(hold) > 1 else each.over or until) for each in seen for hold in each.holds]
    return {
        "wait_s": round(first - seen[0].began, 2),
        "talk_s": round(_length(talks), 2),
        "held_s": round(_length(_clipped(holds, first, until)), 2),
    }


def _clipped(spans: Iterable[Span], begins: float, ends: float) -> list[Span]:
    return [(max(a, begins), min(b, ends)) for a, b in spans if min(b, ends) > max(a, begins)]


def _length(spans: Iterable[Span]) -> float:
    """Seconds that at least one of the spans covers."""
    total, covered = 0.0, float("-inf")
    for begins, ends in sorted(spans):
        total += max(0.0, ends - max(begins, covered))
        covered = max(covered, ends)
    return total
