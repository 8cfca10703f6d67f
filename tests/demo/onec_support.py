"""A simulated base with an HTTP client at hand, for the tests of the simulator."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx

from console.demo.company import Company
from console.demo.onec import SimulatedOneC

PARTNERS = "Catalog_Партнеры"
CONTACTS = "Catalog_Партнеры_КонтактнаяИнформация"
KINDS = "Catalog_ВидыКонтактнойИнформации"
KEYS = "Catalog_КлючиАналитикиУчетаПоПартнерам"
ORDERS = "Document_ЗаказКлиента"
SETTLEMENTS = "AccumulationRegister_РасчетыСКлиентами"


@dataclass
class Odata:
    """The base and a client that speaks to it; option names come without the dollar."""

    sim: SimulatedOneC
    http: httpx.AsyncClient

    async def get(self, path: str = "", *, format: str | None = "json", headers: Any = None, **options: str):
        query = {f"${name}" if name != "allowedOnly" else name: value for name, value in options.items()}
        if format is not None:
            query["$format"] = format
        written = "&".join(f"{name}={quote(value, safe='')}" for name, value in query.items())
        url = f"{self.sim.url}/odata/standard.odata/{quote(path)}".rstrip("/")
        return await self.http.get(f"{url}?{written}" if written else url, headers=headers)

    async def rows(self, path: str, **options: str) -> list[dict[str, Any]]:
        answer = await self.get(path, **options)
        assert answer.status_code == 200, answer.text
        rows: list[dict[str, Any]] = answer.json()["value"]
        return rows

    async def refused(self, path: str, **options: str) -> tuple[int, str, str]:
        """HTTP status, 1C's code and its text."""
        answer = await self.get(path, **options)
        error = answer.json()["odata.error"]
        return answer.status_code, error["code"], error["message"]["value"]


@asynccontextmanager
async def base(clients: int = 60, **settings: Any) -> AsyncIterator[Odata]:
    sim = SimulatedOneC(Company.make(1, clients), **settings)
    await sim.start()
    try:
        async with httpx.AsyncClient(auth=httpx.BasicAuth(sim.user, sim.password), timeout=30) as http:
            yield Odata(sim, http)
    finally:
        await sim.stop()
    assert sim.mistakes == []
