"""Write docs/calls.md from the rig's scenarios: `uv run python -m tools.calls_table`."""

from pathlib import Path
from typing import Any

from tests.pbx.scenarios import EXPECTED, SCENARIOS

FILE = Path(__file__).parent.parent / "docs" / "calls.md"
HEAD = """# What the log says, call by call

Every kind of call below is made on a real Asterisk 16 and 22 (`tests/pbx/`), recorded (`tests/recordings/16` and `22`,
under the name in the first column) and told from each recording by `tests/domain/test_recordings.py`; so what stands
here is what both versions were told as. This page is written by `uv run python -m tools.calls_table`. The words are
those of [json.md](json.md).

| case | what happens | what the log says |
| --- | --- | --- |
"""


def page() -> str:
    """The whole page."""
    return HEAD + "".join(_row(name) for name in EXPECTED)


def _row(name: str) -> str:
    happens = " ".join((SCENARIOS[name].__doc__ or "").split())
    return f"| `{name}` | {happens} | {'<br>'.join(_told(truth) for truth in EXPECTED[name])} |\n"


def _told(truth: dict[str, Any]) -> str:
    parts = [f"{truth.get('direction', '')} {truth.get('outcome', '')}"]
    parts += [str(truth["reason"])] if truth.get("reason") else []
    for key, word in (("queue", "queue"), ("answered_by", "answered by"), ("operator", "operator")):
        parts += [f"{word} {truth[key]}"] if truth.get(key) else []
    if truth.get("rang"):
        parts.append("rang " + ", ".join(truth["rang"]))
    parts += [f"{each['kind']} {each['from']} → {each['to']}" for each in truth.get("transfers") or ()]
    return "; ".join(parts)


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
