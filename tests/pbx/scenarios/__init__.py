"""Every kind of call that the rig can make: `SCENARIOS` by name, and in `EXPECTED` what is true of each."""

from . import direct, groups, machines, outgoing, phones_and_names, queues, transfers
from .truth import EXPECTED, SCENARIOS, Truth, differences

__all__ = [
    "EXPECTED",
    "SCENARIOS",
    "Truth",
    "differences",
    "direct",
    "groups",
    "machines",
    "outgoing",
    "phones_and_names",
    "queues",
    "transfers",
]
