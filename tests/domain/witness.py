"""What Asterisk's own records say of a call: its channel event log (CEL) and its call detail records (CDR).

Both come by AMI into the recordings, from other parts of Asterisk than the events that the program reads.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from console.domain.lines import Plan

Message = dict[str, str]
_PLAN = Plan()


def messages(recording: Path, event: str) -> Iterator[Message]:
    """Every event of a name."""
    for block in recording.read_bytes().decode("utf-8", "replace").split("\r\n\r\n"):
        pairs = [line.partition(": ") for line in block.split("\r\n")]
        if pairs[0][2] == event:
            yield {key: value for key, _, value in pairs}


@dataclass
class Witness:
    """One call as CEL has it."""

    wait_s: float = 0.0
    talk_s: float = 0.0
    answered: bool = False
    lines: set[str] = field(default_factory=set)
    """Lines that somebody heard."""


def by_cel(recording: Path, uid: str) -> Witness:
    """The call that the channel `uid` is in: it talks while two persons are joined by bridges and Local channels.

    CHAN_START begins it; BRIDGE_ENTER, BRIDGE_EXIT and HANGUP say who is where. A bridge that holds joins nobody.
    """
    log = list(messages(recording, "CEL"))
    ours = _channels_of(log, uid)
    seen = Witness()
    where: dict[str, str] = {}
    began = first = since = None
    for message in (entry for entry in log if entry["UniqueID"] in ours):
        at, channel = float(message["Timestamp"]), message["Channel"]
        began = at if began is None else began
        match message["EventName"]:
            case "BRIDGE_ENTER":
                where[channel] = _bridge(message)
            case "BRIDGE_EXIT" | "HANGUP":
                where.pop(channel, None)
            case _:
                continue
        talkers = max(_joined(where), key=len, default=set())
        if len(talkers) > 1:
            seen.lines |= {line for each in talkers if (line := _PLAN.line_of_channel(each))}
            first, since = first or at, since or at
        elif since is not None:
            seen.talk_s, since = seen.talk_s + at - since, None
    seen.answered = first is not None
    seen.wait_s = (first or float(log[-1]["Timestamp"])) - (began or 0.0)
    return seen


def _channels_of(log: list[Message], uid: str) -> set[str]:
    """Channels that ever had a Linkedid, or a bridge in which one hears the other, in common with `uid`."""
    ties = {frozenset(filter(None, (entry["UniqueID"], entry["LinkedID"], _bridge(entry)))) for entry in log}
    found, grew = {uid}, True
    while grew:
        more = found.union(*(tie for tie in ties if tie & found))
        grew = more != found
        found = more
    return found


def _bridge(message: Message) -> str:
    """The bridge that a channel enters; none where it holds."""
    if message["EventName"] != "BRIDGE_ENTER":
        return ""
    told = json.loads(message["Extra"])
    return "" if told["bridge_technology"] == "holding_bridge" else str(told["bridge_id"])


def _joined(where: dict[str, str]) -> list[set[str]]:
    """Persons who hear each other: those in one bridge, and in bridges that a Local channel joins."""
    groups: list[tuple[set[str], set[str]]] = []
    for channel, bridge in where.items():
        ends = {bridge} - {""} | ({channel[:-2]} if channel.startswith("Local/") else set())
        persons = {channel} if channel.startswith("PJSIP/") else set()
        for group in [group for group in groups if group[0] & ends]:
            groups.remove(group)
            ends, persons = ends | group[0], persons | group[1]
        groups.append((ends, persons))
    return [persons for _, persons in groups]


@dataclass
class Record:
    """One CDR: two channels, and from when to when they were together. Whole seconds are all it knows."""

    caller: str
    called: str
    answered: bool
    seconds: float


def by_cdr(recording: Path) -> list[Record]:
    """Every CDR that has a phone or a trunk at its other end."""
    return [
        Record(
            told["Channel"],
            told["DestinationChannel"],
            told["Disposition"] == "ANSWERED",
            (_moment(told["EndTime"]) - _moment(told["AnswerTime"])).total_seconds() if told["AnswerTime"] else 0.0,
        )
        for told in messages(recording, "Cdr")
        if told["DestinationChannel"].startswith("PJSIP/")
    ]


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S")
