"""Lists that somebody asked the PBX for, found in a recording of what it answered: the calls that were going on."""

import re
from functools import partial

from console.domain.events import PbxEvent
from console.telephony.lists import LINE_OF, Line, Meanwhile, in_order, seen, told
from console.telephony.wire import Texts, headers

Told = tuple[float | None, PbxEvent]
"""When something came, None when nobody knows, and what it was."""

_CR = 13
_LULL_S = 1.0
"""Lists that follow one another sooner than this were asked for together."""
_PATIENCE_S = 10.0
"""So long a list may take that has begun."""
_LOGIN_S = 2.0
"""So long after the beginning, lists are those that a program asks for after its login."""
_OURS = b"console-"
"""How the ActionIDs of this program begin: it asks for `Status` of all channels, others may ask for one."""
_ANSWER = b"Response: Success"
_LINES = {f"Event: {event}".encode(): action for action, event in LINE_OF.items()}
_OTHER_LINES = frozenset({b"Event: QueueParams", b"Event: QueueMember"})
_ENDS = {
    b"Event: CoreShowChannelsComplete": "CoreShowChannels",
    b"Event: StatusComplete": "Status",
    b"Event: QueueStatusComplete": "QueueStatus",
    b"Event: DeviceStateListComplete": "DeviceStateList",
    b"Event: BridgeListComplete": "BridgeList",
}
_END_OF_ANY = re.compile(rb"(?i)\r\neventlist: c(?:omplete|ancelled)")
_AFTER_LOGIN = frozenset(LINE_OF) - {"BridgeList"}
_AUDIT = _AFTER_LOGIN - {"Status"}


class Overheard:
    """Takes a recording's events and the lists between them; gives the events with a `Resync` where lists were whole.

    It goes by the live link's rules: what came while the lists of the beginning were read is told after them, and
    later lists are corrected by what was heard meanwhile. A list whose beginning, end or lines are missing says
    nothing.

    Args:
        texts: reads the values.
    """

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._held: list[Told] | None = []
        self._meanwhile = Meanwhile()
        self._open: dict[bytes, list[tuple[str, Line]]] = {}
        self._whole: dict[str, list[Line]] = {}
        self._is_status_ours = False
        self._is_round = False
        self._asked = self._last = 0.0
        self._due: float | None = None

    def event(self, event: PbxEvent, due: float | None) -> list[Told]:
        """Take an event of the stream; returns what is to be told now."""
        if self._is_round and not self._last:  # the lists of a quiet beginning have no channel that would tell a time
            self._asked = self._last = event.at
        over = self._closed(event.at)
        if self._held is None:
            if self._is_round:
                self._meanwhile.note(event)
            return [*over, (due, event)]
        self._held.append((due, event))
        is_late = not self._is_round and event.at - self._held[0][1].at > _LOGIN_S
        return [*over, *self._let_go()] if is_late else over

    def message(self, message: bytes, now: float, due: float | None) -> list[Told]:
        """Take what is no event: an answer, perhaps a part of a list. Returns what is to be told now.

        Args:
            message: its bytes.
            now: the time on the clock of the events, 0 when it is not known yet.
            due: when it came.
        """
        head = message[: message.find(_CR)]
        if head == _ANSWER:
            self._due = due
            return self._begins(headers(message), now)
        if head in _ENDS:
            self._due = due
            return self._ends(_ENDS[head], headers(message), now)
        if self._open and (head in _LINES or head in _OTHER_LINES):
            found = headers(message)
            if (lines := self._open.get(_id(found))) is not None:
                lines.append((_LINES.get(head, ""), partial(_text, self._texts, found)))
        elif self._open and _END_OF_ANY.search(message):
            self._open.pop(_id(headers(message)), None)
        return []

    def end(self, due: float | None) -> list[Told]:
        """The recording is over."""
        self._due = due
        over = self._round() if self._is_round else []
        return [*over, *self._let_go()]

    # One round of lists

    def _begins(self, found: dict[bytes, bytes], now: float) -> list[Told]:
        if found.get(b"eventlist", b"").strip().lower() != b"start":
            return []
        due = self._closed(now)
        if not self._is_round:
            self._is_round, self._asked, self._meanwhile = True, now, Meanwhile()
        self._last = max(self._last, now)
        self._open[_id(found)] = []
        return due

    def _ends(self, action: str, found: dict[bytes, bytes], now: float) -> list[Told]:
        name, count = _id(found), found.get(b"listitems", b"").strip()
        lines = self._open.pop(name, None)
        if lines is None:
            return []
        self._last = max(self._last, now)
        due = []
        if action in self._whole:  # somebody asks again at once
            asked, others = now, dict(self._open)
            due = self._round()
            self._is_round, self._asked, self._open = True, asked, others
        if not count.isdigit() or int(count) == len(lines):
            self._whole[action] = [line for kind, line in lines if kind == action]
            self._is_status_ours |= action == "Status" and name.startswith(_OURS)
        wanted = _AFTER_LOGIN if self._held is not None else _AUDIT
        return [*due, *self._round()] if not self._open and wanted <= self._whole.keys() else due

    def _closed(self, now: float) -> list[Told]:
        """The round, if nothing more comes to it."""
        patience = _PATIENCE_S if self._open else _LULL_S
        return self._round() if self._is_round and now - self._last > patience else []

    def _round(self) -> list[Told]:
        """What the lists said, in its place among the events; nothing where there was no list of all channels."""
        whole, self._whole, self._open = self._whole, {}, {}
        is_all = "CoreShowChannels" in whole or self._is_status_ours
        self._is_round = self._is_status_ours = False
        lists = (whole.get("CoreShowChannels"), whole.get("Status"), whole.get("BridgeList"))
        channels = seen(*lists) if is_all else None
        is_first, held = self._held is not None, self._let_go()
        if channels is None or not self._last:
            return held
        queues, devices = whole.get("QueueStatus"), whole.get("DeviceStateList")
        resync = told(self._last, self._asked or self._last, channels, queues, devices, audit=not is_first)
        if not is_first:
            return [(self._due, self._meanwhile.correct(resync))]
        came = {id(event): due for due, event in held}
        ordered = in_order(resync, [event for _, event in held])
        return [(came.get(id(event), self._due), event) for event in ordered]

    def _let_go(self) -> list[Told]:
        held, self._held = self._held or [], None
        return held


def _id(found: dict[bytes, bytes]) -> bytes:
    return found.get(b"actionid", b"").strip()


def _text(texts: Texts, found: dict[bytes, bytes], header: str) -> str:
    return texts[found.get(header.encode(), b"").strip()]
