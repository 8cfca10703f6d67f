"""What this machine knows of a number without asking 1C: the directory, saved answers, and what was just said."""

import time
from contextlib import suppress

from console.domain.card import CardState, Lookup, Match, Step, Why
from console.domain.phone import Number, NumberKind
from console.i18n import _
from console.onec.cache import CardCache
from console.onec.directory import Found, tail_of
from console.onec.reading import CardReader
from console.onec.saved import Damaged, read_matches, write_matches
from console.onec.search import Search
from console.onec.site import Site
from console.onec.source import Trace

_REMEMBERED = 10_000
_WITNESS_HOURS = 24.0


class Known:
    """Answers from the disk in a fraction of a millisecond."""

    def __init__(self, site: Site, cache: CardCache, reader: CardReader) -> None:
        self._site = site
        self._cache = cache
        self._reader = reader
        self._absent: dict[str, float] = {}

    def identify(self, number: Number, ref: str | None = None) -> Lookup:
        """All there is; `ref` picks one of several matches."""
        trace: Trace = [Step(_("number"), 0.0, number.e164 or number.digits or _("withheld"))]
        if not can_be_asked(number):
            return Lookup(told(number), CardState.ABSENT, trace=tuple(trace))
        found = self._find(number, trace)
        matches = chosen(found.matches, ref)
        if not is_sure(matches, ref):
            state, at = self._unfound(number, found)
            return Lookup(told(number), state, matches, saved_at=at, trace=tuple(trace))
        match = matches[0]
        started = time.perf_counter()
        flight = self._reader.flight(match)
        trace.append(Step(_("saved card"), _ms(started), _ago(flight.saved.at) if flight.saved else _("none")))
        state, at = flight.state()
        if flight.saved and self._reader.is_fresh(flight.saved):
            state = CardState.FRESH
        elif state is CardState.SEARCHING and self._site.source.ails:
            state = CardState.SILENT
        return Lookup(told(number), state, matches, None, at, tuple(trace), flight.dossier(match))

    def without_1c(self, number: Number) -> tuple[CardState, float | None]:
        """How it stands with a number nobody is known to have, when 1C does not answer."""
        return self._witness(self._site.directory.find(number))

    def remember(self, number: Number, search: Search) -> None:
        """Keep what 1C said of a number: who has it for long, that nobody does for less than a minute."""
        if search.error is not None:
            return
        if search.matches:
            self._cache.put(self._who(number), write_matches(search.at, search.matches))
            return
        if len(self._absent) >= _REMEMBERED:
            self._absent.clear()
        self._absent[number.digits] = time.monotonic()
        self._cache.drop(self._who(number))

    def _find(self, number: Number, trace: Trace) -> Found:
        """The directory's matches, or those that 1C itself gave for this number since it was loaded."""
        started = time.perf_counter()
        found = self._site.directory.find(number)
        if found.loaded_at is None:
            result = _("not loaded yet")
        else:
            result = _("{count} found, {age}").format(count=len(found.matches), age=_ago(found.loaded_at))
        trace.append(Step(_("directory"), _ms(started), result))
        if is_sure(found.matches):
            return found
        data = self._cache.get(self._who(number))
        if data is not None:
            with suppress(Damaged):
                at, matches = read_matches(data)
                if matches and at > (found.loaded_at or 0.0):
                    trace.append(Step(_("1C's earlier answer"), 0.0, _ago(at)))
                    return Found(matches, found.loaded_at)
        return found

    def _unfound(self, number: Number, found: Found) -> tuple[CardState, float | None]:
        """Nobody is known with this number: whether that is an answer. An outage is never taken for one."""
        said = self._absent.get(number.digits)
        if said is not None and time.monotonic() - said < self._site.settings.absent:
            return CardState.ABSENT, None
        return self._witness(found) if self._site.source.ails else (CardState.SEARCHING, None)

    def _witness(self, found: Found) -> tuple[CardState, float | None]:
        """A directory that is kept up may say "nobody"; one that was not loaded for a day may not."""
        limit = max(_WITNESS_HOURS, 2 * self._site.settings.refresh_hours) * 3600
        if found.loaded_at is not None and time.time() - found.loaded_at < limit:
            return CardState.ABSENT, found.loaded_at
        return CardState.SILENT, None

    def _who(self, number: Number) -> str:
        return f"who {self._site.key} {number.e164 or number.digits}"


def told(number: Number) -> str:
    """The number as a lookup names it."""
    return number.e164 or number.raw


def can_be_asked(number: Number) -> bool:
    """Whether somebody could have this number: it is neither withheld nor an extension."""
    return number.kind not in (NumberKind.WITHHELD, NumberKind.EXTENSION) and tail_of(number) is not None


def is_sure(matches: tuple[Match, ...], ref: str | None = None) -> bool:
    """Whether there is a client to show: one that has the number, or the one that a person picked."""
    return bool(matches) and (matches[0].why is not Why.POSSIBLY or matches[0].ref == ref)


def chosen(matches: tuple[Match, ...], ref: str | None) -> tuple[Match, ...]:
    """The match that a person picked comes first; the others keep their order."""
    return tuple(sorted(matches, key=lambda match: match.ref != ref)) if ref else matches


def _ms(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def _ago(at: float) -> str:
    minutes = int(max(0.0, time.time() - at) // 60)
    if minutes < 120:
        return _("{count} min old").format(count=minutes)
    return _("{count} h old").format(count=minutes // 60)
