"""The board of lines: what devices say, overlaid with what the calls know better."""

from collections.abc import Iterable, Mapping

from console.domain.call import Call, CallState
from console.domain.lines import Line, LineState, Plan, state_of_device

_KNOWN_BY_CALL = (LineState.TALKING, LineState.HELD, LineState.RINGING)


class Board:
    """Every line that is configured or was seen on one PBX.

    Args:
        names: line to the name of who sits there, from the configuration.
    """

    def __init__(self, pbx: str, plan: Plan, names: Mapping[str, str]) -> None:
        self._pbx = pbx
        self._plan = plan
        self._names = names
        self._devices: dict[str, tuple[LineState, float]] = dict.fromkeys(names, (LineState.UNKNOWN, 0.0))

    def device_changed(self, device: str, state: str, at: float) -> bool:
        """Take a device's state in; tells whether a line's state changed."""
        line = self._plan.line_of_device(device)
        if line is None:
            return False
        told = state_of_device(state)
        if line in self._devices and self._devices[line][0] is told:
            return False
        self._devices[line] = (told, at)
        return True

    def unknown(self) -> None:
        """The link is down: nothing is known of any line."""
        self._devices = dict.fromkeys(self._devices, (LineState.UNKNOWN, 0.0))

    def lines(self, calls: Iterable[Call]) -> tuple[Line, ...]:
        """All lines by number; `calls` are the live ones of this PBX."""
        busy: dict[str, Line] = {}
        for call in calls:
            for number, state in _lines_of(call):
                line = Line(number, self._pbx, state, self._names.get(number), call.id, call.since)
                if number not in busy or _outranks(line, busy[number]):
                    busy[number] = line
        idle = {
            number: Line(number, self._pbx, state, self._names.get(number), since=since)
            for number, (state, since) in self._devices.items()
            if number not in busy
        }
        return tuple(sorted((idle | busy).values(), key=lambda line: (len(line.number), line.number)))


def _lines_of(call: Call) -> list[tuple[str, LineState]]:
    talking = LineState.HELD if call.state is CallState.HELD else LineState.TALKING
    lines = [(number, talking) for number in call.with_lines]
    lines += [(number, LineState.RINGING) for number in call.ringing if number not in call.with_lines]
    if call.caller_line and call.caller_line not in (*call.with_lines, *call.ringing):
        lines += [(call.caller_line, LineState.BUSY)] if call.answered is None else []
    return lines


def _outranks(line: Line, other: Line) -> bool:
    """In two calls at once, the one that the person is in matters most."""
    order = (*_KNOWN_BY_CALL, LineState.BUSY)
    return order.index(line.state) < order.index(other.state)
