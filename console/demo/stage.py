"""The demo's stage: a company, its exchange and its 1C, on free ports of loopback."""

import socket

from console.demo.company import Company
from console.demo.onec import SimulatedOneC
from console.demo.onec.mood import Mood
from console.demo.pbx import SimulatedPbx
from console.settings import NotifyTable, OneCTable, OperatorTable, PbxTable, Settings

LINE = "101"
LINES = {
    "101": "Анна",
    "102": "Борис",
    "103": "Олена",
    "104": "Склад",
    "105": "Ірина",
    "106": "Бухгалтерія",
}
_USER, _SECRET = "console", "demo"


class Stage:
    """Everything the demo needs around the program itself.

    Args:
        seed: another one makes another company and another day.
        pace: how busy the exchange is; 1 is a busy reception.
    """

    def __init__(self, seed: int = 1, pace: float = 1.0, clients: int = 300) -> None:
        self.company = Company.make(seed, clients=clients)
        self.onec = SimulatedOneC(self.company, user=_USER, password=_SECRET, seed=seed)
        self.pbx = SimulatedPbx(
            self.company.callers(), LINES, seed=seed, pace=pace, user=_USER, secret=_SECRET, my_line=LINE
        )
        self._mood = Mood(self.onec, seed=seed)
        self._ports = (_free_port(), _free_port())

    def settings(self) -> Settings:
        """A configuration that points at the stage."""
        pbx_port, onec_port = self._ports
        return Settings(
            operator=OperatorTable(line=LINE, role="reception"),
            pbx={"main": PbxTable(host="127.0.0.1", port=pbx_port, user=_USER, secret=_SECRET, context="internal")},
            onec=OneCTable(url=f"http://127.0.0.1:{onec_port}/trade", user=_USER, password=_SECRET),
            lines=dict(LINES),
            notify=NotifyTable(),
        )

    async def open(self) -> None:
        """Start the exchange, 1C and its moods."""
        pbx_port, onec_port = self._ports
        await self.onec.start(onec_port)
        await self.pbx.start(pbx_port)
        self._mood.start()

    async def close(self) -> None:
        """Stop them."""
        await self._mood.stop()
        await self.pbx.stop()
        await self.onec.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
