"""The line of work: one writer on one loop, no locks.

Take what arrived → reduce it into the calls → ask for the card (it comes back as an arrival) → record what ended →
update the projection → offer a notification.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from console.domain.board import Board
from console.domain.call import Call, ClientRef, Direction
from console.domain.calls import Calls
from console.domain.card import Lookup
from console.domain.events import DeviceState, LinkChanged, LinkState, Resync
from console.domain.lines import Line
from console.domain.notes import NOTHING
from console.domain.why import Decision
from console.flow.attention import Attention, Clear
from console.flow.cards import Cards, better
from console.flow.clocks import Clocks
from console.flow.keeping import Keeping
from console.flow.notices import Notices
from console.flow.ports import (
    Acquainted,
    Alerts,
    Archive,
    Arrival,
    CardArrived,
    Delivered,
    FromPbx,
    KeptChanged,
    Notice,
    Recorded,
    RecordingFailed,
    SourceState,
    ViewChanged,
)
from console.flow.projection import LinkView, Projection
from console.flow.witness import Witness

_log = logging.getLogger(__name__)
_BREATH = 500
"""Arrivals taken before the screen gets its turn."""

Listener = Callable[[Call], None]
CardListener = Callable[[str, Lookup], None]


class Pipeline:
    """Everything that happens goes through here.

    Args:
        calls: one state machine for each PBX.
        boards: one board of lines for each PBX.
        fully: whether a call is worth asking 1C for at once (mine are; others when somebody looks).

    `archive`, `cards` and `keeping` are plugged in once they are open; until then calls are only kept in memory.
    """

    def __init__(
        self,
        calls: Mapping[str, Calls],
        boards: Mapping[str, Board],
        attention: Attention,
        alerts: Alerts,
        fully: Callable[[Call], bool],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._calls = calls
        self._boards = boards
        self._attention = attention
        self._alerts = alerts
        self._fully = fully
        self._clock = clock
        self._clocks = Clocks()
        self.projection = Projection(self._lines, self._left_the_screen)
        self._notices = Notices(self.projection)
        self.witness = Witness(calls, self.projection, attention, clock)
        self.archive: Archive | None = None
        self.cards: Cards | None = None
        self.keeping: Keeping | None = None
        self.on_ring: list[Listener] = []
        self.on_call: list[Listener] = []
        self.on_card: list[CardListener] = []
        self.on_link: list[Callable[[LinkView], None]] = []
        self.on_recorded: list[Callable[[], None]] = []
        self._waiting: deque[Arrival] = deque()
        self._woken = asyncio.Event()
        self._handlers: dict[type, Callable[[Any], None]] = {
            CardArrived: self._card_arrived,
            Recorded: self._recorded,
            RecordingFailed: self._notices.not_recorded,
            Acquainted: self._acquainted,
            KeptChanged: self._kept_changed,
            Delivered: self._delivered,
            ViewChanged: self._view_changed,
            SourceState: self._source_changed,
            Notice: self._notices.say,
        }

    def inbox(self, arrival: Arrival) -> None:
        """Put something in; from this loop's thread. Never blocks."""
        self._waiting.append(arrival)
        self._woken.set()

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            while self._waiting:
                self.work()
                await asyncio.sleep(0)

    def work(self) -> None:
        """Take one breath's worth of what has arrived."""
        touched: set[str] = set()
        for _each in range(min(len(self._waiting), _BREATH)):
            arrival = self._waiting.popleft()
            try:
                if isinstance(arrival, FromPbx):
                    self._from_pbx(arrival)
                    touched.add(arrival.pbx)
                else:
                    self._handlers[type(arrival)](arrival)
            except Exception:  # one strange message must not stop the line
                _log.exception("could not take in %s", type(arrival).__name__)
        for pbx in touched:
            for call in self._calls[pbx].drain():
                self._call_changed(call)

    def _from_pbx(self, arrival: FromPbx) -> None:
        pbx = arrival.pbx
        event = self._clocks.local(pbx, arrival.event, self._clock())
        if isinstance(event, LinkChanged):
            self._link_changed(pbx, event)
        elif isinstance(event, DeviceState):
            if self._boards[pbx].device_changed(event.device, event.state, event.at):
                self.projection.changed()
        else:
            if isinstance(event, Resync):
                for device, state in event.devices:
                    self._boards[pbx].device_changed(device, state, event.at)
            self._calls[pbx].apply(event)

    def _call_changed(self, call: Call) -> None:
        call = self._named(call)
        for listener in self.on_call:
            listener(call)
        if call.merged_into:
            self._hand_over(call, call.merged_into)
            self.witness.merged(call)
            self.projection.drop(call.id)
            self._alerts.clear(call.id)
            return
        self.witness.changed(call)
        if self.cards is not None and (lookup := self.cards.want(call, fully=self._fully(call))) is not None:
            self.projection.lookups[call.id] = lookup
            self.witness.answered(call.id, lookup)
            for card_listener in self.on_card:
                card_listener(call.id, lookup)
            call = self._named(call)
        if not call.is_live and self.archive is not None:
            lookup = self.projection.lookups.get(call.id)
            self.archive.record(call, lookup.told if lookup and call.client else None)
        self.projection.put(call)
        if self.keeping is not None:
            self.keeping.beside(call)
        self._offer(call)

    def _hand_over(self, question: Call, into: str) -> None:
        """The colleague who was asked has the client's card already: it stays, now beside the client's own call."""
        known, call = self.projection.lookups.get(question.id), self.projection.calls.get(into)
        is_theirs = known is not None and known.card and call is not None and question.about == call.number
        if known is not None and is_theirs and better(known, self.projection.lookups.get(into)):
            self.projection.lookups[into] = known

    def _left_the_screen(self, call_id: str) -> None:
        self.witness.forget(call_id)
        if self.cards is not None:
            self.cards.forget(call_id)

    def _named(self, call: Call) -> Call:
        """With the client's name on it: the call keeps it through every transfer."""
        lookup = self.projection.lookups.get(call.id)
        match = lookup.sole if lookup else None
        if match is None or call.direction is Direction.INTERNAL:  # a question about a client is no call with them
            return call
        return replace(call, client=ClientRef(match.ref, match.name))

    def _offer(self, call: Call) -> None:
        if self._attention.rings_me(call):
            for listener in self.on_ring:
                listener(call)
        beside = self.projection
        judged = self._attention.consider(call, beside.lookups.get(call.id), beside.kept.get(call.id, NOTHING))
        self.witness.noted(call.id, judged.decision)
        if isinstance(judged.offer, Clear):
            self._alerts.clear(judged.offer.key)
        elif judged.offer is not None:
            self._alerts.show(judged.offer)

    def _delivered(self, arrival: Delivered) -> None:
        self.witness.noted(arrival.call, arrival.decision, arrival.why)

    def _card_arrived(self, arrival: CardArrived) -> None:
        call = self.projection.calls.get(arrival.call)
        if call is None or not better(arrival.lookup, self.projection.lookups.get(call.id)):
            return
        self.projection.lookups[call.id] = arrival.lookup
        self.witness.answered(call.id, arrival.lookup)
        for listener in self.on_card:
            listener(call.id, arrival.lookup)
        named = self._named(call)
        if not call.is_live and self.archive is not None:
            self.archive.record(named, arrival.lookup.told if named.client else None)
        self.projection.put(named)
        self._offer(named)

    def _view_changed(self, arrival: ViewChanged) -> None:
        """Every card on the screen is made anew; what the role asks for besides is read for live calls."""
        for call_id, lookup in self.projection.lookups.items():
            self.projection.lookups[call_id] = arrival.view(lookup)
        for call in [one for one in self.projection.calls.values() if one.is_live]:
            lookup_of_call = self.projection.lookups.get(call.id)
            if lookup_of_call and self.cards is not None and arrival.lacks(lookup_of_call):
                self.cards.refresh(call)
            self._offer(call)
        self.projection.changed()

    def _acquainted(self, arrival: Acquainted) -> None:
        if arrival.call in self.projection.calls:
            self.projection.acquaintances[arrival.call] = arrival.acquaintance
            self.projection.changed()

    def _kept_changed(self, arrival: KeptChanged) -> None:
        for call in self.keeping.changed(arrival, self.cards) if self.keeping is not None else ():
            self._offer(call)

    def _recorded(self, arrival: Recorded) -> None:
        self._notices.recorded()
        self.projection.written(arrival.calls)
        for listener in self.on_recorded:
            listener()

    def _source_changed(self, state: SourceState) -> None:
        self.projection.source = state._replace(at=state.at or self._clock())
        self.projection.changed()

    def _link_changed(self, pbx: str, event: LinkChanged) -> None:
        link = LinkView(pbx, event.state, event.at, event.why)
        if event.state is not LinkState.UP:
            self._boards[pbx].unknown()
        self.projection.links[pbx] = link
        self.projection.changed()
        for listener in self.on_link:
            listener(link)

    def channel_of(self, call_id: str, line: str) -> tuple[str, str] | None:
        """The PBX and the channel by which a line talks in a call now."""
        call = self.projection.calls.get(call_id)
        channel = self._calls[call.pbx].channel_of(call_id, line) if call and call.pbx in self._calls else None
        return (call.pbx, channel) if call and channel else None

    def _lines(self, live: Iterable[Call]) -> tuple[Line, ...]:
        calls = list(live)
        return tuple(
            line
            for pbx, board in self._boards.items()
            for line in board.lines(call for call in calls if call.pbx == pbx)
        )

    @property
    def quiet(self) -> bool:
        """Whether notifications are held back."""
        return self._attention.quiet

    def be_quiet(self, on: bool) -> None:
        """Hold notifications back, or let them through again."""
        self._attention.quiet = on
        if on:
            for key in self._attention.forget():
                self._alerts.clear(key)
                self.witness.noted(key, Decision.QUIET)
