"""What a PBX was heard to say of one call, kept as it came: nothing is put into words until somebody asks why."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from console.domain.conversation import Conversation
from console.domain.leg import Leg

MOST_EVENTS = 200
"""Events kept of one call, the latest ones."""
MOST_PARTS = 60
"""Channels kept of one call: a queue that rings for an hour makes hundreds."""


class Checked(NamedTuple):
    """The PBX was asked what is alive, and that told something new of this channel: it was in the list, or was not."""

    at: float
    uid: str
    linked: str
    channel: str
    found: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One channel of a call as it stood last. `line` is None for the outside party and for the PBX's own channels.

    `status` is Asterisk's DialStatus of the ring, `cause` the Q.850 code of the hangup (0: not told).
    """

    uid: str
    channel: str
    line: str | None
    number: str
    name: str
    nobody: bool
    dialled: bool
    rang: bool
    status: str
    cause: int
    began: float
    ended: float | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The channels of one call and what was heard of them, oldest first; `dropped` events came before those."""

    parts: tuple[Part, ...] = ()
    events: tuple[Any, ...] = ()
    dropped: int = 0


def evidence(conversation: Conversation) -> Evidence:
    """What there is now."""
    shorten(conversation)
    parts = tuple(_part(leg) for leg in conversation.parts.values())
    return Evidence(parts, tuple(conversation.log), conversation.unlogged)


def shorten(conversation: Conversation) -> None:
    """Let go of what is too old to be kept."""
    surplus = len(conversation.log) - MOST_EVENTS
    if surplus > 0:
        del conversation.log[:surplus]
        conversation.unlogged += surplus
    if len(conversation.parts) > MOST_PARTS:
        over = [
            uid for uid, leg in conversation.parts.items() if leg.gone is not None and leg is not conversation.origin
        ]
        for uid in over[: len(conversation.parts) - MOST_PARTS]:
            del conversation.parts[uid]


def join(younger: Conversation, older: Conversation) -> None:
    """The younger call was a part of the older one: what was heard of it goes along, in the order of time."""
    older.log[:] = sorted((*older.log, *younger.log), key=lambda event: event.at)
    older.unlogged += younger.unlogged
    for uid, leg in younger.parts.items():
        older.parts.setdefault(uid, leg)
        leg.log = older.log


def go_on(part: Conversation, whole: Conversation) -> None:
    """What is heard of the part's channels from now on is heard of the whole; what was heard stays with the part."""
    for uid, leg in part.legs.items():
        whole.parts[uid] = leg
        leg.log = whole.log


def move(leg: Leg, before: Conversation, after: Conversation) -> None:
    """One channel goes over to another call, and what was heard of it with it."""
    if leg.log is not after.log:
        after.log += [event for event in before.log if event[1] == leg.uid]
        leg.log = after.log
    after.parts[leg.uid] = leg


def _part(leg: Leg) -> Part:
    return Part(
        uid=leg.uid,
        channel=leg.channel,
        line=leg.line,
        number=leg.number,
        name=leg.name,
        nobody=leg.nobody,
        dialled=leg.dialled,
        rang=leg.rang,
        status=leg.dial_status,
        cause=leg.cause,
        began=leg.born,
        ended=leg.gone,
    )
