"""Lays the calls that still wait to be written over what was read from disk."""

from collections.abc import Iterable, Mapping, Sequence

from console.archive.fold import Wanted, fold
from console.archive.recording import names_of, party_key
from console.archive.schema import slot_of
from console.archive.waiting import Entry
from console.domain.call import Outcome
from console.domain.history import RECENT, Acquaintance, Record


class Overlay:
    """What waited at one moment. Its records go by the slots that they ask for."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._records = {call.id: Record(slot_of(call.started), call, card) for call, card in entries}

    def __len__(self) -> int:
        return len(self._records)

    @property
    def ids(self) -> Iterable[str]:
        """The calls in it: whatever disk says of these is out of date."""
        return self._records.keys()

    def over(self, found: Sequence[Record], wanted: Wanted, line: str | None, before: int | None) -> list[Record]:
        """Found records and waiting ones that are wanted, newest first."""
        if not self._records:
            return list(found)
        kept = [record for record in found if record.call.id not in self._records]
        ours = [
            record
            for record in self._records.values()
            if (before is None or record.rowid < before)
            and (line is None or line in record.call.lines)
            and _is_wanted(record, wanted)
        ]
        return sorted(kept + ours, key=lambda record: record.rowid, reverse=True)

    def find(self, call_id: str) -> Record | None:
        """One call by its id."""
        return self._records.get(call_id)

    def acquaintance(self, known: Acquaintance, key: str, since: float) -> Acquaintance:
        """What disk knows of the party (without our calls) and what waits, together."""
        ours = [record.call for record in self._records.values() if party_key(record.call)[0] == key]
        if not ours:
            return known
        spoken = [call for call in ours if call.outcome is Outcome.ANSWERED]
        recent = sorted((*known.recent, *ours), key=lambda call: call.started, reverse=True)
        return Acquaintance(
            known.today + sum(call.started >= since for call in ours),
            max((*filter(None, [known.last_spoke]), *spoken), key=lambda call: call.started, default=None),
            tuple(recent[:RECENT]),
        )

    def missed(self, known: Mapping[str, int], since: float) -> dict[str, int]:
        """Who was not called back, as `search.missed` says it and with what waits."""
        missed = dict(known)
        for record in self._records.values():
            key, digits = party_key(record.call)
            if digits and record.call.outcome is Outcome.MISSED and record.call.started >= since:
                missed[key] = max(record.rowid, missed.get(key, 0))
        for record in self._records.values():
            key = party_key(record.call)[0]
            if record.call.outcome is Outcome.ANSWERED and missed.get(key, record.rowid) < record.rowid:
                del missed[key]
        return missed


def _is_wanted(record: Record, wanted: Wanted) -> bool:
    if wanted.is_everything:
        return True
    digits = party_key(record.call)[1]
    names = "\n".join(names_of(record.call, record.card))
    is_named = wanted.text in record.call.lines or (
        len(wanted.text) > 1 and wanted.text in fold(record.call.queue or "")
    )
    return is_named or wanted.accepts(digits, names)
