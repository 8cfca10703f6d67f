"""Names behind references that cards need: currencies, kinds of phones. Small catalogs, read whole, rarely."""

import asyncio
import time

from console.onec import literals, values
from console.onec.failures import OneCFailure
from console.onec.odata import Question
from console.onec.plan import Plan
from console.onec.source import Source, Trace

_KEPT = 6 * 3600.0
_AGAIN_AFTER = 60.0
_MOST = 1000
WANTED = ("currency", "phone")


class NameBook:
    """Reference → name; asked of 1C once in hours, by one asker at a time."""

    def __init__(self, source: Source, within: float) -> None:
        self._source = source
        self._within = within
        self._names: dict[str, str] = {}
        self._until: dict[str, float] = {}
        self._asking = asyncio.Lock()

    async def all(self, plan: Plan, trace: Trace) -> dict[str, str]:
        """Every name there is; without those that 1C does not give. Never raises `OneCFailure`."""
        async with self._asking:
            for key in WANTED:
                if time.monotonic() >= self._until.get(key, float("-inf")):
                    self._until[key] = time.monotonic() + await self._read(plan, key, trace)
        return self._names

    async def _read(self, plan: Plan, key: str, trace: Trace) -> float:
        """Read one catalog; for how many seconds that holds is returned."""
        names = plan.preset.names.get(key)
        if names is None or not plan.has(names.set, names.name):
            return _KEPT
        options = {"$select": f"Ref_Key,{names.name}", "$top": str(_MOST)}
        options |= {"$filter": names.where} if names.where else {}
        try:
            answer = await self._source.ask(
                Question(literals.call(names.set, "", {}), options, self._within), trace, names.set
            )
        except OneCFailure:
            return _AGAIN_AFTER
        self._names |= {ref: values.text(row, names.name) for row in answer.rows if (ref := values.ref(row, "Ref_Key"))}
        return _KEPT
