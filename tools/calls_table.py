"""Write docs/calls.md from the rig's scenarios and their proofs: `uv run python -m tools.calls_table`."""

import json
from pathlib import Path
from typing import Any

from tests.pbx.scenarios import EXPECTED, SCENARIOS
from tests.test_live import PLAYED
from tests.test_live_broken import NOT_THERE
from tests.test_live_cards import PICKUPS, PUT_THROUGH, TRANSFERS
from tools.calls_proofs import Proof, Topic
from tools.calls_topics import TOPICS

ROOT = Path(__file__).parent.parent
FILE = ROOT / "docs" / "calls.md"
HEAD = """# What the log says, call by call, and what proves it

Every kind of call, what the log says of it, and the test that shows it. A case with a name in the first column is made
on a real Asterisk 16 and 22 (`tests/pbx/`), recorded (`tests/recordings/16` and `22`, under that name), and told from
each recording by `tests/domain/test_recordings.py::test_scenario`; its seconds are held against what the phones saw by
`test_wait_talk_and_hold_are_what_the_phones_saw` there, and against Asterisk's own CEL and CDR by
`tests/domain/test_witness.py::test_cel_says_the_same` and `test_cdr_says_the_same_where_it_can`. Where it is played
again with the whole program looking on, that test is named too. The other rows name theirs. The words are those of
[json.md](json.md); *rang* are lines whose phone gave a ring, *tried* those that the PBX wanted to ring beside them.

This page is written by `uv run python -m tools.calls_table` from `tools/calls_topics.py`; `tests/test_docs.py` holds it
equal, and looks that every test that is named exists.
"""
TABLE = """
| case | what happens | what the log says | proved by |
| --- | --- | --- | --- |
"""
_RECORDED = "recordings 16, 22"
LIVE_TOO = {
    "tests/test_live.py::test_every_kind_of_call_is_told_as_it_was_and_kept": PLAYED,
    "tests/test_live_cards.py::test_who_gets_a_transfer_sees_and_hears_of_the_client": TRANSFERS,
    "tests/test_live_cards.py::test_who_picks_a_call_up_sees_the_client": tuple(PICKUPS),
    "tests/test_live_cards.py::test_who_had_called_before_the_client_gets_the_clients_card": PUT_THROUGH,
    "tests/test_live_broken.py::test_who_would_have_rung_is_known_of_a_phone_that_never_registered": NOT_THERE,
}
"""Tests that play scenarios with the whole program looking on, on both versions, and which."""
_PHONES = json.loads((ROOT / "tests" / "recordings" / "22" / "phones.json").read_text("utf-8"))


def page() -> str:
    """The whole page."""
    return HEAD + "".join(map(_topic, TOPICS))


def named_tests() -> list[str]:
    """Every test that the page names, as `file::name`."""
    head = [
        "tests/domain/test_recordings.py::test_scenario",
        "tests/domain/test_recordings.py::test_wait_talk_and_hold_are_what_the_phones_saw",
        "tests/domain/test_witness.py::test_cel_says_the_same",
        "tests/domain/test_witness.py::test_cdr_says_the_same_where_it_can",
    ]
    return [*head, *LIVE_TOO, *(proof.test for topic in TOPICS for proof in topic.others)]


def _topic(topic: Topic) -> str:
    rows = [*map(_row, topic.names), *map(_other, topic.others)]
    return f"\n## {topic.title}\n{TABLE}{''.join(rows)}"


def _row(name: str) -> str:
    happens = " ".join((SCENARIOS[name].__doc__ or "").split())
    told = "<br>".join(_told(truth, _held(name)) for truth in EXPECTED[name]) or "nothing"
    proved = [_RECORDED, *(f"`{test}` 16, 22" for test, played in LIVE_TOO.items() if name in played)]
    return f"| `{name}` | {happens} | {told} | {'<br>'.join(proved)} |\n"


def _other(proof: Proof) -> str:
    return f"| | {proof.happens}. | {proof.told} | `{proof.test}` {proof.on} |\n"


def _held(name: str) -> float:
    """How long the phones saw a hold, of a scenario that is one call."""
    return float(_PHONES.get(name, {}).get("held_s", 0.0))


def _told(truth: dict[str, Any], held: float) -> str:
    parts = [f"{truth.get('direction', '')} {truth.get('outcome', '')}"]
    parts += [str(truth["reason"])] if truth.get("reason") else []
    if "number" in truth:
        parts.append(f"number {truth['number'] or 'withheld'}")
    for key, word in (("caller_name", "name"), ("queue", "queue"), ("answered_by", "answered by")):
        parts += [f"{word} {truth[key]}"] if truth.get(key) else []
    parts += _lines(truth)
    parts += [f"{each['kind']} {each['from']} → {each['to']}" for each in truth.get("transfers") or ()]
    return "; ".join(parts + _seconds(truth, held))


def _lines(truth: dict[str, Any]) -> list[str]:
    """Who talked, rang, and would have rung."""
    told = []
    if len(truth.get("talked") or ()) > 1:
        told.append("talked " + ", ".join(truth["talked"]))
    told += [f"operator {truth['operator']}"] if truth.get("operator") else []
    rang = truth.get("rang") or []
    told += ["rang " + ", ".join(rang)] if rang else []
    beside = [line for line in truth.get("tried") or () if line not in rang]
    return [*told, "tried " + ", ".join(beside)] if beside else told


def _seconds(truth: dict[str, Any], held: float) -> list[str]:
    """Where they are the point of the case: it settles them itself, or there is a hold."""
    seconds = {"held_s": held} if held else {}
    seconds |= {key: truth[key] for key in ("wait_s", "talk_s", "held_s") if truth.get(key) is not None}
    return [f"{key[:-2]} {seconds[key]:.1f} s" for key in ("wait_s", "talk_s", "held_s") if key in seconds]


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8", newline="\n")
