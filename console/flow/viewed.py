"""Who is calling, as the employee who sits here may see it: a source's answers through the eyes of a role."""

from collections.abc import AsyncIterator, Callable

from console.domain.card import Lookup
from console.domain.phone import Number
from console.flow.ports import Clients

Viewing = Callable[[Lookup], Lookup]
"""Makes the card of what a source told. Never raises."""


class Viewed:
    """Implements `Clients`: every answer gets the card that `view` makes of it."""

    def __init__(self, clients: Clients, view: Viewing) -> None:
        self._clients = clients
        self._view = view

    def identify(self, number: Number, *, ref: str | None = None) -> Lookup:
        """See `Clients`."""
        return self._view(self._clients.identify(number, ref=ref))

    async def stages(self, number: Number, *, ref: str | None = None, anew: bool = False) -> AsyncIterator[Lookup]:
        """See `Clients`."""
        async for lookup in self._clients.stages(number, ref=ref, anew=anew):
            yield self._view(lookup)

    async def run(self) -> None:
        """See `Clients`."""
        await self._clients.run()
