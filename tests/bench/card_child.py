"""What runs in the pty of `bench_card`: shows card after card, and tells on a pipe when each became known.

python -m tests.bench.card_child console|bare ROWS TIMES PIPE
"""

import asyncio
import os
import random
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from textual.app import App, ComposeResult
from textual.content import Content
from textual.widgets import Static

from console import i18n
from console.bootstrap import Console
from console.domain.call import Call, CallState, Direction
from console.domain.card import Card, CardState, Field, Kind, Lookup, Match, Section
from console.flow.ports import CardArrived
from console.settings import OperatorTable, PbxTable, Settings
from console.tidy import tidy_in_quiet_moments
from console.ui.app import CallerConsole

_IN_A_SECTION = 6
_SETTLED_S = 12.0


def mark(number: int) -> str:
    """What is on the screen only when this card is."""
    return f"card{number:04}"


def lookup_of(number: int, rows: int) -> Lookup:
    """A card out of the cache: so many fields, none as it was on the card before."""
    now = time.time()
    fields = [
        Field(f"one.{at}", f"Field {at}", f"{mark(number)} what stands there {at * 7 + number}", now)
        for at in range(rows)
    ]
    sections = tuple(
        Section(f"s{at}", f"Block {at}", tuple(fields[at : at + _IN_A_SECTION]), now)
        for at in range(0, rows, _IN_A_SECTION)
    )
    match = Match(Kind.PARTNER, f"p-{number}", "A client of ours", manager="Борис")
    return Lookup("+380501112233", CardState.FRESH, (match,), Card(match.ref, "A client of ours", (), sections), now)


async def _told(pipe: int, number: int) -> None:
    """Cards come when they come, not in step with the screen's own clock."""
    await asyncio.sleep(0.12 + random.random() * 0.05)
    os.write(pipe, f"{number} {time.perf_counter()} {time.process_time()}\n".encode())


class Bare(App[None]):
    """One text as long as the card, and nothing else."""

    def __init__(self, rows: int, times: int, pipe: int) -> None:
        super().__init__()
        self._rows, self._times, self._pipe = rows, times, pipe
        self._text = Static("ready")

    def compose(self) -> ComposeResult:
        yield self._text

    def on_mount(self) -> None:
        self.run_worker(self._play())

    async def _play(self) -> None:
        await asyncio.sleep(1)
        for number in range(self._times):
            fields = [f for s in (lookup_of(number, self._rows).card or _NOBODY).sections for f in s.fields]
            text = Content("\n".join(f"{field.label}  {field.value}" for field in fields))
            await _told(self._pipe, number)
            self._text.update(text)
        await asyncio.sleep(0.5)
        self.exit()


_NOBODY = Card("", "")


async def play(console: Console, app: CallerConsole, rows: int, times: int, pipe: int) -> None:
    """A call that rings me after another, each with its card, once the program has settled."""
    await asyncio.sleep(_SETTLED_S)
    now = time.time()
    call = Call(
        "main/0", "main", Direction.INBOUND, CallState.RINGING, now, number="+380501112233", number_raw="0501112233",
        rang=("101",), ringing=("101",),
    )  # fmt: skip
    projection = console.pipeline.projection
    for number in range(times):
        ringing, lookup = replace(call, id=f"main/{number}", started=now + number), lookup_of(number, rows)
        await _told(pipe, number)
        if number:
            projection.drop(f"main/{number - 1}")
        projection.put(ringing)
        console.pipeline.inbox(CardArrived(ringing.id, lookup))
    await asyncio.sleep(0.5)
    app.exit()


async def run(rows: int, times: int, pipe: int) -> None:
    """The program with its own line of work, without a PBX and without 1C."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(operator=OperatorTable("101"), pbx={"main": PbxTable("127.0.0.1", "nobody", secret="none")})
        console = Console(settings, Path(folder), notify=False)
        app = CallerConsole(console.desk)
        work = (
            console.pipeline.run(),
            tidy_in_quiet_moments(console.is_quiet),
            play(console, app, rows, times, pipe),
        )
        tasks = [asyncio.create_task(one) for one in work]
        await app.run_async()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await console.stop()


def main() -> None:
    """Show, until all are shown."""
    what, rows, times, pipe = sys.argv[1], *map(int, sys.argv[2:5])
    i18n.use("en")
    if what == "bare":
        Bare(rows, times, pipe).run()
    else:
        asyncio.run(run(rows, times, pipe))


if __name__ == "__main__":
    main()
