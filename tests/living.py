"""The whole program on a real Asterisk and a simulated 1C, watched from inside: what it tells, shows and announces."""

import asyncio
import contextlib
from pathlib import Path
from typing import Any

from console.bootstrap import Console
from console.demo.onec import SimulatedOneC
from console.desk.contract import call_json
from console.domain.call import Call
from console.domain.card import CardState, Lookup
from console.domain.events import LinkState
from console.flow.ports import Alert
from console.settings import OneCTable, OperatorTable, PbxTable, Settings

from .pbx.asterisk import Asterisk


def settings(onec: SimulatedOneC, line: str = "101", **ports: int) -> Settings:
    """A console of this line, with PBXs by name on these ports."""
    return Settings(
        operator=OperatorTable(line=line),
        pbx={
            name: PbxTable("127.0.0.1", "console", port=port, secret="labsecret", context="internal")
            for name, port in ports.items()
        },
        onec=OneCTable(onec.url, user="reader", password="пароль"),
    )


class Told:
    """What a console tells of calls, cards and its link."""

    def __init__(self, console: Console) -> None:
        self.calls: dict[str, dict[str, Any]] = {}
        self.cards: list[CardState] = []
        self.links: list[LinkState] = []
        self._news = asyncio.Event()
        console.pipeline.on_call.append(self._call)
        console.pipeline.on_card.append(self._card)
        console.pipeline.on_link.append(self._link)

    def _call(self, call: Any) -> None:
        if call.merged_into:
            self.calls.pop(call.id, None)
        else:
            self.calls[call.id] = call_json(call)
        self._news.set()

    def _card(self, _call: str, lookup: Lookup) -> None:
        self.cards.append(lookup.state)
        self._news.set()

    def _link(self, link: Any) -> None:
        self.links.append(link.state)
        self._news.set()

    async def until(self, true: Any) -> None:
        """Wait until what was told satisfies `true`."""
        async with asyncio.timeout(30):
            while not true():
                self._news.clear()
                await self._news.wait()

    async def all_have_ended(self, count: int) -> None:
        await self.until(lambda: self.all_ended(count))

    def all_ended(self, count: int) -> bool:
        return len(self.calls) >= count and all(call["state"] == "ended" for call in self.calls.values())


class Desktop:
    """A desktop that remembers what was shown on it."""

    def __init__(self) -> None:
        self.shown: list[Alert] = []

    def show(self, alert: Alert) -> None:
        self.shown.append(alert)

    def clear(self, key: str) -> None:
        """It is read when all is over."""

    async def close(self) -> None:
        """Nothing to close."""


class Seat(Console):
    """The console of one line, with a desktop of the test's own; what its operator has before the eyes in a talk."""

    def __init__(self, asterisk: Asterisk, onec: SimulatedOneC, line: str, folder: Path) -> None:
        super().__init__(settings(onec, line, main=asterisk.ami_port), folder)
        self.line = line
        self.desktop = Desktop()
        self.told = Told(self)
        self.cards: list[tuple[Call, Lookup | None]] = []
        self.pipeline.on_call.append(self._look)

    def _open_desktop(self) -> None:
        self._desktop.real = self.desktop

    def _look(self, call: Call) -> None:
        if self.line in call.with_lines and not call.merged_into:
            self.cards.append((call, self.pipeline.projection.lookups.get(call.id)))


class Cable:
    """What the console's link runs through, so that it can be pulled out."""

    def __init__(self, port: int) -> None:
        self._far, self._server, self._writers = port, None, []
        self.port = 0

    async def plug_in(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def pull_out(self) -> None:
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._far)
        self._writers += [writer, far_writer]
        await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))
        for each in (writer, far_writer):
            each.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.close()
