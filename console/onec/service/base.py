"""Who answers behind the service, and what follows from it for the preset."""

import asyncio
from functools import cache
from importlib.resources import files

import msgspec

from console.domain.card import Kind
from console.onec import preset as presets
from console.onec.failures import Broken, Unrecognised
from console.onec.plan import Plan
from console.onec.preset import Owner, Preset
from console.onec.service import questions
from console.onec.service.questions import PROTOCOL, About
from console.onec.settings import OneCSettings
from console.onec.source import Source


class ServiceBase:
    """What the service says of itself, asked once and at every load."""

    def __init__(self, settings: OneCSettings, source: Source) -> None:
        self._within = settings.timeout
        self._source = source
        self._plan: Plan | None = None
        self._asking = asyncio.Lock()
        self.about_or_none: About | None = None

    @property
    def about(self) -> About:
        """What it said. Raises `Unrecognised` before it was asked."""
        if self.about_or_none is None:
            raise Unrecognised
        return self.about_or_none

    @property
    def known(self) -> Plan | None:
        """The plan, if there is one without asking."""
        return self._plan

    async def plan(self) -> Plan:
        """What can be asked. Raises `OneCFailure`."""
        if self._plan is None:
            async with self._asking:
                if self._plan is None:
                    return await self.refresh()
        return self._plan

    async def refresh(self) -> Plan:
        """Ask who answers. Raises `OneCFailure`."""
        asked = questions.about(self._within)
        self._source.cheapest = asked
        about = read_about((await self._source.ask(asked, [], "")).rows[0])
        self.about_or_none = about
        self._plan = Plan(_preset_of(about))
        return self._plan

    def doubt(self) -> None:
        """The service describes itself in each answer."""


def read_about(row: object) -> About:
    """What the service says of itself. Raises `Broken` when it is another service, or of another protocol."""
    try:
        about = msgspec.convert(row, About)
    except msgspec.ValidationError:
        raise Broken from None
    if about.service != "caller" or about.protocol != PROTOCOL:
        raise Broken
    return about


def _preset_of(about: About) -> Preset:
    """Our preset, with the kinds of clients that this base has; the first owes and orders."""
    kinds = [Kind(one) for one in about.kinds if one in set(Kind)] or [Kind.PARTNER]
    owners = tuple(Owner(kind=kind, set=f"Catalog_{about.catalogs.get(kind, '')}".rstrip("_")) for kind in kinds)
    return msgspec.structs.replace(_preset(), main=kinds[0], owners=owners)


@cache
def _preset() -> Preset:
    return presets.read("service", (files("console.onec.service") / "preset.toml").read_text("utf-8"))
