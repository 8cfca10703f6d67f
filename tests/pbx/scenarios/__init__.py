"""Every kind of call that the rig can make: `SCENARIOS` by name, and in `EXPECTED` what is true of each."""

from . import (
    at_once,
    chains,
    conferences,
    direct,
    forwarding,
    groups,
    local_channels,
    machines,
    outgoing,
    phones_and_names,
    queue_paths,
    queues,
    transfers,
)
from .truth import EXPECTED, SCENARIOS, Truth, differences

__all__ = [
    "EXPECTED",
    "SCENARIOS",
    "Truth",
    "at_once",
    "chains",
    "conferences",
    "differences",
    "direct",
    "forwarding",
    "groups",
    "local_channels",
    "machines",
    "outgoing",
    "phones_and_names",
    "queue_paths",
    "queues",
    "transfers",
]
