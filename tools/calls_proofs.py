"""What docs/calls.md is made of: kinds of call, their scenarios, and tests of what no recording can show."""

from dataclasses import dataclass

BOTH = "Asterisk 16, 22"
MADE = "hand-made events"
WORLD = "the small PBX of tests/world"
LIVE, CARDS, MIDDLE, BROKEN = (f"tests/test_live{name}.py" for name in ("", "_cards", "_middle", "_broken"))
ASKING, JOINED, SIGHT = (f"tests/domain/test_{name}.py" for name in ("asking", "one_or_two", "out_of_sight"))
SCHEDULES, LINK = "tests/domain/test_schedules.py", "tests/telephony/test_asterisk.py"


@dataclass(frozen=True, slots=True)
class Proof:
    """A case that is not a recording: what happens, what the log says, the test, and on what it looks."""

    happens: str
    told: str
    test: str
    on: str = BOTH


@dataclass(frozen=True, slots=True)
class Topic:
    """One kind of call, with its scenarios and other proofs."""

    title: str
    scenarios: str = ""
    others: tuple[Proof, ...] = ()

    @property
    def names(self) -> list[str]:
        """The scenarios, in order."""
        return self.scenarios.split()
