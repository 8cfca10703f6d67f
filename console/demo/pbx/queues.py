"""A queue: its members, and who waits in it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from console.demo.pbx.channels import Channel, Headers


@dataclass(slots=True)
class Member:
    """An operator who serves the queue."""

    line: str
    name: str
    taken: int = 0
    last_call: int = 0

    @property
    def interface(self) -> str:
        """What the queue dials."""
        return f"PJSIP/{self.line}"


@dataclass(slots=True)
class Queue:
    """A queue that rings all its members at once."""

    name: str
    exten: str
    members: list[Member]
    waiting: list[Channel] = field(default_factory=list)
    completed: int = 0
    abandoned: int = 0
    opened: int = field(default_factory=lambda: int(time.time()))

    def member(self, line: str) -> Member | None:
        """The member at a line."""
        return next((member for member in self.members if member.line == line), None)

    def member_status(self, member: Member, status: str) -> Headers:
        """What QueueMemberStatus says."""
        return [
            ("Queue", self.name),
            ("MemberName", member.name),
            ("Interface", member.interface),
            *self._member(member, status),
            ("Ringinuse", "1"),
            ("Wrapuptime", "0"),
        ]

    def member_line(self, member: Member, status: str) -> Headers:
        """What QueueStatus says of a member."""
        head = [("Queue", self.name), ("Name", member.name), ("Location", member.interface)]
        return [*head, *self._member(member, status), ("Wrapuptime", "0")]

    def params(self) -> Headers:
        """What QueueStatus says of the queue."""
        calls = [("Calls", str(len(self.waiting))), ("Holdtime", "4"), ("TalkTime", "31")]
        done = [("Completed", str(self.completed)), ("Abandoned", str(self.abandoned))]
        level = [("ServiceLevel", "0"), ("ServicelevelPerf", "0.0"), ("ServicelevelPerf2", "0.0"), ("Weight", "0")]
        return [("Queue", self.name), ("Max", "0"), ("Strategy", "ringall"), *calls, *done, *level]

    def entries(self) -> list[Headers]:
        """What QueueStatus says of those who wait."""
        return [
            [
                ("Queue", self.name),
                ("Position", str(position)),
                *((name, dict(channel.headers())[name]) for name in _OF_AN_ENTRY),
                ("Wait", str(int(time.time() - channel.born))),
                ("Priority", "0"),
            ]
            for position, channel in enumerate(self.waiting, 1)
        ]

    def _member(self, member: Member, status: str) -> Headers:
        return [
            ("StateInterface", member.interface),
            ("Membership", "static"),
            ("Penalty", "0"),
            ("CallsTaken", str(member.taken)),
            ("LastCall", str(member.last_call)),
            ("LastPause", "0"),
            ("LoginTime", str(self.opened)),
            ("InCall", "0"),
            ("Status", status),
            ("Paused", "0"),
            ("PausedReason", ""),
        ]


_OF_AN_ENTRY = ("Channel", "Uniqueid", "CallerIDNum", "CallerIDName", "ConnectedLineNum", "ConnectedLineName")
