"""What people say about numbers, and what follows from it for the calls on the screen."""

from collections.abc import Callable
from dataclasses import replace

from console.domain.call import Call
from console.domain.notes import NOTHING, Choice, Kept, Note, key_of
from console.flow.cards import Cards
from console.flow.ports import Archive, Inbox, KeptChanged
from console.flow.projection import Projection


class Keeping:
    """Takes orders from the façade and lays what is kept beside the calls; `archive` keeps it on disk."""

    def __init__(self, archive: Archive, projection: Projection, inbox: Inbox, clock: Callable[[], float]) -> None:
        self._archive = archive
        self._projection = projection
        self._inbox = inbox
        self._clock = clock

    def kept(self, number: str) -> Kept:
        """What is kept about these digits."""
        return self._archive.kept(number) if number else NOTHING

    def choose(self, call_id: str, ref: str | None) -> None:
        """The number of this call is that one of the clients found for it; None: whoever is found first, again."""
        call, lookup = self._projection.calls.get(call_id), self._projection.lookups.get(call_id)
        number = key_of(call) if call else ""
        match = next((match for match in lookup.matches if match.ref == ref), None) if lookup else None
        if not number or (ref is not None and match is None):
            return
        choice = Choice(match.kind, match.ref, match.name, self._clock()) if match else None
        self._keep(number, replace(self.kept(number), choice=choice), call_id)

    def write(self, number: str, note: Note | None) -> None:
        """Keep this note about these digits; None: no note any more."""
        self._keep(number, replace(self.kept(number), note=note))

    def _keep(self, number: str, kept: Kept, by_call: str | None = None) -> None:
        if number and kept != self.kept(number):
            self._archive.keep(number, kept)
            self._inbox(KeptChanged(number, by_call))

    def beside(self, call: Call) -> None:
        """Lay what is kept about a call's number beside it."""
        kept = self.kept(key_of(call))
        if kept != self._projection.kept.get(call.id, NOTHING):
            self._projection.keep(call.id, kept)

    def changed(self, arrival: KeptChanged, cards: Cards | None) -> list[Call]:
        """Follow a change: the calls concerned are returned, those with another client are asked about again.

        A call that is over stays with the client it was with, unless the person changed just that one.
        """
        calls = [call for call in self._projection.calls.values() if arrival.number in (None, key_of(call))]
        for call in calls:
            before = self._projection.kept.get(call.id, NOTHING).choice
            self.beside(call)
            after = self._projection.kept.get(call.id, NOTHING).choice
            if cards and before != after and (call.is_live or call.id == arrival.by_call):
                cards.choose_again(call)
        return calls
