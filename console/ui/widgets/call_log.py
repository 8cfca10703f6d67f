"""The calls of this moment, as the snapshot has them."""

from console.domain.call import Call, CallState
from console.domain.card import Lookup
from console.domain.notes import NOTHING, Kept
from console.flow.projection import Snapshot
from console.ui import clock
from console.ui.format.lines import Line, Tone, wrapped
from console.ui.format.people import Names, names_of
from console.ui.format.rows import call_row, columns
from console.ui.format.status import broken_links, quiet_day
from console.ui.widgets.rows import RowList


class CallLog(RowList):
    """Live calls on top, ended ones below; the cursor stays on its call when rows move."""

    def __init__(self, line: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._line = line
        self._snapshot = Snapshot()
        self._names: Names = {}
        self._naming = 0
        self._broken: frozenset[str] = frozenset()
        self._selected: str | None = None
        self._second = 0

    @property
    def calls(self) -> tuple[Call, ...]:
        """The calls of the list."""
        return self._snapshot.calls

    def show(self, snapshot: Snapshot, selected: str | None) -> None:
        """Take a snapshot: paint again only the rows in the window that are not what they were."""
        before = [self._identity(index) for index in self.window()]
        empty, was_seen = not self.calls, self.cursor in self.window()
        if snapshot.lines is not self._snapshot.lines and (names := names_of(snapshot.lines)) != self._names:
            self._names, self._naming = names, self._naming + 1
        self._broken = broken_links(snapshot)
        self._snapshot = snapshot
        self.resized()
        index = next((i for i, call in enumerate(self.calls) if call.id == selected), 0)
        # A person who turned the wheel away from the cursor is not pulled back to it.
        self.put_cursor(index, follow=was_seen or selected != self._selected)
        self._selected = selected
        for index, identity in zip(self.window(), before, strict=False):
            if self._identity(index) != identity:
                self.refresh_item(index)
        if empty or len(before) != len(self.window()):
            self.refresh()

    def tick(self) -> None:
        """A second has passed: live rows of the window tell their time again."""
        self._second = int(clock.now())
        for index in self.window():
            if self.calls[index].is_live:
                self.refresh_item(index)

    def _lookup(self, index: int) -> Lookup | None:
        return self._snapshot.lookups.get(self.calls[index].id)

    def _kept(self, index: int) -> Kept:
        return self._snapshot.kept.get(self.calls[index].id, NOTHING)

    def _name_kept(self, index: int) -> str:
        note = self._kept(index).note
        return note.name if note else ""

    def _is_unseen(self, call: Call) -> bool:
        return call.is_live and call.pbx in self._broken

    def _identity(self, index: int) -> tuple[object, ...]:
        """What a row was made of; cheap to compare, for the snapshot before and the one after."""
        if index >= self.count():
            return ()
        return (id(self.calls[index]), id(self._lookup(index)), self._name_kept(index), self._naming, self._broken)

    def count(self) -> int:
        """See `RowList.count`."""
        return len(self.calls)

    def key(self, index: int) -> object:
        """See `RowList.key`; values, not identities, since strips outlive snapshots."""
        call = self.calls[index]
        lookup = self._lookup(index)
        card = lookup.card if lookup else None
        second = self._second if call.is_live else 0
        found = (lookup.matches, card.flags if card else None) if lookup else None
        return (call, found, self._name_kept(index), self._naming, self._is_unseen(call), second)

    def line(self, index: int, width: int, *, marked: bool) -> Line:
        """See `RowList.line`."""
        call, lookup = self.calls[index], self._lookup(index)
        card = lookup.card if lookup else None
        unseen = self._is_unseen(call)
        form, kept = columns(width), self._kept(index)
        return call_row(call, card, lookup, self._names, form, clock.now(), marked=marked, unseen=unseen, kept=kept)

    def ground(self, index: int) -> Tone:
        """See `RowList.ground`: a call that rings me is a filled row."""
        call = self.calls[index]
        mine = call.state is CallState.RINGING and self._line in call.ringing
        return Tone.RING_ROW if mine else Tone.PLAIN

    def empty_lines(self, width: int) -> list[Line]:
        """See `RowList.empty_lines`."""
        said = quiet_day(self._snapshot)
        return wrapped(said.text, width - 1, said.tone, indent=1)
