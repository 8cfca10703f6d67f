"""An inbox that can be waited on, and settings and paces that make a test fast."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

from console.domain.events import ChannelNew, LinkChanged, LinkState, PbxEvent
from console.flow.ports import Arrival, FromPbx, Notice
from console.telephony.link import AmiLink, Pace
from console.telephony.settings import PbxSettings

from .fake_ami import FakeAmi, message

PATIENCE = 10.0
RECORDINGS = Path(__file__).parents[1] / "recordings"
QUICK = Pace(
    connect=PATIENCE,
    answer=PATIENCE,
    login=PATIENCE,
    lists=PATIENCE,
    early=0.01,
    audit=600.0,
    settle=0.001,
    first_pause=0.001,
    longest_pause=0.01,
    refused=600.0,
)


class Inbox:
    """Keeps what came; `until` waits for something."""

    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []
        self._came = asyncio.Event()

    def __call__(self, arrival: Arrival) -> None:
        self.arrivals.append(arrival)
        self._came.set()

    @property
    def events(self) -> list[PbxEvent]:
        return [arrival.event for arrival in self.arrivals if isinstance(arrival, FromPbx)]

    @property
    def links(self) -> list[tuple[LinkState, str]]:
        return [(event.state, event.why) for event in self.events if isinstance(event, LinkChanged)]

    @property
    def notices(self) -> list[str]:
        return [arrival.text for arrival in self.arrivals if isinstance(arrival, Notice)]

    def of(self, kind: type) -> list[PbxEvent]:
        return [event for event in self.events if isinstance(event, kind)]

    async def until(self, wanted: Callable[[Inbox], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not wanted(self):
                self._came.clear()
                await self._came.wait()

    async def state(self, state: LinkState, count: int = 1) -> str:
        """Wait until the link was so for the so-many-th time; return why."""

        def found(inbox: Inbox) -> list[str]:
            return [why for each, why in inbox.links if each is state]

        await self.until(lambda inbox: len(found(inbox)) >= count)
        return found(self)[count - 1]


def settings(port: int = 5038, **changes: object) -> PbxSettings:
    plain = PbxSettings("main", "127.0.0.1", port, "console", "canary-secret", context="internal", ping_s=0.05)
    return replace(plain, **changes)  # type: ignore[arg-type]


@contextlib.asynccontextmanager
async def linked(pbx: FakeAmi, pace: Pace = QUICK, **changes: object) -> AsyncIterator[tuple[AmiLink, Inbox]]:
    """A link that runs against the fake PBX."""
    inbox = Inbox()
    link = AmiLink(settings(pbx.port, **changes), inbox, pace=pace)
    async with running(link):
        yield link, inbox


@contextlib.asynccontextmanager
async def running(link: AmiLink) -> AsyncIterator[None]:
    task = asyncio.create_task(link.run())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def newchannel(uid: str, name: str = "Ромашка", encoding: str = "utf-8") -> bytes:
    return message(
        ("Event", "Newchannel"),
        ("Channel", "PJSIP/trunk-00000001"),
        ("ChannelState", "4"),
        ("CallerIDName", name),
        ("Uniqueid", uid),
        ("Linkedid", uid),
        encoding=encoding,
    )


def names(inbox: Inbox) -> list[str]:
    return [event.name for event in inbox.events if isinstance(event, ChannelNew)]
