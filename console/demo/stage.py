"""The demo's stage: a company, its exchange and its 1C, on free ports of loopback."""

import asyncio
import contextlib
import socket
from datetime import date

from console.demo.company import Company
from console.demo.onec import SimulatedOneC
from console.demo.onec.families import UT11
from console.demo.onec.mood import live
from console.demo.pbx import SimulatedPbx

LINE = "101"
LINES = {
    "101": "Анна",
    "102": "Борис",
    "103": "Олена",
    "104": "Склад",
    "105": "Ірина",
    "106": "Бухгалтерія",
}
USER, SECRET = "console", "demo"


class Stage:
    """Everything the demo needs around the program itself.

    Args:
        seed: another one makes another company and another day.
        pace: how busy the exchange is; 1 is a busy reception.
        family: which configuration 1C is.
    """

    def __init__(self, seed: int = 1, pace: float = 1.0, clients: int = 300, family: str = UT11) -> None:
        self.company = Company.make(seed, clients=clients, today=date.today())
        self.onec = SimulatedOneC(self.company, user=USER, password=SECRET, seed=seed, family=family)
        self.pbx = SimulatedPbx(
            self.company.callers(), LINES, seed=seed, pace=pace, user=USER, secret=SECRET, my_line=LINE
        )
        self._seed = seed
        self._mood: asyncio.Task[None] | None = None
        self.pbx_port, self.onec_port = _free_port(), _free_port()

    @property
    def onec_url(self) -> str:
        """Where the simulated 1C is published."""
        return f"http://127.0.0.1:{self.onec_port}/trade"

    async def open(self) -> None:
        """Start the exchange, 1C and its moods."""
        await self.onec.start(self.onec_port)
        await self.pbx.start(self.pbx_port)
        self._mood = asyncio.create_task(live(self.onec, self._seed), name="the mood of 1C")

    async def close(self) -> None:
        """Stop them."""
        if self._mood is not None:
            self._mood.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._mood
        await self.pbx.stop()
        await self.onec.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
