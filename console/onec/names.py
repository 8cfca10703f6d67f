"""Names behind references that cards need: currencies, kinds of phones. Small catalogs, read whole, rarely."""

import asyncio
import time

import msgspec

from console.domain.text import clean
from console.onec import literals, values
from console.onec.cache import CardCache
from console.onec.failures import OneCFailure
from console.onec.odata import Question
from console.onec.plan import Plan
from console.onec.site import Site
from console.onec.source import Trace

_KEPT = 6 * 3600.0
_AGAIN_AFTER = 60.0
_MOST = 1000
WANTED = ("currency", "phone")


class _Saved(msgspec.Struct, frozen=True):
    at: float
    names: dict[str, str]


class NameBook:
    """Reference → name; asked of 1C once in hours, by one asker at a time, and kept on disk."""

    def __init__(self, site: Site, cache: CardCache) -> None:
        self._site = site
        self._cache = cache
        self._names: dict[str, str] = {}
        self._until: dict[str, float] = {}
        self._asking = asyncio.Lock()

    async def all(self, plan: Plan, trace: Trace) -> dict[str, str]:
        """Every name there is; without those that 1C does not give. Never raises `OneCFailure`."""
        async with self._asking:
            for key in WANTED:
                if key not in self._until:
                    self._until[key] = self._read_saved(key)
                if time.time() >= self._until[key]:
                    self._until[key] = time.time() + await self._read(plan, key, trace)
        return self._names

    def _read_saved(self, key: str) -> float:
        """Take up what is on disk; until when (epoch seconds) that holds is returned."""
        try:
            saved = msgspec.json.decode(self._cache.get(self._key(key)) or b"", type=_Saved)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return 0.0
        self._names |= {ref: clean(name) for ref, name in saved.names.items()}
        return min(saved.at, time.time()) + _KEPT

    async def _read(self, plan: Plan, key: str, trace: Trace) -> float:
        """Read one catalog; for how many seconds that holds is returned."""
        names = plan.preset.names.get(key)
        if names is None or not plan.has(names.set, names.name):
            return _KEPT
        options = {"$select": f"Ref_Key,{names.name}", "$top": str(_MOST)}
        options |= {"$filter": names.where} if names.where else {}
        question = Question(literals.call(names.set, "", {}), options, self._site.settings.timeout)
        try:
            answer = await self._site.source.ask(question, trace, names.set)
        except OneCFailure:
            return _AGAIN_AFTER
        found = {ref: values.text(row, names.name) for row in answer.rows if (ref := values.ref(row, "Ref_Key"))}
        self._names |= found
        self._cache.put(self._key(key), msgspec.json.encode(_Saved(time.time(), found)))
        return _KEPT

    def _key(self, key: str) -> str:
        return f"names {self._site.key} {key}"
